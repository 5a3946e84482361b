package io.trunkline.store;

import io.trunkline.model.LedgerTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;

/** How times and flags stand in the tables: milliseconds since the epoch, 0 or 1. */
public final class Columns {

    private Columns() {}

    /** The time as the tables keep it. */
    public static Instant now(InstantSource clock) {
        return LedgerTime.of(clock.instant());
    }

    public static Long millis(Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }

    public static Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    public static boolean flag(ResultSet row, String column) throws SQLException {
        return row.getInt(column) != 0;
    }

    public static int flag(boolean value) {
        return value ? 1 : 0;
    }

    public static <E extends Enum<E>> E named(Class<E> type, String name) {
        return name == null ? null : Enum.valueOf(type, name);
    }

    /** A statement that must touch exactly one row; anything else means that the ledger is not what we believed. */
    public static void one(int updated, String what) {
        if (updated != 1) {
            throw new IllegalStateException(what + " touched " + updated + " rows instead of one");
        }
    }
}
