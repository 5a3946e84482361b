package io.trunkline.source.signature;

import io.trunkline.source.Cidr;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a request comes from: the peer's address or, behind trusted proxies, the one that they forward. */
public final class SenderAddress {

    private static final String FORWARDED_FOR = "X-Forwarded-For";

    /** Some proxies add the port: {@code 192.0.2.1:443}, {@code [2001:db8::1]:443}, {@code [2001:db8::1]}. */
    private static final Pattern WITH_PORT = Pattern.compile("([0-9.]+):\\d{1,5}|\\[([^]]*)](?::\\d{1,5})?");

    private SenderAddress() {}

    /** A literal address, or the peer's text where that is none; empty if a trusted proxy forwarded what is no address. */
    public static Optional<String> of(List<Cidr> trustedProxies, Headers headers, String peerAddress) {
        String sender = withoutZone(peerAddress);
        if (isIn(trustedProxies, sender)) {
            // What is left of the first stranger is that stranger's own claim: it is not even looked at.
            for (String hop : hopsNearestFirst(headers)) {
                if (!Cidr.isAddress(hop)) {
                    return Optional.empty();
                }
                sender = hop;
                if (!isIn(trustedProxies, hop)) {
                    break;
                }
            }
        }
        return Optional.of(sender);
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
        return zone < 0 ? String.valueOf(peer) : peer.substring(0, zone);
    }

    /** Whether a literal address is in any of the blocks. */
    public static boolean isIn(List<Cidr> blocks, String address) {
        return blocks.stream().anyMatch(block -> block.contains(address));
    }
}
