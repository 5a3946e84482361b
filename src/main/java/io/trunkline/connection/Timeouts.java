package io.trunkline.connection;

import java.time.Duration;

/**
 * Timeouts of a connection.
 *
 * @param idle without any byte in either direction; also the most for a whole body
 * @param head for the head of a request, which comes in one packet or two; a peer that needs longer wants to hold the
 *     connection
 * @param body without progress of a body
 * @param answer without progress of an answer that the peer is to take. Sockets hold some of it, so that a peer which reads
 *     slowly is seen to take nothing for a while
 * @param linger for the rest of a body that is not read, after the last answer
 */
public record Timeouts(Duration idle, Duration head, Duration body, Duration answer, Duration linger) {

    /** The least that makes progress, in bytes a second. */
    private static final int LEAST_A_SECOND = 1024;

    public static final Timeouts STANDARD = new Timeouts(
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5));

    public Timeouts withIdle(Duration other) {
        return new Timeouts(other, head, body, answer, linger);
    }

    public Timeouts withAnswer(Duration other) {
        return new Timeouts(idle, head, body, other, linger);
    }

    /** How many bytes there have to be within such a time for it to be progress. */
    public static long minimumBytes(Duration time) {
        return LEAST_A_SECOND * time.toMillis() / 1000;
    }
}
