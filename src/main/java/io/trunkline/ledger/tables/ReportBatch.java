package io.trunkline.ledger.tables;

import static io.trunkline.store.Columns.millis;

import io.trunkline.ledger.tables.ComponentTable.Observed;
import io.trunkline.model.DeliveryKey;
import io.trunkline.model.Reason;
import io.trunkline.model.StatusEvent;
import io.trunkline.store.RowReader;
import io.trunkline.store.Sql;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The statements of the accept transaction for many reports at once, on {@code event} and {@code component}. Arrays as
 * parameters are PostgreSQL's alone; what they do with each row is what {@link EventTable} and {@link ComponentTable} do.
 */
public final class ReportBatch {

    /** Not with EXISTS, for which the planner may read the whole history once instead of the index for each report. */
    private static final String LOOK =
            """
            SELECT (SELECT e.id FROM event e WHERE e.source = r.source AND e.fingerprint = r.fingerprint) IS NOT NULL
                OR (SELECT e.id FROM event e WHERE e.source = r.source AND e.signed = r.signed) IS NOT NULL
                OR (SELECT e.id FROM event e WHERE e.source = r.source AND e.fingerprint = r.former
                  AND (e.fingerprint LIKE 'body:%%' OR e.body = r.body)) IS NOT NULL,
              c.id, %s, c.failed_facts
            FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[]) WITH ORDINALITY
              AS r (component, source, fingerprint, signed, former, body, place)
              LEFT JOIN component c ON c.id = r.component
            ORDER BY r.place"""
                    .formatted(ComponentTable.OBSERVED);

    /** The types of what {@link EventTable#values} gives, in its order: t is text, n a number. */
    private static final String LINE_TYPES = "tttttttnnttt";

    private static final String ADD = EventTable.LINE
            + "SELECT " + columns(LINE_TYPES) + " FROM " + unnest(LINE_TYPES) + " WITH ORDINALITY AS r ("
            + columns(LINE_TYPES)
            + ", place) ORDER BY place ON CONFLICT DO NOTHING RETURNING id, component";

    private static final String REPEAT =
            """
            UPDATE component c SET newest = r.newest, reported_at = r.reported_at, stamped_at = r.stamped_at, forgotten = 0,
              unknown_since = NULL, unknown_word = NULL, failed_facts = r.failed_facts,
              brief = CASE WHEN r.reason IS NULL THEN c.brief ELSE r.brief END, reason = COALESCE(r.reason, c.reason)
            FROM unnest(?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::text[], ?::text[])
              AS r (id, newest, reported_at, stamped_at, failed_facts, reason, brief)
            WHERE c.id = r.id""";

    /** The types of what {@link ComponentTable#values} gives, in its order. */
    private static final String ROW_TYPES = "ttttttttnnnnnnnnnntnnnnnttt";

    private static final String WRITE =
            ComponentTable.INSERT + "SELECT * FROM " + unnest(ROW_TYPES) + ComponentTable.OR_UPDATE;

    private ReportBatch() {}

    /**
     * What a report is compared with.
     *
     * @param duplicate whether the same delivery has a line (rule 3)
     * @param observed of its component, if that has a row
     */
    public record Known(boolean duplicate, Optional<Observed> observed) {}

    /** A component's row after a report; {@code line} is its line in the history if it was a change. */
    public record Write(StatusEvent event, Observed observed, Long line, Instant dueAt) {}

    /** What a repeat moves in a component's row; {@code reason} may be null. */
    public record Repeat(String component, Observed observed, Reason reason) {}

    /** One for each report, in their order. */
    public static List<Known> look(Sql store, List<StatusEvent> events) {
        return store.sql(LOOK)
                .params(
                        texts(events, event -> event.component().toString()),
                        texts(events, StatusEvent::source),
                        texts(events, StatusEvent::fingerprint),
                        texts(events, ReportBatch::signed),
                        texts(events, ReportBatch::former),
                        texts(events, event -> former(event) == null ? null : event.body()))
                .query((row, n) -> {
                    boolean duplicate = row.getBoolean(1);
                    boolean known = row.getString(2) != null;
                    RowReader columns = new RowReader(row, 2);
                    return new Known(
                            duplicate, known ? Optional.of(ComponentTable.observed(columns)) : Optional.empty());
                })
                .list();
    }

