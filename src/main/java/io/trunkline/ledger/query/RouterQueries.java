package io.trunkline.ledger.query;

import static io.trunkline.store.Columns.instant;
import static io.trunkline.store.Columns.millis;

import io.trunkline.ledger.query.SourceView.Lag;
import io.trunkline.ledger.tables.WindowTable;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The reads of routing keys, sources, nodes and windows of maintenance. */
final class RouterQueries {

    /** More would take a person's time; a busy day has more, of which these are the newest. */
    private static final int EVENTS = 100_000;

    private static final long HALF_HOUR = 1_800_000;
    private static final double MILLIS = 1_000;

    private final StoreReads reads;
    private Function<String, List<String>> servicesOfKey = key -> List.of();

    RouterQueries(StoreReads reads) {
        this.reads = reads;
    }

    /** @param ofRoutingKey the ids of the services that have a routing key, which is a secret */
    void tellsServices(Function<String, List<String>> ofRoutingKey) {
        servicesOfKey = ofRoutingKey;
    }

    List<WindowView> windows(Instant now) {
        return reads.read(store -> store.sql(
                        "SELECT * FROM maintenance_window WHERE ended_at IS NULL AND to_at > ? ORDER BY from_at, id")
                .param(millis(now))
                .query((row, n) -> window(row))
                .list());
    }

    List<WindowView> windowsSince(Instant since) {
        return reads.read(store -> store.sql(
                        """
                        SELECT * FROM maintenance_window
                        WHERE COALESCE(ended_at, to_at) > ? AND (ended_at IS NULL OR ended_at > from_at) ORDER BY id""")
                .param(millis(since))
                .query((row, n) -> window(row))
                .list());
    }

    private static WindowView window(ResultSet row) throws SQLException {
        return new WindowView(
                WindowTable.planned(row),
                row.getString("author"),
                instant(row, "created_at"),
                instant(row, "ended_at"));
    }

    Map<String, List<String>> heldByMaintenance(int limit) {
        Map<String, List<String>> held = new HashMap<>();
        reads.read(store -> store.sql(
                        "SELECT id, hold_why FROM component WHERE hold_reason = 'MAINTENANCE' ORDER BY id LIMIT ?")
                .param(limit)
                .query((row, n) -> held.computeIfAbsent(
                                Objects.requireNonNullElse(row.getString("hold_why"), ""), why -> new ArrayList<>())
                        .add(row.getString("id")))
                .list());
        return held;
    }

    List<RoutingKeyView> keys() {
        return reads.read(store -> store.sql("SELECT * FROM routing_key ORDER BY routing_key")
                .query((row, n) -> key(row))
                .list());
    }

    Optional<RoutingKeyView> key(String routingKey) {
        return reads.read(store -> store.sql("SELECT * FROM routing_key WHERE routing_key = ?")
                .param(routingKey)
                .query((row, n) -> key(row))
                .optional());
    }

    private RoutingKeyView key(ResultSet row) throws SQLException {
        String calls = row.getString("calls");
        return new RoutingKeyView(
                MaskedRoutingKey.of(row.getString("routing_key")),
                instant(row, "held_until"),
                row.getString("last_error"),
                row.getInt("failures"),
                row.getString("lease_owner"),
                servicesOfKey.apply(row.getString("routing_key")),
                calls.isEmpty()
                        ? List.of()
                        : Stream.of(calls.split(","))
                                .map(at -> Instant.ofEpochMilli(Long.parseLong(at)))
                                .toList(),
                instant(row, "accepted_at"),
                instant(row, "rejected_at"));
    }

    List<SourceView> sources(Instant since) {
        Map<String, List<Lag>> lag = new HashMap<>();
        Map<String, Instant> heard = new HashMap<>();
        reads.read(store -> store.sql(
                        """
                        SELECT source, received_at / ? AS slot, COUNT(*) AS events,
                          AVG(received_at - occurred_at) AS mean, MAX(received_at - occurred_at) AS longest
                        FROM event WHERE id > (SELECT COALESCE(MAX(id), 0) FROM event) - ? AND received_at >= ?
                        GROUP BY source, received_at / ? ORDER BY source, slot""")
                .params(HALF_HOUR, EVENTS, millis(since), HALF_HOUR)
                .query((row, n) -> lag.computeIfAbsent(row.getString("source"), source -> new ArrayList<>())
                        .add(new Lag(
                                Instant.ofEpochMilli(row.getLong("slot") * HALF_HOUR),
                                row.getInt("events"),
                                Math.max(0, row.getDouble("mean") / MILLIS),
                                Math.max(0, row.getDouble("longest") / MILLIS))))
                .list());
        reads.read(store -> store.sql("SELECT source, heard_at FROM sender WHERE heard_at IS NOT NULL")
                .query((row, n) -> heard.put(row.getString("source"), instant(row, "heard_at")))
                .list());
        return Stream.concat(lag.keySet().stream(), heard.keySet().stream())
                .distinct()
                .map(source -> new SourceView(source, heard.get(source), lag.getOrDefault(source, List.of())))
                .toList();
    }

    List<NodeView> nodes() {
        return reads.read(store -> store.sql("SELECT * FROM node ORDER BY started_at, id")
                .query((row, n) -> new NodeView(
                        row.getString("id"),
                        row.getString("host"),
                        row.getString("version"),
                        instant(row, "started_at"),
                        instant(row, "seen_at")))
                .list());
    }
}
