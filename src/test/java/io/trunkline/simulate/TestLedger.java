package io.trunkline.simulate;

import io.trunkline.config.Settings;
import io.trunkline.ledger.NewerNode;
import io.trunkline.ledger.PostgresServer;
import io.trunkline.store.StoreWriter;
import io.trunkline.store.Transactions;
import io.trunkline.store.postgres.PostgresStore;
import io.trunkline.store.sqlite.InMemoryStore;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** An empty ledger for a test: in memory, or in PostgreSQL where the tests are run for its sake. */
public interface TestLedger extends Transactions, AutoCloseable {

    List<String> TABLES = List.of(
            "maintenance_window",
            "change_event",
            "incident_note",
            "node",
            "attempt",
            "hold",
            "hook",
            "hook_call",
            "last_resort",
            "deed",
            "pagerduty_incident",
            "incident_member",
            "incident",
            "component",
            "routing_key",
            "event",
            "sender",
            "known_component",
            "ancestor",
            "duty");

    /** The row that is always there, as it is in a new store. */
    String UNWATCHED = "UPDATE watch SET watched_at = NULL, trouble_since = NULL, trouble_latest = NULL";

    /** Which of the two the tests of this virtual machine are given. */
    final class Kind {
        private static boolean postgres;

        private Kind() {}

        static void usePostgres(boolean use) {
            postgres = use;
        }
    }

    static TestLedger empty() {
        return Kind.postgres ? new InPostgres() : new InMemory();
    }

    /** Takes everything out: a migrated ledger is worth keeping for the next test. */
    default void clear() {
        submit(sql -> {
                    TABLES.forEach(table -> sql.sql("DELETE FROM " + table).update());
                    sql.sql(UNWATCHED).update();
                    return null;
                })
                .join();
    }

    @Override
    void close();

    final class InMemory implements TestLedger {

        private final InMemoryStore store = new InMemoryStore();

        @Override
        public void clear() {
            store.submit(sql -> {
                        TABLES.forEach(table -> sql.sql("DELETE FROM " + table).update());
                        sql.sql(UNWATCHED).update();
                        return null;
                    })
                    .join();
        }

        @Override
        public <T> CompletableFuture<T> submit(Work<T> work) {
            return store.submit(work);
        }

        @Override
        public void close() {
            store.close();
        }
    }

    /** One database for all, migrated once. */
    final class InPostgres implements TestLedger {

        private static final StoreWriter ALONE = writer(PostgresServer.shared().newSettings());
        private static StoreWriter used = ALONE;

        private final StoreWriter writer = used;

        InPostgres() {
            clear();
        }

        private static StoreWriter writer(Settings.Database database) {
            return PostgresStore.open(database).startWriter();
        }

        /** From now on, one that has run for a while when a newer node changes the tables. */
        static void withNewerNode() {
            Settings.Database database = PostgresServer.shared().newSettings();
            used = writer(database);
            used.probe().join();
            NewerNode.startsOn(database);
        }

        /** As it was before {@link #withNewerNode()}. */
        static void alone() {
            used = ALONE;
        }

        /** Numbers begin anew, as in a new store. */
        @Override
        public void clear() {
            writer.submit(sql -> {
                        sql.sql("TRUNCATE " + String.join(", ", TABLES) + " RESTART IDENTITY")
                                .update();
                        return sql.sql(UNWATCHED).update();
                    })
                    .join();
        }

        @Override
        public <T> CompletableFuture<T> submit(Work<T> work) {
            return writer.submit(work);
        }

        @Override
        public void close() {}
    }
}
