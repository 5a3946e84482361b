package io.trunkline.ledger.tables;

import static io.trunkline.store.Columns.instant;
import static io.trunkline.store.Columns.millis;

import io.trunkline.model.ComponentId;
import io.trunkline.rules.PlannedWork;
import io.trunkline.store.Sql;
import java.time.Instant;
import java.util.List;

/** The statements on the work that platforms know of, in {@code known_component}. */
public final class PlannedWorkTable {

    private PlannedWorkTable() {}

    /** Whether any platform knows of any. */
    public static boolean any(Sql store) {
        return store.sql("SELECT 1 FROM known_component WHERE work_since > 0 LIMIT 1")
                .query((row, n) -> true)
                .optional()
                .isPresent();
    }

    /**
     * The work at a component, at the Edge that it is on, or at anything else that it hangs on; what began first comes first.
     */
    public static List<PlannedWork> at(Sql store, ComponentId component) {
        return store.sql(
                        """
                        SELECT k.work AS said, k.work_since, (SELECT d.done_at FROM duty d WHERE d.name = 'list ' || k.source) AS done_at,
                          NULL AS ended_at
                        FROM known_component k WHERE k.id = ? AND k.work IS NOT NULL AND k.gone_at IS NULL
                        UNION ALL
                        SELECT COALESCE(e.name, e.native_id) || ': ' || e.work, e.work_since,
                          (SELECT d.done_at FROM duty d WHERE d.name = 'list ' || e.source), e.ended_at
                        FROM known_component k JOIN known_component e ON e.id = ? || k.edge
                        WHERE k.id = ? AND e.work IS NOT NULL AND e.gone_at IS NULL
                        UNION ALL
                        SELECT COALESCE(p.name, p.native_id) || ': ' || p.work, p.work_since,
                          (SELECT d.done_at FROM duty d WHERE d.name = 'list ' || p.source), p.ended_at
                        FROM ancestor a JOIN known_component p ON p.id = a.ancestor
                        WHERE a.component = ? AND p.work IS NOT NULL AND p.gone_at IS NULL
                        ORDER BY 2""")
                .params(component.toString(), component.source() + "/edge/", component.toString(), component.toString())
                .query((row, n) -> new PlannedWork(
                        row.getString("said"),
                        instant(row, "work_since"),
                        instant(row, "done_at"),
                        instant(row, "ended_at") != null))
                .list();
    }

    /** It was out when it was put out of service, and is over for that until it reports again or the work is over. */
    public static void ended(Sql store, ComponentId component, Instant asOf) {
        store.sql("UPDATE known_component SET ended_at = ? WHERE id = ? AND work IS NOT NULL")
                .params(millis(asOf), component.toString())
                .update();
    }

    /** Has those assessed again that such work holds, because some of it is over. */
    public static int over(Sql store, Instant now) {
        return store.sql("UPDATE component SET due_at = ? WHERE hold_reason = 'PLANNED'")
                .param(millis(now))
                .update();
    }
}
