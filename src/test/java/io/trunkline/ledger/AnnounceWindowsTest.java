package io.trunkline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.config.Configuration;
import io.trunkline.ledger.AnnounceWindows.Outcome;
import io.trunkline.ledger.tables.ChangeEventTable;
import io.trunkline.ledger.tables.NoteTable;
import io.trunkline.model.DeliveryResult;
import io.trunkline.model.MaintenanceOrder;
import io.trunkline.model.Service;
import io.trunkline.model.ServiceDirectory;
import io.trunkline.pagerduty.ChangeEvent;
import io.trunkline.rules.Maintenance;
import io.trunkline.rules.MaintenanceWindows;
import io.trunkline.rules.MaintenanceWindows.Planned;
import io.trunkline.simulate.ScenarioSettings;
import io.trunkline.source.Sources;
import io.trunkline.store.sqlite.InMemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What PagerDuty is shown of maintenance is owed in the ledger until it has it. */
class AnnounceWindowsTest {

    private static final Instant TEN = Instant.parse("2026-11-24T10:00:00Z");

    private final InMemoryStore store = new InMemoryStore();
    private Instant now = TEN;
    private Maintenance file = Maintenance.NONE;
    private AnnounceWindows announceWindows = announcing();
    private final ChangeMaintenance orders = new ChangeMaintenance(store, () -> now);

