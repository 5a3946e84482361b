package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each source of docs/examples/sources reads its sample body, and the body of the recovery. */
class ExampleSourcesTest {

    private static final Path EXAMPLES = Path.of("docs/examples/sources");
    private static final Map<String, String> SECRETS = Map.of(
            "TRUNKLINE_CONNECT_KEY", "connect-k3y-for-tests",
            "TRUNKLINE_TWILIO_KEY", "twilio-k3y-for-tests",
            "TRUNKLINE_ALERTMANAGER_PASSWORD", "alertmanager-passw0rd",
            "TRUNKLINE_SIP_SECRET", "sip-s3cret-for-tests",
            "ROUTING_KEY", "default123456789abcdef0123456789");

    @TempDir
    private Path config;

    private void configure(String sources) throws IOException {
        Files.writeString(config.resolve("sources.yaml"), sources);
        Files.writeString(
                config.resolve("services.yaml"),
                """
                default: telephony
                services:
                  telephony: {name: Telephony, routing-key: "{{env:ROUTING_KEY}}"}
                """);
    }

    /** One source alone, as somebody copies it who has no use for the others of the file. */
    private static String entry(String file, String source) throws IOException {
        return Pattern.compile("(?m)^  " + source + ":\n(?:    .*\n)+")
                .matcher(Files.readString(EXAMPLES.resolve(file + ".yaml")))
                .results()
                .findFirst()
                .orElseThrow()
                .group();
    }

    private JsonNode explained(String file, String source, String body) throws IOException {
        configure("sources:\n" + entry(file, source));
        CommandLineRun run = CommandLineRun.in(
                SECRETS, body, "explain", "--config", config.toString(), "--source", source, "--json", "-");
        assertThat(run.err()).isEmpty();
        return new JsonMapper().readTree(run.out());
    }

    private static String sample(String source) throws IOException {
        return Files.readString(EXAMPLES.resolve(source + ".json"));
    }

    @ParameterizedTest
    @CsvSource({
        "amazon-connect, connect-eventbridge, connect-eventbridge/alarm/connect-retail-misconfigured-numbers",
        "amazon-connect, connect-sns,         connect-sns/alarm/connect-retail-misconfigured-numbers",
        "twilio,         twilio,              twilio/service/rb5wq1dczvbm",
        "alertmanager,   alertmanager,        alertmanager/trunk/carrier-a-1",
        "sip-monitor,    sip-monitor,         sip-monitor/trunk/carrier-a-1"
    })
    void sample_body_pages(String file, String source, String component) throws IOException {
        JsonNode explained = explained(file, source, sample(source));

        assertThat(explained.at("/answer/status").asInt()).isEqualTo(202);
        assertThat(explained.at("/event/component").asText()).isEqualTo(component);
        assertThat(explained.at("/event/status").asText()).isEqualTo("DOWN");
        assertThat(explained.at("/event/name").asText()).isNotEmpty();
        assertThat(explained.at("/pagerduty/event_action").asText()).isEqualTo("trigger");
    }

    @ParameterizedTest
    @CsvSource({
        "amazon-connect, connect-eventbridge, ALARM,        OK",
        "amazon-connect, connect-sns,         ALARM,        OK",
        "twilio,         twilio,              major_outage, operational",
        "alertmanager,   alertmanager,        firing,       resolved",
        "sip-monitor,    sip-monitor,         Unreachable,  Reachable"
    })
    void recovery_resolves(String file, String source, String down, String up) throws IOException {
        String recovery = sample(source).replace('"' + down + '"', '"' + up + '"');

        JsonNode explained = explained(file, source, recovery);

        assertThat(explained.at("/event/status").asText()).isEqualTo("UP");
        assertThat(explained.at("/pagerduty/event_action").asText()).isEqualTo("resolve");
    }

    @Test
    void both_doors_of_amazon_connect_are_one_component() throws IOException {
        String both = Files.readString(EXAMPLES.resolve("amazon-connect.yaml"))
                .replace("    # components-of:", "    components-of:");
        configure(both);

        CommandLineRun run = CommandLineRun.in(
                SECRETS,
                sample("connect-sns"),
                "explain",
                "--config",
                config.toString(),
                "--source",
                "connect-sns",
                "--json",
                "-");

        assertThat(new JsonMapper().readTree(run.out()).at("/event/component").asText())
                .isEqualTo("connect-eventbridge/alarm/connect-retail-misconfigured-numbers");
    }

    @ParameterizedTest
    @CsvSource({
        "connect-eventbridge, '{\"id\": \"e1\", \"expression\": \"m1 / 2\"},', '\"metrics\": ['",
        "connect-sns, '\"Metrics\": [{\"Id\": \"e1\"}, {\"MetricStat\": {\"Metric\": {\"Namespace\": \"AWS/Connect\"}}}],',"
                + " '\"Trigger\": {'"
    })
    void metric_math_goes_by_the_first_metric_that_has_a_namespace(String source, String math, String before)
            throws IOException {
        String body =
                sample(source).replace("\"Namespace\": \"AWS/Connect\",", "").replace(before, before + math);

        assertThat(explained("amazon-connect", source, body).at("/event/status").asText())
                .isEqualTo("DOWN");
    }

