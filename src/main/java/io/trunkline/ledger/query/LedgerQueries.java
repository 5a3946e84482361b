package io.trunkline.ledger.query;

import static io.trunkline.store.Columns.flag;
import static io.trunkline.store.Columns.instant;
import static io.trunkline.store.Columns.millis;
import static io.trunkline.store.Columns.named;

import io.trunkline.ledger.InventoryStore;
import io.trunkline.ledger.tables.EventTable;
import io.trunkline.ledger.tables.RefusalTable;
import io.trunkline.model.Alarm;
import io.trunkline.model.ComponentId;
import io.trunkline.model.Status;
import io.trunkline.store.StoreUnavailableException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads the ledger's tables for people, on connections that cannot write. */
public final class LedgerQueries implements LedgerReader {

    /** A person waits no longer, and a health check not even that. */
    private static final int TIMEOUT_SECONDS = 20;

    private static final int LINES_A_STATEMENT = 500;
    /** A healthy PagerDuty accepts a page within seconds. */
    private static final Duration UNACCEPTED_AFTER = Duration.ofMinutes(1);

    private static final String REFUSED =
            """
            SELECT id, service, dedup_key, routing_key, accepted_at, reasons FROM incident
            WHERE state <> 'CLOSED' AND reasons IS NOT NULL
            UNION ALL
            SELECT id, service, dedup_key, routing_key, accepted_at, reasons FROM incident i
            WHERE\s"""
                    + RefusalTable.REFUSED_AND_UNTOLD;

    private final JdbcClient store;
    private final InstantSource clock;
    private final EventSearch history;
    private Function<String, List<String>> servicesOfKey = key -> List.of();

    public LedgerQueries(DataSource reader, InstantSource clock) {
        JdbcTemplate template = new JdbcTemplate(reader);
        template.setQueryTimeout(TIMEOUT_SECONDS);
        this.store = JdbcClient.create(template);
        this.clock = clock;
        this.history = new EventSearch(store);
    }

    /** Tells of a routing key, which is a secret, the ids of the services that have it. */
    public LedgerQueries withServices(Function<String, List<String>> ofRoutingKey) {
        servicesOfKey = ofRoutingKey;
        return this;
    }

    @Override
    public List<ComponentView> components(Query query) {
        Conditions where = Conditions.NONE
                .component(query.component(), "c.id", "c.native_id")
                .equal("c.service", query.service())
                .equal("CASE WHEN c.newest = 0 THEN 'UNKNOWN' ELSE c.observed END", query.status());
        return reading(() -> {
            Map<String, List<String>> open = new HashMap<>();
            return store
                    .sql("SELECT c.* FROM component c " + where + " ORDER BY c.newest DESC, c.id LIMIT ?")
                    .params(where.with(query.limit()))
                    .query((row, n) -> component(row))
                    .list()
                    .stream()
                    .map(row -> withIncidents(row, open.computeIfAbsent(row.id().toString(), this::openKeys)))
                    .toList();
        });
    }

    private List<String> openKeys(String component) {
        return store.sql(
                        """
                        SELECT i.dedup_key FROM incident_member m JOIN incident i ON i.id = m.incident
                        WHERE m.component = ? AND m.left_at IS NULL AND i.state = 'OPEN' ORDER BY i.id""")
                .param(component)
                .query(String.class)
                .list();
    }

    private static ComponentView withIncidents(ComponentView row, List<String> open) {
        return new ComponentView(
                row.id(),
                row.name(),
                row.service(),
                row.observed(),
                row.since(),
                row.newest(),
                row.hold(),
                row.changes(),
                row.flaps(),
                row.lastChangeReceivedAt(),
                open,
                row.forgotten());
    }

    private static ComponentView component(ResultSet row) throws SQLException {
        String reason = row.getString("hold_reason");
        return new ComponentView(
                ComponentId.parse(row.getString("id")),
                row.getString("name"),
                row.getString("service"),
                row.getLong("newest") == 0 ? Status.UNKNOWN : Status.valueOf(row.getString("observed")),
                instant(row, "since"),
                instant(row, "newest"),
                reason == null
                        ? null
                        : new ComponentView.Hold(
                                instant(row, "held_until"), reason.toLowerCase(Locale.ROOT), row.getString("hold_why")),
                row.getInt("changes"),
                row.getInt("flaps"),
                instant(row, "changed_received_at"),
                List.of(),
                flag(row, "forgotten"));
    }

