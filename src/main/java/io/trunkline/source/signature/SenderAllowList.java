package io.trunkline.source.signature;

import io.trunkline.source.Source;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether a request's sender is at an address that the source allows. */
final class SenderAllowList {

    private static final String FORWARDED_FOR = "X-Forwarded-For";

    /** Some proxies add the port: {@code 192.0.2.1:443}, {@code [2001:db8::1]:443}, {@code [2001:db8::1]}. */
    private static final Pattern WITH_PORT = Pattern.compile("([0-9.]+):\\d{1,5}|\\[([^]]*)](?::\\d{1,5})?");

    private SenderAllowList() {}

    static VerificationResult check(Source source, SignedRequest request) {
        if (source.allow().isEmpty()) {
            return VerificationResult.GENUINE;
        }
        String sender = withoutZone(request.peerAddress());
        if (isIn(source.trustedProxies(), sender)) {
            // What is left of the first stranger is that stranger's own claim: it is not even looked at.
            for (String hop : hopsNearestFirst(request.headers())) {
                if (!Cidr.isAddress(hop)) {
                    return VerificationResult.FORWARDED_FOR_UNREADABLE;
                }
                sender = hop;
                if (!isIn(source.trustedProxies(), hop)) {
                    break;
                }
            }
        }
        return isIn(source.allow(), sender) ? VerificationResult.GENUINE : VerificationResult.ADDRESS_NOT_ALLOWED;
    }

    private static List<String> hopsNearestFirst(Headers headers) {
        List<String> hops = new ArrayList<>();
        for (String value : headers.all(FORWARDED_FOR)) {
            for (String hop : value.split(",", -1)) {
                hops.add(withoutPort(hop.strip()));
            }
        }
        Collections.reverse(hops);
        return hops;
    }

    private static String withoutPort(String hop) {
        Matcher matcher = WITH_PORT.matcher(hop);
        if (!matcher.matches()) {
            return hop;
        }
        return matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    }

    /** A link-local peer comes with the interface that it is on, {@code fe80::1%eth0}, which no block has. */
    private static String withoutZone(String peer) {
        int zone = peer == null ? -1 : peer.indexOf('%');
        return zone < 0 ? peer : peer.substring(0, zone);
    }

    private static boolean isIn(List<Cidr> blocks, String address) {
        return address != null && blocks.stream().anyMatch(block -> block.contains(address));
    }
}
