package io.trunkline.connection;

import java.time.Duration;

/**
 * How long a peer may take for what.
 *
 * @param idle to say anything at all, and for the whole of a body
 * @param head a head comes in one packet or two; a peer that needs longer wants to hold the connection
 * @param progress within which a body, or the taking of an answer, has to make some
 * @param linger to go on with a body that is not read, after the last answer
 */
public record Timeouts(Duration idle, Duration head, Duration progress, Duration linger) {

    /** The least that makes progress, in bytes a second. */
    private static final int LEAST_A_SECOND = 1024;

    public static final Timeouts STANDARD =
            new Timeouts(Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofSeconds(5));

    public Timeouts withIdle(Duration other) {
        return new Timeouts(other, head, progress, linger);
    }

    /** How many bytes there have to be within such a time. */
    public static long leastWithin(Duration time) {
        return LEAST_A_SECOND * time.toMillis() / 1000;
    }
}
