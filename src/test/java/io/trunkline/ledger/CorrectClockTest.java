package io.trunkline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.trunkline.simulate.TestLedger;
import io.trunkline.store.StoreUnavailableException;
import io.trunkline.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The wall clock against the monotonic one (rule 16). */
class CorrectClockTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final TestLedger store = TestLedger.empty();
    private final Logger log = (Logger) LoggerFactory.getLogger(CorrectClock.class);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private Instant wall = NOON;
    private long nanos = Long.MAX_VALUE - 5;
    private final CorrectClock correction = new CorrectClock(() -> wall, () -> nanos);

    @BeforeEach
    void listen() {
        logged.start();
        log.addAppender(logged);
    }

    @AfterEach
    void close() {
        log.detachAppender(logged);
        store.close();
    }

    private void look() {
        store.submit(sql -> {
                    correction.correct(sql);
                    return null;
                })
                .join();
    }

    /** Both clocks go on. */
    private void pass(Duration time) {
        wall = wall.plus(time);
        nanos += time.toNanos();
    }

    private List<String> lines() {
        return logged.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void time_that_passes_is_no_step_however_long_it_is() {
        look();
        pass(Duration.ofHours(2));
        look();
        wall = wall.plusMillis(1_500);
        look();
        assertThat(lines()).isEmpty();
    }

    @Test
    void step_ahead_is_logged_once() {
        look();
        pass(Duration.ofSeconds(1));
        wall = wall.plusSeconds(3_600);
        look();
        pass(Duration.ofSeconds(1));
        look();
        assertThat(lines())
                .containsExactly(
                        "The clock went 3600 s ahead of the time that has passed: it was set, or this machine stood"
                                + " still. What is due by it is looked at now");
    }

    @Test
    void step_back_by_less_than_the_time_between_two_looks_is_found() {
        look();
        lease(NOON.plusSeconds(90));
        pass(Duration.ofSeconds(60));
        wall = wall.minusSeconds(40);
        look();
        assertThat(lines()).singleElement().asString().startsWith("The clock is 40 s behind what it was");
        assertThat(store.submit(sql -> sql.sql("SELECT lease_until FROM routing_key")
                                .query(Long.class)
                                .single())
                        .join())
                .isEqualTo(NOON.plusSeconds(50).toEpochMilli());
    }

    @Test
    void start_with_a_clock_that_was_ahead_before_is_found_by_what_the_ledger_has() {
        store.submit(sql -> sql.sql("UPDATE watch SET watched_at = ?")
                        .param(NOON.plusSeconds(600).toEpochMilli())
                        .update())
                .join();
        look();
        assertThat(lines()).singleElement().asString().startsWith("The clock is 600 s behind what it was");
    }

    private void lease(Instant until) {
        store.submit(sql -> sql.sql(
                                "INSERT INTO routing_key (routing_key, lease_owner, lease_until) VALUES ('k', 'n', ?)")
                        .param(until.toEpochMilli())
                        .update())
                .join();
    }

    @Test
    void what_a_process_had_begun_when_it_died_is_due_when_the_next_one_starts() {
        long owed = NOON.toEpochMilli();
        store.submit(sql -> {
                    sql.sql(
                                    "INSERT INTO hook_call (hook, incident, body, owed_at, due_at) VALUES ('opened', 1, '{}', ?, ?)")
                            .params(owed, owed + 120_000)
                            .update();
                    sql.sql("INSERT INTO last_resort (incident, summary, owed_at, due_at) VALUES (1, 'page', ?, ?)")
                            .params(owed, owed + 120_000)
                            .update();
                    return null;
                })
                .join();

        CorrectClock.dropLeases(store).join();

        for (String table : List.of("hook_call", "last_resort")) {
            assertThat(store.submit(sql -> sql.sql("SELECT due_at FROM " + table)
                                    .query(Long.class)
                                    .list())
                            .join())
                    .as(table)
                    .containsExactly(owed);
        }
    }

    @Test
    void leases_that_cannot_be_dropped_are_logged() {
        Transactions broken = new Transactions() {
            @Override
            public <T> CompletableFuture<T> submit(Work<T> work) {
                return CompletableFuture.failedFuture(new StoreUnavailableException("the disk is full", null));
            }
        };

        CorrectClock.dropLeases(store).join();
        assertThat(lines()).isEmpty();
        assertThat(CorrectClock.dropLeases(broken)).isCompletedExceptionally();
        assertThat(lines())
                .containsExactly(
                        "The leases of the process before could not be dropped; what it had in hand waits until"
                                + " they lapse: the disk is full");
    }
}
