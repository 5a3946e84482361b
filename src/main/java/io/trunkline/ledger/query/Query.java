package io.trunkline.ledger.query;

import io.trunkline.model.Incident.Outcome;
import io.trunkline.model.Status;
import io.trunkline.rules.Verdict;
import java.time.Instant;

/**
 * Which rows; a null leaves that column free, and what a kind of row does not have is not asked of it.
 *
 * @param limit at most so many rows, 1 to 10000
 * @param component the platform's own id, or the written form {@code source/kind/id}: a row matches by either
 * @param service the id of a service
 * @param status of a component what was observed, of an incident its status, of an event the event's
 * @param state only for incidents
 * @param outcome only for incidents
 * @param source only for events: the source that sent it
 * @param verdict only for events
 * @param since only for events: received then or later
 * @param until only for events: received before that
 * @param held only for components: whether a hold keeps them back
 * @param heldReason only for components: what holds them
 * @param after where the page before ended
 */
public record Query(
        int limit,
        String component,
        String service,
        Status status,
        IncidentView.State state,
        Outcome outcome,
        String source,
        String verdict,
        Instant since,
        Instant until,
        Boolean held,
        Verdict.Hold.Reason heldReason,
        Cursor after) {

    /** At whatever time. */
    public Query(
            int limit,
            String component,
            String service,
            Status status,
            IncidentView.State state,
            Outcome outcome,
            String source,
            String verdict) {
        this(limit, component, service, status, state, outcome, source, verdict, null, null, null, null, null);
    }

    /** The newest rows, whatever they are about. */
    public static Query newest(int limit) {
        return new Query(limit, null, null, null, null, null, null, null);
    }

    /** The newest rows of a component. */
    public static Query of(String component, int limit) {
        return new Query(limit, component, null, null, null, null, null, null);
    }
}
