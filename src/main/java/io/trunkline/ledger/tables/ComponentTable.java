package io.trunkline.ledger.tables;

import static io.trunkline.store.Columns.millis;

import io.trunkline.model.ComponentId;
import io.trunkline.model.Evidence.Fact;
import io.trunkline.model.Reason;
import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import io.trunkline.rules.ComponentHistory;
import io.trunkline.rules.Verdict.Hold;
import io.trunkline.store.Columns;
import io.trunkline.store.RowReader;
import io.trunkline.store.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The statements on {@code component}. */
public final class ComponentTable {

    static final String OBSERVED =
            """
            c.observed, c.newest, c.reported_at, c.stamped_at, c.since, c.previous_change, c.recovered_at, c.previous_recovered_at,
            c.improved_at, c.fell_at, c.previous_fell_at, c.worst, c.changed_received_at, c.changes""";

    /** By place and not by name, which SQLite's driver asks the engine for with every row: it is read for each event. */
    private static final String COLUMNS =
            """
            c.source, c.kind, c.native_id, c.name, c.platform, c.diagnostic_url,
            %s,
            c.lag, c.event, c.service, c.hold_reason, c.held_until, c.waiting_from, c.assessed_changes, c.flaps,
            c.caused_from, c.due_at"""
                    .formatted(OBSERVED);

    /** Those in an incident that have not left it. */
    private static final String MEMBERS = "SELECT " + COLUMNS
            + """
             FROM incident_member m JOIN component c ON c.id = m.component
            WHERE m.incident = ? AND m.left_at IS NULL""";

    /** The opening component first: earliest outage, then id. */
    private static final String OPENING_FIRST = " ORDER BY m.since, c.id";

    static final String INSERT =
            """
            INSERT INTO component (id, source, kind, native_id, name, platform, diagnostic_url, observed, newest, reported_at,
              stamped_at, since, previous_change, recovered_at, previous_recovered_at, improved_at, fell_at, previous_fell_at,
              worst, changed_received_at, changes, lag, event, due_at, reason, brief, failed_facts)
            """;

    static final String OR_UPDATE =
            """
             ON CONFLICT (id) DO UPDATE SET
              name = COALESCE(excluded.name, component.name), platform = excluded.platform,
              diagnostic_url = excluded.diagnostic_url, observed = excluded.observed, newest = excluded.newest,
              reported_at = excluded.reported_at, stamped_at = excluded.stamped_at, since = excluded.since,
              previous_change = excluded.previous_change, recovered_at = excluded.recovered_at,
              previous_recovered_at = excluded.previous_recovered_at, improved_at = excluded.improved_at,
              fell_at = excluded.fell_at, previous_fell_at = excluded.previous_fell_at, worst = excluded.worst,
              changed_received_at = excluded.changed_received_at, changes = excluded.changes, lag = excluded.lag,
              event = COALESCE(excluded.event, component.event), forgotten = 0, due_at = excluded.due_at,
              reason = excluded.reason, brief = excluded.brief, failed_facts = excluded.failed_facts, unknown_since = NULL,
              unknown_word = NULL""";

    private ComponentTable() {}

    public static Optional<ComponentRecord> find(Sql store, String id) {
        return store.sql("SELECT " + COLUMNS + " FROM component c WHERE c.id = ?")
                .param(id)
                .query((row, n) -> read(row))
                .optional();
    }

    /**
     * What a report is compared with.
     *
     * @param failed the facts that decided the outage it is in
     */
    public record Observed(ComponentHistory history, Set<Fact> failed) {}

    /** What is known of it, and no more: every event asks. */
    public static Optional<Observed> observed(Sql store, String id) {
        return store.sql("SELECT " + OBSERVED + ", c.failed_facts FROM component c WHERE c.id = ?")
                .param(id)
                .query((row, n) -> observed(new RowReader(row)))
                .optional();
    }

    /** {@link #OBSERVED} and the failed facts. */
    static Observed observed(RowReader row) throws SQLException {
        return new Observed(observation(row), facts(row.text()));
    }

    private static Set<Fact> facts(String written) {
        return written == null
                ? Set.of()
                : Stream.of(written.split(",")).map(Fact::valueOf).collect(Collectors.toSet());
    }

    static String written(Set<Fact> facts) {
        return facts.isEmpty() ? null : facts.stream().map(Fact::name).sorted().collect(Collectors.joining(","));
    }

    /** Two columns; null where there is none. */
    static Reason reason(RowReader row) throws SQLException {
        String text = row.text();
        String brief = row.text();
        return text == null ? null : new Reason(text, brief);
    }

    /** All members of an incident that have not left it, the opening component first: earliest outage, then id. */
    public static List<ComponentRecord> membersOf(Sql store, long incident) {
        return store.sql(MEMBERS + OPENING_FIRST)
                .param(incident)
                .query((row, n) -> read(row))
                .list();
    }

