package io.trunkline.ledger.tables;

import static io.trunkline.store.Columns.instant;
import static io.trunkline.store.Columns.millis;

import io.trunkline.model.ComponentId;
import io.trunkline.model.InventoryItem;
import io.trunkline.model.RememberedItem;
import io.trunkline.model.Status;
import io.trunkline.rules.PollComparison.LedgerState;
import io.trunkline.store.Columns;
import io.trunkline.store.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Table {@code known_component}: what the platforms' own APIs said of each component. */
public final class KnownComponentTable {

    /** For how long that which a doubtful list lacks counts as it last reported. */
    static final Duration DOUBTED_FOR = Duration.ofDays(1);

    private KnownComponentTable() {}

    public static Optional<RememberedItem> find(Sql store, ComponentId component) {
        return store.sql("SELECT * FROM known_component WHERE id = ?")
                .param(component.toString())
                .query((row, n) -> remembered(row))
                .optional();
    }

    /** All that the API of a source said. */
    public static List<RememberedItem> of(Sql store, String source) {
        return store.sql("SELECT * FROM known_component WHERE source = ? ORDER BY id")
                .param(source)
                .query((row, n) -> remembered(row))
                .list();
    }

    /** Of all that the API of a source lists, those of which it says what their own reports do not. */
    public static Map<ComponentId, String> facts(Sql store, String source) {
        Map<ComponentId, String> facts = new HashMap<>();
        store.sql("SELECT id, facts FROM known_component WHERE source = ? AND facts IS NOT NULL AND gone_at IS NULL")
                .param(source)
                .query((row, n) -> facts.put(ComponentId.parse(row.getString("id")), row.getString("facts")))
                .list();
        return facts;
    }

    /** What reports said of the components of a source, to compare its lists with. */
    public static Map<ComponentId, LedgerState> reported(Sql store, String componentsOf) {
        Map<ComponentId, LedgerState> reported = new HashMap<>();
        store.sql(
                        "SELECT id, observed, newest, forgotten, COALESCE(fell_at, since) AS fell FROM component WHERE source = ?")
                .param(componentsOf)
                .query((row, n) -> reported.put(
                        ComponentId.parse(row.getString("id")),
                        new LedgerState(
                                Status.valueOf(row.getString("observed")),
                                instant(row, "newest"),
                                Columns.flag(row, "forgotten"),
                                instant(row, "fell"))))
                .list();
        return reported;
    }

    /** Each component that is listed or reported, with its service if that is known, else null. Reads all of them. */
    public static void eachWithItsService(Sql store, BiConsumer<ComponentId, String> take) {
        store.sql(
                        """
                        SELECT id, service FROM component UNION ALL SELECT id, NULL FROM known_component k
                        WHERE gone_at IS NULL AND NOT EXISTS (SELECT 1 FROM component c WHERE c.id = k.id)""")
                .query(row -> {
                    take.accept(ComponentId.parse(row.getString("id")), row.getString("service"));
                });
    }

    /** Whether a component worked where it was: what it hung on was not DOWN, and no work was in progress there or at itself. */
    private static final String WORKED =
            """
            k.work IS NULL AND NOT EXISTS (SELECT 1 FROM component p WHERE p.observed = 'DOWN' AND p.id IN (%1$s))
            AND NOT EXISTS (SELECT 1 FROM known_component p
              WHERE p.work IS NOT NULL AND p.gone_at IS NULL AND p.id IN (%1$s))"""
                    .formatted(RedundantGroupTable.ABOVE);

    public static void write(Sql store, String source, InventoryItem known, Instant now) {
        Columns.one(
                store.sql(
                                """
                                INSERT INTO known_component AS k (id, native_id, source, name, site, edge_group, trunk_base,
                                  edge, facts, work, work_since, learnt_at)
                                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                                ON CONFLICT (id) DO UPDATE SET source = excluded.source, name = excluded.name,
                                  site = excluded.site, edge_group = excluded.edge_group,
                                  trunk_base = excluded.trunk_base, moved_at = CASE
                                    WHEN k.edge <> excluded.edge AND %s
                                    THEN excluded.learnt_at ELSE k.moved_at END,
                                  edge = excluded.edge, facts = excluded.facts,
                                  work = excluded.work, work_since = CASE WHEN excluded.work IS NULL THEN NULL
                                    ELSE COALESCE(k.work_since, excluded.work_since) END,
                                  ended_at = CASE WHEN excluded.work IS NULL THEN NULL ELSE k.ended_at END,
                                  work_ended_at = CASE WHEN excluded.work IS NULL AND k.work IS NOT NULL
                                    THEN excluded.learnt_at ELSE k.work_ended_at END,
                                  ended_work_since = CASE WHEN excluded.work IS NULL AND k.work IS NOT NULL
                                    THEN k.work_since ELSE k.ended_work_since END,
                                  learnt_at = excluded.learnt_at, gone_at = NULL, doubted = 0"""
                                        .formatted(WORKED))
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
                        .params(RedundantGroupTable.above(known.component().source()))
                        .params(RedundantGroupTable.above(known.component().source()))
                        .update(),
                "what a platform said");
    }

    /** It is listed no more. */
    public static void gone(Sql store, ComponentId component, boolean doubted, Instant now) {
        store.sql("UPDATE known_component SET gone_at = ?, doubted = ? WHERE id = ? AND gone_at IS NULL")
                .params(millis(now), Columns.flag(doubted), component.toString())
                .update();
    }

    /**
     * What has been doubted for long is rather gone: it ends nothing, but does not count as working any more. Says which. The
     * column {@code doubted} is 2 from then on.
     */
    public static List<ComponentId> doubtOver(Sql store, String source, Instant now) {
        return store.sql(
                        """
                        UPDATE known_component SET doubted = 2 WHERE source = ? AND doubted = 1 AND gone_at <= ? RETURNING id""")
                .params(source, millis(now.minus(DOUBTED_FOR)))
                .query((row, n) -> ComponentId.parse(row.getString("id")))
                .list();
    }

    /** What the columns of a row say that come from the platform. */
    public static InventoryItem item(ResultSet row) throws SQLException {
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

    private static RememberedItem remembered(ResultSet row) throws SQLException {
        return new RememberedItem(
                item(row),
                row.getString("source"),
                instant(row, "learnt_at"),
                instant(row, "gone_at"),
                Columns.flag(row, "doubted"),
                instant(row, "work_since"),
                instant(row, "ended_at"));
    }
}
