package io.trunkline.ledger.query;

import static io.trunkline.store.Columns.flag;
import static io.trunkline.store.Columns.instant;
import static io.trunkline.store.Columns.named;

import io.trunkline.ledger.query.ComponentView.Place;
import io.trunkline.ledger.tables.KnownComponentTable;
import io.trunkline.model.ComponentId;
import io.trunkline.model.DrillEvent;
import io.trunkline.model.Incident;
import io.trunkline.model.Status;
import io.trunkline.pagerduty.Relations.Cause;
import io.trunkline.store.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The reads of components, and of what is known of them. */
final class ComponentQueries {

    private final StoreReads reads;

    ComponentQueries(StoreReads reads) {
        this.reads = reads;
    }

    List<ComponentView> components(Query query) {
        Conditions where = Conditions.NONE
                .component(query.component(), "c.id", "c.native_id")
                .equal("c.service", query.service())
                .equal("CASE WHEN c.newest = 0 THEN 'UNKNOWN' ELSE c.observed END", query.status())
                .equal("c.hold_reason", query.heldReason());
        if (query.held() != null) {
            where = where.and(query.held() ? "c.hold_reason IS NOT NULL" : "c.hold_reason IS NULL");
        }
        Cursor after = query.after();
        if (after != null) {
            where = where.and("(c.newest < ? OR (c.newest = ? AND c.id > ?))", after.at(), after.at(), after.id());
        }
        Conditions all = where;
        return reads.read(store -> {
            List<ComponentView> rows = store.sql(
                            "SELECT c.* FROM component c " + all + " ORDER BY c.newest DESC, c.id LIMIT ?")
                    .params(all.with(query.limit()))
                    .query((row, n) -> component(row))
                    .list();
            Map<ComponentId, Cause> causes = CauseQueries.ofComponents(
                    store,
                    rows.stream()
                            .filter(row -> row.observed().isOutage())
                            .map(ComponentView::id)
                            .toList());
            return rows.stream()
                    .map(row -> placed(row, places(store, row.id().toString()), causes.get(row.id())))
                    .toList();
        });
    }

    /** Its places in incidents that are not over, the oldest first. */
    private static List<Place> places(Sql store, String component) {
        return store.sql(
                        """
                        SELECT i.id, i.dedup_key, i.state, i.outcome, i.opened_at, i.accepted_at, m.entered_at, m.told,
                          m.settled
                        FROM incident_member m JOIN incident i ON i.id = m.incident
                        WHERE m.component = ? AND m.left_at IS NULL ORDER BY i.id""")
                .param(component)
                .query((row, n) -> new Place(
                        row.getLong("id"),
                        row.getString("dedup_key"),
                        Incident.State.valueOf(row.getString("state")),
                        "REJECTED".equals(row.getString("outcome")),
                        instant(row, "entered_at"),
                        instant(row, "opened_at"),
                        instant(row, "accepted_at"),
                        flag(row, "settled") ? Status.UP : named(Status.class, row.getString("told"))))
                .list();
    }

    private static ComponentView placed(ComponentView row, List<Place> places, Cause cause) {
        List<String> open = places.stream()
                .filter(place -> place.state() == Incident.State.OPEN)
                .map(Place::dedupKey)
                .toList();
        return new ComponentView(
                row.id(),
                row.name(),
                row.service(),
                row.observed(),
                row.since(),
                row.newest(),
                row.hold(),
                row.changes(),
                row.flaps(),
                row.lastChangeReceivedAt(),
                open,
                row.forgotten(),
                row.dueAt(),
                places.isEmpty() ? null : places.get(places.size() - 1),
                cause);
    }

    private static ComponentView component(ResultSet row) throws SQLException {
        String reason = row.getString("hold_reason");
        return new ComponentView(
                ComponentId.parse(row.getString("id")),
                row.getString("name"),
                row.getString("service"),
                row.getLong("newest") == 0 ? Status.UNKNOWN : Status.valueOf(row.getString("observed")),
                instant(row, "since"),
                instant(row, "newest"),
                reason == null
                        ? null
                        : new ComponentView.Hold(
                                instant(row, "held_until"), reason.toLowerCase(Locale.ROOT), row.getString("hold_why")),
                row.getInt("changes"),
                row.getInt("flaps"),
                instant(row, "changed_received_at"),
                List.of(),
                flag(row, "forgotten"),
                instant(row, "due_at"),
                null,
                null);
    }

    List<ComponentId> ids() {
        return reads
                .read(store -> store.sql("SELECT id FROM component WHERE " + CountQueries.COUNTED
                                + " UNION SELECT id FROM known_component WHERE gone_at IS NULL")
                        .query((row, n) -> ComponentId.parse(row.getString("id")))
                        .list())
                .stream()
                .filter(id -> !DrillEvent.isOne(id))
                .toList();
    }

    List<InventoryView> known(String component, int limit) {
        Conditions where = Conditions.NONE.component(component, "id", "native_id");
        return reads.read(store -> store.sql(
                        """
                        SELECT * FROM (
                          SELECT k.id, k.native_id, k.name, k.site, k.edge_group, k.trunk_base, k.edge, k.facts, k.work, k.source,
                            k.learnt_at, k.work_since, d.done_at AS confirmed_at, k.gone_at, c.observed, c.service
                          FROM known_component k LEFT JOIN component c ON c.id = k.id
                            LEFT JOIN duty d ON d.name = 'list ' || k.source
                          UNION ALL
                          SELECT c.id, c.native_id, c.name, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                            c.observed, c.service
                          FROM component c WHERE NOT EXISTS (SELECT 1 FROM known_component k WHERE k.id = c.id)
                        ) known\s"""
                                + where + " ORDER BY id LIMIT ?")
                .params(where.with(limit))
                .query((row, n) -> known(row))
                .list());
    }

    private static InventoryView known(ResultSet row) throws SQLException {
        return new InventoryView(
                KnownComponentTable.item(row),
                row.getString("source"),
                instant(row, "learnt_at"),
                instant(row, "work_since"),
                instant(row, "confirmed_at"),
                instant(row, "gone_at"),
                named(Status.class, row.getString("observed")),
                row.getString("service"));
    }
}