    @Override
    public List<IncidentView> incidents(Query query) {
        Conditions any = Conditions.NONE
                .equal("i.service", query.service())
                .equal("i.status", query.status())
                .equal("i.state", query.state())
                .equal("i.outcome", query.outcome());
        Conditions where = query.component() == null
                ? any
                : any.and(
                        "i.id IN (SELECT m.incident FROM incident_member m JOIN component c ON c.id = m.component"
                                + " WHERE c.id = ? OR c.native_id = ?)",
                        query.component(),
                        query.component());
        return reading(() -> store.sql(
                        """
                        SELECT i.*, p.pagerduty_id, p.found, p.found_at, p.acknowledged_at, p.acknowledged_by,
                          p.closed_at AS hand_at, p.closed_by, l.owed_at, l.done_at, l.attempts AS tries,
                          l.last_error AS resort_error
                        FROM incident i LEFT JOIN pagerduty_incident p ON p.incident = i.id
                          LEFT JOIN last_resort l ON l.incident = i.id
                        """
                                + where
                                + " ORDER BY COALESCE(i.opened_at, i.window_from) DESC, i.id DESC LIMIT ?")
                .params(where.with(query.limit()))
                .query((row, n) -> incident(row, members(row.getLong("id"))))
                .list());
    }

    private List<IncidentView.Member> members(long incident) {
        return store.sql(
                        """
                        SELECT m.*, c.name, c.observed FROM incident_member m
                          LEFT JOIN component c ON c.id = m.component
                        WHERE m.incident = ? ORDER BY m.since, m.component""")
                .param(incident)
                .query((row, n) -> new IncidentView.Member(
                        ComponentId.parse(row.getString("component")),
                        row.getString("name"),
                        named(Status.class, row.getString("observed")),
                        flag(row, "settled") ? Status.UP : named(Status.class, row.getString("told")),
                        instant(row, "since"),
                        instant(row, "entered_at"),
                        row.getObject("left_at") != null))
                .list();
    }

    private static IncidentView incident(ResultSet row, List<IncidentView.Member> members) throws SQLException {
        String routingKey = row.getString("routing_key");
        String outcome = row.getString("outcome");
        String action = row.getString("action");
        String error = row.getString("last_error");
        return new IncidentView(
                row.getLong("id"),
                row.getString("compliance_type") == null ? "outage" : "compliance",
                row.getString("service"),
                row.getString("service_name"),
                Status.valueOf(row.getString("status")),
                row.getString("severity"),
                IncidentView.State.valueOf(row.getString("state")),
                outcome == null ? null : outcome.toLowerCase(Locale.ROOT),
                row.getString("dedup_key"),
                routingKey == null ? null : MaskedRoutingKey.of(routingKey),
                flag(row, "readdressed"),
                row.getLong("revision"),
                row.getLong("told_revision"),
                instant(row, "opened_at"),
                instant(row, "accepted_at"),
                instant(row, "closed_at"),
                row.getInt("attempts"),
                flag(row, "unanswered"),
                action == null ? null : action.toLowerCase(Locale.ROOT),
                instant(row, "due_at"),
                error == null ? row.getString("reasons") : error,
                atPagerDuty(row),
                new IncidentView.Otherwise(
                        instant(row, "owed_at"),
                        instant(row, "done_at"),
                        row.getInt("tries"),
                        row.getString("resort_error")),
                members);
    }

    private static IncidentView.AtPagerDuty atPagerDuty(ResultSet row) throws SQLException {
        String found = row.getString("found");
        return new IncidentView.AtPagerDuty(
                row.getString("pagerduty_id"),
                found == null ? null : found.toLowerCase(Locale.ROOT),
                instant(row, "found_at"),
                instant(row, "acknowledged_at"),
                row.getString("acknowledged_by"),
                instant(row, "hand_at"),
                row.getString("closed_by"));
    }

    @Override
    public List<EventView> events(Query query) {
        return reading(() -> {
            List<Long> ids = history.newest(query, Conditions.NONE);
            List<EventView> lines = new ArrayList<>();
            for (int from = 0; from < ids.size(); from += LINES_A_STATEMENT) {
                lines.addAll(lines(ids.subList(from, Math.min(ids.size(), from + LINES_A_STATEMENT))));
            }
            return lines;
        });
    }

    private List<EventView> lines(List<Long> ids) {
        return store.sql(
                        "SELECT e.*, c.service FROM event e LEFT JOIN component c ON c.id = e.component WHERE e.id IN ("
                                + String.join(", ", Collections.nCopies(ids.size(), "?")) + ") ORDER BY e.id DESC")
                .params(ids)
                .query((row, n) -> event(row))
                .list();
    }

    private static EventView event(ResultSet row) throws SQLException {
        return new EventView(
                row.getLong("id"),
                row.getString("source"),
                row.getString("type"),
                ComponentId.parse(row.getString("component")),
                row.getString("service"),
                Status.valueOf(row.getString("status")),
                row.getString("word"),
                instant(row, "occurred_at"),
                instant(row, "received_at"),
                row.getString("verdict"),
                row.getString("reason"),
                row.getString("fingerprint"));
    }

    /**
     * Without alarms, which have no body that anybody sent. The ids first, because the newest are wanted and the oldest
     * of them come first; the bodies one by one.
     */
    @Override
    public void bodies(Query query, Consumer<EventBody> each) {
        Conditions sent = Conditions.NONE.and("e.source <> ?", Alarm.SOURCE);
        List<Long> ids = new ArrayList<>(reading(() -> history.newest(query, sent)));
        Collections.reverse(ids);
        for (long id : ids) {
            body(id).ifPresent(each);
        }
    }

