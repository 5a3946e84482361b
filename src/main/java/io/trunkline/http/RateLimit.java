package io.trunkline.http;

import io.trunkline.model.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a platform's API may be asked again. What the platform says of its limits is obeyed, hours too; one that does not
 * answer is left alone for longer and longer. While it lasts nothing is asked, so an API that is away costs no time.
 */
public final class RateLimit {

    /** A server that asks for longer is not obeyed. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

    private Instant heldUntil = Instant.EPOCH;
    private String reason = "";
    private boolean stated;
    private int failures;

    /** Refuses if it is not yet time. */
    public synchronized void requireFree(Instant now) throws ServiceUnavailableException {
        if (now.isBefore(heldUntil)) {
            throw new ServiceUnavailableException(reason, heldUntil, stated);
        }
    }

    public synchronized boolean isHeld(Instant now) {
        return now.isBefore(heldUntil);
    }

    /** An answer that was a good one: it may still say that it was the last for now. */
    public synchronized void answered(RestClient.Reply reply, Instant now) {
        failures = 0;
        Optional<Long> count = number(reply, "inin-ratelimit-count");
        Optional<Long> allowed = number(reply, "inin-ratelimit-allowed");
        if (count.isPresent() && allowed.isPresent() && count.get() >= allowed.get()) {
            number(reply, "inin-ratelimit-reset")
                    .ifPresent(seconds -> hold("its rate limit is used up", Duration.ofSeconds(seconds), true, now));
        }
    }

    /** An answer 429. */
    public synchronized ServiceUnavailableException throttled(RestClient.Reply reply, Instant now) {
        failures++;
        Duration asked = reply.header("retry-after")
                .flatMap(text -> RetryAfter.of(text, now))
                .or(() -> number(reply, "inin-ratelimit-reset").map(Duration::ofSeconds))
                .orElseGet(this::backoff);
        return hold("it answered 429", asked.isZero() ? backoff() : asked, true, now);
    }

    /** No answer, or one that says no more than that something is wrong there. */
    public synchronized ServiceUnavailableException failed(String why, Instant now) {
        failures++;
        return hold(why, backoff(), false, now);
    }

    private ServiceUnavailableException hold(String why, Duration length, boolean byPlatform, Instant now) {
        Instant until = now.plus(length.compareTo(LONGEST) > 0 ? LONGEST : length);
        if (until.isAfter(heldUntil)) {
            heldUntil = until;
            reason = why;
            stated = byPlatform;
        }
        return new ServiceUnavailableException(reason, heldUntil, stated);
    }

    private Duration backoff() {
        return BACKOFF.longest(failures);
    }

    private static Optional<Long> number(RestClient.Reply reply, String header) {
        return reply.header(header).flatMap(RateLimit::number);
    }

    private static Optional<Long> number(String text) {
        return text.matches("\\d{1,9}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    /** So many in so long, however many would like to. */
    public static final class Quota {

        private final int most;
        private final Duration window;
        private Instant from = Instant.EPOCH;
        private int taken;

        public Quota(int most, Duration window) {
            this.most = most;
            this.window = window;
        }

        /** Whether one more may be had. */
        public synchronized boolean take(Instant now) {
            if (!from.plus(window).isAfter(now)) {
                from = now;
                taken = 0;
            }
            return ++taken <= most;
        }
    }
}
