package io.trunkline.store;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps the prepared statements of a connection that one thread uses for long. Spring prepares and closes one for each
 * use, which took SQLite longer than running it; the ledger has only some sixty, so none is ever given up.
 */
public final class StatementCache implements InvocationHandler {

    private final Connection connection;
    private final Map<String, Cached> statements = new HashMap<>();

    private StatementCache(Connection connection) {
        this.connection = connection;
    }

    /** The same connection, which prepares each statement once. */
    public static Connection around(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                StatementCache.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                new StatementCache(connection));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (method.getName().equals("prepareStatement") && arguments.length == 1) {
            return prepared((String) arguments[0]);
        }
        return call(connection, method, arguments);
    }

    private PreparedStatement prepared(String sql) throws SQLException {
        Cached known = statements.get(sql);
        if (known == null) {
            known = new Cached(connection.prepareStatement(sql));
            statements.put(sql, known);
        }
        // A reader of a statement's rows may use the same statement again meanwhile.
        return known.take() ? known.shown : connection.prepareStatement(sql);
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** A statement that is kept when its user closes it. */
    private static final class Cached implements InvocationHandler {

        private final PreparedStatement statement;
        private final PreparedStatement shown;
        private final ColumnNames names = new ColumnNames();
        private boolean taken;

        Cached(PreparedStatement statement) {
            this.statement = statement;
            this.shown = (PreparedStatement) Proxy.newProxyInstance(
                    StatementCache.class.getClassLoader(), new Class<?>[] {PreparedStatement.class}, this);
        }

        boolean take() {
            boolean free = !taken;
            taken = true;
            return free;
        }

        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
            if (method.getName().equals("close")) {
                statement.clearParameters();
                taken = false;
                return null;
            }
            if (method.getName().equals("executeQuery") && ColumnNames.areAskedEachTime(statement)) {
                return names.query(statement);
            }
            return call(statement, method, arguments);
        }
    }
}
