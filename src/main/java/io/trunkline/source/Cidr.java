package io.trunkline.source;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of addresses, such as {@code 10.0.0.0/8} or {@code 2001:db8::/32} (RFC 4632); a bare address is a block of one.
 */
public final class Cidr {

    private static final int IPV4_BYTES = 4;
    private static final int MAPPED_BITS = 96;

    private static final Pattern WRITTEN = Pattern.compile("([^/]+)(?:/(\\d{1,3}))?");

    /** No leading zeros, which some programs read as octal. */
    private static final Pattern IPV4 = Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d{2}|[1-9]?\\d)(?:\\.(?!$)|$)){4}");

    /** Starts as only an address can, so that Java never asks a name server for it. */
    private static final Pattern IPV6 = Pattern.compile("(?=[0-9A-Fa-f]{0,4}:)[0-9A-Fa-f:.]+");

    private final byte[] network;
    private final int prefix;
    private final String text;

    private Cidr(byte[] network, int prefix, String text) {
        this.network = network;
        this.prefix = prefix;
        this.text = text;
    }

    /**
     * Reads the written form. IPv4 inside of IPv6 ({@code ::ffff:10.0.0.0/104}) is the IPv4 block.
     *
     * @throws IllegalArgumentException if it is no block of addresses; names are refused, nothing is looked up
     */
    public static Cidr parse(String text) {
        Matcher parts = WRITTEN.matcher(text);
        byte[] address = parts.matches() ? bytes(parts.group(1)) : null;
        if (address == null) {
            throw notACidr(text);
        }
        int bits = address.length * Byte.SIZE;
        if (parts.group(2) == null) {
            return new Cidr(address, bits, text);
        }
        boolean mapped = address.length == IPV4_BYTES && parts.group(1).contains(":");
        int prefix = Integer.parseInt(parts.group(2)) - (mapped ? MAPPED_BITS : 0);
        if (prefix < 0 || prefix > bits) {
            throw notACidr(text);
        }
        return new Cidr(address, prefix, text);
    }

    /** Whether a literal address is inside; something that is no address is not. */
    public boolean contains(String address) {
        byte[] candidate = bytes(address);
        if (candidate == null || candidate.length != network.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            int mask = 0x80 >> bit % Byte.SIZE;
            if ((candidate[bit / Byte.SIZE] & mask) != (network[bit / Byte.SIZE] & mask)) {
                return false;
            }
        }
        return true;
    }

    /** Whether it is a literal IPv4 or IPv6 address. */
    public static boolean isAddress(String text) {
        return bytes(text) != null;
    }

    /** The bytes of a literal address, null if it is none; only what cannot be a name gets to {@link InetAddress}. */
    private static byte[] bytes(String text) {
        if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
            return null;
        }
        try {
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException notAnAddress) {
            return null;
        }
    }

    private static IllegalArgumentException notACidr(String text) {
        return new IllegalArgumentException("'" + text + "' is not a CIDR such as 10.0.0.0/8");
    }

    @Override
    public String toString() {
        return text;
    }
}
