package io.trunkline.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggerContextListener;
import java.util.Set;
import org.slf4j.LoggerFactory;

/**
 * Keeps loggers that print whole requests, with routing keys and tokens in them, from printing any, whatever a logback file
 * says: one that opens all of a library at DEBUG is written in a hurry.
 */
public final class WireLogGuard implements LoggerContextListener {

    private static final Set<String> PRINT_REQUESTS = Set.of(
            "org.apache.hc.client5.http.wire",
            "org.apache.hc.client5.http.headers",
            "org.apache.http.wire",
            "org.apache.http.headers",
            "software.amazon.awssdk.request",
            "jdk.httpclient.HttpClient");

    private WireLogGuard() {}

    /** From now on, for the whole program. A logging library of the user's own is left as it is. */
    public static void install() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            install(context);
        }
    }

    static void install(LoggerContext context) {
        if (context.getCopyOfListenerList().stream().noneMatch(WireLogGuard.class::isInstance)) {
            WireLogGuard guard = new WireLogGuard();
            context.addListener(guard);
            guard.close(context);
        }
    }

    private void close(LoggerContext context) {
        PRINT_REQUESTS.forEach(name -> context.getLogger(name).setLevel(Level.WARN));
    }

    @Override
    public void onLevelChange(Logger logger, Level level) {
        if (PRINT_REQUESTS.contains(logger.getName()) && (level == null || !level.isGreaterOrEqual(Level.WARN))) {
            logger.setLevel(Level.WARN);
        }
    }

    /** A file that is read again while the program runs. */
    @Override
    public void onReset(LoggerContext context) {
        close(context);
    }

    @Override
    public boolean isResetResistant() {
        return true;
    }

    @Override
    public void onStart(LoggerContext context) {}

    @Override
    public void onStop(LoggerContext context) {}
}
