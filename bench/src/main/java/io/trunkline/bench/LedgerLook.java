package io.trunkline.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Looks into the ledger of a running router, whose API gives at most some rows. */
final class LedgerLook implements AutoCloseable {

    private final Connection connection;

    LedgerLook(Path data) throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite:file:" + data.resolve("trunkline.db") + "?mode=ro");
    }

    /** Components in incidents that were opened. */
    int members() {
        return count("SELECT COUNT(*) FROM incident_member m JOIN incident i ON i.id = m.incident "
                + "WHERE m.left_at IS NULL AND i.state = 'OPEN'");
    }

    /** Lines of the history. */
    int events() {
        return count("SELECT COUNT(*) FROM event");
    }

    /** Those of these components of which the history has nothing. */
    List<String> missing(List<String> components) throws SQLException {
        List<String> missing = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("SELECT 1 FROM event WHERE component = ?")) {
            for (String component : components) {
                statement.setString(1, component);
                try (ResultSet rows = statement.executeQuery()) {
                    if (!rows.next()) {
                        missing.add(component);
                    }
                }
            }
        }
        return missing;
    }

    private int count(String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
