package io.trunkline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.settings.Settings;
import org.junit.jupiter.api.Test;

/** What is PostgreSQL's own: the rest of the ledger is tried on it by the tests that try it on SQLite. */
class PostgresStoreTest {

    private final PostgresServer server = PostgresServer.shared();

    @Test
    void the_tables_are_made_once_and_found_by_those_who_come_later() {
        Settings.Database database = server.newSettings();
        for (int start = 0; start < 2; start++) {
            try (PostgresStore store = PostgresStore.open(database);
                    LedgerWriter writer = store.startWriter()) {
                assertThat(writer.probe().join()).isEqualTo(1);
            }
        }
    }
}
