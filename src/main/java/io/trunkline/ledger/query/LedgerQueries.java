package io.trunkline.ledger.query;

import static io.trunkline.store.Columns.millis;

import io.trunkline.model.ComponentId;
import io.trunkline.store.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** Reads the ledger's tables for people, on connections that cannot write. */
public final class LedgerQueries implements LedgerReader {

    /** A healthy PagerDuty accepts a page within seconds. */
    private static final Duration UNACCEPTED_AFTER = Duration.ofMinutes(1);

    private static final String OUT = "observed <> 'UP' AND " + CountQueries.COUNTED;

    private final StoreReads reads;
    private final ComponentQueries components;
    private final IncidentQueries incidents;
    private final EventQueries events;
    private final RouterQueries router;
    private final InstantSource clock;

    public LedgerQueries(DataSource reader, InstantSource clock) {
        this.reads = new StoreReads(reader);
        this.components = new ComponentQueries(reads);
        this.incidents = new IncidentQueries(reads);
        this.events = new EventQueries(reads);
        this.router = new RouterQueries(reads);
        this.clock = clock;
    }

    /** Shows a routing key, which is a secret, as the ids of the services that have it. */
    public LedgerQueries withServices(Function<String, List<String>> ofRoutingKey) {
        router.tellsServices(ofRoutingKey);
        return this;
    }

    @Override
    public List<ComponentView> components(Query query) {
        return components.components(query);
    }

    @Override
    public List<IncidentView> incidents(Query query) {
        return incidents.incidents(query, true);
    }

    @Override
    public List<IncidentView> incidentsInShort(Query query) {
        return incidents.incidents(query, false);
    }

    @Override
    public List<IncidentView> board(Instant closedSince, int limit) {
        return incidents.board(closedSince, limit);
    }

    @Override
    public Optional<IncidentView> incident(long id) {
        return incidents.incident(id);
    }

    @Override
    public List<IncidentView.MemberView> members(long incident, int limit, Cursor after) {
        return incidents.members(incident, limit, after);
    }

    @Override
    public List<AttemptView> attempts(long incident, int limit) {
        return incidents.attempts(incident, limit);
    }

    @Override
    public ComponentPast past(ComponentId component, Instant since, int limit) {
        return reads.read(store -> PastQueries.since(store, component, since, limit));
    }

    @Override
    public Map<ComponentId, ComponentPast> pastOfHeld(Collection<ComponentId> components, Instant since, int limit) {
        return reads.read(store -> HeldPastQueries.of(store, components, since, limit));
    }

    @Override
    public List<EventView> events(Query query) {
        return events.events(query);
    }

    @Override
    public void bodies(Query query, Consumer<EventBody> each) {
        events.bodies(query, each);
    }

    @Override
    public Optional<EventBody> body(long event) {
        return events.body(event);
    }

    @Override
    public List<InventoryView> known(String component, int limit) {
        return components.known(component, limit);
    }

    @Override
    public Optional<RedundancyView> redundancy(ComponentId component) {
        return reads.read(store -> RedundancyView.of(store, component));
    }

    @Override
    public List<SearchHit> search(String text, int limit) {
        String exact = text.toLowerCase(Locale.ROOT);
        String part = "%" + exact.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
        return reads.read(store -> Stream.concat(
                        store
                                .sql(
                                        """
                                        SELECT i.id, i.dedup_key, i.service_name, i.state, i.outcome
                                        FROM incident i LEFT JOIN pagerduty_incident p ON p.incident = i.id
                                        WHERE LOWER(i.dedup_key) LIKE ? ESCAPE '!' OR LOWER(p.pagerduty_id) LIKE ? ESCAPE '!'
                                          OR CAST(i.id AS TEXT) = ?
                                        ORDER BY CASE WHEN CAST(i.id AS TEXT) = ? THEN 0
                                          WHEN LOWER(i.dedup_key) = ? OR LOWER(p.pagerduty_id) = ? THEN 1 ELSE 2 END,
                                          i.id DESC LIMIT ?""")
                                .params(part, part, text, text, exact, exact, limit)
                                .query((row, n) -> incidentHit(row))
                                .list()
                                .stream(),
                        store
                                .sql(
                                        """
                                        SELECT id, name, native_id, observed FROM component
                                        WHERE LOWER(id) LIKE ? ESCAPE '!' OR LOWER(name) LIKE ? ESCAPE '!'
                                        ORDER BY id LIMIT ?""")
                                .params(part, part, limit)
                                .query((row, n) -> componentHit(row))
                                .list()
                                .stream())
                .limit(limit)
                .toList());
    }

    @Override
    public Optional<Long> incidentNamed(String name) {
        return reads.read(store -> store.sql(
                        """
                        SELECT id FROM incident WHERE CAST(id AS TEXT) = ? OR LOWER(dedup_key) = ?
                        ORDER BY CASE WHEN CAST(id AS TEXT) = ? THEN 0 ELSE 1 END, id DESC LIMIT 1""")
                .params(name, name.toLowerCase(Locale.ROOT), name)
                .query(Long.class)
                .optional());
    }

