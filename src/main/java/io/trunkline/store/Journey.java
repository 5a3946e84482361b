package io.trunkline.store;

import static java.util.stream.Collectors.joining;

import io.trunkline.store.Sql.Statement;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Statements that go to the server together and are answered together. Each sees what was committed before it began, as if it
 * had been sent alone. Only the last one's answer is given. More than one is for PostgreSQL's driver alone.
 */
record Journey(List<Statement> earlier, Statement last) {

    String text() {
        return earlier.isEmpty()
                ? last.text()
                : Stream.concat(earlier.stream(), Stream.of(last))
                        .map(Statement::text)
                        .collect(joining(";\n"));
    }

    void give(PreparedStatement prepared) throws SQLException {
        int place = 1;
        for (Statement one : earlier) {
            place = give(prepared, one, place);
        }
        give(prepared, last, place);
    }

    /** Gives one its parameters from that place on, and says which place is next. */
    private static int give(PreparedStatement prepared, Statement one, int from) throws SQLException {
        int place = from;
        for (Object parameter : one.parameters()) {
            prepared.setObject(place++, parameter);
        }
        return place;
    }

    ResultSet rows(PreparedStatement prepared) throws SQLException {
        if (earlier.isEmpty()) {
            return prepared.executeQuery();
        }
        send(prepared);
        return prepared.getResultSet();
    }

    int changed(PreparedStatement prepared) throws SQLException {
        if (earlier.isEmpty()) {
            return prepared.executeUpdate();
        }
        send(prepared);
        return prepared.getUpdateCount();
    }

    /** Sends all, and stops at the last one's answer. */
    private void send(PreparedStatement prepared) throws SQLException {
        prepared.execute();
        for (Statement one : earlier) {
            one.check(prepared.getUpdateCount());
            prepared.getMoreResults();
        }
    }
}
