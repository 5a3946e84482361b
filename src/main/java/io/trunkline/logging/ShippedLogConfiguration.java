package io.trunkline.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.CoreConstants;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import ch.qos.logback.core.pattern.DynamicConverter;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Says what the shipped logback.xml says without reading it: its XML was a twentieth of a start, and more of a command's.
 * Any other file goes before it: one that {@code logback.configurationFile} names, and one that comes first on the class
 * path.
 */
public final class ShippedLogConfiguration extends ContextAwareBase implements Configurator {

    private static final String FILE = "logback.xml";
    private static final String TEST_FILE = "logback-test.xml";
    private static final String FILE_PROPERTY = "logback.configurationFile";

    private static final String PATTERN = "%journal%d{\"yyyy-MM-dd'T'HH:mm:ss.SSS'Z'\", UTC} %-5level %logger{0}:"
            + " %printable%trace%n%printableEx";

    private static final Map<String, Supplier<DynamicConverter<ILoggingEvent>>> WORDS = Map.of(
            "journal", JournalPriority::new,
            "printable", PrintableMessage::new,
            "printableEx", PrintableThrowable::new,
            "trace", TraceSuffix::new);

    private static final List<String> FROM_WARN = List.of(
            "org.apache.camel",
            "io.vertx",
            "io.netty",
            "com.zaxxer.hikari",
            "org.flywaydb",
            "org.springframework",
            "org.apache.hc",
            "org.apache.http",
            "software.amazon.awssdk",
            "org.apache.hc.client5.http",
            "org.apache.hc.client5.http.wire",
            "org.apache.hc.client5.http.headers",
            "org.apache.http.wire",
            "org.apache.http.headers",
            "software.amazon.awssdk.request");

    private static final String SILENT = "org.apache.camel.component.aws2.sqs.Sqs2Consumer";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (isReplaced()) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        setUp(context);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static boolean isReplaced() {
        ClassLoader loader = ShippedLogConfiguration.class.getClassLoader();
        if (System.getProperty(FILE_PROPERTY) != null || loader.getResource(TEST_FILE) != null) {
            return true;
        }
        URL first = loader.getResource(FILE);
        String program = ShippedLogConfiguration.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString();
        return first == null || !first.toString().contains(program);
    }

    static void setUp(LoggerContext context) {
        context.putObject(CoreConstants.PATTERN_RULE_REGISTRY_FOR_SUPPLIERS, WORDS);
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setPattern(PATTERN);
        encoder.start();
        ConsoleAppender<ILoggingEvent> stderr = new ConsoleAppender<>();
        stderr.setContext(context);
        stderr.setName(LogFormat.APPENDER);
        stderr.setTarget(ConsoleTarget.SystemErr.getName());
        stderr.setEncoder(encoder);
        stderr.start();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(stderr);
        FROM_WARN.forEach(name -> context.getLogger(name).setLevel(Level.WARN));
        context.getLogger(SILENT).setLevel(Level.OFF);
    }
}
