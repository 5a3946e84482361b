package io.trunkline.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.sqlite.core.CoreResultSet;
import org.sqlite.core.CoreStatement;

/**
 * The names of a query's columns, which SQLite's driver asks the engine for, one by one, with every result: a sixth of what
 * the ledger's writer did. They do not change while a statement lives.
 */
final class ColumnNames {

    private String[] names;

    static boolean areAskedEachTime(PreparedStatement statement) {
        return statement instanceof CoreStatement;
    }

    /** As {@link PreparedStatement#executeQuery()}, whose result the driver fills in where its names are known. */
    ResultSet query(PreparedStatement statement) throws SQLException {
        statement.execute();
        // The driver's one result of a statement is its metadata too, and asks only for names that it has not.
        CoreResultSet result = (CoreResultSet) statement.getMetaData();
        result.colsMeta = names;
        ResultSet rows = statement.getResultSet();
        names = result.colsMeta;
        return rows;
    }
}
