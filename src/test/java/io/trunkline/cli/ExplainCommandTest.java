package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.trunkline.config.AllSources;
import io.trunkline.source.GenesysBodies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {

    @TempDir
    private Path folder;

    private static String trunk(String id, String status) {
        return trunk(id, status, Instant.now().truncatedTo(ChronoUnit.MILLIS));
    }

    private static String trunk(String id, String status, Instant at) {
        return """
                {"eventType": "telephony.trunk.status.changed",
                 "event": {"trunkId": "%s", "status": "%s", "timestamp": "%s"}}"""
                .formatted(id, status, at);
    }

    private static CommandLineRun explain(String body, String... more) {
        String[] args = new String[more.length + 4];
        System.arraycopy(new String[] {"explain", "--source", "genesys", "-"}, 0, args, 0, 4);
        System.arraycopy(more, 0, args, 4, more.length);
        return CommandLineRun.reading(body, args);
    }

    private static JsonNode json(CommandLineRun run) {
        try {
            return new JsonMapper().readTree(run.out());
        } catch (JsonProcessingException e) {
            throw new AssertionError(run.out() + run.err(), e);
        }
    }

    @Test
    void an_outage_is_followed_to_the_body_that_pagerduty_would_get() throws IOException {
        Path file = Files.writeString(folder.resolve("body.json"), trunk("trunk-us-east-01", "offline"));

        CommandLineRun run = CommandLineRun.of("explain", "--source", "genesys", file.toString());

        assertThat(run.exit()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("answer       202 Event accepted")
                .contains("filter       passes telephony.trunk.status.changed")
                .contains("component    genesys/trunk/trunk-us-east-01")
                .contains("status       DOWN ('offline')")
                .contains("service      us-east-retail (US-East Retail), by the entry trunk-us-east-01")
                .contains("severity     critical")
                .contains("maintenance  none now")
                .contains("dedup key    trunk-us-east-01-down")
                .contains("next         waits 5s for further outages, and if it is still DOWN then, this page")
                .contains("  \"routing_key\" : \"...6789\",")
                .contains("    \"summary\" : \"CRITICAL: US-East Retail Trunk (trunk-us-east-01) is DOWN\",")
                .doesNotContain(CommandLineRun.KEY_RETAIL);
    }

    @Test
    void a_derived_status_is_explained_by_what_it_was_derived_from() {
        String config = AllSources.into(folder).toString();
        String[] down = {
            "explain",
            "--config",
            config,
            "--source",
            "genesys-eventbridge",
            GenesysBodies.file("eventbridge-trunk-degraded").toString()
        };

        assertThat(CommandLineRun.in(AllSources.ENVIRONMENT, "", down).out())
                .contains("filter       passes v2.telephony.providers.edges.trunks.{id}")
                .contains("status       DEGRADED (genesys-trunk: connected is true, 1 of 2 OPTIONS failed:"
                        + " 192.0.2.10 Request Timeout (408))")
                .contains("next         waits 5s for further outages");

        String untold =
                "{\"detail-type\": \"v2.telephony.providers.edges.{id}\", \"detail\": {\"eventBody\": {\"id\": \"e\"}}}";
        assertThat(CommandLineRun.in(
                                AllSources.ENVIRONMENT,
                                untold,
                                "explain",
                                "--config",
                                config,
                                "--source",
                                "genesys-eventbridge",
                                "-")
                        .out())
                .contains("next         the history only: the body does not say the status (onlineStatus is missing)");
    }

    @Test
    void the_same_as_json() {
        JsonNode json = json(explain(trunk("trunk-eu-7", "DEGRADED"), "--json"));

        assertThat(json.at("/answer/status").asInt()).isEqualTo(202);
        assertThat(json.at("/filter").asText()).isEqualTo("passes");
        assertThat(json.at("/event/component").asText()).isEqualTo("genesys/trunk/trunk-eu-7");
        assertThat(json.at("/event/status").asText()).isEqualTo("DEGRADED");
        assertThat(json.at("/event/fingerprint").asText()).startsWith("at:");
        assertThat(json.at("/service/id").asText()).isEqualTo("eu-finance");
        assertThat(json.at("/service/found_by").asText()).isEqualTo("glob");
        assertThat(json.at("/service/entry").asText()).isEqualTo("trunk-eu-*");
        assertThat(json.at("/service/routing_key").asText()).isEqualTo("...6789");
        assertThat(json.at("/maintenance").isNull()).isTrue();
        assertThat(json.at("/severity").asText()).isEqualTo("warning");
        assertThat(json.at("/dedup_key").asText()).isEqualTo("trunk-eu-7-degraded");
        assertThat(json.at("/action").asText()).isEqualTo("trigger");
        assertThat(json.at("/pagerduty/routing_key").asText()).isEqualTo("...6789");
        assertThat(json.at("/pagerduty/payload/severity").asText()).isEqualTo("warning");
    }

    @Test
    void a_component_that_no_entry_has_goes_to_the_default_service() {
        assertThat(explain(trunk("trunk-of-nobody", "DOWN")).out())
                .contains("service      unassigned (Unknown), by default: no entry under components has it");
    }

    @Test
    void a_recovery_shows_the_resolve_of_the_incident_that_may_be_open() {
        JsonNode json = json(explain(trunk("trunk-us-east-01", "UP"), "--json"));

        assertThat(json.at("/action").asText()).isEqualTo("resolve");
        assertThat(json.at("/dedup_key").asText()).isEqualTo("trunk-us-east-01-down");
        assertThat(json.at("/next").asText()).startsWith("nothing, unless an incident is open for it");
        assertThat(json.at("/pagerduty/event_action").asText()).isEqualTo("resolve");
        assertThat(json.at("/pagerduty/payload/summary").asText())
                .isEqualTo("RESOLVED: US-East Retail Trunk (trunk-us-east-01) is UP");
    }

    @Test
    void a_word_that_the_source_does_not_know_goes_to_the_history_only() {
        CommandLineRun run = explain(trunk("trunk-us-east-01", "wobbly"));

        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .contains("next         the history only: the source's statuses do not have the word 'wobbly'")
                .doesNotContain("routing_key");
        JsonNode json = json(explain(trunk("trunk-us-east-01", "wobbly"), "--json"));
        assertThat(json.at("/action").isNull()).isTrue();
        assertThat(json.at("/pagerduty").isNull()).isTrue();
    }

    @Test
    void a_compliance_event_is_an_incident_of_its_own() {
        JsonNode json = json(explain(
                "{\"eventType\": \"compliance.violation.detected\", \"event\": {\"id\": \"pci-9\"}}", "--json"));

        assertThat(json.at("/dedup_key").asText()).isEqualTo("pci-9-violation");
        assertThat(json.at("/event/compliance").asBoolean()).isTrue();
        assertThat(json.at("/pagerduty/payload/summary").asText())
                .isEqualTo("CRITICAL: Unknown compliance.violation.detected (pci-9)");
        assertThat(json.at("/pagerduty/payload/class").asText()).isEqualTo("Compliance Failure");
    }

    @Test
    void a_type_that_the_filter_does_not_pass_is_ignored() {
        CommandLineRun run = explain("{\"eventType\": \"conversation.ended\"}");

        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .isEqualToNormalizingNewlines(
                        """
                        answer       200 Ignored non-critical event
                        filter       does not pass conversation.ended: counted, and nothing else
                        """);
        assertThat(json(explain("{\"eventType\": \"conversation.ended\"}", "--json"))
                        .at("/filter")
                        .asText())
                .isEqualTo("ignored");
    }

    @Test
    void a_body_that_would_be_refused_exits_1_and_says_why() {
        CommandLineRun noJson = explain("not json");
        assertThat(noJson.exit()).isEqualTo(1);
        assertThat(noJson.out()).startsWith("answer       400 body is not JSON");

        CommandLineRun noId = explain("{\"eventType\": \"telephony.trunk.status.changed\", \"event\": {}}");
        assertThat(noId.exit()).isEqualTo(1);
        assertThat(noId.out()).isEqualToNormalizingNewlines("answer       400 /event/trunkId is missing\n");

        CommandLineRun large = explain("{\"a\": \"" + "x".repeat(256 * 1024) + "\"}");
        assertThat(large.exit()).isEqualTo(1);
        assertThat(large.out()).startsWith("answer       413 ");
    }

    @Test
    void maintenance_that_covers_it_now_is_shown_and_holds_the_page() throws IOException {
        for (String name : new String[] {"sources.yaml", "services.yaml"}) {
            Files.copy(Path.of("config", name), folder.resolve(name));
        }
        Instant until = Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
        Files.writeString(
                folder.resolve("maintenance.yaml"),
                """
                maintenance:
                  - {id: work, components: ["trunk-eu-*"], from: 2020-01-01T00:00:00Z, to: %s, reason: carrier}
                """
                        .formatted(until));

        CommandLineRun run = explain(trunk("trunk-eu-7", "DOWN"), "--config", folder.toString());

        assertThat(run.out())
                .contains("maintenance  work until " + until + ": carrier")
                .contains("next         held until the end of maintenance at " + until);
    }

    @Test
    void an_outage_that_redundancy_may_make_degraded_says_so() throws IOException {
        for (String name : new String[] {"sources.yaml", "services.yaml"}) {
            Files.copy(Path.of("config", name), folder.resolve(name));
        }
        Path services = folder.resolve("services.yaml");
        Files.writeString(services, Files.readString(services) + "\nredundant: [Carrier A]\n");

        assertThat(explain(trunk("trunk-eu-7", "DOWN"), "--config", folder.toString())
                        .out())
                .contains("this page, as DEGRADED while another instance of its trunk base works, if redundant in"
                        + " services.yaml names that");
        assertThat(explain(trunk("trunk-eu-7", "DEGRADED"), "--config", folder.toString())
                        .out())
                .doesNotContain("another instance");
    }

    @Test
    void late_delivery_is_in_the_details_as_it_would_be() {
        Instant anHourAgo = Instant.now().minus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
        JsonNode json = json(explain(trunk("trunk-us-east-01", "DOWN", anHourAgo), "--json"));

        assertThat(json.at("/pagerduty/payload/custom_details/delivery_delay_seconds")
                        .asInt())
                .isBetween(3600, 3700);
        assertThat(json.at("/event/delay_seconds").asInt()).isBetween(3600, 3700);
    }

    @Test
    void an_unknown_source_and_an_unreadable_file_are_wrong_usage() {
        CommandLineRun source = CommandLineRun.reading("{}", "explain", "--source", "avaya", "-");
        assertThat(source.exit()).isEqualTo(2);
        assertThat(source.err()).startsWith("--source: no source 'avaya'; expected one of genesys, cxone");

        CommandLineRun file = CommandLineRun.of("explain", "--source", "genesys", "no-such-file.json");
        assertThat(file.exit()).isEqualTo(2);
        assertThat(file.err()).startsWith("no-such-file.json: does not exist; expected a readable file");
    }

    @Test
    void a_configuration_that_does_not_check_exits_1_with_its_problems() {
        CommandLineRun run = CommandLineRun.in(Map.of(), "{}", "explain", "--source", "genesys", "-");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("config/sources.yaml: sources.genesys.verify.secrets[0]");
        assertThat(run.out()).isEmpty();
    }
}
