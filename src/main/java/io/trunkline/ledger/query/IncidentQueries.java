package io.trunkline.ledger.query;

import static io.trunkline.store.Columns.flag;
import static io.trunkline.store.Columns.instant;
import static io.trunkline.store.Columns.millis;
import static io.trunkline.store.Columns.named;

import io.trunkline.ledger.query.CauseQueries.Caused;
import io.trunkline.ledger.query.IncidentView.MemberView;
import io.trunkline.ledger.query.IncidentView.Roster;
import io.trunkline.ledger.tables.RefusalTable;
import io.trunkline.model.ComponentId;
import io.trunkline.model.DrillEvent;
import io.trunkline.model.Incident;
import io.trunkline.model.Status;
import io.trunkline.store.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The reads of incidents, their members and the calls about them. */
final class IncidentQueries {

    private static final int ALL = Integer.MAX_VALUE;

    /** Both databases bound how many parameters a statement has. */
    private static final int IN_ONE_STATEMENT = 1_000;

    private static final String REFUSED =
            """
            SELECT id, service, dedup_key, routing_key, accepted_at, reasons FROM incident
            WHERE state <> 'CLOSED' AND reasons IS NOT NULL
            UNION ALL
            SELECT id, service, dedup_key, routing_key, accepted_at, reasons FROM incident i
            WHERE\s"""
                    + RefusalTable.REFUSED_AND_UNTOLD;

    private static final String INCIDENTS =
            """
            SELECT i.*, p.pagerduty_id, p.html_url, p.found, p.found_at, p.acknowledged_at, p.acknowledged_by,
              p.closed_at AS hand_at, p.closed_by, p.closed_by_person, l.owed_at, l.done_at, l.attempts AS tries,
              l.last_error AS resort_error, l.only_logged,
              CASE WHEN i.action IS NULL OR i.last_error IS NULL THEN NULL ELSE (
                SELECT MIN(a.called_at) FROM attempt a
                WHERE a.incident = i.id AND a.answer NOT IN ('accepted', 'refused') AND a.id > COALESCE(
                  (SELECT MAX(t.id) FROM attempt t WHERE t.incident = i.id AND t.answer = 'accepted'), 0)
              ) END AS failing_since
            FROM incident i LEFT JOIN pagerduty_incident p ON p.incident = i.id
              LEFT JOIN last_resort l ON l.incident = i.id
            """;

    private static final String NEWEST_FIRST = " ORDER BY COALESCE(i.opened_at, i.window_from) DESC, i.id DESC LIMIT ?";

    /** Where there are too many, what has waited longest for a page is never among those left out. */
    private static final String LATEST_LAST =
            " ORDER BY CASE WHEN i.accepted_at IS NULL OR i.action IS NOT NULL THEN 0 ELSE 1 END,"
                    + " COALESCE(i.opened_at, i.window_from), i.id LIMIT ?";

    private static final Comparator<IncidentView> NEWEST = Comparator.comparing(
                    (IncidentView row) -> row.openedAt() == null ? row.gatheredAt() : row.openedAt())
            .thenComparing(IncidentView::id)
            .reversed();

    private static final String ROSTERS =
            """
            SELECT m.incident, COUNT(*) AS members, MIN(m.since) AS since,
              MIN(c.kind) AS first_kind, MAX(c.kind) AS last_kind, MIN(COALESCE(c.name, c.native_id)) AS name,
              SUM(CASE WHEN o.id IS NULL THEN 0 ELSE 1 END) AS out_members,
              MIN(CASE WHEN o.id IS NULL THEN NULL ELSE m.since END) AS out_since,
              MAX(CASE WHEN m.left_at IS NULL AND c.hold_reason IS NOT NULL THEN c.held_until END) AS held_until,
              MIN(o.kind) AS first_out_kind, MAX(o.kind) AS last_out_kind,
              MIN(COALESCE(o.name, o.native_id)) AS out_name
            FROM incident_member m LEFT JOIN component c ON c.id = m.component
              LEFT JOIN component o ON o.id = m.component AND m.left_at IS NULL AND o.observed <> 'UP'
            WHERE m.incident IN (%s) GROUP BY m.incident""";

    private final StoreReads reads;

    IncidentQueries(StoreReads reads) {
        this.reads = reads;
    }

