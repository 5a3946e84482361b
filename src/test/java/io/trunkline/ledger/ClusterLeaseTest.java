package io.trunkline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ledger.tables.DutyTable;
import io.trunkline.store.sqlite.InMemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterLeaseTest {

    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");
    private static final Duration LEASE = Duration.ofMinutes(3);

    private final InMemoryStore store = new InMemoryStore();
    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final ClusterLease duties = new ClusterLease(store, now::get);

    @AfterEach
    void close() {
        store.close();
    }

    private boolean take(String owner) {
        return duties.take("poll genesys", owner, LEASE).join();
    }

    @Test
    void one_node_has_it_and_goes_on_with_it_and_another_takes_over_what_a_dead_one_had() {
        assertThat(take("a")).isTrue();
        assertThat(take("b")).isFalse();
        assertThat(take("a")).isTrue();

        now.set(START.plus(LEASE).minusMillis(1));
        assertThat(take("b")).isFalse();
        now.set(START.plus(LEASE));
        assertThat(take("b")).isTrue();
        assertThat(duties.done("poll genesys", "a", now.get()).join()).isFalse();
    }

    @Test
    void finished_duty_is_granted_to_no_node_until_it_is_due_again() {
        take("a");
        assertThat(duties.done("poll genesys", "a", START.plusSeconds(300)).join())
                .isTrue();

        now.set(START.plusSeconds(299));
        assertThat(take("a")).isFalse();
        assertThat(take("b")).isFalse();
        now.set(START.plusSeconds(300));
        assertThat(take("b")).isTrue();
    }

    @Test
    void what_failed_says_why_until_it_is_done() {
        take("a");
        duties.failed("poll genesys", "a", START.plusSeconds(5), "429").join();
        assertThat(duties.find("poll genesys").join().orElseThrow())
                .isEqualTo(new DutyTable.Duty(null, null, null, START.plusSeconds(5), "429"));

        now.set(START.plusSeconds(5));
        take("b");
        duties.done("poll genesys", "b", START.plusSeconds(300)).join();
        assertThat(duties.find("poll genesys").join().orElseThrow().lastError()).isNull();
    }

    @Test
    void what_is_hurried_is_due_now() {
        take("a");
        duties.done("poll genesys", "a", START.plusSeconds(300)).join();

        assertThat(duties.hurry("poll genesys").join()).isTrue();

        assertThat(take("b")).isTrue();
    }
}
