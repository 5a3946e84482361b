package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
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

    private JsonNode explained(String file, String source, String body) throws IOException {
        Files.copy(EXAMPLES.resolve(file + ".yaml"), config.resolve("sources.yaml"));
        Files.writeString(
                config.resolve("services.yaml"),
                """
                default: telephony
                services:
                  telephony: {name: Telephony, routing-key: "{{env:ROUTING_KEY}}"}
                """);
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
        "amazon-connect, connect-sns,         connect-eventbridge/alarm/connect-retail-misconfigured-numbers",
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
    void incident_of_status_page_is_ignored() throws IOException {
        JsonNode explained = explained(
                "twilio",
                "twilio",
                """
                {"page": {"id": "examplepage1"}, "incident": {"name": "Calls fail", "status": "investigating"}}""");

        assertThat(explained.at("/answer/status").asInt()).isEqualTo(200);
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