    private Optional<EventBody> body(long id) {
        return reading(() -> store.sql("SELECT received_at, source, component, verdict, body FROM event WHERE id = ?")
                .param(id)
                .query((row, n) -> new EventBody(
                        instant(row, "received_at"),
                        row.getString("source"),
                        row.getString("body"),
                        EventTable.FORGOTTEN.equals(row.getString("verdict"))
                                ? ComponentId.parse(row.getString("component"))
                                : null))
                .optional());
    }

    @Override
    public List<InventoryView> known(String component, int limit) {
        Conditions where = Conditions.NONE.component(component, "id", "native_id");
        return reading(() -> store.sql(
                        """
                        SELECT * FROM (
                          SELECT k.id, k.native_id, k.name, k.site, k.edge_group, k.trunk_base, k.edge, k.facts, k.work,
                            k.source, k.learnt_at, d.done_at AS confirmed_at, k.gone_at, c.observed, c.service
                          FROM known_component k LEFT JOIN component c ON c.id = k.id
                            LEFT JOIN duty d ON d.name = 'list ' || k.source
                          UNION ALL
                          SELECT c.id, c.native_id, c.name, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                            c.observed, c.service
                          FROM component c WHERE NOT EXISTS (SELECT 1 FROM known_component k WHERE k.id = c.id)
                        ) known\s"""
                                + where + " ORDER BY id LIMIT ?")
                .params(where.with(limit))
                .query((row, n) -> known(row))
                .list());
    }

    private static InventoryView known(ResultSet row) throws SQLException {
        return new InventoryView(
                InventoryStore.known(row),
                row.getString("source"),
                instant(row, "learnt_at"),
                instant(row, "confirmed_at"),
                instant(row, "gone_at"),
                named(Status.class, row.getString("observed")),
                row.getString("service"));
    }

    @Override
    public List<RoutingKeyView> keys() {
        return reading(() -> store.sql("SELECT * FROM routing_key ORDER BY routing_key")
                .query((row, n) -> new RoutingKeyView(
                        MaskedRoutingKey.of(row.getString("routing_key")),
                        instant(row, "held_until"),
                        row.getString("last_error"),
                        row.getInt("failures"),
                        row.getString("lease_owner"),
                        servicesOfKey.apply(row.getString("routing_key"))))
                .list());
    }

    @Override
    public List<RejectedIncidentView> refusals(int limit) {
        return reading(() -> store.sql(REFUSED + " ORDER BY id DESC LIMIT ?")
                .param(limit)
                .query((row, n) -> new RejectedIncidentView(
                        row.getLong("id"),
                        row.getString("service"),
                        row.getString("dedup_key"),
                        MaskedRoutingKey.of(row.getString("routing_key")),
                        row.getObject("accepted_at") != null,
                        row.getString("reasons")))
                .list());
    }

    @Override
    public List<UnacceptedIncidentView> unaccepted(int limit) {
        return reading(() -> UnacceptedIncidentView.openedBy(store, aMinuteAgo(), limit));
    }

    private Instant aMinuteAgo() {
        return clock.instant().minus(UNACCEPTED_AFTER);
    }

    @Override
    public LedgerTotals totals() {
        return reading(() -> {
            long open = count("SELECT COUNT(*) FROM incident WHERE state <> 'CLOSED'");
            long refused = count("SELECT COUNT(*) FROM (" + REFUSED + ") AS refused");
            long due = count("SELECT COUNT(*) FROM component WHERE due_at <= ?", millis(clock.instant()));
            Map<String, Long> held = new HashMap<>();
            store.sql(
                            """
                            SELECT hold_reason, COUNT(*) AS held FROM component WHERE hold_reason IS NOT NULL
                            GROUP BY hold_reason""")
                    .query((row, n) ->
                            held.put(row.getString("hold_reason").toLowerCase(Locale.ROOT), row.getLong("held")))
                    .list();
            return new LedgerTotals(
                    open,
                    refused,
                    missing(),
                    UnacceptedIncidentView.countedByService(store, aMinuteAgo()),
                    unheard(),
                    due,
                    held);
        });
    }

    @Override
    public LedgerCounts counts() {
        return reading(new CountQueries(store)::read);
    }

    /** Those that are open, or are compliance events of which nobody has heard. */
    private long missing() {
        return count(
                """
                SELECT COUNT(*) FROM pagerduty_incident p JOIN incident i ON i.id = p.incident
                WHERE p.found = 'MISSING' AND (i.state = 'OPEN' OR i.outcome = 'REPORTED')""");
    }

    private long unheard() {
        return count("SELECT COUNT(*) FROM last_resort WHERE due_at IS NOT NULL");
    }

    private long count(String sql, Object... parameters) {
        return store.sql(sql).params(parameters).query(Long.class).single();
    }

    private static <T> T reading(Supplier<T> read) {
        try {
            return read.get();
        } catch (DataAccessException e) {
            throw new StoreUnavailableException("the store cannot be read: " + e.getMessage(), e);
        }
    }
}
