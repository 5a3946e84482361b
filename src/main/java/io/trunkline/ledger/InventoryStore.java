package io.trunkline.ledger;

import static io.trunkline.store.Columns.instant;
import static io.trunkline.store.Columns.millis;

import io.trunkline.ledger.tables.AncestorTable;
import io.trunkline.ledger.tables.InstanceTable;
import io.trunkline.ledger.tables.PlannedWorkTable;
import io.trunkline.model.ComponentId;
import io.trunkline.model.InventoryItem;
import io.trunkline.model.Status;
import io.trunkline.store.Columns;
import io.trunkline.store.Sql;
import io.trunkline.store.Transactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What the platforms' own APIs said of components, kept over restarts and for all nodes. */
public final class InventoryStore {

    /** Rows of one transaction: the ledger's one writer has others to serve. */
    private static final int AT_A_TIME = 500;

    private final Transactions transactions;
    private final InstantSource clock;

    public InventoryStore(Transactions transactions, InstantSource clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * What is remembered of a component.
     *
     * @param source whose API said so
     * @param learntAt when it was first said like this
     * @param goneAt since when it is listed no more, or null
     * @param doubted whether too many others went with it for that to prove anything
     * @param workSince since when the platform knows of work at it, or null
     * @param endedAt when it was ended because of that, or null
     */
    public record Remembered(
            InventoryItem known,
            String source,
            Instant learntAt,
            Instant goneAt,
            boolean doubted,
            Instant workSince,
            Instant endedAt) {}

    /**
     * What the ledger has of a component's status.
     *
     * @param newest the newest report's occurrence
     * @param forgotten whether a person said that it will never report again
     * @param fellAt when it left UP last, or when its status began
     */
    public record Reported(Status observed, Instant newest, boolean forgotten, Instant fellAt) {}

    /** What is remembered of one component. */
    public CompletableFuture<Optional<Remembered>> find(ComponentId component) {
        return transactions.submit(store -> find(store, component));
    }

    private static Optional<Remembered> find(Sql store, ComponentId component) {
        return store.sql("SELECT * FROM known_component WHERE id = ?")
                .param(component.toString())
                .query((row, n) -> read(row))
                .optional();
    }

    /** All that the API of a source said. */
    public CompletableFuture<List<Remembered>> of(String source) {
        return transactions.submit(store -> store.sql("SELECT * FROM known_component WHERE source = ? ORDER BY id")
                .param(source)
                .query((row, n) -> read(row))
                .list());
    }

    /** The status of all components of a source that the ledger has, whatever told it. */
    public CompletableFuture<Map<ComponentId, Reported>> reported(String componentsOf) {
        return transactions.submit(store -> {
            Map<ComponentId, Reported> reported = new HashMap<>();
            store.sql(
                            "SELECT id, observed, newest, forgotten, COALESCE(fell_at, since) AS fell FROM component WHERE source = ?")
                    .param(componentsOf)
                    .query((row, n) -> reported.put(
                            ComponentId.parse(row.getString("id")),
                            new Reported(
                                    Status.valueOf(row.getString("observed")),
                                    instant(row, "newest"),
                                    Columns.flag(row, "forgotten"),
                                    instant(row, "fell"))))
                    .list();
            return reported;
        });
    }

    /** Writes what was said; those that are remembered like this already cost nothing. */
    public CompletableFuture<Void> learn(String source, Collection<InventoryItem> said, Collection<Remembered> before) {
        Map<ComponentId, Remembered> remembered = new HashMap<>();
        before.forEach(each -> remembered.put(each.known().component(), each));
        List<InventoryItem> news = said.stream()
                .filter(known -> {
                    Remembered old = remembered.get(known.component());
                    return old == null || old.goneAt() != null || !old.known().equals(known);
                })
                .toList();
        CompletableFuture<Void> written = CompletableFuture.completedFuture(null);
        for (List<InventoryItem> some : inParts(news)) {
            written = written.thenCompose(unused -> write(source, some));
        }
        boolean over = news.stream().anyMatch(known -> {
            Remembered old = remembered.get(known.component());
            return old != null && old.known().work() != null && known.work() == null;
        });
        return over ? written.thenCompose(unused -> workOver()) : written;
    }

    private CompletableFuture<Void> workOver() {
        return transactions.submit(store -> {
            PlannedWorkTable.over(store, now());
            return null;
        });
    }

    private CompletableFuture<Void> write(String source, List<InventoryItem> some) {
        return transactions.submit(store -> {
            some.forEach(known -> write(store, source, known, now()));
            // Whatever is out may hang on something else now.
            some.forEach(known -> AncestorTable.moved(store, known.component().toString(), now()));
            some.forEach(known -> InstanceTable.besides(store, known.component(), now()));
            return null;
        });
    }

    private static void write(Sql store, String source, InventoryItem known, Instant now) {
        Columns.one(
                store.sql(
                                """
                                INSERT INTO known_component (id, native_id, source, name, site, edge_group, trunk_base,
                                  edge, facts, work, work_since, learnt_at)
                                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                                ON CONFLICT (id) DO UPDATE SET source = excluded.source, name = excluded.name,
                                  site = excluded.site, edge_group = excluded.edge_group,
                                  trunk_base = excluded.trunk_base, edge = excluded.edge, facts = excluded.facts,
                                  work = excluded.work, work_since = CASE WHEN excluded.work IS NULL THEN NULL
                                    ELSE COALESCE(known_component.work_since, excluded.work_since) END,
                                  ended_at = CASE WHEN excluded.work IS NULL THEN NULL ELSE known_component.ended_at END,
                                  learnt_at = excluded.learnt_at, gone_at = NULL, doubted = 0""")
                        .params(
                                known.component().toString(),
                                known.component().id(),
                                source,
                                known.name(),
                                known.site(),
                                known.edgeGroup(),
                                known.trunkBase(),
                                known.edge(),
                                known.facts(),
                                known.work(),
                                known.work() == null ? null : millis(now),
                                millis(now))
                        .update(),
                "what a platform said");
    }

    /**
     * They are listed no more. What was known of them stays: an event about one may still come.
     *
     * @param doubted whether there are too many of them for that to prove anything
     */
    public CompletableFuture<Void> gone(Collection<ComponentId> components, boolean doubted) {
        if (components.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        return transactions.submit(store -> {
            components.forEach(component -> store.sql(
                            "UPDATE known_component SET gone_at = ?, doubted = ? WHERE id = ? AND gone_at IS NULL")
                    .params(millis(now()), Columns.flag(doubted), component.toString())
                    .update());
            components.forEach(component -> InstanceTable.besides(store, component, now()));
            PlannedWorkTable.over(store, now());
            return null;
        });
    }

    /** Of all that the API of a source lists, those of which it says what their own reports do not. */
    public CompletableFuture<Map<ComponentId, String>> facts(String source) {
        return transactions.submit(store -> {
            Map<ComponentId, String> facts = new HashMap<>();
            store.sql(
                            "SELECT id, facts FROM known_component WHERE source = ? AND facts IS NOT NULL AND gone_at IS NULL")
                    .param(source)
                    .query((row, n) -> facts.put(ComponentId.parse(row.getString("id")), row.getString("facts")))
                    .list();
            return facts;
        });
    }

    private static List<List<InventoryItem>> inParts(List<InventoryItem> all) {
        List<List<InventoryItem>> parts = new ArrayList<>();
        for (int from = 0; from < all.size(); from += AT_A_TIME) {
            parts.add(all.subList(from, Math.min(all.size(), from + AT_A_TIME)));
        }
        return parts;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    public static InventoryItem known(ResultSet row) throws SQLException {
        return new InventoryItem(
                ComponentId.parse(row.getString("id")),
                row.getString("name"),
                row.getString("site"),
                row.getString("edge_group"),
                row.getString("trunk_base"),
                row.getString("edge"),
                row.getString("facts"),
                row.getString("work"));
    }

    private static Remembered read(ResultSet row) throws SQLException {
        return new Remembered(
                known(row),
                row.getString("source"),
                instant(row, "learnt_at"),
                instant(row, "gone_at"),
                Columns.flag(row, "doubted"),
                instant(row, "work_since"),
                instant(row, "ended_at"));
    }
}