    List<IncidentView> incidents(Query query, boolean withMembers) {
        Conditions where = Conditions.NONE
                .equal("i.service", query.service())
                .equal("i.status", query.status())
                .equal("i.state", query.state())
                .equal("i.outcome", query.outcome());
        if (query.component() != null) {
            where = where.and(
                    "i.id IN (SELECT m.incident FROM incident_member m JOIN component c ON c.id = m.component"
                            + " WHERE c.id = ? OR c.native_id = ?)",
                    query.component(),
                    query.component());
        }
        Cursor after = query.after();
        if (after != null) {
            where = where.and(
                    "(COALESCE(i.opened_at, i.window_from) < ?"
                            + " OR (COALESCE(i.opened_at, i.window_from) = ? AND i.id < ?))",
                    after.at(),
                    after.at(),
                    after.number().orElse(0L));
        }
        Conditions all = where;
        return reads.read(store -> list(store, INCIDENTS + all + NEWEST_FIRST, all.with(query.limit()), withMembers));
    }

    List<IncidentView> board(Instant closedSince, int limit) {
        List<IncidentView> board = new ArrayList<>();
        reads.read(store -> {
            board.addAll(list(store, INCIDENTS + "WHERE i.state <> 'CLOSED'" + LATEST_LAST, List.of(limit), false));
            board.addAll(list(
                    store,
                    INCIDENTS + "WHERE i." + RefusalTable.REFUSED_AND_UNTOLD + LATEST_LAST,
                    List.of(limit),
                    false));
            return board.addAll(list(
                    store,
                    INCIDENTS + "WHERE i.closed_at >= ? AND NOT (i." + RefusalTable.REFUSED_AND_UNTOLD + ")"
                            + NEWEST_FIRST,
                    List.of(millis(closedSince), limit),
                    false));
        });
        board.sort(NEWEST);
        return board;
    }

    List<IncidentView> drills(int limit) {
        return reads.read(store -> list(
                store,
                INCIDENTS + "WHERE i.service LIKE ?" + NEWEST_FIRST,
                List.of(DrillEvent.service("%"), limit),
                false));
    }

    Optional<IncidentView> incident(long id) {
        return reads.read(store -> incident(store, id));
    }

    static Optional<IncidentView> incident(Sql store, long id) {
        return list(store, INCIDENTS + "WHERE i.id = ?", List.of(id), false).stream()
                .findFirst();
    }

    private static List<IncidentView> list(Sql store, String sql, List<?> parameters, boolean withMembers) {
        List<IncidentView> rows = store.sql(sql)
                .params(parameters)
                .query((row, n) -> incident(row, Roster.EMPTY, List.of()))
                .list();
        List<Long> incidents = rows.stream().map(IncidentView::id).toList();
        Map<Long, Map<ComponentId, Caused>> caused = new HashMap<>();
        Map<Long, Roster> rosters = new HashMap<>();
        for (int from = 0; from < incidents.size(); from += IN_ONE_STATEMENT) {
            List<Long> part = incidents.subList(from, Math.min(from + IN_ONE_STATEMENT, incidents.size()));
            caused.putAll(CauseQueries.ofMembers(store, part));
            rosters.putAll(rosters(store, part, caused));
        }
        return rows.stream()
                .map(row -> row.with(
                        rosters.getOrDefault(row.id(), Roster.EMPTY),
                        withMembers
                                ? members(store, row.id(), ALL, null, caused.getOrDefault(row.id(), Map.of()))
                                : List.of()))
                .toList();
    }

    private static Map<Long, Roster> rosters(
            Sql store, List<Long> incidents, Map<Long, Map<ComponentId, Caused>> caused) {
        Map<Long, Roster> rosters = new HashMap<>();
        String places = String.join(", ", Collections.nCopies(incidents.size(), "?"));
        store.sql(ROSTERS.formatted(places))
                .params(incidents)
                .query((row, n) -> rosters.put(
                        row.getLong("incident"), roster(row, caused.getOrDefault(row.getLong("incident"), Map.of()))))
                .list();
        return rosters;
    }

    private static Roster roster(ResultSet row, Map<ComponentId, Caused> caused) throws SQLException {
        int out = row.getInt("out_members");
        String of = out == 0 ? "" : "out_";
        String first = row.getString("first_" + of + "kind");
        return new Roster(
                row.getInt("members"),
                out,
                first != null && first.equals(row.getString("last_" + of + "kind")) ? first : "component",
                row.getString(of + "name"),
                instant(row, of + "since"),
                instant(row, "held_until"),
                CauseQueries.symptoms(caused, out));
    }

