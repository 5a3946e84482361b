package io.trunkline.blackbox;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** How long tests wait for another process: long enough for a busy machine, and no longer than it takes. */
final class Waits {

    static final Duration PATIENCE = Duration.ofMinutes(2);

    private Waits() {}

    static ConditionFactory await(String what) {
        return Awaitility.await(what).atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(20));
    }

    /** Looks until the assertion holds, and gives what was seen then. */
    static <T> T until(String what, Supplier<T> look, Consumer<T> assertion) {
        AtomicReference<T> seen = new AtomicReference<>();
        await(what).untilAsserted(() -> {
            seen.set(look.get());
            assertion.accept(seen.get());
        });
        return seen.get();
    }

    /** Fails if the assertion ceases to hold within that time. */
    static void steadily(String what, Duration time, Runnable assertion) {
        Awaitility.await(what)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .during(time)
                .atMost(time.plus(PATIENCE))
                .untilAsserted(assertion::run);
    }
}
