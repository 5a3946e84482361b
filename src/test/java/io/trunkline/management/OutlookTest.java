package io.trunkline.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ledger.query.IncidentView;
import io.trunkline.ledger.query.IncidentView.State;
import io.trunkline.management.Outlook.Told;
import io.trunkline.model.ComponentId;
import io.trunkline.model.Status;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutlookTest {

    private static final Instant NOW = Instant.parse("2026-03-01T03:05:00Z");

    @Test
    void nothing_is_out() {
        assertThat(Outlook.of(List.of(), NOW).sentence()).isEqualTo("Nothing is out.");
    }

    @Test
    void the_widest_incident_is_said_and_what_could_not_be_told() {
        Outlook outlook = Outlook.of(
                List.of(
                        accepted("eu-finance", "EU Finance", 40, "Ada"),
                        waiting("us-retail", NOW.minusSeconds(5)),
                        waiting("us-retail", NOW.minusSeconds(61))),
                NOW);

        assertThat(outlook.sentence())
                .isEqualTo("40 trunks of EU Finance are DOWN; paged 03:02:11 UTC, acknowledged by Ada 03:04:00."
                        + " 2 more incidents are open. 1 outage could NOT be told.");
        assertThat(outlook.incidents()).isEqualTo(3);
        assertThat(outlook.services()).isEqualTo(Map.of("eu-finance", 1L, "us-retail", 2L));
        assertThat(outlook.statuses()).isEqualTo(Map.of("DOWN", 3L));
        assertThat(outlook.told()).isEqualTo(Map.of(Told.TOLD, 1L, Told.UNTOLD, 1L, Told.OVERDUE, 1L));
        assertThat(outlook.overdue()).isEqualTo(1);
    }

    @Test
    void one_component_is_called_by_its_name() {
        assertThat(Outlook.of(List.of(accepted("eu-finance", "EU Finance", 1, null)), NOW)
                        .sentence())
                .isEqualTo("Trunk 0 of EU Finance is DOWN; paged 03:02:11 UTC, not acknowledged.");
        assertThat(Outlook.of(List.of(waiting("us-retail", null)), NOW).sentence())
                .isEqualTo("Trunk 0 of us-retail is DOWN; nobody was paged yet.");
    }

    @Test
    void what_PagerDuty_refused_is_refused_however_it_stands() {
        assertThat(Told.of(row("a", "A", 1, State.CLOSED, "rejected", 1, NOW, null, null, null, null), NOW))
                .isEqualTo(Told.REFUSED);
        assertThat(Told.of(row("a", "A", 1, State.CLOSED, "resolved", 2, NOW, NOW, null, null, null), NOW))
                .isEqualTo(Told.TOLD);
    }

    @Test
    void what_is_owed_is_held_until_it_is_due_and_overdue_a_minute_after() {
        assertThat(owed(NOW.plusSeconds(200))).isEqualTo(Told.HELD);
        assertThat(owed(NOW.minusSeconds(1))).isEqualTo(Told.UNTOLD);
        assertThat(owed(NOW.minusSeconds(61))).isEqualTo(Told.OVERDUE);
    }

    private static Told owed(Instant dueAt) {
        return Told.of(row("a", "A", 1, State.OPEN, null, 1, NOW, NOW, "resolve", dueAt, null), NOW);
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
                openedAt,
                acceptedAt,
                null,
                1,
                false,
                nextAction,
                dueAt,
                null,
                new IncidentView.AtPagerDuty(null, null, null, acknowledgedAt, acknowledgedBy, null, null),
                IncidentView.Otherwise.NOT_OWED,
                IntStream.range(0, members)
                        .mapToObj(n -> new IncidentView.Member(
                                ComponentId.parse("genesys/trunk/t" + n),
                                "Trunk " + n,
                                Status.DOWN,
                                null,
                                NOW,
                                NOW,
                                false))
                        .toList());
    }
}
