package io.trunkline.connection;

/**
 * What was refused, and why.
 *
 * @param kind in a few words, the same for all that are of a kind, such as {@code refused a request}
 * @param reason one of a few fixed ones, which begins with the word that the metric has; what has another reason has lines of
 *     its own
 * @param detail of this one
 */
public record Refusal(String kind, String reason, String detail) {

    /** A request that was answered with a 4xx. */
    public static Refusal request(String reason, String detail) {
        return new Refusal("refused a request", reason, detail);
    }

    /** A request that HTTP does not allow: what is wrong with one does not hide what is wrong with another. */
    public static Refusal malformed(MalformedRequest request) {
        return request("malformed: " + request.problem(), request.message());
    }

    /**
     * A genuine request whose body is not understood.
     *
     * @param field that is wrong, one of the few that its source reads; empty for the body as a whole
     */
    public static Refusal body(String field, String detail) {
        return new Refusal("refused a body", field.isEmpty() ? "not_understood" : "not_understood " + field, detail);
    }
}
