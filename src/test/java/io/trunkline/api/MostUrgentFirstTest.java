package io.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.api.SummaryJson.Surroundings;
import io.trunkline.ledger.query.IncidentView;
import io.trunkline.ledger.query.LedgerTotals;
import io.trunkline.model.Incident.State;
import io.trunkline.model.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MostUrgentFirstTest {

    private static final Instant NOW = Instant.parse("2026-03-01T03:05:00Z");

    @Test
    void what_is_down_comes_before_what_is_degraded_however_new_or_wide_that_is() {
        SummaryJson summary = summary(accepted(Status.DEGRADED, "Bank", 40), accepted(Status.DOWN, "EU Finance", 1));

        assertThat(summary.sentence())
                .isEqualTo("Trunk 0 of EU Finance is DOWN; paged 03:05:00 UTC, not acknowledged."
                        + " 1 more incident is open.");
        assertThat(summary.rows()).extracting(BoardRow::status).containsExactly(Status.DOWN, Status.DEGRADED);
    }

    @Test
    void what_is_out_comes_before_what_was_down() {
        SummaryJson summary = summary(accepted(Status.DOWN, "EU Finance", 0), accepted(Status.DEGRADED, "Bank", 1));

        assertThat(summary.sentence()).startsWith("Trunk 0 of Bank is DEGRADED");
        assertThat(summary.rows()).extracting(BoardRow::status).containsExactly(Status.DEGRADED, Status.DOWN);
    }

    private static SummaryJson summary(IncidentView... board) {
        LedgerTotals nothing = new LedgerTotals(0, 0, 0, Map.of(), 0, 0, 0, Map.of(), Map.of(), Map.of());
        return SummaryJson.of(
                new Surroundings("1", false, List.of()), List.of(board), nothing, NOW, Duration.ofSeconds(5));
    }

    private static IncidentView accepted(Status status, String service, int out) {
        return new IncidentView(
                1,
                "outage",
                service,
                service,
                status,
                "critical",
                State.OPEN,
                null,
                "key",
                null,
                false,
                2,
                2,
                NOW,
                NOW,
                NOW,
                null,
                1,
                false,
                null,
                null,
                null,
                null,
                new IncidentView.AtPagerDuty(null, null, null, null, null, null, null, null, null),
                IncidentView.Otherwise.NOT_OWED,
                new IncidentView.Roster(Math.max(out, 1), out, "trunk", "Trunk 0", NOW, null, null),
                List.of());
    }
}
