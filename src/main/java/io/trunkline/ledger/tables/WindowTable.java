package io.trunkline.ledger.tables;

import static io.trunkline.store.Columns.instant;
import static io.trunkline.store.Columns.millis;

import io.trunkline.model.ComponentPattern;
import io.trunkline.model.MaintenanceOrder;
import io.trunkline.rules.Maintenance;
import io.trunkline.rules.MaintenanceWindows;
import io.trunkline.rules.MaintenanceWindows.Planned;
import io.trunkline.store.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The statements on {@code maintenance_window}. */
public final class WindowTable {

    /** In front of the number of a window of the ledger, so that its id is none of maintenance.yaml's. */
    private static final String PREFIX = "m";

    private WindowTable() {}

    /** The id of a window by its number. */
    public static String id(long number) {
        return PREFIX + number;
    }

    /** The other way round; 0, which no window has, for what is no id of one. */
    public static long number(String id) {
        return id.matches(PREFIX + "[0-9]{1,18}") ? Long.parseLong(id.substring(PREFIX.length())) : 0;
    }

    /** Those that cover now; none is the usual case. */
    public static Maintenance running(Sql store, Instant now) {
        return running(store, now, WindowTable::planned);
    }

    /** The same, each with its author in its reason: what they hold says who ordered it. */
    public static Maintenance holding(Sql store, Instant now) {
        return running(store, now, row -> planned(row).by(row.getString("author")));
    }

    /** A window out of its row. */
    @FunctionalInterface
    private interface Reading {

        Planned read(ResultSet row) throws SQLException;
    }

    private static Maintenance running(Sql store, Instant now, Reading reading) {
        List<Planned> windows = store.sql(
                        "SELECT * FROM maintenance_window WHERE ended_at IS NULL AND to_at > ? AND from_at <= ?")
                .params(millis(now), millis(now))
                .query((row, n) -> reading.read(row))
                .list();
        return windows.isEmpty() ? Maintenance.NONE : new MaintenanceWindows(windows);
    }

    /** As a rule is asked about it. */
    public static Planned planned(ResultSet row) throws SQLException {
        return new Planned(
                id(row.getLong("id")),
                lines(row.getString("components")).stream()
                        .map(ComponentPattern::new)
                        .toList(),
                Set.copyOf(lines(row.getString("services"))),
                instant(row, "from_at"),
                instant(row, "to_at"),
                row.getString("reason"));
    }

    public static List<String> lines(String text) {
        return text.isEmpty() ? List.of() : Arrays.asList(text.split("\n"));
    }

    /** Adds one and gives its number. */
    public static long add(Sql store, MaintenanceOrder order, Instant now) {
        return add(store, 0, order, now);
    }

    /**
     * The same with a number that it had in another ledger, where none has it here.
     *
     * @param number 0 for the next one
     */
    public static long add(Sql store, long number, MaintenanceOrder order, Instant now) {
        boolean keeps = number > 0
                && store.sql("SELECT COUNT(*) FROM maintenance_window WHERE id = ?")
                                .param(number)
                                .query(Long.class)
                                .single()
                        == 0;
        String given = keeps ? number + ", " : "";
        return store.sql("INSERT INTO maintenance_window (" + (keeps ? "id, " : "")
                        + "components, services, from_at, to_at, reason, author, created_at)"
                        + " VALUES (" + given + "?, ?, ?, ?, ?, ?, ?) RETURNING id")
                .params(
                        String.join("\n", order.components()),
                        String.join("\n", order.services()),
                        millis(order.from()),
                        millis(order.to()),
                        order.reason(),
                        order.author(),
                        millis(now))
                .query(Long.class)
                .single();
    }

    /** Ends one before its time; whether there is such a one that was not over. */
    public static boolean end(Sql store, long number, String by, Instant now) {
        return store.sql(
                                """
                                UPDATE maintenance_window SET ended_at = ?, ended_by = ?
                                WHERE id = ? AND ended_at IS NULL AND to_at > ?""")
                        .params(millis(now), by, number, millis(now))
                        .update()
                == 1;
    }
}
