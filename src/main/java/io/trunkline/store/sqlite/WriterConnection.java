package io.trunkline.store.sqlite;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;
import org.sqlite.jdbc4.JDBC4Connection;
import org.sqlite.jdbc4.JDBC4PreparedStatement;

/**
 * The driver's connection, whose statements keep the names of their columns: the driver asks the engine for each of them
 * with every result, which is a fifth of what the ledger's writer does in a storm. They do not change while a statement
 * lives: no table does, once the store is open.
 */
final class WriterConnection extends JDBC4Connection {

    WriterConnection(Path file, SQLiteConfig config) throws SQLException {
        super("jdbc:sqlite:" + file, file.toString(), config.toProperties());
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int type, int concurrency, int holdability)
            throws SQLException {
        checkOpen();
        checkCursor(type, concurrency, holdability);
        return new NamedColumns(this, sql);
    }

    private static final class NamedColumns extends JDBC4PreparedStatement {

        private String[] names;

        NamedColumns(WriterConnection connection, String sql) throws SQLException {
            super(connection, sql);
        }

        /** As the driver's own, whose one result asks for names that it has not, and forgets them as it is closed. */
        @Override
        public ResultSet executeQuery() throws SQLException {
            if (names == null) {
                ResultSet rows = super.executeQuery();
                names = rs.colsMeta;
                return rows;
            }
            execute();
            rs.colsMeta = names;
            return getResultSet();
        }
    }
}
