package io.trunkline.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** What is logged at least, until it is closed: then it is again as it was. */
public final class LogThreshold implements AutoCloseable {

    private final Runnable restore;

    private LogThreshold(Runnable restore) {
        this.restore = restore;
    }

    /** As configured. */
    public static LogThreshold unchanged() {
        return new LogThreshold(() -> {});
    }

    /** Warnings and errors only. A logging library of the user's own is left as it is. */
    public static LogThreshold warnings() {
        return atLeast(Level.WARN);
    }

    /** Errors only: for a command that tells on stdout what happens. */
    public static LogThreshold errors() {
        return atLeast(Level.ERROR);
    }

    private static LogThreshold atLeast(Level level) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return unchanged();
        }
        Map<Logger, Level> before = new HashMap<>();
        for (Logger logger : context.getLoggerList()) {
            // Those without a level of their own follow one that has.
            if (logger.getLevel() != null && !logger.getLevel().isGreaterOrEqual(level)) {
                before.put(logger, logger.getLevel());
                logger.setLevel(level);
            }
        }
        return new LogThreshold(() -> before.forEach(Logger::setLevel));
    }

    @Override
    public void close() {
        restore.run();
    }
}
