package io.trunkline.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/** A row that is read from its first column to its last. */
public final class RowReader {

    private final ResultSet row;
    private int column;

    public RowReader(ResultSet row) {
        this(row, 0);
    }

    /** Behind the first columns, so many. */
    public RowReader(ResultSet row, int first) {
        this.row = row;
        this.column = first;
    }

    public String text() throws SQLException {
        return row.getString(++column);
    }

    public long number() throws SQLException {
        return row.getLong(++column);
    }

    public Long numberOrNull() throws SQLException {
        long number = number();
        return row.wasNull() ? null : number;
    }

    public boolean flag() throws SQLException {
        return number() != 0;
    }

    /** From milliseconds. */
    public Instant instant() throws SQLException {
        Long millis = numberOrNull();
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