    @Test
    void composite_alarm_is_counted_and_no_more() throws IOException {
        JsonNode explained = explained(
                "amazon-connect",
                "connect-eventbridge",
                """
                {"id": "1", "detail-type": "CloudWatch Alarm State Change", "time": "2026-03-01T11:59:30Z",
                 "detail": {"alarmName": "all", "state": {"value": "ALARM"}, "configuration": {"alarmRule": "ALARM(a)"}}}""");

        assertThat(explained.at("/answer/status").asInt()).isEqualTo(200);
    }

    @Test
    void alarm_delivered_after_its_end_does_not_page() throws IOException {
        configure("sources:\n" + entry("amazon-connect", "connect-sns"));
        JsonMapper json = new JsonMapper();
        String alarm = json.readTree(sample("connect-sns")).toString();
        String ok = alarm.replace("\"ALARM\"", "\"OK\"").replace("11:59:30.412", "11:59:50.412");

        CommandLineRun inOrder = simulated(alarm, ok);
        CommandLineRun overtaken = simulated(ok, alarm);

        assertThat(inOrder.err()).contains("1 page,");
        assertThat(inOrder.exit()).isZero();
        assertThat(overtaken.exit()).as(overtaken.err()).isZero();
        assertThat(overtaken.out()).isEmpty();
    }

    private CommandLineRun simulated(String first, String second) {
        String line = "{\"at\": \"2026-03-01T12:00:%s0Z\", \"source\": \"connect-sns\", \"body\": %s}\n";
        return CommandLineRun.in(
                SECRETS,
                line.formatted(0, first) + line.formatted(2, second),
                "simulate",
                "--config",
                config.toString(),
                "-");
    }

    @Test
    void components_of_the_status_page_are_mapped_as_the_head_of_the_file_says() throws IOException {
        configure("sources:\n" + entry("twilio", "twilio"));
        String head = Files.readString(EXAMPLES.resolve("twilio.yaml"));
        String components = head.substring(head.indexOf("#   components:"), head.indexOf("#\n# Statuspage neither"));
        Files.writeString(
                config.resolve("services.yaml"),
                """
                default: telephony
                services:
                  telephony: {name: Telephony, routing-key: "{{env:ROUTING_KEY}}"}
                  trial: {name: Trial, routing-key: "{{env:ROUTING_KEY}}"}
                """
                        + components.replaceAll("(?m)^#   ", ""));

        for (Map.Entry<String, String> owned :
                Map.of("rb5wq1dczvbm", "telephony", "another", "trial").entrySet()) {
            CommandLineRun run = CommandLineRun.in(
                    SECRETS,
                    sample("twilio").replace("rb5wq1dczvbm", owned.getKey()),
                    "explain",
                    "--config",
                    config.toString(),
                    "--source",
                    "twilio",
                    "--json",
                    "-");

            assertThat(new JsonMapper().readTree(run.out()).at("/service").toString())
                    .contains("\"" + owned.getValue() + "\"");
        }
    }

    @Test
    void incident_of_status_page_is_ignored() throws IOException {
        JsonNode explained = explained(
                "twilio",
                "twilio",
                """
                {"page": {"id": "examplepage1"}, "incident": {"name": "Calls fail", "status": "investigating"}}""");

        assertThat(explained.at("/answer/status").asInt()).isEqualTo(200);
    }

    @Test
    void commands_of_the_page_show_what_is_made_of_a_sample() throws Exception {
        Map<String, String> variables = new HashMap<>(Map.of(
                "PAGERDUTY_ROUTING_KEY", SECRETS.get("ROUTING_KEY"), "TRUNKLINE_GENESYS_SECRET", "genesys-s3cret"));
        List<String> printed = new ArrayList<>();
        for (String line : Files.readAllLines(EXAMPLES.resolve("README.md"))) {
            String command =
                    line.replaceAll("\\btry(?=[/ ])", config.resolve("try").toString());
            if (command.startsWith("$ java -jar target/trunkline.jar ")) {
                CommandLineRun run =
                        CommandLineRun.in(variables, "", command.substring(33).split(" "));
                assertThat(run.exit()).as(line + run.err()).isZero();
                printed.add(run.out());
            } else if (command.startsWith("$ export ")) {
                variables.put(command.substring(9, command.indexOf('=')), command.substring(command.indexOf('=') + 1));
            } else if (command.startsWith("$ ")) {
                assertThat(new ProcessBuilder("sh", "-c", command.substring(2))
                                .start()
                                .waitFor())
                        .as(line)
                        .isZero();
            }
        }

        assertThat(printed).hasSize(2);
        assertThat(printed.get(1)).contains("sip-monitor/trunk/carrier-a-1", "trigger");
    }

    @Test
    void the_page_names_each_variable_in_the_row_of_its_source() throws IOException {
        String page = Files.readString(EXAMPLES.resolve("README.md"));
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".yaml")).toList()) {
                assertThat(Pattern.compile("env:(\\w+)")
                                .matcher(Files.readString(file))
                                .results()
                                .map(variable -> variable.group(1)))
                        .isNotEmpty()
                        .allSatisfy(variable -> assertThat(page)
                                .containsPattern("(?m)^\\|.*\\(" + file.getFileName() + "\\) \\|.*`" + variable + "`"));
            }
        }
    }

    @Test
    void every_file_says_what_was_not_tried() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            Path[] sources =
                    files.filter(file -> file.toString().endsWith(".yaml")).toArray(Path[]::new);

            assertThat(sources).hasSize(4);
            assertThat(Arrays.stream(sources))
                    .allSatisfy(file -> assertThat(file).content().contains("# Not tried: "));
        }
    }
}
