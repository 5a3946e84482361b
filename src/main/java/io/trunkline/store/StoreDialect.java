package io.trunkline.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The connections that write in a database, and what it asks of a transaction that others do not. */
@FunctionalInterface
public interface StoreDialect {

    /** What to do about a batch that failed. */
    enum Remedy {
        /** One piece of work of it may be to blame: each is tried alone. */
        SINGLY,
        /** None of it is to blame, and the next attempt will hardly meet the same: it is tried once more as it is. */
        AGAIN,
        /** The database is not there, or cannot write: all of it fails. */
        AWAY
    }

    /** Opens the connection that a writer keeps. */
    Connection open() throws SQLException;

    /**
     * Begins a transaction.
     *
     * @param store by the connection
     * @param subjects what {@link Transactions.Work#subject()} says of each, sorted and without repeats
     * @param synced whether it has to outlast a power cut
     */
    default void begin(Connection connection, Sql store, List<String> subjects, boolean synced) throws SQLException {
        connection.setAutoCommit(false);
    }

    /** Whether pieces of work are done {@link Transactions.Work#together} where they may be. */
    default boolean isSetBased() {
        return false;
    }

    /** Whether one connection of the dialect writes in the database, and none of another process. */
    default boolean isOnlyWriter() {
        return false;
    }

    /** Whether a failure may have been about what was committed before and not synced. */
    default boolean leavesAGap(Throwable failure) {
        return false;
    }

    /**
     * Before anything else is written after {@link #leavesAGap}, while the writer has no connection: puts all of it on disk.
     * Throws as long as it cannot.
     */
    default void makeGood() throws SQLException {}

    default Remedy remedy(Throwable failure) {
        return Remedy.SINGLY;
    }

    /** What is to be said beside the reason of a failure that does not pass by itself; empty where it does. */
    default String wayOut(Throwable failure) {
        return "";
    }

    /**
     * After a commit whose callers have their answers: time to tidy up.
     *
     * @param works how many pieces of work it was of
     */
    default void committed(Connection connection, int works) {}
}