    private static String signed(StatusEvent event) {
        return Optional.ofNullable(event.delivery()).map(DeliveryKey::signed).orElse(null);
    }

    private static String former(StatusEvent event) {
        return Optional.ofNullable(event.delivery()).map(DeliveryKey::former).orElse(null);
    }

    /**
     * Adds a line for each report, of which no two are of one component, and gives their numbers in that order; the repeats
     * among them move what is newest of their components, in the same journey to the server.
     */
    public static List<Long> add(Sql store, List<StatusEvent> events, List<String> verdicts, List<Repeat> repeats) {
        if (events.isEmpty()) {
            return List.of();
        }
        record Line(long id, String component) {}
        List<List<Object>> rows = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            rows.add(EventTable.values(events.get(i), verdicts.get(i)));
        }
        Sql.Statement add = store.sql(ADD).params(byColumn(rows, LINE_TYPES));
        List<Line> lines = (repeats.isEmpty() ? add : add.after(repeat(store, repeats)))
                .query((row, n) -> new Line(row.getLong(1), row.getString(2)))
                .list();
        List<String> added = lines.stream().map(Line::component).toList();
        List<String> given =
                events.stream().map(event -> event.component().toString()).toList();
        if (!added.equals(given)) {
            throw new IllegalStateException("of " + given.size() + " reports " + added.size()
                    + " have a line of their own in the history, so that two of them are one delivery");
        }
        return lines.stream().map(Line::id).toList();
    }

    private static Sql.Statement repeat(Sql store, List<Repeat> repeats) {
        return store.sql(REPEAT)
                .params(
                        texts(repeats, Repeat::component),
                        numbers(
                                repeats,
                                repeat -> millis(repeat.observed().history().newest())),
                        numbers(
                                repeats,
                                repeat -> millis(repeat.observed().history().reported())),
                        numbers(
                                repeats,
                                repeat -> millis(repeat.observed().history().stamped())),
                        texts(
                                repeats,
                                repeat ->
                                        ComponentTable.written(repeat.observed().failed())),
                        texts(
                                repeats,
                                repeat -> repeat.reason() == null
                                        ? null
                                        : repeat.reason().text()),
                        texts(
                                repeats,
                                repeat -> repeat.reason() == null
                                        ? null
                                        : repeat.reason().brief()))
                .changing(repeats.size());
    }

    /** Writes what reports changed, each as {@link ComponentTable#write} does. */
    public static void write(Sql store, List<Write> writes) {
        if (writes.isEmpty()) {
            return;
        }
        List<List<Object>> rows = writes.stream()
                .map(one -> ComponentTable.values(one.event(), one.observed(), one.line(), one.dueAt()))
                .toList();
        store.sql(WRITE).params(byColumn(rows, ROW_TYPES)).update();
    }

    private static String unnest(String types) {
        return types.chars()
                .mapToObj(type -> type == 't' ? "?::text[]" : "?::bigint[]")
                .collect(Collectors.joining(", ", "unnest(", ")"));
    }

    private static String columns(String types) {
        return IntStream.range(0, types.length())
                .mapToObj(column -> "c" + column)
                .collect(Collectors.joining(", "));
    }

    /** Rows of values as an array for each column. */
    private static List<Object> byColumn(List<List<Object>> rows, String types) {
        List<Object> arrays = new ArrayList<>(types.length());
        for (int column = 0; column < types.length(); column++) {
            int at = column;
            arrays.add(
                    types.charAt(column) == 't'
                            ? texts(rows, row -> (String) row.get(at))
                            : numbers(rows, row -> row.get(at) == null ? null : ((Number) row.get(at)).longValue()));
        }
        return arrays;
    }

    private static <T> String[] texts(List<T> all, Function<T, String> text) {
        return all.stream().map(text).toArray(String[]::new);
    }

    private static <T> Long[] numbers(List<T> all, Function<T, Long> number) {
        return all.stream().map(number).toArray(Long[]::new);
    }
}
