package io.trunkline.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/** Threads of which only errors are logged, until it is closed: of a second router, whose lines would pass for the first's. */
public final class QuietThreads extends TurboFilter implements AutoCloseable {

    private final ThreadGroup group;

    private QuietThreads(ThreadGroup group) {
        this.group = group;
    }

    /** A logging library of the user's own is left as it is. */
    public static QuietThreads of(ThreadGroup group) {
        QuietThreads quiet = new QuietThreads(group);
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            quiet.setContext(context);
            quiet.start();
            context.addTurboFilter(quiet);
        }
        return quiet;
    }

    @Override
    public FilterReply decide(
            Marker marker, Logger logger, Level level, String format, Object[] parameters, Throwable failure) {
        ThreadGroup asking = Thread.currentThread().getThreadGroup();
        return level.isGreaterOrEqual(Level.ERROR) || asking == null || !group.parentOf(asking)
                ? FilterReply.NEUTRAL
                : FilterReply.DENY;
    }

    @Override
    public void close() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getTurboFilterList().remove(this);
        }
    }
}
