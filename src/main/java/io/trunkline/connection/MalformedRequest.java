package io.trunkline.connection;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;

/**
 * What is answered to a request that HTTP does not allow, or that two programs might read in two ways.
 *
 * @param statusCode of HTTP
 * @param problem one of a few fixed ones
 */
public record MalformedRequest(int statusCode, String problem) {

    /** Its head was good, but where its body ends cannot be told. */
    public static final MalformedRequest BODY = ambiguous("its body is not framed as HTTP/1.1");

    /** @param cause why it was not decoded */
    public static MalformedRequest of(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new MalformedRequest(414, "the request line is too long");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return new MalformedRequest(431, "the headers are too long");
        }
        return ambiguous(cause instanceof AmbiguousRequest ? cause.getMessage() : "it is not HTTP/1.1");
    }

    private static MalformedRequest ambiguous(String problem) {
        return new MalformedRequest(400, problem);
    }

    /** For people. */
    public String message() {
        return "Malformed request: " + problem;
    }
}
