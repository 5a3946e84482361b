package io.trunkline.store;

import java.sql.SQLException;

/** A statement that the store did not run; the cause says why. */
public final class SqlFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SqlFailure(String statement, SQLException cause) {
        super(cause.getMessage() + " (" + statement.strip().lines().findFirst().orElse("") + " ...)", cause);
    }
}
