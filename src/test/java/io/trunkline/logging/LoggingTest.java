package io.trunkline.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.status.Status;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The shipped logback.xml, in a context of its own so that the tests' logging is left alone. */
class LoggingTest {

    private static final String LINE_START =
            "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z (ERROR|WARN |INFO ) .*";
    private static final String FORGED = "2026-01-01T00:00:00.000Z INFO  Incident: all is well";

    @Example
    void line_has_time_level_logger_and_message() throws Exception {
        assertThat(logged(LogFormat.TEXT, log -> log.warn("Trunk {} flaps", "trunk-1")))
                .singleElement()
                .asString()
                .matches(LINE_START)
                .endsWith("Z WARN  Deliver: Trunk trunk-1 flaps");
    }

    @Example
    void a_line_of_a_trace_ends_with_its_id() throws Exception {
        assertThat(logged(LogFormat.TEXT, log -> {
                    log.atInfo().addKeyValue("trace_id", "4bf92f35").log("Paged");
                    log.atInfo().addKeyValue("trace_id", (Object) null).log("Paged");
                }))
                .satisfiesExactly(line -> assertThat(line).endsWith("Paged trace_id=4bf92f35"), line -> assertThat(line)
                        .endsWith("Paged"));
    }

    @Example
    void a_value_cannot_forge_a_line() throws Exception {
        assertThat(logged(
                        LogFormat.TEXT,
                        log -> log.info("Component {}", "x\r\n" + FORGED + "\u2028\u001b[2J\u0085\u202e\t")))
                .singleElement()
                .asString()
                .endsWith("Component x\\r\\n" + FORGED + "\\u2028\\u001b[2J\\u0085\\u202e\\t");
    }

    @Example
    void neither_can_an_exception() throws Exception {
        Exception cause = new IllegalStateException("cause\n" + FORGED);
        Exception failure = new IllegalArgumentException("bad\r\n" + FORGED + "\u2028" + FORGED, cause);
        failure.addSuppressed(new RuntimeException("and\n" + FORGED));

        List<String> lines = logged(LogFormat.TEXT, log -> log.error("Failed", failure));

        assertThat(lines.get(0)).endsWith("ERROR Deliver: Failed");
        assertThat(lines.subList(1, lines.size()))
                .hasSizeGreaterThan(6)
                .allMatch(line -> line.startsWith("    "))
                .anyMatch(line -> line.contains("Caused by: java.lang.IllegalStateException: cause"));
    }

    @Property(tries = 300)
    void whatever_a_value_holds_it_is_one_line(@ForAll String value) throws Exception {
        assertThat(logged(LogFormat.TEXT, log -> log.info("{}", value)))
                .singleElement()
                .asString()
                .matches(LINE_START);
    }

    @Property(tries = 300)
    void whatever_a_value_holds_it_is_one_json_object(@ForAll String value) throws Exception {
        List<String> lines = logged(LogFormat.JSON, log -> log.info("{}", value));

        assertThat(lines).hasSize(1);
        JsonNode line = new ObjectMapper().readTree(lines.get(0));
        assertThat(line.get("level").asText()).isEqualTo("INFO");
        // What UTF-8 cannot say (half a surrogate pair) comes out as a question mark.
        String sayable = new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        assertThat(line.get("formattedMessage").asText()).isEqualTo(sayable);
    }

    @Example
    void as_json_a_line_has_its_exception_in_it() throws Exception {
        List<String> lines = logged(
                LogFormat.JSON,
                log -> log.error("Call for {} failed", "trunk-1", new IllegalStateException("a\n\"b\"" + FORGED)));

        assertThat(lines).hasSize(1);
        JsonNode line = new ObjectMapper().readTree(lines.get(0));
        assertThat(line.get("timestamp").isIntegralNumber()).isTrue();
        assertThat(line.get("loggerName").asText()).isEqualTo("io.trunkline.pagerduty.Deliver");
        assertThat(line.get("formattedMessage").asText()).isEqualTo("Call for trunk-1 failed");
        assertThat(line.get("throwable").get("message").asText()).isEqualTo("a\n\"b\"" + FORGED);
        assertThat(line.has("arguments")).isFalse();
    }

    @Example
    void as_ecs_a_line_has_fields() throws Exception {
        List<String> lines = logged(LogFormat.ECS, log -> log.atWarn()
                .addKeyValue("component", "genesys/trunk/t\"1\"\n" + FORGED)
                .addKeyValue("incident", 7L)
                .addKeyValue("service", (Object) null)
                .addKeyValue("trace_id", "4bf92f35")
                .setCause(new IllegalStateException("broken"))
                .log("{} flaps", "t-1"));

        assertThat(lines).hasSize(1);
        JsonNode line = new ObjectMapper().readTree(lines.get(0));
        assertThat(java.time.Instant.parse(line.get("@timestamp").asText())).isNotNull();
        assertThat(line.get("log.level").asText()).isEqualTo("WARN");
        assertThat(line.get("message").asText()).isEqualTo("t-1 flaps");
        assertThat(line.get("service.name").asText()).isEqualTo("trunkline");
        assertThat(line.get("component").asText()).isEqualTo("genesys/trunk/t\"1\"\n" + FORGED);
        assertThat(line.get("incident").isIntegralNumber()).isTrue();
        assertThat(line.has("service")).isFalse();
        assertThat(line.get("trace.id").asText()).isEqualTo("4bf92f35");
        assertThat(line.get("error.type").asText()).isEqualTo("java.lang.IllegalStateException");
    }

