package io.trunkline.ledger;

import io.trunkline.config.Settings;
import io.trunkline.store.Store;
import io.trunkline.store.StoreUnavailableException;
import io.trunkline.store.postgres.PostgresStore;
import io.trunkline.store.sqlite.BackgroundStore;
import io.trunkline.store.sqlite.SqliteStore;

/** The store that the ledger is kept in: an embedded file for one node, or a database for several. */
public final class LedgerStore {

    private LedgerStore() {}

    /**
     * Opens the one that the settings ask for.
     *
     * @throws StoreUnavailableException if it cannot be opened
     */
    public static Store open(Settings settings) {
        return settings.database().url() == null
                ? SqliteStore.open(settings.data())
                : PostgresStore.open(settings.database());
    }

    /** The embedded one, which opens while the caller goes on. Leases of a process before are dropped. */
    public static Store inBackground(Settings settings) {
        return BackgroundStore.open(() -> open(settings), CorrectClock::dropLeases);
    }
}
