package io.trunkline.ledger.query;

/** A routing key as it may be shown: its last four characters, as in {@code ...cdef}. It never holds the secret. */
public record MaskedRoutingKey(String shown) {

    private static final int SHOWN = 4;

    /** Short texts are no routing keys (those have 32 characters), and their end would give most of them away. */
    private static final int TOO_SHORT = 12;

    /** Masks whatever it is given, so that not even a reader's mistake can make it show a secret. */
    public MaskedRoutingKey {
        if (!shown.startsWith("...") || shown.length() > SHOWN + 3) {
            shown = shown.length() < TOO_SHORT ? "..." : "..." + shown.substring(shown.length() - SHOWN);
        }
    }

    public static MaskedRoutingKey of(String routingKey) {
        return new MaskedRoutingKey(routingKey);
    }

    @Override
    public String toString() {
        return shown;
    }
}