    @Property(tries = 300)
    void whatever_a_field_holds_it_is_one_ecs_object(@ForAll String value) throws Exception {
        List<String> lines = logged(
                LogFormat.ECS,
                log -> log.atInfo().addKeyValue("component", value).log(value));

        assertThat(lines).hasSize(1);
        assertThat(new ObjectMapper().readTree(lines.get(0)).has("component")).isTrue();
    }

    @Example
    void the_journal_gets_a_priority_on_every_line() throws Exception {
        Path stream = Files.createTempFile("journal", ".log");
        try {
            Map<String, Object> of = Files.readAttributes(stream, "unix:dev,ino");
            ProcessBuilder builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Dlogback.configurationFile=" + LoggingTest.class.getResource("/logback.xml"),
                            "-cp",
                            System.getProperty("java.class.path"),
                            LogsAnError.class.getName())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(stream.toFile());
            builder.environment().put("JOURNAL_STREAM", of.get("dev") + ":" + of.get("ino"));
            assertThat(builder.start().waitFor()).isZero();

            assertThat(Files.readAllLines(stream))
                    .hasSizeGreaterThan(3)
                    .allMatch(line -> line.matches("<[346]>.*"))
                    .anyMatch(line -> line.matches("<3>" + LINE_START))
                    .anyMatch(line -> line.startsWith("<3>    java.lang.IllegalStateException: broken"))
                    .anyMatch(line -> line.matches("<6>\\{\"@timestamp\".*}"));
        } finally {
            Files.delete(stream);
        }
    }

    @Example
    void a_stream_that_is_not_the_journal_gets_no_priority() throws Exception {
        assertThat(JournalPriority.isJournal(null, Path.of("pom.xml"))).isFalse();
        assertThat(JournalPriority.isJournal("1:2", Path.of("pom.xml"))).isFalse();
        assertThat(JournalPriority.isJournal("1:2", Path.of("no such file"))).isFalse();
        assertThat(List.of(Level.ERROR, Level.WARN, Level.INFO, Level.DEBUG))
                .extracting(JournalPriority::prefix)
                .containsExactly("<3>", "<4>", "<6>", "<7>");
    }

    @Example
    void lines_go_to_stderr() throws Exception {
        LoggerContext context = configured();

        assertThat(((ConsoleAppender<ILoggingEvent>)
                                context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("stderr"))
                        .getTarget())
                .isEqualTo("System.err");
        context.stop();
    }

    @Example
    void logback_has_nothing_to_complain_of() throws Exception {
        LoggerContext context = configured();

        assertThat(context.getStatusManager().getCopyOfStatusList())
                .filteredOn(status -> status.getLevel() >= Status.WARN)
                .isEmpty();
        context.stop();
    }

    @Example
    void libraries_are_quiet_and_we_are_not() throws Exception {
        LoggerContext context = configured();

        assertThat(List.of("org.apache.camel.main", "com.zaxxer.hikari", "org.flywaydb.core", "io.vertx.core"))
                .allMatch(name -> context.getLogger(name).getEffectiveLevel() == Level.WARN);
        assertThat(context.getLogger("io.trunkline").getEffectiveLevel()).isEqualTo(Level.INFO);
        context.stop();
    }

    @Example
    void the_setting_is_text_json_or_ecs() {
        assertThat(LogFormat.parse("json")).hasValue(LogFormat.JSON);
        assertThat(LogFormat.parse("ecs")).hasValue(LogFormat.ECS);
        assertThat(LogFormat.parse("text")).hasValue(LogFormat.TEXT);
        assertThat(LogFormat.parse("console")).as("as in 0.1.0").hasValue(LogFormat.TEXT);
        assertThat(LogFormat.parse("xml")).isEmpty();
        assertThat(LogFormat.JSON).hasToString("json");
    }

    @Example
    void a_logging_configuration_of_the_users_own_is_left_as_it_is() {
        LoggerContext own = new LoggerContext();

        LogFormat.JSON.apply(own);

        assertThat(own.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders().hasNext())
                .isFalse();
    }

    private interface Logging {
        void to(org.slf4j.Logger log);
    }

    private static List<String> logged(LogFormat format, Logging logging) throws Exception {
        PrintStream stderr = System.err;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
        LoggerContext context = null;
        try {
            context = configured();
            format.apply(context);
            logging.to(context.getLogger("io.trunkline.pagerduty.Deliver"));
        } finally {
            System.setErr(stderr);
            context.stop();
        }
        return written.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static LoggerContext configured() throws Exception {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        URL shipped = LoggingTest.class.getResource("/logback.xml");
        configurator.doConfigure(shipped);
        return context;
    }
}