    /**
     * Those of them that may not simply be reported as what the incident is about: out in another status, up, fallen
     * twice within so long, or an instance that another takes down with it. A storm has thousands of the others.
     */
    public static List<ComponentRecord> doubtfulOf(Sql store, long incident, Status status, Duration twiceWithin) {
        return store.sql(MEMBERS + " AND (c.observed <> ? OR c.fell_at - c.previous_fell_at < ?"
                        + " OR m.instance_of IS NOT NULL AND m.cause IS NOT NULL)" + OPENING_FIRST)
                .params(incident, status.name(), twiceWithin.toMillis())
                .query((row, n) -> read(row))
                .list();
    }

    /** Writes what a report changed; {@code line} is its line in the history if it was a change. */
    public static void write(Sql store, StatusEvent event, Observed observed, Long line, Instant dueAt) {
        List<Object> values = values(event, observed, line, dueAt);
        store.sql(INSERT + "VALUES (" + String.join(", ", Collections.nCopies(values.size(), "?")) + ")" + OR_UPDATE)
                .params(values)
                .update();
    }

    /** In the order of {@link #INSERT}. */
    static List<Object> values(StatusEvent event, Observed observed, Long line, Instant dueAt) {
        ComponentHistory o = observed.history();
        Reason reason = event.evidence().reason();
        return Arrays.asList(
                event.component().toString(),
                event.component().source(),
                event.component().kind(),
                event.component().id(),
                event.name(),
                event.platform(),
                event.diagnosticUrl(),
                o.observed().name(),
                millis(o.newest()),
                millis(o.reported()),
                millis(o.stamped()),
                millis(o.since()),
                millis(o.previousChange()),
                millis(o.recoveredAt()),
                millis(o.previousRecoveredAt()),
                millis(o.improvedAt()),
                millis(o.fellAt()),
                millis(o.previousFellAt()),
                o.worst() == null ? null : o.worst().name(),
                millis(o.changedReceivedAt()),
                o.changes(),
                event.lag().toMillis(),
                line,
                millis(dueAt),
                reason == null ? null : reason.text(),
                reason == null ? null : reason.brief(),
                written(observed.failed()));
    }

    /**
     * A report does not tell its status. Its row says since when that is so; a component of which nothing else was reported
     * gets one in which it counts as UP since long ago, so that whatever is reported next is news.
     */
    public static void unknown(Sql store, StatusEvent event) {
        store.sql(
                        """
                        INSERT INTO component (id, source, kind, native_id, name, platform, diagnostic_url, observed, newest,
                          since, changes, lag, unknown_since, unknown_word)
                        VALUES (?, ?, ?, ?, ?, ?, ?, 'UP', 0, ?, 0, 0, ?, ?)
                        ON CONFLICT (id) DO UPDATE SET
                          unknown_since = COALESCE(component.unknown_since, excluded.unknown_since),
                          unknown_word = excluded.unknown_word""")
                .params(
                        event.component().toString(),
                        event.component().source(),
                        event.component().kind(),
                        event.component().id(),
                        event.name(),
                        event.platform(),
                        event.diagnosticUrl(),
                        millis(event.receivedAt()),
                        millis(event.receivedAt()),
                        event.word())
                .update();
    }

    /** A repeat moves the newest report and what is known of the facts, and nothing else; {@code reason} may be null. */
    public static void repeated(Sql store, String id, Observed observed, Reason reason) {
        ComponentHistory o = observed.history();
        Columns.one(
                store.sql(
                                """
                                UPDATE component SET newest = ?, reported_at = ?, stamped_at = ?, forgotten = 0,
                                  unknown_since = NULL, unknown_word = NULL, failed_facts = ?,
                                  brief = CASE WHEN CAST(? AS TEXT) IS NULL THEN brief ELSE ? END, reason = COALESCE(?, reason)
                                WHERE id = ?""")
                        .params(
                                millis(o.newest()),
                                millis(o.reported()),
                                millis(o.stamped()),
                                written(observed.failed()),
                                reason == null ? null : reason.text(),
                                reason == null ? null : reason.brief(),
                                reason == null ? null : reason.text(),
                                id)
                        .update(),
                "a repeated report");
    }

    /** Records what the policy said; {@code flaps} counts those since it last kept still for the cooldown's memory. */
    public static void assessed(
            Sql store, String id, String service, Optional<Hold> hold, int flaps, boolean unmapped, Instant dueAt) {
        Columns.one(
                store.sql(
                                """
                                UPDATE component SET service = ?, hold_reason = ?, hold_why = ?, held_until = ?,
                                  flaps = ?, unmapped = ?, assessed_changes = changes, due_at = ? WHERE id = ?""")
                        .params(
                                service,
                                hold.map(h -> h.reason().name()).orElse(null),
                                hold.map(Hold::why).orElse(null),
                                hold.map(h -> millis(h.until())).orElse(null),
                                flaps,
                                Columns.flag(unmapped),
                                millis(dueAt),
                                id)
                        .update(),
                "an assessment");
    }

