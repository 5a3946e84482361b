package io.trunkline.ledger.query;

import static io.trunkline.store.Columns.instant;

import io.trunkline.ledger.tables.EventTable;
import io.trunkline.model.Alarm;
import io.trunkline.model.ComponentId;
import io.trunkline.model.Status;
import io.trunkline.model.TraceParent;
import io.trunkline.store.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The reads of the history. */
final class EventQueries {

    private static final int LINES_A_STATEMENT = 500;

    private final StoreReads reads;

    EventQueries(StoreReads reads) {
        this.reads = reads;
    }

    List<EventView> events(Query query) {
        return reads.read(store -> {
            List<Long> ids = new EventSearch(store).newest(query, behind(query));
            List<EventView> lines = new ArrayList<>();
            for (int from = 0; from < ids.size(); from += LINES_A_STATEMENT) {
                lines.addAll(lines(store, ids.subList(from, Math.min(ids.size(), from + LINES_A_STATEMENT))));
            }
            return lines;
        });
    }

    private static Conditions behind(Query query) {
        return query.after() == null
                ? Conditions.NONE
                : Conditions.NONE.and("e.id < ?", query.after().at());
    }

    private static List<EventView> lines(Sql store, List<Long> ids) {
        return store.sql(
                        "SELECT e.*, c.service FROM event e LEFT JOIN component c ON c.id = e.component WHERE e.id IN ("
                                + String.join(", ", Collections.nCopies(ids.size(), "?")) + ") ORDER BY e.id DESC")
                .params(ids)
                .query((row, n) -> event(row))
                .list();
    }

    /** Of a row of {@code event} with the service of its component. */
    static EventView event(ResultSet row) throws SQLException {
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
                row.getString("fingerprint"),
                TraceParent.parse(row.getString("traceparent")).orElse(null));
    }

    /**
     * Without alarms, which have no body that a platform sent. The ids first, because the newest are wanted and the
     * oldest of them come first; the bodies one by one.
     */
    void bodies(Query query, Consumer<EventBody> each) {
        Conditions sent = behind(query).and("e.source <> ?", Alarm.SOURCE);
        List<Long> ids = new ArrayList<>(reads.read(store -> new EventSearch(store).newest(query, sent)));
        Collections.reverse(ids);
        for (long id : ids) {
            body(id).ifPresent(each);
        }
    }

    Optional<EventBody> body(long id) {
        return reads.read(
                store -> store.sql("SELECT received_at, source, component, verdict, body FROM event WHERE id = ?")
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
}