    private static SearchHit incidentHit(ResultSet row) throws SQLException {
        String key = row.getString("dedup_key");
        String outcome = row.getString("outcome");
        return new SearchHit(
                "incident",
                Long.toString(row.getLong("id")),
                row.getString("service_name") + (key == null ? "" : ": " + key),
                (outcome == null ? row.getString("state") : outcome).toLowerCase(Locale.ROOT));
    }

    private static SearchHit componentHit(ResultSet row) throws SQLException {
        String name = row.getString("name");
        return new SearchHit(
                "component",
                row.getString("id"),
                name == null ? row.getString("native_id") : name,
                row.getString("observed"));
    }

    @Override
    public List<ComponentId> ids() {
        return components.ids();
    }

    @Override
    public List<WindowView> windows(Instant now) {
        return router.windows(now);
    }

    @Override
    public List<WindowView> windowsSince(Instant since) {
        return router.windowsSince(since);
    }

    @Override
    public Map<String, List<String>> heldByMaintenance(int limit) {
        return router.heldByMaintenance(limit);
    }

    @Override
    public List<RoutingKeyView> keys() {
        return router.keys();
    }

    @Override
    public Optional<RoutingKeyView> key(String routingKey) {
        return router.key(routingKey);
    }

    @Override
    public Map<String, Long> openByService() {
        return reads.read(store -> counts(
                store,
                "SELECT service AS what, COUNT(*) AS many FROM incident WHERE state <> 'CLOSED' GROUP BY service"));
    }

    @Override
    public Map<String, Long> outByService() {
        return reads.read(store -> counts(
                store,
                "SELECT service AS what, COUNT(*) AS many FROM component WHERE " + OUT
                        + " AND service IS NOT NULL GROUP BY service"));
    }

    @Override
    public List<SourceView> sources(Instant since) {
        return router.sources(since);
    }

    @Override
    public List<NodeView> nodes() {
        return router.nodes();
    }

    @Override
    public List<IncidentView> drills(int limit) {
        return incidents.drills(limit);
    }

    @Override
    public List<RejectedIncidentView> refusals(int limit) {
        return incidents.refusals(limit);
    }

    @Override
    public List<UnacceptedIncidentView> unaccepted(int limit) {
        return reads.read(store -> UnacceptedIncidentView.openedBy(store, aMinuteAgo(), limit));
    }

    private Instant aMinuteAgo() {
        return clock.instant().minus(UNACCEPTED_AFTER);
    }

    @Override
    public LedgerCounts counts() {
        return reads.read(store -> new CountQueries(store).read());
    }

    @Override
    public LedgerTotals totals() {
        return reads.read(store -> new LedgerTotals(
                count(store, "SELECT COUNT(*) FROM incident WHERE state <> 'CLOSED'"),
                IncidentQueries.refused(store),
                missing(store),
                UnacceptedIncidentView.countedByService(store, aMinuteAgo()),
                count(store, "SELECT COUNT(*) FROM last_resort WHERE due_at IS NOT NULL"),
                count(store, "SELECT COUNT(*) FROM hook_call"),
                count(store, "SELECT COUNT(*) FROM component WHERE due_at <= ?", millis(clock.instant())),
                lowerCase(
                        counts(
                                store,
                                """
                        SELECT hold_reason AS what, COUNT(*) AS many FROM component WHERE hold_reason IS NOT NULL
                        GROUP BY hold_reason""")),
                counts(
                        store,
                        "SELECT observed AS what, COUNT(*) AS many FROM component WHERE " + OUT + " GROUP BY observed"),
                lowerCase(counts(
                        store,
                        "SELECT hold_reason AS what, COUNT(*) AS many FROM component WHERE " + OUT
                                + " AND hold_reason IS NOT NULL GROUP BY hold_reason"))));
    }

    /** Those that are open, or are compliance events that no one was paged for. */
    private static long missing(Sql store) {
        return count(
                store,
                """
                SELECT COUNT(*) FROM pagerduty_incident p JOIN incident i ON i.id = p.incident
                WHERE p.found = 'MISSING' AND (i.state = 'OPEN' OR i.outcome = 'REPORTED')""");
    }

    private static long count(Sql store, String sql, Object... parameters) {
        return store.sql(sql).params(parameters).query(Long.class).single();
    }

    private static Map<String, Long> counts(Sql store, String sql) {
        Map<String, Long> counts = new HashMap<>();
        store.sql(sql)
                .query((row, n) -> counts.put(row.getString("what"), row.getLong("many")))
                .list();
        return counts;
    }

    private static Map<String, Long> lowerCase(Map<String, Long> counts) {
        Map<String, Long> lower = new HashMap<>();
        counts.forEach((what, many) -> lower.put(what.toLowerCase(Locale.ROOT), many));
        return lower;
    }
}
