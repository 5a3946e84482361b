package io.trunkline.store.postgres;

import io.trunkline.store.Sql;
import io.trunkline.store.StoreDialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** What PostgreSQL asks of a transaction: its locks, its time, and another attempt after a conflict. */
final class PostgresDialect implements StoreDialect {

    /** Two transactions stood in each other's way, or the tables were changed while a statement was kept. */
    private static final Set<String> CHANCE = Set.of("40001", "40P01", "0A000");

    /** The server ends this session: it is going down, or we kept it waiting. */
    private static final Set<String> SESSION_ENDED = Set.of("57P01", "57P02", "25P03");

    /** The server is starting or full, stands by for another, or took too long. */
    private static final Set<String> NOT_NOW = Set.of("57P03", "57P05", "57014", "25006", "55P03");

    private static final String CONNECTION = "08";
    private static final String RESOURCES = "53";
    private static final String SYSTEM = "58";

    private final Opening opening;
    private final DatabaseClock clock;

    @FunctionalInterface
    interface Opening {
        Connection open() throws SQLException;
    }

    PostgresDialect(Opening opening, DatabaseClock clock) {
        this.opening = opening;
        this.clock = clock;
    }

    @Override
    public Connection open() throws SQLException {
        return opening.open();
    }

    /** To PostgreSQL each statement is a journey. */
    @Override
    public boolean isSetBased() {
        return true;
    }

    @Override
    public void begin(Connection connection, Sql store, List<String> subjects, boolean synced) throws SQLException {
        connection.setAutoCommit(false);
        if (!synced) {
            // Of this transaction alone.
            store.sql("SELECT set_config('synchronous_commit', 'off', true)")
                    .query((row, n) -> true)
                    .single();
        }
        if (subjects.contains("")) {
            PostgresLocks.ofEverything(store);
        } else {
            PostgresLocks.ofComponents(store, subjects);
        }
        // After the locks, for which it may have waited.
        clock.read(store);
    }

    @Override
    public Remedy remedy(Throwable failure) {
        String state = state(failure);
        if (CHANCE.contains(state) || SESSION_ENDED.contains(state) || state.startsWith(CONNECTION)) {
            return Remedy.AGAIN;
        }
        boolean away = NOT_NOW.contains(state) || state.startsWith(RESOURCES) || state.startsWith(SYSTEM);
        return away ? Remedy.AWAY : Remedy.SINGLY;
    }

    private static String state(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof SQLException refused && refused.getSQLState() != null) {
                return refused.getSQLState();
            }
        }
        return "";
    }
}
