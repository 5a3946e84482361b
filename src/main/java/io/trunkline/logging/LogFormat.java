package io.trunkline.logging;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/**
 * What log lines look like: the setting {@code trunkline.log.format}.
 *
 * <p>It is applied by the program once the settings are read, and not by logback.xml, because a setting may come from
 * application.properties, which logback does not know.
 */
public enum LogFormat {
    /** A line for people, as logback.xml lays it out. */
    CONSOLE,
    /** A JSON object a line, for collectors. */
    JSON;

    /** The name of the appender in logback.xml. */
    private static final String APPENDER = "stderr";

    /** Reads the setting, in lower case as it is documented; nothing if it is neither. */
    public static Optional<LogFormat> parse(String setting) {
        return switch (setting) {
            case "console" -> Optional.of(CONSOLE);
            case "json" -> Optional.of(JSON);
            default -> Optional.empty();
        };
    }

    /** Makes all further log lines look like this. A logging configuration of the user's own is left as it is. */
    public void apply() {
        apply(LoggerFactory.getILoggerFactory());
    }

    void apply(ILoggerFactory factory) {
        if (this == JSON && factory instanceof LoggerContext context) {
            var appender = context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender(APPENDER);
            if (appender instanceof OutputStreamAppender<ILoggingEvent> stream) {
                stream.setEncoder(encoder(context));
            }
        }
    }

    private static JsonEncoder encoder(LoggerContext context) {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithFormattedMessage(true);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.setWithContext(false);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.start();
        return encoder;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
