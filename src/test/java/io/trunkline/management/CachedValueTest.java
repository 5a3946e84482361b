package io.trunkline.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CachedValueTest {

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger reads = new AtomicInteger();
    private final Deque<Runnable> waiting = new ArrayDeque<>();

    /** Its reads run when the test says so. */
    private final CachedValue<Integer> recent = new CachedValue<>(
            "the store",
            reads::incrementAndGet,
            Duration.ofSeconds(1),
            Duration.ofMillis(50),
            waiting::add,
            nanos::get);

    /** Its reads run at once. */
    private final CachedValue<Integer> prompt = new CachedValue<>(
            "the store",
            reads::incrementAndGet,
            Duration.ofSeconds(1),
            Duration.ofMillis(50),
            Runnable::run,
            nanos::get);

    @Test
    void a_value_is_read_once_a_second() throws Exception {
        assertThat(prompt.get()).isEqualTo(1);
        pass(Duration.ofMillis(999));
        assertThat(prompt.get()).isEqualTo(1);
        pass(Duration.ofMillis(1));
        assertThat(prompt.get()).isEqualTo(2);
    }

    @Test
    void a_read_that_hangs_is_not_waited_for_longer_than_patience() {
        assertThatThrownBy(recent::get)
                .isInstanceOf(TimeoutException.class)
                .hasMessage("the store has not answered for 50 ms");
    }

    @Test
    void while_a_read_hangs_no_other_one_is_begun() throws Exception {
        assertThatThrownBy(recent::get).isInstanceOf(TimeoutException.class);
        pass(Duration.ofMinutes(1));
        assertThatThrownBy(recent::get).isInstanceOf(TimeoutException.class);
        assertThat(waiting).hasSize(1);

        waiting.remove().run();
        assertThat(recent.get()).isEqualTo(1);
        assertThat(waiting).isEmpty();
    }

    @Test
    void a_failure_is_passed_on_and_remembered_as_long() throws Exception {
        CachedValue<Integer> failing = new CachedValue<>(
                "the store",
                () -> {
                    if (reads.incrementAndGet() == 1) {
                        throw new IllegalStateException("disk full");
                    }
                    return reads.get();
                },
                Duration.ofSeconds(1),
                Duration.ofMillis(50),
                Runnable::run,
                nanos::get);

        assertThatThrownBy(failing::get)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("disk full");
        assertThatThrownBy(failing::get).isInstanceOf(IllegalStateException.class);
        pass(Duration.ofSeconds(1));
        assertThat(failing.get()).isEqualTo(2);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
