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
    TEXT,
    /** A JSON object a line, as logback writes it. */
    JSON,
    /** A JSON object a line, with the names of the Elastic Common Schema. */
    ECS;

    /** The name of the appender in logback.xml. */
    private static final String APPENDER = "stderr";

    /** Reads the setting, in lower case as it is documented; nothing if it is none of them. */
    public static Optional<LogFormat> parse(String setting) {
        return switch (setting) {
            // Its name in 0.1.0 was console.
            case "text", "console" -> Optional.of(TEXT);
            case "json" -> Optional.of(JSON);
            case "ecs" -> Optional.of(ECS);
            default -> Optional.empty();
        };
    }

    /** Makes all further log lines look like this. A logging configuration of the user's own is left as it is. */
    public void apply() {
        apply(LoggerFactory.getILoggerFactory());
    }

    void apply(ILoggerFactory factory) {
        if (this != TEXT && factory instanceof LoggerContext context) {
            var appender = context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender(APPENDER);
            if (appender instanceof OutputStreamAppender<ILoggingEvent> stream) {
                stream.setEncoder(this == ECS ? EcsFieldEncoder.started(context) : json(context));
            }
        }
    }

    private static JsonEncoder json(LoggerContext context) {
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
