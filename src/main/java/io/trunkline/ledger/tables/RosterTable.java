package io.trunkline.ledger.tables;

import io.trunkline.store.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the members of an incident have in common, by what their platform's API says of them. */
public final class RosterTable {

    private RosterTable() {}

    /** The site, Edge and trunk base of all members that have one, where it is the same for two at least. */
    public static Map<String, String> shared(Sql store, long incident) {
        return store.sql(
                        """
                        SELECT COUNT(*) AS members, COUNT(site) AS with_site, COUNT(DISTINCT site) AS sites,
                          MIN(site) AS site, COUNT(CASE WHEN kind <> 'site' THEN 1 END) AS on_edges,
                          COUNT(edge) AS with_edge, COUNT(DISTINCT edge) AS edges, MIN(edge) AS edge,
                          COUNT(CASE WHEN kind = 'trunk' THEN 1 END) AS trunks, COUNT(trunk_base) AS with_trunk_base,
                          COUNT(DISTINCT trunk_base) AS trunk_bases, MIN(trunk_base) AS trunk_base
                        FROM (
                          SELECT c.kind, k.site, k.trunk_base,
                            CASE WHEN c.kind = 'edge' THEN c.native_id ELSE k.edge END AS edge
                          FROM incident_member m JOIN component c ON c.id = m.component
                            LEFT JOIN known_component k ON k.id = m.component
                          WHERE m.incident = ? AND m.left_at IS NULL AND m.settled = 0) members""")
                .param(incident)
                .query((row, n) -> shared(row))
                .single();
    }

    private static Map<String, String> shared(ResultSet row) throws SQLException {
        Map<String, String> shared = new LinkedHashMap<>();
        put(shared, "site", row, "members");
        put(shared, "edge", row, "on_edges");
        put(shared, "trunk_base", row, "trunks");
        return shared;
    }

    private static void put(Map<String, String> shared, String what, ResultSet row, String of) throws SQLException {
        int with = row.getInt("with_" + what);
        if (with > 1 && with == row.getInt(of) && row.getInt(what + "s") == 1) {
            shared.put(what, row.getString(what));
        }
    }
}
