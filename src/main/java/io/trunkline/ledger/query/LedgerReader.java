package io.trunkline.ledger.query;

import io.trunkline.model.ComponentId;
import io.trunkline.store.StoreUnavailableException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The ledger as a person looks at it. Reads only, and may be called from several threads; every method throws
 * {@link StoreUnavailableException} when the store cannot be read. Lists are newest first: components by {@code newest},
 * incidents by {@code openedAt} (or, before that, by {@code gatheredAt}), events by {@code receivedAt}.
 */
public interface LedgerReader {

    List<ComponentView> components(Query query);

    /** With their members, the opening component first. */
    List<IncidentView> incidents(Query query);

    /** The same without their members, which may be thousands. */
    List<IncidentView> incidentsInShort(Query query);

    /**
     * What a person has to know of now, without members: incidents that are not over, those that PagerDuty refused and
     * that are still to be sent, and those that closed since then; at most so many of each.
     */
    List<IncidentView> board(Instant closedSince, int limit);

    /** Without its members. */
    Optional<IncidentView> incident(long id);

    /** Members of an incident, the opening component first. */
    List<IncidentView.MemberView> members(long incident, int limit, Cursor after);

    /** The calls to PagerDuty about an incident, the oldest first; the latest, if there are more than the limit. */
    List<AttemptView> attempts(long incident, int limit);

    /**
     * What a component was reported as since then, what held it and what PagerDuty accepted of it: the latest of each, the
     * newest first.
     */
    ComponentPast past(ComponentId component, Instant since, int limit);

    /**
     * Of these components those with a hold that ended since then, and what they reported since, and what held them: at
     * most so many of each, the newest first; without their memberships.
     */
    Map<ComponentId, ComponentPast> pastOfHeld(Collection<ComponentId> components, Instant since, int limit);

    List<EventView> events(Query query);

    /**
     * The bodies of the same events that {@link #events} gives, but for the router's own alarms, the oldest first, one at a
     * time: a body may be as large as a webhook may be, so they are never all in memory. What {@code each} throws ends the
     * reading and is passed on.
     */
    void bodies(Query query, Consumer<EventBody> each);

    /** The body of one event. */
    Optional<EventBody> body(long event);

    /** Components and incidents of which an id, a name or a key holds that text, without regard to case. */
    List<SearchHit> search(String text, int limit);

    /** The incident of that number, or else the newest of that dedup key. */
    Optional<Long> incidentNamed(String name);

    /**
     * What is known of components, by their ids.
     *
     * @param component the platform's id or {@code source/kind/id}; null for all
     */
    List<InventoryView> known(String component, int limit);

    /** The redundant group that a component is an instance of, while any incident reports one of its instances. */
    Optional<RedundancyView> redundancy(ComponentId component);

    /** The platforms' components that reported or that their APIs list. */
    List<ComponentId> ids();

    /** Windows of maintenance that people started and that are not over at that time. */
    List<WindowView> windows(Instant now);

    /** Those of all windows that people started that ran at any time since then, or are still to come. */
    List<WindowView> windowsSince(Instant since);

    /** What maintenance holds now: the reason that it was held with, and the components, at most so many in all. */
    Map<String, List<String>> heldByMaintenance(int limit);

    /** One row for each routing key that the ledger knows. */
    List<RoutingKeyView> keys();

    /** How one stands; nothing while no incident was opened with it. */
    Optional<RoutingKeyView> key(String routingKey);

    /** How many incidents of each service are gathering or open. */
    Map<String, Long> openByService();

    /** How many components of each service are out, by the service that they were assessed for last. */
    Map<String, Long> outByService();

    /** What came from each source since then. */
    List<SourceView> sources(Instant since);

    /** The nodes that were seen lately. */
    List<NodeView> nodes();

    /** Incidents of drills, without members. */
    List<IncidentView> drills(int limit);

    /** What PagerDuty has refused and is not over, the newest first; at most so many. */
    List<RejectedIncidentView> refusals(int limit);

    /** Incidents that PagerDuty has not accepted for a minute, the oldest first. */
    List<UnacceptedIncidentView> unaccepted(int limit);

    /** From counts over what is open or due, never over the history: it is asked for every second. */
    LedgerTotals totals();

    /** For dashboards: reads all components once, so it is not to be asked for every second. */
    LedgerCounts counts();
}
