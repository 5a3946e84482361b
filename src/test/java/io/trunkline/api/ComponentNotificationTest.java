package io.trunkline.api;

import static io.trunkline.api.NotificationStatus.OVERDUE;
import static io.trunkline.api.NotificationStatus.TOLD;
import static io.trunkline.api.NotificationStatus.UNTOLD;
import static io.trunkline.model.Status.DEGRADED;
import static io.trunkline.model.Status.DOWN;
import static io.trunkline.model.Status.UP;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ledger.query.ComponentView;
import io.trunkline.model.ComponentId;
import io.trunkline.model.Incident.State;
import io.trunkline.model.Status;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whether PagerDuty knows what is true of a component that is in an incident which it took an hour ago. */
class ComponentNotificationTest {

    private static final Instant NOW = Instant.parse("2026-03-01T03:05:00Z");
    private static final Instant HOUR_AGO = NOW.minusSeconds(3600);
    private static final Instant JUST_NOW = NOW.minusSeconds(5);
    private static final Instant A_WHILE_AGO = NOW.minusSeconds(61);

    @Test
    void notified_status_counts_as_notified_only_while_it_is_true() {
        assertThat(status(DOWN, DOWN, HOUR_AGO, HOUR_AGO, null)).isEqualTo(TOLD);
        assertThat(status(UP, UP, HOUR_AGO, HOUR_AGO, null)).isEqualTo(TOLD);
        assertThat(status(DOWN, DEGRADED, JUST_NOW, HOUR_AGO, null)).isEqualTo(UNTOLD);
        assertThat(status(DOWN, DEGRADED, A_WHILE_AGO, HOUR_AGO, null)).isEqualTo(OVERDUE);
        assertThat(status(DOWN, UP, A_WHILE_AGO, HOUR_AGO, null)).isEqualTo(OVERDUE);
    }

    @Test
    void improvement_that_is_still_out_is_covered_by_the_worse_page() {
        assertThat(status(DEGRADED, DOWN, A_WHILE_AGO, HOUR_AGO, null)).isEqualTo(TOLD);
    }

    @Test
    void recovery_is_owed_from_when_it_counts() {
        assertThat(status(UP, DOWN, HOUR_AGO, HOUR_AGO, JUST_NOW)).isEqualTo(UNTOLD);
        assertThat(status(UP, DOWN, HOUR_AGO, HOUR_AGO, A_WHILE_AGO)).isEqualTo(OVERDUE);
    }

    @Test
    void what_joined_an_incident_that_PagerDuty_has_is_late_from_when_it_joined() {
        assertThat(status(DOWN, null, HOUR_AGO, JUST_NOW, null)).isEqualTo(UNTOLD);
        assertThat(status(DOWN, null, HOUR_AGO, A_WHILE_AGO, null)).isEqualTo(OVERDUE);
    }

    private static NotificationStatus status(
            Status observed, Status told, Instant since, Instant enteredAt, Instant dueAt) {
        ComponentId id = ComponentId.parse("genesys/trunk/t-1");
        ComponentView row = new ComponentView(
                id,
                null,
                "s",
                observed,
                since,
                since,
                null,
                1,
                0,
                since,
                List.of("t-1-down"),
                false,
                dueAt,
                new ComponentView.Place(1, "t-1-down", State.OPEN, false, enteredAt, HOUR_AGO, HOUR_AGO, told),
                null);
        return NotificationStatus.of(row, NOW);
    }
}
