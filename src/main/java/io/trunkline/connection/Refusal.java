package io.trunkline.connection;

/**
 * What was refused, and why.
 *
 * @param kind in a few words, the same for all that are of a kind, such as {@code refused a request}
 * @param reason one of a few fixed words, as the metrics have it; what has another reason has lines of its own
 * @param detail of this one
 */
public record Refusal(String kind, String reason, String detail) {

    /** A request that was answered with a 4xx. */
    public static Refusal request(String reason, String detail) {
        return new Refusal("refused a request", reason, detail);
    }

    /** A genuine request whose body is not understood. */
    public static Refusal body(String detail) {
        return new Refusal("refused a body", "not_understood", detail);
    }
}
