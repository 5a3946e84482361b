package io.trunkline.ledger.query;

import static io.trunkline.store.Columns.instant;
import static io.trunkline.store.Columns.millis;

import io.trunkline.ledger.tables.EventTable;
import io.trunkline.model.Alarm;
import io.trunkline.model.ComponentId;
import io.trunkline.model.Status;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The reads of the history. */
final class EventQueries {

    private final StoreReads reads;

    EventQueries(StoreReads reads) {
        this.reads = reads;
    }

    List<EventView> events(Query query) {
        Conditions where = conditions(query, new Conditions());
        return reads.read(
                store -> store.sql("SELECT e.*, c.service FROM event e LEFT JOIN component c ON c.id = e.component "
                                + where + " ORDER BY e.id DESC LIMIT ?")
                        .params(where.with(query.limit()))
                        .query((row, n) -> event(row))
                        .list());
    }

    private static Conditions conditions(Query query, Conditions where) {
        where.equal("e.source", query.source())
                .equal("e.verdict", query.verdict())
                .equal("e.status", query.status())
                .equal("c.service", query.service());
        if (query.since() != null) {
            where.among("e.received_at >= ?", millis(query.since()));
        }
        if (query.until() != null) {
            where.among("e.received_at < ?", millis(query.until()));
        }
        if (query.after() != null) {
            where.among("e.id < ?", query.after().at());
        }
        return where.component(query.component(), "e.component", "c.native_id");
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
    void bodies(Query query, Consumer<EventBody> each) {
        Conditions where = conditions(query, new Conditions().among("e.source <> ?", Alarm.SOURCE));
        List<Long> ids = new ArrayList<>(
                reads.read(store -> store.sql("SELECT e.id FROM event e LEFT JOIN component c ON c.id = e.component "
                                + where + " ORDER BY e.id DESC LIMIT ?")
                        .params(where.with(query.limit()))
                        .query(Long.class)
                        .list()));
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
