package io.trunkline.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/** A row that is read from its first column to its last. */
final class Row {

    private final ResultSet row;
    private int column;

    Row(ResultSet row) {
        this.row = row;
    }

    String text() throws SQLException {
        return row.getString(++column);
    }

    long number() throws SQLException {
        return row.getLong(++column);
    }

    Long numberOrNull() throws SQLException {
        long number = number();
        return row.wasNull() ? null : number;
    }

    boolean flag() throws SQLException {
        return number() != 0;
    }

    /** From milliseconds. */
    Instant instant() throws SQLException {
        Long millis = numberOrNull();
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
