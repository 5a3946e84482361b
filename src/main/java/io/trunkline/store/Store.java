package io.trunkline.store;

import java.time.Clock;
import javax.sql.DataSource;

/** Where the ledger is kept, its tables up to date: an embedded file for one node, or a database for several. */
public interface Store extends AutoCloseable {

    /**
     * Returns when it is open, where that goes on beside other things.
     *
     * @throws StoreUnavailableException if it could not be opened
     */
    default void awaitOpen() {}

    /** For a process that ends: who waits for it to open waits no longer, and fails. */
    default void giveUp() {}

    /** Starts what writes, once for a process; it is closed before the store is. */
    StoreWriter startWriter();

    /** Connections that only read. */
    DataSource reader();

    /**
     * The time by which the ledger goes.
     *
     * @param own the process's own clock, which is right where it is the only one
     */
    Clock clock(Clock own);

    @Override
    void close();
}
