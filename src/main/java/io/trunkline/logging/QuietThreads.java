package io.trunkline.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.helpers.MessageFormatter;

/** Threads that log nothing, until it is closed: of a second router, whose lines would pass for the first's. */
public final class QuietThreads extends TurboFilter implements AutoCloseable {

    private static final int LONGEST = 300;

    private final ThreadGroup group;
    private final AtomicReference<String> error = new AtomicReference<>();

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

    /** Of a command that prints its outcome alone. */
    public static QuietThreads all() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return of(group);
    }

    /** The first error that they would have logged, in a line. */
    public Optional<String> firstError() {
        return Optional.ofNullable(error.get());
    }

    @Override
    public FilterReply decide(
            Marker marker, Logger logger, Level level, String format, Object[] parameters, Throwable failure) {
        ThreadGroup asking = Thread.currentThread().getThreadGroup();
        if (asking == null || !group.parentOf(asking)) {
            return FilterReply.NEUTRAL;
        }
        if (level.isGreaterOrEqual(Level.ERROR) && format != null) {
            String line = MessageFormatter.arrayFormat(format, parameters)
                    .getMessage()
                    .lines()
                    .findFirst()
                    .orElse("");
            error.compareAndSet(null, line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...");
        }
        return FilterReply.DENY;
    }

    @Override
    public void close() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getTurboFilterList().remove(this);
        }
    }
}
