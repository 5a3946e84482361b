package io.trunkline.connection;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Whose share of a limit an address uses: an IPv4 address its own, an IPv6 address that of its /64, of which one customer
 * usually has all addresses.
 */
public final class PeerGroup {

    private static final int IPV6_BYTES = 16;
    private static final int NETWORK_BYTES = 8;

    private PeerGroup() {}

    /** @param literal an address; text that is none is its own group */
    public static String of(String literal) {
        // Only what has a colon can be IPv6, and only an address has one: no name server is asked.
        if (literal == null || literal.indexOf(':') < 0) {
            return String.valueOf(literal);
        }
        try {
            return of(InetAddress.getByName(literal));
        } catch (UnknownHostException notAnAddress) {
            return literal;
        }
    }

    static String of(SocketAddress address) {
        return address instanceof InetSocketAddress internet && internet.getAddress() != null
                ? of(internet.getAddress())
                : String.valueOf(address);
    }

    private static String of(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != IPV6_BYTES) {
            return address.getHostAddress();
        }
        try {
            byte[] network = Arrays.copyOf(Arrays.copyOf(bytes, NETWORK_BYTES), IPV6_BYTES);
            return InetAddress.getByAddress(network).getHostAddress() + "/64";
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
