package io.trunkline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.config.Configuration;
import io.trunkline.config.Settings;
import io.trunkline.ledger.AcceptEvent.Acceptance;
import io.trunkline.ledger.PruneHistory.Step;
import io.trunkline.ledger.tables.AttemptTable;
import io.trunkline.ledger.tables.HoldTable;
import io.trunkline.model.ComponentId;
import io.trunkline.model.DeliveryAction;
import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import io.trunkline.rules.Maintenance;
import io.trunkline.rules.Verdict.Hold;
import io.trunkline.rules.Verdict.Hold.Reason;
import io.trunkline.simulate.FixedDirectory;
import io.trunkline.simulate.ScenarioSettings;
import io.trunkline.source.Sources;
import io.trunkline.store.sqlite.InMemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What leaves the history, and what stays in it. */
class PruneHistoryTest {

    private static final Settings SETTINGS = ScenarioSettings.settings("5m", "30m", "0s", "60s");

    private final InMemoryStore store = new InMemoryStore();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private int sent;

    @AfterEach
    void close() {
        store.close();
    }

    private Acceptance report(boolean compliance, String fingerprint) {
        Configuration configuration =
                new Configuration(SETTINGS, new Sources(List.of()), new FixedDirectory(), Maintenance.NONE);
        StatusEvent event = new StatusEvent(
                "genesys",
                ComponentId.parse("genesys/trunk/t-1"),
                "telephony.trunk.status.changed",
                ++sent % 2 == 0 ? Status.UP : Status.DOWN,
                "word",
                now,
                true,
                now,
                null,
                "Genesys",
                null,
                compliance,
                fingerprint,
                "{}");
        return new AcceptEvent(LedgerContext.of(store, () -> now, () -> configuration))
                .accept(event)
                .join()
                .acceptance();
    }

    private void report(int times) {
        for (int i = 0; i < times; i++) {
            report(false, "body:" + sent);
        }
    }

    private void days(int days) {
        now = now.plus(Duration.ofDays(days));
    }

    /** All steps that there are to do; gives back how many events left. */
    private int prune(int keepDays, int maxEvents) {
        PruneHistory pruneHistory =
                new PruneHistory(store, () -> now, new Settings.History(Duration.ofDays(keepDays), maxEvents));
        int pruned = 0;
        Step step = Step.FIRST;
        while (step.isMore()) {
            step = pruneHistory.after(step).join();
            assertThat(step.pruned()).isLessThanOrEqualTo(PruneHistory.AT_A_TIME);
            pruned += step.pruned();
        }
        return pruned;
    }

    private int lines() {
        return store.submit(sql -> sql.sql("SELECT COUNT(*) FROM event")
                        .query(Integer.class)
                        .single())
                .join();
    }

    @Test
    void what_is_older_than_asked_for_leaves_in_small_steps_and_the_rest_stays() {
        report(3 * PruneHistory.AT_A_TIME + 7);
        days(8);
        report(5);
        assertThat(prune(7, 1_000_000)).isEqualTo(3 * PruneHistory.AT_A_TIME + 7);
        assertThat(lines()).isEqualTo(5);
        assertThat(prune(7, 1_000_000)).isZero();
    }

    /** An incident and a call about it. */
    private void call(String state) {
        store.submit(sql -> {
                    long incident = sql.sql(
                                    """
                                    INSERT INTO incident (service, service_name, status, severity, state, window_from,
                                      revision, told_revision) VALUES ('s', 'S', 'DOWN', 'critical', ?, 0, 1, 1) RETURNING id""")
                            .param(state)
                            .query(Long.class)
                            .single();
                    AttemptTable.noted(
                            sql,
                            new AttemptTable.Attempt(
                                    incident, "node", now, DeliveryAction.TRIGGER, 1, false, "0123456789abcdef"));
                    HoldTable.noted(sql, "t-" + incident, Optional.of(new Hold(Reason.COOLDOWN, null, "a flap")), now);
                    HoldTable.noted(sql, "t-" + incident, Optional.empty(), now);
                    return null;
                })
                .join();
    }

    private List<String> column(String query) {
        return store.submit(sql -> sql.sql(query).query(String.class).list()).join();
    }

    @Test
    void calls_and_holds_leave_with_their_time_but_for_calls_of_incidents_that_are_open() {
        call("CLOSED");
        call("OPEN");
        days(8);
        call("CLOSED");
        prune(7, 1_000_000);

        assertThat(column("SELECT incident FROM attempt ORDER BY id")).containsExactly("2", "3");
        assertThat(column("SELECT address FROM attempt WHERE incident = 3")).containsExactly("...cdef");
        assertThat(column("SELECT component FROM hold")).containsExactly("t-3");
    }

    @Test
    void beyond_so_many_the_oldest_leave() {
        report(500);
        days(2);
        assertThat(prune(30, 100)).isEqualTo(400);
        assertThat(lines()).isEqualTo(100);
    }

    @Test
    void the_last_day_stays_however_many_there_are() {
        report(500);
        assertThat(prune(30, 1)).isZero();
        days(1);
        assertThat(prune(30, 1)).isZero();
        assertThat(lines()).isEqualTo(500);
    }

    @Test
    void a_compliance_event_is_known_for_30_days_and_holds_nothing_else_up() {
        for (int i = 0; i < PruneHistory.AT_A_TIME + 1; i++) {
            report(true, "body:violation-" + i);
        }
        report(10);
        days(30);
        assertThat(prune(1, 1)).isEqualTo(10);
        assertThat(report(true, "body:violation-0")).isEqualTo(Acceptance.DUPLICATE);
        days(1);
        assertThat(prune(1, 1)).isEqualTo(PruneHistory.AT_A_TIME + 1);
    }

    @Test
    void an_empty_history_has_nothing_to_lose() {
        assertThat(prune(1, 1)).isZero();
    }
}
