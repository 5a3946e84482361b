package io.trunkline.api;

import io.trunkline.ledger.query.IncidentView;
import io.trunkline.model.Incident.State;
import io.trunkline.model.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;

/** An incident as a list of what needs eyes shows it; openapi.yaml says what its fields are. */
public record BoardRow(
        long id,
        String rank,
        String service,
        String serviceName,
        Status status,
        String state,
        NotificationStatus told,
        String sentence,
        Instant since,
        Instant openedAt,
        Instant acceptedAt,
        boolean unanswered,
        Instant closedAt,
        Instant acknowledgedAt,
        String acknowledgedBy,
        String pagerdutyId,
        String pagerdutyUrl,
        String pagerdutyState,
        String dedupKey,
        int members,
        int out,
        String next,
        Instant nextAt) {

    /** In the order in which they are shown. */
    enum Rank {
        TROUBLE,
        /** Not paged yet, within the usual time. */
        WAITING,
        UNACKNOWLEDGED,
        OPEN,
        HELD,
        CLOSED;

        static Rank of(IncidentView row, NotificationStatus told) {
            if (told == NotificationStatus.REFUSED || told == NotificationStatus.OVERDUE) {
                return TROUBLE;
            }
            if (row.state() == State.CLOSED) {
                return CLOSED;
            }
            if (row.acceptedAt() == null) {
                // What only owes a resolve, for a call that may have arrived, waits for no page.
                return told == NotificationStatus.HELD || "resolve".equals(row.nextAction()) ? HELD : WAITING;
            }
            if (row.roster().out() == 0) {
                return HELD;
            }
            return row.atPagerDuty().acknowledgedAt() == null ? UNACKNOWLEDGED : OPEN;
        }
    }

    /** @param usualWait for how long the first outage waits for further ones, unless many incidents opened lately */
    static BoardRow of(IncidentView row, Instant now, Duration usualWait) {
        NotificationStatus told = NotificationStatus.of(row, now);
        IncidentView.AtPagerDuty there = row.atPagerDuty();
        return new BoardRow(
                row.id(),
                Rank.of(row, told).name().toLowerCase(Locale.ROOT),
                row.service(),
                row.serviceName(),
                row.status(),
                row.outcome() == null ? row.state().name().toLowerCase(Locale.ROOT) : row.outcome(),
                told,
                Sentences.outage(row),
                row.roster().since(),
                row.openedAt(),
                row.acceptedAt(),
                row.unanswered(),
                row.closedAt(),
                there.acknowledgedAt(),
                there.acknowledgedBy(),
                there.id(),
                there.url(),
                there.found(),
                row.dedupKey(),
                row.roster().members(),
                row.roster().out(),
                Sentences.next(row, told, usualWait),
                nextAt(row, told));
    }

    static Instant nextAt(IncidentView row, NotificationStatus told) {
        if (row.state() == State.CLOSED && row.nextAction() == null && told != NotificationStatus.REFUSED) {
            return null;
        }
        if (told == NotificationStatus.REFUSED || row.nextAction() != null || row.state() == State.GATHERING) {
            return row.dueAt();
        }
        return row.roster().out() == 0 ? row.roster().heldUntil() : null;
    }

    /** What needs eyes first: by rank, and within a rank what is DOWN before what is DEGRADED. */
    static Comparator<BoardRow> mostUrgentFirst() {
        return Comparator.comparing((BoardRow row) -> Rank.valueOf(row.rank.toUpperCase(Locale.ROOT)))
                .thenComparing(row -> row.status != Status.DOWN);
    }
}
