package io.trunkline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The rules and the dashboard of {@code monitoring/}, as files. That promtool passes them is in ExampleFilesTest. */
class MonitoringFilesTest {

    private static final Path FOLDER = Path.of("monitoring");
    private static final int COLUMNS = 24;

    private static List<JsonNode> alerts() throws IOException {
        List<JsonNode> alerts = new ArrayList<>();
        for (JsonNode group : new YAMLMapper()
                .readTree(FOLDER.resolve("trunkline.rules.yml").toFile())
                .path("groups")) {
            group.path("rules").forEach(alerts::add);
        }
        return alerts;
    }

    private static JsonNode dashboard() throws IOException {
        return new JsonMapper()
                .readTree(FOLDER.resolve("grafana/trunkline.json").toFile());
    }

    @Test
    void each_alert_has_a_case_in_which_it_fires_and_one_in_which_it_is_silent() throws IOException {
        Set<String> fires = new HashSet<>();
        Set<String> silent = new HashSet<>();
        for (String file : List.of("trunkline.rules.test.yml", "trunkline.rules.hours.test.yml")) {
            for (JsonNode test :
                    new YAMLMapper().readTree(FOLDER.resolve(file).toFile()).path("tests")) {
                for (JsonNode expected : test.path("alert_rule_test")) {
                    (expected.path("exp_alerts").isEmpty() ? silent : fires)
                            .add(expected.path("alertname").asText());
                }
            }
        }

        assertThat(alerts()).hasSizeGreaterThan(20).allSatisfy(alert -> {
            String name = alert.path("alert").asText();
            assertThat(fires).contains(name);
            assertThat(silent).contains(name);
        });
    }

    @Test
    void each_alert_leads_to_its_section_of_the_runbook() throws IOException {
        Set<String> anchors = Pattern.compile("(?m)^## (\\w+)$")
                .matcher(Files.readString(Path.of("docs/how-to/runbook.md")))
                .results()
                .map(heading -> "docs/how-to/runbook.md#" + heading.group(1).toLowerCase(java.util.Locale.ROOT))
                .collect(Collectors.toSet());

        assertThat(alerts())
                .extracting(
                        alert -> alert.path("annotations").path("runbook_url").asText())
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(anchors);
        assertThat(alerts())
                .extracting(alert -> alert.path("labels").path("severity").asText())
                .containsOnly("critical", "warning");
    }

    @Test
    void alerts_and_panels_are_about_documented_metrics() throws IOException {
        String page = Files.readString(Path.of("docs/reference/operations.md"));
        String rules = Files.readString(FOLDER.resolve("trunkline.rules.yml"));
        String panels = Files.readString(FOLDER.resolve("grafana/trunkline.json"));

        assertThat(Pattern.compile("\\btrunkline_\\w+")
                        .matcher(rules + panels)
                        .results()
                        .map(MatchResult::group)
                        .map(name -> name.replaceFirst("_(bucket|count|sum)$", ""))
                        .collect(Collectors.toSet()))
                .hasSizeGreaterThan(20)
                .allSatisfy(metric -> assertThat(page).contains("| `" + metric + "` |"));
    }

    @Test
    void panels_lie_beside_each_other_and_use_what_is_declared() throws IOException {
        JsonNode dashboard = dashboard();
        Set<String> variables = new HashSet<>(Set.of("__rate_interval", "__range"));
        dashboard
                .path("templating")
                .path("list")
                .forEach(variable -> variables.add(variable.path("name").asText()));
        Set<Integer> ids = new HashSet<>();
        Set<String> cells = new HashSet<>();

        assertThat(dashboard.path("panels")).hasSizeGreaterThan(25).allSatisfy(panel -> {
            assertThat(ids.add(panel.path("id").asInt())).isTrue();
            JsonNode place = panel.path("gridPos");
            int right = place.path("x").asInt() + place.path("w").asInt();
            assertThat(right).isLessThanOrEqualTo(COLUMNS);
            for (int x = place.path("x").asInt(); x < right; x++) {
                for (int y = 0; y < place.path("h").asInt(); y++) {
                    assertThat(cells.add(x + "," + (place.path("y").asInt() + y)))
                            .as(panel.path("title").asText())
                            .isTrue();
                }
            }
            if (!panel.path("type").asText().equals("row")) {
                assertThat(panel.path("datasource").path("uid").asText()).isEqualTo("${datasource}");
                assertThat(panel.path("targets")).isNotEmpty();
            }
        });
        assertThat(Pattern.compile("\\$\\{?(\\w+)")
                        .matcher(dashboard.path("panels").toString())
                        .results()
                        .map(variable -> variable.group(1)))
                .isNotEmpty()
                .allMatch(variables::contains);
    }
}
