package io.trunkline.ledger.query;

import static io.trunkline.store.Columns.instant;

import io.trunkline.store.Sql;
import io.trunkline.store.SqlFailure;
import io.trunkline.store.StoreUnavailableException;
import io.trunkline.store.sqlite.SqliteBackup;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * An incident that may be open in PagerDuty and that a ledger does not know, because a backup took the place of the one that
 * opened it: it will not be resolved.
 *
 * @param service the service's name
 * @param routingKey a secret
 */
public record UnknownIncident(String service, String dedupKey, String routingKey, Instant openedAt) {

    private static final String OPEN =
            """
            SELECT service_name, dedup_key, routing_key, opened_at FROM incident
            WHERE state <> 'CLOSED' AND attempts > 0 AND dedup_key IS NOT NULL ORDER BY id""";

    /**
     * Those that were open in the file that was replaced and are not in the one that took its place.
     *
     * @throws StoreUnavailableException if one of them cannot be read
     */
    public static List<UnknownIncident> between(Path replaced, Path restored) {
        List<UnknownIncident> unknown = new ArrayList<>(open(replaced));
        Set<String> known = new HashSet<>();
        open(restored).forEach(incident -> known.add(incident.key()));
        unknown.removeIf(incident -> known.contains(incident.key()));
        return unknown;
    }

    private String key() {
        return routingKey + ' ' + dedupKey;
    }

    private static List<UnknownIncident> open(Path file) {
        try (Connection connection = SqliteBackup.at(file).reading()) {
            return Sql.on(connection)
                    .sql(OPEN)
                    .query((row, n) -> new UnknownIncident(
                            row.getString("service_name"),
                            row.getString("dedup_key"),
                            row.getString("routing_key"),
                            instant(row, "opened_at")))
                    .list();
        } catch (SQLException | SqlFailure e) {
            throw new StoreUnavailableException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Without the routing key. */
    @Override
    public String toString() {
        return service + ", dedup key " + dedupKey + ", routing key " + MaskedRoutingKey.of(routingKey) + ", opened at "
                + openedAt;
    }
}