    /** Gives a component the name that its platform has for it; events may say none. */
    public static void named(Sql store, String id, String name) {
        store.sql("UPDATE component SET name = ? WHERE id = ? AND name IS NULL")
                .params(name, id)
                .update();
    }

    /** Puts a component before the policy at some time, unless it is due earlier anyway. */
    public static void due(Sql store, String id, Instant at) {
        store.sql("UPDATE component SET due_at = ? WHERE id = ? AND (due_at IS NULL OR due_at > ?)")
                .params(millis(at), id, millis(at))
                .update();
    }

    /**
     * Its outage, which is not reported to PagerDuty, waits since then; null once the wait is over one way or the
     * other.
     */
    public static void waiting(Sql store, String id, Instant from) {
        Columns.one(
                store.sql("UPDATE component SET waiting_from = ? WHERE id = ?")
                        .params(millis(from), id)
                        .update(),
                "a wait");
    }

    /** Since when it has been held because of its cause: what that began for lasts, whatever else holds it meanwhile. */
    public static void causedFrom(Sql store, String id, Instant from) {
        Columns.one(
                store.sql("UPDATE component SET caused_from = ? WHERE id = ?")
                        .params(millis(from), id)
                        .update(),
                "a hold because of a cause");
    }

    /** The wait of all members that have not left the incident is over; with one statement, since it may be many. */
    public static void waitsOver(Sql store, long incident) {
        store.sql(
                        """
                        UPDATE component SET waiting_from = NULL WHERE waiting_from IS NOT NULL AND id IN (
                          SELECT component FROM incident_member WHERE incident = ? AND left_at IS NULL)""")
                .param(incident)
                .update();
    }

    /** It flaps, and is reported for that. */
    public static void flapped(Sql store, String id) {
        Columns.one(
                store.sql("UPDATE component SET flaps = flaps + 1 WHERE id = ?")
                        .param(id)
                        .update(),
                "a flap");
    }

    public static List<String> dueBy(Sql store, Instant now, int limit) {
        return store.sql("SELECT id FROM component WHERE due_at <= ? ORDER BY due_at LIMIT ?")
                .params(millis(now), limit)
                .query(String.class)
                .list();
    }

    /** Has those that maintenance holds assessed again, because the windows may be others now. */
    public static int maintenanceChanged(Sql store, Instant now) {
        return store.sql("UPDATE component SET due_at = ? WHERE hold_reason IN ('MAINTENANCE', 'CAUSE')")
                .param(millis(now))
                .update();
    }

    /** A person said that it will never report again: it counts as UP, and no hold applies. */
    public static void forgotten(Sql store, String id, Instant now) {
        Columns.one(
                store.sql(
                                """
                                UPDATE component SET observed = 'UP', since = ?, newest = ?, reported_at = NULL, stamped_at = NULL,
                                  previous_change = NULL, recovered_at = NULL, previous_recovered_at = NULL, improved_at = ?, fell_at = NULL,
                                  previous_fell_at = NULL, worst = NULL, waiting_from = NULL, assessed_changes = changes,
                                  changed_received_at = NULL, hold_reason = NULL, hold_why = NULL, held_until = NULL,
                                  reason = NULL, brief = NULL, failed_facts = NULL, unknown_since = NULL, caused_from = NULL,
                                  unknown_word = NULL, forgotten = 1, unmapped = 0, due_at = NULL
                                WHERE id = ?""")
                        .params(millis(now), millis(now), millis(now), id)
                        .update(),
                "forgetting a component");
    }

    /** It may report again after all. */
    public static void remembered(Sql store, String id) {
        Columns.one(
                store.sql("UPDATE component SET forgotten = 0 WHERE id = ?")
                        .param(id)
                        .update(),
                "remembering a component");
    }

    /** In the order of {@link #COLUMNS}. */
    private static ComponentRecord read(ResultSet rows) throws SQLException {
        RowReader row = new RowReader(rows);
        ComponentId id = new ComponentId(row.text(), row.text(), row.text());
        String name = row.text();
        String platform = row.text();
        String diagnosticUrl = row.text();
        ComponentHistory observation = observation(row);
        return new ComponentRecord(
                id,
                name,
                platform,
                diagnosticUrl,
                observation,
                Duration.ofMillis(row.number()),
                row.numberOrNull(),
                row.text(),
                Columns.named(Hold.Reason.class, row.text()),
                row.instant(),
                row.instant(),
                observation.changes() - (int) row.number(),
                (int) row.number(),
                row.instant(),
                row.instant());
    }

    /** In the order of {@link #OBSERVED}. */
    static ComponentHistory observation(RowReader row) throws SQLException {
        return new ComponentHistory(
                Status.valueOf(row.text()),
                row.instant(),
                row.instant(),
                row.instant(),
                row.instant(),
                row.instant(),
                row.instant(),
                row.instant(),
                row.instant(),
                row.instant(),
                row.instant(),
                Columns.named(Status.class, row.text()),
                row.instant(),
                (int) row.number());
    }
}
