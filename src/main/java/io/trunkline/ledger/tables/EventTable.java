package io.trunkline.ledger.tables;

import static io.trunkline.store.Columns.instant;
import static io.trunkline.store.Columns.millis;

import io.trunkline.model.ComponentId;
import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import io.trunkline.model.TraceParent;
import io.trunkline.rules.Verdict;
import io.trunkline.store.Columns;
import io.trunkline.store.Sql;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The statements on {@code event}, the history. */
public final class EventTable {

    /** The verdict on a change until it is assessed. */
    public static final String CHANGE = "change";

    /** The verdict on a component that is none that pages, for good. */
    public static final String EXCLUDED = "excluded";

    /** The verdict on a compliance event, for good. */
    public static final String COMPLIANCE = "compliance";

    /** The verdict on a component that was ended; no platform reported that. */
    public static final String FORGOTTEN = "forgotten";

    private static final String FORGET = "forget";

    static final String LINE =
            """
            INSERT INTO event (source, fingerprint, signed, component, type, status, word, occurred_at, received_at, verdict,
              body, traceparent)
            """;

    private static final String ADD = LINE + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";

    /**
     * Unless the line has the key of a version before. An id alone proved nothing, so its line has to have the same body. Once
     * such lines are pruned the look ends at the edge of where they were in the index.
     */
    private static final String ADD_UNLESS_FORMER = LINE
            + """
            SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
            WHERE NOT EXISTS (
              SELECT 1 FROM event
              WHERE source = ? AND fingerprint = ? AND (fingerprint LIKE 'body:%' OR body = ?))
            ON CONFLICT DO NOTHING""";

    private EventTable() {}

    /**
     * Adds a line whose number is not needed; whether the same delivery had none, which the unique indexes decide (rule
     * 3).
     */
    public static boolean add(Sql store, StatusEvent event, String verdict) {
        return store.sql(add(event)).params(line(event, verdict)).update() == 1;
    }

    /** Adds a line and gives its number; nothing if the same delivery has one. */
    public static Optional<Long> number(Sql store, StatusEvent event, String verdict) {
        return store.sql(add(event) + " RETURNING id")
                .params(line(event, verdict))
                .query(Long.class)
                .optional();
    }

    private static boolean hasFormerKey(StatusEvent event) {
        return event.delivery() != null && event.delivery().former() != null;
    }

    private static String add(StatusEvent event) {
        return hasFormerKey(event) ? ADD_UNLESS_FORMER : ADD;
    }

    private static List<Object> line(StatusEvent event, String verdict) {
        List<Object> line = new ArrayList<>(values(event, verdict));
        if (hasFormerKey(event)) {
            line.addAll(List.of(event.source(), event.delivery().former(), event.body()));
        }
        return line;
    }

    /** Of a component that is none that pages, what was said of it: that counts as UP. */
    private static Status reported(StatusEvent event, String verdict) {
        return verdict.equals(EXCLUDED) ? event.evidence().reported() : event.status();
    }

    /** In the order of {@link #LINE}. */
    static List<Object> values(StatusEvent event, String verdict) {
        return Arrays.asList(
                event.source(),
                event.fingerprint(),
                event.delivery() == null ? null : event.delivery().signed(),
                event.component().toString(),
                event.type(),
                reported(event, verdict).name(),
                event.word(),
                millis(event.occurredAt()),
                millis(event.receivedAt()),
                verdict,
                event.body(),
                event.trace() == null ? null : event.trace().toString());
    }

    /** Adds that a component was ended (rule 14), so that the history played again ends it too. */
    public static void forgotten(Sql store, ComponentId component, String why, Instant now) {
        Columns.one(
                store.sql(
                                """
                                INSERT INTO event (source, component, type, status, word, occurred_at, received_at, verdict,
                                  reason, body)
                                VALUES (?, ?, ?, 'UP', ?, ?, ?, ?, ?, '{}')""")
                        .params(
                                component.source(),
                                component.toString(),
                                FORGET,
                                FORGET,
                                millis(now),
                                millis(now),
                                FORGOTTEN,
                                why)
                        .update(),
                "the line of a forgotten component");
    }

    /**
     * Puts the policy's verdict beside the event that led to it. That there is nothing more to do does not replace a
     * verdict that led to something. The line may have been pruned.
     */
    public static void judged(Sql store, long line, Verdict verdict) {
        store.sql("UPDATE event SET verdict = ?, reason = ? WHERE id = ? AND (verdict = ? OR ? <> 'nothing')")
                .params(verdict.word(), verdict.why(), line, CHANGE, verdict.word())
                .update();
    }

    /** The spans that the last changes of components came in, by component; those without one are left out. */
    public static Map<String, TraceParent> traces(Sql store, List<String> components) {
        String sql =
                "SELECT c.id, e.traceparent FROM component c JOIN event e ON e.id = c.event WHERE e.traceparent IS NOT NULL AND c.id IN (%s)"
                        .formatted(String.join(", ", Collections.nCopies(components.size(), "?")));
        return traces(store.sql(sql).params(components));
    }

    /** The span that the last compliance event about a component came in, by component; empty without one. */
    public static Map<String, TraceParent> violationTrace(Sql store, String component) {
        return traces(store.sql(
                        """
                        SELECT component, traceparent FROM event
                        WHERE component = ? AND verdict <> 'repeat' AND verdict = 'compliance' ORDER BY id DESC LIMIT 1""")
                .param(component));
    }

    private static Map<String, TraceParent> traces(Sql.Statement lines) {
        record Traced(String component, Optional<TraceParent> trace) {}
        return lines
                .query((row, n) -> new Traced(row.getString(1), TraceParent.parse(row.getString(2))))
                .list()
                .stream()
                .filter(line -> line.trace().isPresent())
                .collect(
                        Collectors.toMap(Traced::component, line -> line.trace().get()));
    }

    /** A line of the history, as far as its age is concerned. */
    public record Line(long id, Instant receivedAt, boolean compliance) {}

    /** The number of the newest line; 0 without one. */
    public static long last(Sql store) {
        return store.sql("SELECT COALESCE(MAX(id), 0) FROM event")
                .query(Long.class)
                .single();
    }

    /** The oldest lines behind a number. */
    public static List<Line> from(Sql store, long id, int limit) {
        return store.sql("SELECT id, received_at, verdict FROM event WHERE id > ? ORDER BY id LIMIT ?")
                .params(id, limit)
                .query((row, n) -> new Line(
                        row.getLong("id"), instant(row, "received_at"), COMPLIANCE.equals(row.getString("verdict"))))
                .list();
    }

    /** Takes out what is behind {@code from} up to {@code last}, but no compliance event since then. */
    public static int prune(Sql store, long from, long last, Instant complianceSince) {
        return store.sql("DELETE FROM event WHERE id > ? AND id <= ? AND (verdict <> ? OR received_at < ?)")
                .params(from, last, COMPLIANCE, millis(complianceSince))
                .update();
    }
}
