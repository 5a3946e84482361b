package io.trunkline.stage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.trunkline.model.Wake;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Sorts wakes for the route that hands them on. A wake that waits in a queue already is not queued
 * again: a flood about one component is one piece of work. That memory is short, so that a wake lost with a full queue is
 * found by the sweep.
 */
public final class WakeDeduplicator {

    private static final Duration MEMORY = Duration.ofSeconds(10);
    private static final int MOST = 200_000;

    private final InstantSource clock;
    /** Tidies up on the thread that adds: to wake another for it took longer than that. */
    private final Cache<String, Boolean> queued = Caffeine.newBuilder()
            .expireAfterWrite(MEMORY)
            .maximumSize(MOST)
            .executor(Runnable::run)
            .build();

    public WakeDeduplicator(InstantSource clock) {
        this.clock = clock;
    }

    /** Whether a wake is to be handed on. */
    public boolean isNew(Wake wake) {
        if (wake instanceof Wake.Open) {
            return true;
        }
        return isDue(wake, clock.instant()) && queued.asMap().putIfAbsent(key(wake), Boolean.TRUE) == null;
    }

    /** Those of wakes that may be {@link #isNew}: an exchange for each of the others, which may be thousands, is spared. */
    public List<Wake> due(List<Wake> wakes) {
        Instant now = clock.instant();
        return wakes.stream().filter(wake -> isDue(wake, now)).toList();
    }

    /** What is due later is left to the sweep, but for the end of a wait. */
    private static boolean isDue(Wake wake, Instant now) {
        return wake instanceof Wake.Open || !wake.at().isAfter(now);
    }

    /** The wake is taken up: whatever happens from now on is a reason for another. */
    public void taken(Wake wake) {
        queued.invalidate(key(wake));
    }

    /** Queues may have lost what they held: every wake is new again. */
    public void forget() {
        queued.invalidateAll();
    }

    private static String key(Wake wake) {
        if (wake instanceof Wake.Assess assess) {
            return "component " + assess.component();
        }
        return wake instanceof Wake.Deliver deliver ? "key " + deliver.routingKey() : wake.toString();
    }
}