    private AnnounceWindows announcing() {
        return new AnnounceWindows(
                LedgerContext.of(
                        store,
                        () -> now,
                        () -> new Configuration(
                                ScenarioSettings.settings("5m", "30m", "5s", "60s"),
                                new Sources(List.of()),
                                new ServiceDirectory(
                                        List.of(
                                                new Service("retail", "Retail", "key-r", Map.of()),
                                                new Service("finance", "Finance", "key-f", Map.of())),
                                        "retail",
                                        Map.of("trunk-eu-*", "finance")),
                                file)),
                (failures, asked) -> asked.orElse(Duration.ofSeconds(failures)));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private String begin(String service, Duration length) {
        return orders.start(new MaintenanceOrder(List.of(), List.of(service), now, now.plus(length), "work", "Ada"))
                .join();
    }

    private List<ChangeEvent> due() {
        return announceWindows.due(10).join();
    }

    private ChangeEvent only() {
        List<ChangeEvent> due = due();
        assertThat(due).hasSize(1);
        return due.get(0);
    }

    @Test
    void both_ends_of_a_window_are_shown_once_each() {
        String window = begin("retail", Duration.ofHours(1));
        ChangeEvent start = only();
        assertThat(start.window()).isEqualTo(window);
        assertThat(start.phase()).isEqualTo(ChangeEvent.Phase.START);
        assertThat(start.author()).isEqualTo("Ada");
        assertThat(announceWindows.record(start, new DeliveryResult.Accepted()).join())
                .isEqualTo(Outcome.ACCEPTED);

        now = TEN.plusSeconds(600);
        assertThat(due()).isEmpty();
        orders.end(window, "Ada").join();
        ChangeEvent end = only();
        assertThat(end.phase()).isEqualTo(ChangeEvent.Phase.END);
        assertThat(end.at()).isEqualTo(now);
        announceWindows.record(end, new DeliveryResult.Accepted()).join();

        now = TEN.plusSeconds(7200);
        assertThat(due()).isEmpty();
    }

    @Test
    void a_window_over_what_never_reported_is_shown_to_the_service_that_it_is_assigned_to() {
        orders.start(new MaintenanceOrder(
                        List.of("trunk-eu-7", "trunk-eu-1*", "unknown-*"),
                        List.of(),
                        now,
                        now.plusSeconds(60),
                        "work",
                        "Ada"))
                .join();

        assertThat(only().service()).isEqualTo("finance");
    }

    @Test
    void a_call_that_failed_is_made_again_and_so_is_one_that_a_crash_cut_off() {
        begin("retail", Duration.ofHours(1));
        ChangeEvent first = only();
        announceWindows
                .record(first, new DeliveryResult.Unanswered("timeout", false, Optional.empty()))
                .join();
        assertThat(due()).isEmpty();
        now = now.plusSeconds(1);
        assertThat(only().failures()).isEqualTo(1);

        // The process ends before the call does.
        announceWindows = announcing();
        now = now.plusSeconds(119);
        assertThat(due()).isEmpty();
        now = now.plusSeconds(1);
        assertThat(only().id()).isEqualTo(first.id());
    }

    @Test
    void what_pagerduty_refuses_is_given_up_and_so_is_what_it_has_not_taken_for_a_day() {
        begin("retail", Duration.ofHours(48));
        begin("finance", Duration.ofHours(48));
        List<ChangeEvent> both = due();
        assertThat(announceWindows
                        .record(both.get(0), new DeliveryResult.Refused(List.of("invalid key")))
                        .join())
                .isEqualTo(Outcome.GIVEN_UP);
        DeliveryResult throttled = new DeliveryResult.Throttled(Optional.of(Duration.ofSeconds(30)));
        assertThat(announceWindows.record(both.get(1), throttled).join()).isEqualTo(Outcome.FAILED);
        now = TEN.plusSeconds(29);
        assertThat(due()).isEmpty();
        now = TEN.plus(Duration.ofHours(24)).plusMillis(1);
        ChangeEvent late = only();
        assertThat(announceWindows.record(late, throttled).join()).isEqualTo(Outcome.GIVEN_UP);
        now = now.plusSeconds(3600);
        assertThat(due()).isEmpty();
    }

    @Test
    void a_window_of_the_file_that_is_taken_out_is_over() {
        file = new MaintenanceWindows(List.of(new Planned(
                "carrier-work",
                List.of(),
                Set.of("finance", "retail"),
                TEN.minusSeconds(60),
                TEN.plusSeconds(600),
                "")));
        List<ChangeEvent> started = due();
        assertThat(started).extracting(ChangeEvent::service).containsExactly("finance", "retail");
        started.forEach(event ->
                announceWindows.record(event, new DeliveryResult.Accepted()).join());
        file = Maintenance.NONE;
        now = TEN.plusSeconds(5);
        assertThat(due()).extracting(ChangeEvent::phase).containsOnly(ChangeEvent.Phase.END);
    }

    @Test
    void history_keeps_a_window_until_its_end_was_shown() {
        String window = begin("retail", Duration.ofDays(10));
        announceWindows.record(only(), new DeliveryResult.Accepted()).join();
        now = TEN.plus(Duration.ofDays(3));
        assertThat(prune()).isZero();
        orders.end(window, "Ada").join();
        announceWindows.record(only(), new DeliveryResult.Accepted()).join();
        assertThat(prune()).isZero();
        now = now.plus(Duration.ofDays(2));
        assertThat(prune()).isEqualTo(2);
        assertThat(due()).isEmpty();
    }

    @Test
    void history_keeps_a_window_whose_start_is_owed_though_its_end_was_shown() {
        String window = begin("retail", Duration.ofHours(1));
        ChangeEvent start = only();
        orders.end(window, "Ada").join();
        ChangeEvent end = only();
        assertThat(end.phase()).isEqualTo(ChangeEvent.Phase.END);
        announceWindows.record(end, new DeliveryResult.Accepted()).join();

        now = TEN.plus(Duration.ofDays(2));
        assertThat(prune()).isZero();
        announceWindows.record(start, new DeliveryResult.Accepted()).join();
        assertThat(prune()).isEqualTo(2);
    }

    private int prune() {
        return store.submit(client -> ChangeEventTable.prune(client, now.minus(Duration.ofDays(1))))
                .join();
    }

    @Test
    void an_incident_is_noted_once_in_five_minutes() {
        long incident = 7;
        assertThat(takesNote(incident)).isTrue();
        now = TEN.plus(NoteIncidents.PACE).minusMillis(1);
        assertThat(takesNote(incident)).isFalse();
        now = TEN.plus(NoteIncidents.PACE);
        assertThat(takesNote(incident)).isTrue();
    }

    private boolean takesNote(long incident) {
        return store.submit(client -> NoteTable.take(client, incident, now, now.plus(NoteIncidents.PACE)))
                .join();
    }
}
