package io.trunkline.store;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a writer knows of a store that is away. Meanwhile no caller waits: all are turned away at once, but for
 * one piece of work now and then that finds out whether it is back. Logged as it begins and as it ends.
 */
final class StoreCircuitBreaker {

    private static final Logger LOG = LoggerFactory.getLogger(StoreCircuitBreaker.class);

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);

    /** @param nextTry by {@code System.nanoTime()} */
    private record Since(String reason, Throwable cause, long began, long nextTry) {}

    private final long patience;
    private final AtomicReference<Since> since = new AtomicReference<>();

    /** @param patience how long a try may be under way before another one is let through */
    StoreCircuitBreaker(Duration patience) {
        this.patience = patience.toNanos();
    }

    boolean isOn() {
        return since.get() != null;
    }

    /** Why to turn work away at this time; null for work that is to be tried. */
    StoreUnavailableException refusal(long now) {
        Since known = since.get();
        if (known == null) {
            return null;
        }
        boolean mayTry = now - known.nextTry() >= 0
                && since.compareAndSet(known, new Since(known.reason(), known.cause(), known.began(), now + patience));
        return mayTry ? null : new StoreUnavailableException(known.reason(), known.cause()).asLogged();
    }

    /** The store cannot write. */
    void begin(String reason, Throwable cause, long now) {
        Since known = since.get();
        long began = known == null ? now : known.began();
        since.set(new Since(reason, cause, began, now + BETWEEN_TRIES.toNanos()));
        if (known == null) {
            LOG.error("Webhooks are answered 503 from now on: {}", reason);
            LOG.debug("What the driver said", cause);
        }
    }

    /** The store has written. */
    void end(long now) {
        Since known = since.get() == null ? null : since.getAndSet(null);
        if (known != null) {
            LOG.info("The store writes again, after {} ms", TimeUnit.NANOSECONDS.toMillis(now - known.began()));
        }
    }
}
