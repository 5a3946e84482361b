package io.trunkline.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PermitGroupsTest {

    private final AtomicLong wallMillis = new AtomicLong(1_800_000_000_000L);
    private final AtomicLong nanos = new AtomicLong(5);
    private final PermitGroups groups = new PermitGroups(wallMillis::get, nanos::get);

    private void pass(Duration time) {
        wallMillis.addAndGet(time.toMillis());
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void clock_that_goes_on_keeps_the_permits_of_a_key() {
        String before = groups.of("key");
        pass(Duration.ofMinutes(5));
        assertThat(groups.of("key")).isEqualTo(before).isEqualTo("key");
    }

    @Test
    void clock_that_is_set_back_gives_each_key_other_permits_once() {
        String before = groups.of("key");
        wallMillis.addAndGet(-Duration.ofHours(2).toMillis());
        String after = groups.of("key");
        pass(Duration.ofSeconds(10));
        assertThat(after).isNotEqualTo(before).isEqualTo(groups.of("key"));
        assertThat(groups.of("other")).isNotEqualTo("other");
    }

    @Test
    void step_ahead_and_a_sync_change_nothing() {
        wallMillis.addAndGet(Duration.ofHours(2).toMillis());
        assertThat(groups.of("key")).isEqualTo("key");
        for (int sync = 0; sync < 10; sync++) {
            wallMillis.addAndGet(-500);
            assertThat(groups.of("key")).isEqualTo("key");
        }
    }
}
