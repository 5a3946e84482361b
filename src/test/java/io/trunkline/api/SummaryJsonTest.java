package io.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.api.SummaryJson.Surroundings;
import io.trunkline.api.SummaryJson.TroubleJson;
import io.trunkline.ledger.query.IncidentView;
import io.trunkline.ledger.query.IncidentView.Symptoms;
import io.trunkline.ledger.query.LedgerTotals;
import io.trunkline.model.ComponentId;
import io.trunkline.model.Incident.State;
import io.trunkline.model.Status;
import io.trunkline.pagerduty.Relations.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SummaryJsonTest {

    private static final Instant NOW = Instant.parse("2026-03-01T03:05:00Z");
    private static final Duration WAIT = Duration.ofSeconds(45);
    private static final LedgerTotals NOTHING = out(Map.of(), Map.of());

    private static LedgerTotals out(Map<String, Long> out, Map<String, Long> held) {
        return new LedgerTotals(0, 0, 0, Map.of(), 0, 0, 0, held, out, held);
    }

    private static SummaryJson summary(IncidentView... board) {
        return SummaryJson.of(new Surroundings("1", false, List.of()), List.of(board), NOTHING, NOW, WAIT);
    }

    @Test
    void nothing_is_out() {
        assertThat(summary().sentence()).isEqualTo("Nothing is out.");
    }

    @Test
    void what_is_out_without_an_incident_is_said_with_what_holds_it() {
        assertThat(without(Map.of("DOWN", 40L), Map.of("maintenance", 40L)))
                .isEqualTo("40 components are out, all held: 40 by maintenance. No incident is open.");
        assertThat(without(Map.of("DOWN", 4L, "DEGRADED", 1L), Map.of("maintenance", 2L, "cooldown", 1L)))
                .isEqualTo("5 components are out, 3 of them held: 1 by cooldown, 2 by maintenance."
                        + " No incident is open.");
        assertThat(without(Map.of("DOWN", 1L), Map.of())).isEqualTo("1 component is out. No incident is open.");
    }

    private static String without(Map<String, Long> out, Map<String, Long> held) {
        return SummaryJson.of(new Surroundings("1", false, List.of()), List.of(), out(out, held), NOW, WAIT)
                .sentence();
    }

    @Test
    void undelivered_outage_comes_first_and_then_the_widest_incident() {
        SummaryJson summary = summary(
                accepted("eu-finance", "EU Finance", 40, "Ada"),
                waiting("us-retail", NOW.minusSeconds(5)),
                waiting("us-retail", NOW.minusSeconds(61)));

        assertThat(summary.sentence())
                .isEqualTo("1 outage could NOT be told. 40 trunks of EU Finance are DOWN; paged 03:02:11 UTC,"
                        + " acknowledged by Ada 03:04:00. 1 more incident is open.");
        assertThat(summary.incidents()).isEqualTo(3);
        assertThat(summary.services()).isEqualTo(Map.of("eu-finance", 1L, "us-retail", 2L));
        assertThat(summary.statuses()).isEqualTo(Map.of("DOWN", 3L));
        assertThat(summary.told())
                .isEqualTo(Map.of(
                        NotificationStatus.TOLD, 1L, NotificationStatus.UNTOLD, 1L, NotificationStatus.OVERDUE, 1L));
        assertThat(summary.overdue()).isEqualTo(1);
        assertThat(summary.rows()).extracting(BoardRow::rank).containsExactly("trouble", "waiting", "open");
    }

    @Test
    void what_is_out_on_account_of_one_cause_names_it() {
        IncidentView trunks = accepted("eu-finance", "EU Finance", 40, "Ada");
        Cause down = new Cause(ComponentId.parse("genesys/edge/edge-7"), null, Status.DOWN);

        assertThat(summary(caused(trunks, 41, new Symptoms(down, 40, "trunk", "Trunk 0", Status.DOWN)))
                        .sentence())
                .isEqualTo("40 trunks of EU Finance are DOWN because Edge edge-7 is; paged 03:02:11 UTC,"
                        + " acknowledged by Ada 03:04:00.");
        assertThat(summary(caused(trunks, 1, new Symptoms(down, 1, "trunk", "Trunk 0", Status.DEGRADED)))
                        .rows())
                .extracting(BoardRow::sentence)
                .containsExactly("Trunk 0 of EU Finance is DEGRADED because Edge edge-7 is DOWN");
    }

    private static IncidentView caused(IncidentView row, int out, Symptoms symptoms) {
        return row.with(new IncidentView.Roster(out, out, "component", "Trunk 0", NOW, null, symptoms), List.of());
    }

    @Test
    void a_route_that_does_not_run_comes_before_what_is_out() {
        SummaryJson summary = SummaryJson.of(
                new Surroundings("1", false, List.of(new TroubleJson("route", "The route sweep is not running."))),
                List.of(accepted("eu-finance", "EU Finance", 1, null)),
                NOTHING,
                NOW,
                WAIT);

        assertThat(summary.sentence()).startsWith("The route sweep is not running. Trunk 0 of EU Finance is DOWN");
        assertThat(summary.rows()).extracting(BoardRow::rank).containsExactly("unacknowledged");
    }

    @Test
    void one_component_is_called_by_its_name() {
        assertThat(summary(accepted("eu-finance", "EU Finance", 1, null)).sentence())
                .isEqualTo("Trunk 0 of EU Finance is DOWN; paged 03:02:11 UTC, not acknowledged.");
        assertThat(summary(waiting("us-retail", null)).sentence())
                .isEqualTo("Trunk 0 of us-retail is DOWN; nobody was paged yet.");
    }

    @Test
    void refused_incident_stays_refused_and_a_resolved_one_is_notified() {
        IncidentView refused = row("a", "A", 1, State.CLOSED, "rejected", 1, NOW, null, null, null, null);
        IncidentView over = row("a", "A", 1, State.CLOSED, "resolved", 2, NOW, NOW, null, null, null)
                .with(new IncidentView.Roster(1, 0, "trunk", "Trunk 0", NOW, null, null), List.of());

        assertThat(NotificationStatus.of(refused, NOW)).isEqualTo(NotificationStatus.REFUSED);
        assertThat(NotificationStatus.of(over, NOW)).isEqualTo(NotificationStatus.TOLD);
        assertThat(summary(over, refused).rows()).extracting(BoardRow::rank).containsExactly("trouble", "closed");
        assertThat(summary(over, refused).rows())
                .extracting(BoardRow::sentence)
                .containsExactly("Trunk 0 of A is DOWN", "Trunk 0 of A was DOWN");
        assertThat(summary(over, refused).troubles())
                .extracting(TroubleJson::kind)
                .containsExactly("refused");
        assertThat(summary(over).incidents()).isZero();
    }

    @Test
    void a_refused_incident_says_when_it_is_sent_again_by_itself() {
        Instant again = NOW.plusSeconds(300);
        IncidentView refused = row("a", "A", 1, State.CLOSED, "rejected", 1, NOW, null, null, again, null);

        BoardRow row = summary(refused).rows().get(0);

        assertThat(row.next())
                .isEqualTo("PagerDuty refused it; `retry 1` or an edit of services.yaml sends it at once, else it is"
                        + " sent again by itself");
        assertThat(row.nextAt()).isEqualTo(again);
    }

    @Test
    void a_refused_incident_whose_members_all_went_over_to_another_is_no_trouble() {
        IncidentView refused = row("a", "A", 1, State.CLOSED, "rejected", 1, NOW, null, null, null, null)
                .with(new IncidentView.Roster(1, 0, "trunk", "Trunk 0", NOW, null, null), List.of());

        assertThat(summary(refused).troubles()).isEmpty();
        assertThat(summary(refused).rows()).extracting(BoardRow::rank).containsExactly("closed");
    }

    @Test
    void an_open_incident_whose_members_are_all_up_names_them() {
        IncidentView held = accepted("us-retail", "US Retail", 1, null);

        assertThat(summary(held.with(new IncidentView.Roster(1, 0, "trunk", "Trunk 0", NOW, null, null), List.of()))
                        .sentence())
                .startsWith("Trunk 0 of US Retail was DOWN and is UP; paged");
        assertThat(summary(held.with(new IncidentView.Roster(3, 0, "trunk", "Trunk 0", NOW, null, null), List.of()))
                        .rows())
                .extracting(BoardRow::sentence)
                .containsExactly("3 trunks of US Retail were DOWN and are UP");
    }

    @Test
    void incident_that_only_owes_a_resolve_at_an_old_key_does_not_say_that_its_members_are_up() {
        IncidentView moved = row("bank", "Bank", 1, State.OPEN, null, 0, NOW, null, "resolve", NOW, null);

        assertThat(summary(moved.with(new IncidentView.Roster(1, 0, "trunk", "Trunk 0", NOW, null, null), List.of()))
                        .rows())
                .extracting(BoardRow::sentence)
                .containsExactly("Trunk 0 of Bank was DOWN");
    }

    /** As the heartbeat counts it: nothing is kept from anyone while its next try is to come. */
    @Test
    void resolve_that_is_owed_at_an_old_key_is_held_until_its_next_try_and_overdue_if_no_node_makes_that() {
        assertThat(owedAtOldKey(NOW.plusSeconds(3_000)).told()).isEqualTo(NotificationStatus.HELD);
        assertThat(owedAtOldKey(NOW.minusSeconds(300)).told()).isEqualTo(NotificationStatus.UNTOLD);
        assertThat(owedAtOldKey(NOW.minusSeconds(301)).told()).isEqualTo(NotificationStatus.OVERDUE);
        assertThat(owedAtOldKey(NOW.plusSeconds(3_000)).rank()).isEqualTo("held");
        assertThat(owedAtOldKey(NOW.minusSeconds(1)).rank()).isEqualTo("held");
        assertThat(owedAtOldKey(NOW.minusSeconds(301)).rank()).isEqualTo("trouble");
    }

    private static BoardRow owedAtOldKey(Instant dueAt) {
        Instant opened = NOW.minusSeconds(90_000);
        IncidentView moved = row("bank", "Bank", 1, State.OPEN, null, 0, opened, null, "resolve", dueAt, opened, null)
                .with(new IncidentView.Roster(1, 0, "trunk", "Trunk 0", NOW, null, null), List.of());
        SummaryJson summary = summary(moved);
        assertThat(summary.sentence())
                .contains("Trunk 0 of Bank was DOWN; a call about it may have arrived, so its resolve is owed.");
        assertThat(summary.overdue()).isEqualTo(summary.rows().get(0).told() == NotificationStatus.OVERDUE ? 1 : 0);
        return summary.rows().get(0);
    }

    @Test
    void incident_that_was_called_and_whose_recoveries_are_held_has_nothing_to_page() {
        Instant opened = NOW.minusSeconds(600);
        IncidentView out = row("bank", "Bank", 1, State.OPEN, null, 0, opened, null, null, null, null);
        assertThat(NotificationStatus.of(out, NOW)).isEqualTo(NotificationStatus.OVERDUE);
        assertThat(NotificationStatus.of(
                        out.with(new IncidentView.Roster(1, 0, "trunk", "Trunk 0", NOW, null, null), List.of()), NOW))
                .isEqualTo(NotificationStatus.HELD);
    }

    @Test
    void what_no_person_closed_is_not_said_to_be_closed_by_hand() {
        assertThat(Sentences.state(State.CLOSED, "closed_by_hand", false))
                .isEqualTo("closed in PagerDuty by no person");
        assertThat(Sentences.state(State.CLOSED, "closed_by_hand", true)).isEqualTo("closed_by_hand");
        assertThat(Sentences.state(State.CLOSED, "closed_by_hand", null)).isEqualTo("closed_by_hand");
        assertThat(Sentences.state(State.OPEN, null, null)).isEqualTo("open");
    }

    @Test
    void an_incident_whose_recoveries_are_held_says_until_when() {
        Instant end = NOW.plusSeconds(240);
        BoardRow held = summary(accepted("us-retail", "US Retail", 1, null)
                        .with(new IncidentView.Roster(3, 0, "trunk", "Trunk 0", NOW, end, null), List.of()))
                .rows()
                .get(0);
        BoardRow out = summary(accepted("us-retail", "US Retail", 1, null)
                        .with(new IncidentView.Roster(3, 1, "trunk", "Trunk 0", NOW, end, null), List.of()))
                .rows()
                .get(0);

        assertThat(held.rank()).isEqualTo("held");
        assertThat(held.nextAt()).isEqualTo(end);
        assertThat(out.nextAt()).isNull();
    }

    @Test
    void what_is_owed_is_held_until_it_is_due_and_overdue_a_minute_after() {
        assertThat(owed(NOW.plusSeconds(200))).isEqualTo(NotificationStatus.HELD);
        assertThat(owed(NOW.minusSeconds(1))).isEqualTo(NotificationStatus.UNTOLD);
        assertThat(owed(NOW.minusSeconds(61))).isEqualTo(NotificationStatus.OVERDUE);
    }

    @Test
    void two_that_say_the_same_have_one_fingerprint_whenever_they_were_said() {
        SummaryJson earlier =
                SummaryJson.of(new Surroundings("1", false, List.of()), List.of(), NOTHING, NOW.minusSeconds(1), WAIT);

        assertThat(earlier.fingerprint()).isEqualTo(summary().fingerprint());
        assertThat(earlier.fingerprint())
                .isNotEqualTo(
                        summary(accepted("eu-finance", "EU Finance", 1, null)).fingerprint());
    }

    @Test
    void what_gathers_is_overdue_a_minute_after_its_wait() {
        assertThat(NotificationStatus.of(gathering(NOW.minusSeconds(59)), NOW)).isEqualTo(NotificationStatus.UNTOLD);
        assertThat(NotificationStatus.of(gathering(NOW.minusSeconds(61)), NOW)).isEqualTo(NotificationStatus.OVERDUE);
        assertThat(summary(gathering(NOW.plusSeconds(5))).rows())
                .extracting(BoardRow::rank)
                .containsExactly("waiting");
    }

    @Test
    void a_long_wait_gives_its_reason_and_a_usual_one_does_not() {
        Instant gathered = NOW.minusSeconds(200);
        assertThat(summary(gathering(gathered.plus(WAIT).plusSeconds(1))).rows())
                .extracting(BoardRow::next)
                .containsExactly("as three incidents of this service and status opened within an hour, it waits for"
                        + " further outages as long as trunkline.grouping.trickle-wait says, and opens then");
        assertThat(summary(gathering(gathered.plus(WAIT))).rows())
                .extracting(BoardRow::next)
                .containsExactly("opens when its wait for further outages ends");
    }

    private static IncidentView gathering(Instant until) {
        return row("a", "A", 1, State.GATHERING, null, 0, null, null, null, until, null);
    }

    @Test
    void what_is_tried_again_and_again_is_overdue_a_minute_after_its_first_try() {
        assertThat(failing(NOW.minusSeconds(59))).isEqualTo(NotificationStatus.HELD);
        assertThat(failing(NOW.minusSeconds(61))).isEqualTo(NotificationStatus.OVERDUE);
    }

    private static NotificationStatus failing(Instant since) {
        return NotificationStatus.of(owed(NOW.plusSeconds(30), since), NOW);
    }

    private static NotificationStatus owed(Instant dueAt) {
        return NotificationStatus.of(owed(dueAt, null), NOW);
    }

    private static IncidentView owed(Instant dueAt, Instant failingSince) {
        return row("a", "A", 1, State.OPEN, null, 1, NOW, NOW, "resolve", dueAt, failingSince, null);
    }

    private static IncidentView accepted(String service, String name, int members, String by) {
        return row(
                service,
                name,
                members,
                State.OPEN,
                null,
                2,
                Instant.parse("2026-03-01T03:02:10Z"),
                Instant.parse("2026-03-01T03:02:11Z"),
                null,
                null,
                by);
    }

    private static IncidentView waiting(String service, Instant openedAt) {
        State state = openedAt == null ? State.GATHERING : State.OPEN;
        return row(service, service, 1, state, null, 0, openedAt, null, "trigger", NOW, null);
    }

    private static IncidentView row(
            String service,
            String name,
            int members,
            State state,
            String outcome,
            long toldRevision,
            Instant openedAt,
            Instant acceptedAt,
            String nextAction,
            Instant dueAt,
            String acknowledgedBy) {
        return row(
                service,
                name,
                members,
                state,
                outcome,
                toldRevision,
                openedAt,
                acceptedAt,
                nextAction,
                dueAt,
                null,
                acknowledgedBy);
    }

    private static IncidentView row(
            String service,
            String name,
            int members,
            State state,
            String outcome,
            long toldRevision,
            Instant openedAt,
            Instant acceptedAt,
            String nextAction,
            Instant dueAt,
            Instant failingSince,
            String acknowledgedBy) {
        Instant acknowledgedAt = acknowledgedBy == null ? null : Instant.parse("2026-03-01T03:04:00Z");
        return new IncidentView(
                1,
                "outage",
                service,
                name,
                Status.DOWN,
                "critical",
                state,
                outcome,
                "key",
                null,
                false,
                2,
                toldRevision,
                NOW.minusSeconds(200),
                openedAt,
                acceptedAt,
                null,
                1,
                false,
                nextAction,
                dueAt,
                failingSince,
                null,
                new IncidentView.AtPagerDuty(null, null, null, null, acknowledgedAt, acknowledgedBy, null, null, null),
                IncidentView.Otherwise.NOT_OWED,
                new IncidentView.Roster(members, members, "trunk", "Trunk 0", NOW, null, null),
                List.of());
    }
}