    List<MemberView> members(long incident, int limit, Cursor after) {
        return reads.read(store -> members(
                store,
                incident,
                limit,
                after,
                CauseQueries.ofMembers(store, List.of(incident)).getOrDefault(incident, Map.of())));
    }

    private static List<MemberView> members(
            Sql store, long incident, int limit, Cursor after, Map<ComponentId, Caused> caused) {
        Conditions where = Conditions.NONE.equal("m.incident", incident);
        if (after != null) {
            where = where.and("(m.since > ? OR (m.since = ? AND m.component > ?))", after.at(), after.at(), after.id());
        }
        return store.sql("SELECT m.*, c.name, c.observed, c.since AS status_since FROM incident_member m"
                        + " LEFT JOIN component c ON c.id = m.component " + where
                        + " ORDER BY m.since, m.component LIMIT ?")
                .params(where.with(limit))
                .query((row, n) -> member(row, caused))
                .list();
    }

    private static MemberView member(ResultSet row, Map<ComponentId, Caused> caused) throws SQLException {
        ComponentId component = ComponentId.parse(row.getString("component"));
        return new MemberView(
                component,
                row.getString("name"),
                named(Status.class, row.getString("observed")),
                instant(row, "status_since"),
                flag(row, "settled") ? Status.UP : named(Status.class, row.getString("told")),
                named(Status.class, row.getString("told")),
                instant(row, "since"),
                instant(row, "entered_at"),
                row.getObject("left_at") != null,
                caused.containsKey(component) && row.getObject("left_at") == null
                        ? caused.get(component).cause()
                        : null);
    }

    List<AttemptView> attempts(long incident, int limit) {
        List<AttemptView> attempts = new ArrayList<>(
                reads.read(store -> store.sql("SELECT * FROM attempt WHERE incident = ? ORDER BY id DESC LIMIT ?")
                        .params(incident, limit)
                        .query((row, n) -> new AttemptView(
                                row.getLong("id"),
                                instant(row, "called_at"),
                                row.getString("action"),
                                row.getLong("revision"),
                                flag(row, "bare"),
                                row.getString("address"),
                                instant(row, "answered_at"),
                                row.getString("answer"),
                                row.getString("reason")))
                        .list()));
        Collections.reverse(attempts);
        return attempts;
    }

    List<RejectedIncidentView> refusals(int limit) {
        return reads.read(store -> store.sql(REFUSED + " ORDER BY id DESC LIMIT ?")
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

    static long refused(Sql store) {
        return store.sql("SELECT COUNT(*) FROM (" + REFUSED + ") AS refused")
                .query(Long.class)
                .single();
    }

    private static IncidentView incident(ResultSet row, Roster roster, List<MemberView> members) throws SQLException {
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
                Incident.State.valueOf(row.getString("state")),
                outcome == null ? null : outcome.toLowerCase(Locale.ROOT),
                row.getString("dedup_key"),
                routingKey == null ? null : MaskedRoutingKey.of(routingKey),
                flag(row, "readdressed"),
                row.getLong("revision"),
                row.getLong("told_revision"),
                instant(row, "window_from"),
                instant(row, "opened_at"),
                instant(row, "accepted_at"),
                instant(row, "closed_at"),
                row.getInt("attempts"),
                flag(row, "unanswered"),
                action == null ? null : action.toLowerCase(Locale.ROOT),
                instant(row, "due_at"),
                instant(row, "failing_since"),
                error == null ? row.getString("reasons") : error,
                atPagerDuty(row),
                new IncidentView.Otherwise(
                        instant(row, "owed_at"),
                        instant(row, "done_at"),
                        row.getInt("tries"),
                        row.getString("resort_error"),
                        row.getObject("only_logged") == null ? null : flag(row, "only_logged")),
                roster,
                members);
    }

    private static IncidentView.AtPagerDuty atPagerDuty(ResultSet row) throws SQLException {
        String found = row.getString("found");
        return new IncidentView.AtPagerDuty(
                row.getString("pagerduty_id"),
                row.getString("html_url"),
                found == null ? null : found.toLowerCase(Locale.ROOT),
                instant(row, "found_at"),
                instant(row, "acknowledged_at"),
                row.getString("acknowledged_by"),
                instant(row, "hand_at"),
                row.getString("closed_by"),
                row.getObject("closed_by_person") == null ? null : flag(row, "closed_by_person"));
    }
}
