package io.trunkline.ledger.query;

import io.trunkline.store.StoreUnavailableException;
import java.util.List;
import java.util.function.Consumer;

/**
 * The ledger as a person looks at it. Reads only, and may be called from several threads; every method throws
 * {@link StoreUnavailableException} when the store cannot be read. Lists are newest first: components by {@code newest},
 * incidents by {@code openedAt} (or, before that, by their first member's {@code enteredAt}), events by
 * {@code receivedAt}.
 */
public interface LedgerReader {

    List<ComponentView> components(Query query);

    /** With their members, the opening component first. */
    List<IncidentView> incidents(Query query);

    List<EventView> events(Query query);

    /**
     * The bodies of the same events that {@link #events} gives, but for the router's own alarms, the oldest first, one at a time: a body may be as large
     * as a webhook may be, so they are never all in memory. What {@code each} throws ends the reading and is passed on.
     */
    void bodies(Query query, Consumer<EventBody> each);

    /**
     * What is known of components, by their ids.
     *
     * @param component the platform's id or {@code source/kind/id}; null for all
     */
    List<InventoryView> known(String component, int limit);

    /** One row for each routing key that the ledger knows. */
    List<RoutingKeyView> keys();

    /** What PagerDuty has refused and is not over, the newest first; at most so many. */
    List<RejectedIncidentView> refusals(int limit);

    /** Incidents that PagerDuty has not accepted for a minute, the oldest first. */
    List<UnacceptedIncidentView> unaccepted(int limit);

    /** From counts over what is open or due, never over the history: it is asked for every second. */
    LedgerTotals totals();

    /** For dashboards: reads all components once, so it is not to be asked for every second. */
    LedgerCounts counts();
}
