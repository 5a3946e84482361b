package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulateCommandTest {

    @TempDir
    private Path folder;

    /** Time of day and what is reported at it, without delay. */
    static String line(String time, String trunk, String status) {
        String at = "2026-11-24T" + time + "Z";
        return "{\"at\": \"%s\", \"source\": \"genesys\", \"body\": %s}".formatted(at, body(at, trunk, status));
    }

    private static String body(String at, String trunk, String status) {
        return "{\"eventType\": \"telephony.trunk.status.changed\","
                + " \"event\": {\"trunkId\": \"%s\", \"status\": \"%s\", \"timestamp\": \"%s\"}}"
                        .formatted(trunk, status, at);
    }

    static CommandLineRun simulate(String... lines) {
        return CommandLineRun.reading(String.join("\n", lines) + "\n", "simulate", "-");
    }

    static final String DOWN = "{\"at\":\"2026-11-24T08:00:05Z\",\"action\":\"trigger\",\"service\":\"us-east-retail\","
            + "\"dedup_key\":\"trunk-us-east-01-down\",\"severity\":\"critical\","
            + "\"summary\":\"CRITICAL: US-East Retail Trunk (trunk-us-east-01) is DOWN\",\"affected\":1}";

    @Test
    void prints_what_pagerduty_would_get_a_line_each() {
        CommandLineRun run =
                simulate(line("08:00:00", "trunk-us-east-01", "DOWN"), line("08:20:00", "trunk-us-east-01", "UP"));

        assertThat(run.lines())
                .containsExactly(
                        DOWN,
                        "{\"at\":\"2026-11-24T08:20:00Z\",\"action\":\"resolve\",\"service\":\"us-east-retail\","
                                + "\"dedup_key\":\"trunk-us-east-01-down\",\"severity\":\"critical\","
                                + "\"summary\":\"RESOLVED: US-East Retail Trunk (trunk-us-east-01) is UP\","
                                + "\"affected\":1}");
        assertThat(run.err()).isEqualToNormalizingNewlines("2 events (2 change), 1 page, 0 updates, 1 resolve\n");
        assertThat(run.exit()).isZero();
    }

    @Test
    void after_the_last_event_the_clock_runs_until_nothing_is_due() {
        CommandLineRun run =
                simulate(line("08:00:00", "trunk-us-east-01", "DOWN"), line("08:01:00", "trunk-us-east-01", "UP"));

        assertThat(run.lines()).hasSize(2);
        assertThat(run.lines().get(1)).contains("\"at\":\"2026-11-24T08:06:00Z\",\"action\":\"resolve\"");
    }

    @Test
    void a_storm_is_one_incident_and_joins_update_it() {
        CommandLineRun run = simulate(
                line("08:00:00", "trunk-eu-1", "DOWN"),
                line("08:00:01", "trunk-eu-2", "DOWN"),
                line("08:00:20", "trunk-eu-3", "DOWN"));

        assertThat(run.lines()).hasSize(2);
        assertThat(run.lines().get(0))
                .contains("\"at\":\"2026-11-24T08:00:05Z\",\"action\":\"trigger\"")
                .contains("\"summary\":\"CRITICAL: EU Finance: 2 trunks DOWN\",\"affected\":2");
        assertThat(run.lines().get(1)).contains("\"action\":\"update\"").contains("\"affected\":3");
    }

    @Test
    void the_rate_does_not_count() {
        String[] lines = IntStream.range(0, 150)
                .mapToObj(n -> "{\"at\": \"2026-11-24T08:00:00Z\", \"source\": \"genesys\", \"body\": {\"eventType\":"
                        + " \"compliance.violation.detected\", \"event\": {\"id\": \"pci-%d\"}}}".formatted(n))
                .toArray(String[]::new);

        CommandLineRun run = simulate(lines);

        assertThat(run.lines()).hasSize(150).allMatch(line -> line.startsWith("{\"at\":\"2026-11-24T08:00:00Z\""));
        assertThat(run.err()).contains("150 events (150 compliance), 150 pages, 0 updates, 0 resolves");
    }

    @Test
    void lines_that_are_not_in_order_are_played_by_their_times() {
        CommandLineRun run =
                simulate(line("08:20:00", "trunk-us-east-01", "UP"), line("08:00:00", "trunk-us-east-01", "DOWN"));

        assertThat(run.lines()).hasSize(2).first().isEqualTo(DOWN);
    }

    @Test
    void lines_of_one_time_keep_the_order_of_the_file() {
        String at = "2026-11-24T08:00:00Z";
        String later = "{\"at\": \"2026-11-24T09:00:00Z\", \"source\": \"genesys\", \"body\": %s}";
        String same = "{\"at\": \"" + at + "\", \"source\": \"genesys\", \"body\": %s}";

        CommandLineRun run = simulate(
                later.formatted(body("2026-11-24T09:00:00Z", "trunk-eu-1", "UP")),
                same.formatted(body(at, "trunk-us-east-01", "UP")),
                same.formatted(body(at, "trunk-us-east-01", "DOWN")));

        assertThat(run.lines()).containsExactly(DOWN);
    }

    @Test
    void a_body_may_be_a_string_with_the_raw_json() {
        String raw = body("2026-11-24T08:00:00Z", "trunk-us-east-01", "DOWN").replace("\"", "\\\"");

        CommandLineRun run =
                simulate("{\"at\": \"2026-11-24T08:00:00Z\", \"source\": \"genesys\", \"body\": \"" + raw + "\"}");

        assertThat(run.lines()).containsExactly(DOWN);
    }

    @Test
    void duplicates_stale_unknown_and_ignored_events_are_fine_and_summarised() {
        String down = line("08:00:00", "trunk-us-east-01", "DOWN");
        CommandLineRun run = simulate(
                down,
                down,
                line("08:00:01", "trunk-us-east-01", "wobbly"),
                "{\"at\": \"2026-11-24T08:00:02Z\", \"source\": \"genesys\", \"body\": "
                        + body("2026-11-24T07:00:00Z", "trunk-us-east-01", "UP") + "}",
                line("08:00:03", "trunk-us-east-01", "offline"),
                "{\"at\": \"2026-11-24T08:00:04Z\", \"source\": \"genesys\", \"body\": {\"eventType\": \"call.ended\"}}");

        assertThat(run.lines()).containsExactly(DOWN);
        assertThat(run.err())
                .isEqualToNormalizingNewlines(
                        "6 events (1 change, 1 repeat, 1 stale, 1 unknown, 1 duplicate, 1 ignored),"
                                + " 1 page, 0 updates, 0 resolves\n");
        assertThat(run.exit()).isZero();
    }

    @Test
    void a_line_that_is_none_stops_it_before_anything_is_played() throws IOException {
        Path file = Files.writeString(
                folder.resolve("week.ndjson"),
                line("08:00:00", "trunk-us-east-01", "DOWN")
                        + "\n\n{\"at\": \"yesterday\", \"source\": \"genesys\"}\n");

        CommandLineRun run = CommandLineRun.of("simulate", file.toString());

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .isEqualToNormalizingNewlines(
                        file + ":3: at is not a time: 'yesterday'; expected ISO 8601 with an offset,"
                                + " such as 2026-11-24T08:00:00Z\n");
    }

    @Test
    void a_body_that_would_be_refused_is_named_and_the_rest_is_played() {
        CommandLineRun run = simulate(
                "{\"at\": \"2026-11-24T07:00:00Z\", \"source\": \"avaya\", \"body\": {}}",
                "{\"at\": \"2026-11-24T07:00:00Z\", \"source\": \"genesys\", \"body\": {}}",
                "{\"at\": \"2026-11-24T07:00:00Z\", \"source\": \"genesys\", \"body\": \"" + "x".repeat(262_145)
                        + "\"}",
                line("08:00:00", "trunk-us-east-01", "DOWN"));

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.lines()).containsExactly(DOWN);
        assertThat(run.err())
                .contains("stdin:1: would be answered 404: no source 'avaya'")
                .contains("stdin:2: would be answered 400: /eventType is missing")
                .contains("stdin:3: would be answered 413: 262145 bytes")
                .contains("4 events (1 change, 3 refused), 1 page, 0 updates, 0 resolves");
    }

    @Test
    void of_many_that_would_be_refused_only_some_are_named() {
        String lines = IntStream.range(0, 50)
                .mapToObj(n -> "{\"at\": \"2026-11-24T07:00:00Z\", \"source\": \"avaya\", \"body\": {}}")
                .collect(Collectors.joining("\n"));

        CommandLineRun run = CommandLineRun.reading(lines, "simulate", "-");

        assertThat(run.err().lines()).hasSize(22).contains("and 30 more that would be refused");
    }

    @Test
    void an_unreadable_file_is_wrong_usage() {
        CommandLineRun run = CommandLineRun.of("simulate", "no-such-file.ndjson");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).startsWith("no-such-file.ndjson: does not exist");
    }

    @Test
    void nothing_is_written_to_the_store() {
        Path data = folder.resolve("data");

        CommandLineRun run = CommandLineRun.with(
                Map.of("TRUNKLINE_DATA", data.toString()),
                line("08:00:00", "trunk-us-east-01", "DOWN"),
                "simulate",
                "-");

        assertThat(run.lines()).containsExactly(DOWN);
        assertThat(data).doesNotExist();
    }

    private Path another(String setting) throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        for (String name : new String[] {"sources.yaml", "services.yaml"}) {
            Files.copy(Path.of("config", name), other.resolve(name));
        }
        Files.writeString(other.resolve("application.properties"), setting + "\n");
        return other;
    }

    @Test
    void diff_says_what_a_change_of_the_configuration_would_change() throws IOException {
        Path other = another("trunkline.cooldown=2m");
        String events = String.join(
                "\n",
                line("08:00:00", "trunk-us-east-01", "DOWN"),
                line("08:03:00", "trunk-us-east-01", "UP"),
                line("08:00:00", "trunk-eu-1", "DOWN"),
                line("08:20:00", "trunk-eu-1", "UP"));

        CommandLineRun run =
                CommandLineRun.reading(events, "simulate", "--config", other.toString(), "--diff", "config", "-");

        assertThat(run.lines())
                .containsExactly(
                        "--- config",
                        "+++ " + other,
                        "+ 2026-11-24T08:03:00Z resolve us-east-retail trunk-us-east-01-down critical [1] RESOLVED:"
                                + " US-East Retail Trunk (trunk-us-east-01) is UP",
                        "- 2026-11-24T08:08:00Z resolve us-east-retail trunk-us-east-01-down critical [1] RESOLVED:"
                                + " US-East Retail Trunk (trunk-us-east-01) is UP",
                        "= 3 the same, 1 only before, 1 only after; pages: 2 before, 2 after");
        assertThat(run.exit()).isEqualTo(1);
    }

    private static String forget(String time, String trunk) {
        return "{\"at\": \"2026-11-24T%sZ\", \"source\": \"genesys\", \"forget\": \"genesys/trunk/%s\"}"
                .formatted(time, trunk);
    }

    @Test
    void what_was_forgotten_then_is_forgotten_again() {
        CommandLineRun run = simulate(
                line("08:00:00", "trunk-us-east-01", "DOWN"),
                forget("08:01:00", "trunk-us-east-01"),
                forget("08:02:00", "never-heard-of"));

        assertThat(run.lines()).hasSize(2);
        assertThat(run.lines().get(1))
                .contains("\"at\":\"2026-11-24T08:01:00Z\",\"action\":\"resolve\"")
                .contains("(trunk-us-east-01) is UP (forgotten)");
        assertThat(run.err())
                .isEqualToNormalizingNewlines(
                        "3 events (1 change, 1 forgotten, 1 ignored), 1 page, 0 updates, 1 resolve\n");
        assertThat(run.exit()).isZero();
    }

    private static String known(String trunk) {
        return "{\"at\": \"2026-11-24T07:00:00Z\", \"known\": \"genesys/trunk/%s\", \"trunk_base\": \"Carrier A\", \"edge\": null}"
                .formatted(trunk);
    }

    @Test
    void what_a_platforms_api_knew_is_a_line_and_without_it_redundancy_names_nothing() throws IOException {
        Path other = another("trunkline.cooldown=5m");
        Path services = other.resolve("services.yaml");
        Files.writeString(services, Files.readString(services) + "\nredundant: [\"Carrier A\"]\n");
        String down = line("08:00:00", "trunk-us-east-01", "DOWN");

        CommandLineRun told = CommandLineRun.reading(
                String.join("\n", known("trunk-us-east-01"), known("trunk-us-east-02"), down),
                "simulate",
                "--config",
                other.toString(),
                "-");
        assertThat(told.lines())
                .singleElement()
                .asString()
                .contains("WARNING: US-East Retail: 1 of 2 instances of Carrier A DOWN");
        assertThat(told.err())
                .isEqualToNormalizingNewlines("3 events (1 change, 2 known), 1 page, 0 updates, 0 resolves\n");

        CommandLineRun untold = CommandLineRun.reading(down, "simulate", "--config", other.toString(), "-");
        assertThat(untold.lines()).singleElement().asString().contains("CRITICAL");
        assertThat(untold.err()).contains("redundant has no effect here: no `known` line");
    }

    @Test
    void diff_forgets_on_both_sides() throws IOException {
        String events = String.join(
                "\n",
                line("08:00:00", "trunk-us-east-01", "DOWN"),
                forget("08:30:00", "trunk-us-east-01"),
                line("09:30:00", "trunk-us-east-01", "DOWN"),
                line("09:33:00", "trunk-us-east-01", "UP"));

        CommandLineRun run = CommandLineRun.reading(
                events, "simulate", "--config", another("trunkline.cooldown=2m").toString(), "--diff", "config", "-");

        assertThat(run.lines()).endsWith("= 3 the same, 1 only before, 1 only after; pages: 2 before, 2 after");
        assertThat(run.exit()).isEqualTo(1);
    }

    @Test
    void diff_of_configurations_that_do_the_same_exits_0() throws IOException {
        Path other = another("trunkline.pagerduty.rate=7");

        CommandLineRun run = CommandLineRun.reading(
                line("08:00:00", "trunk-us-east-01", "DOWN"),
                "simulate",
                "--config",
                other.toString(),
                "--diff",
                "config",
                "-");

        assertThat(run.lines()).endsWith("= 1 the same, 0 only before, 0 only after; pages: 1 before, 1 after");
        assertThat(run.exit()).isZero();
    }

    @Test
    void html_page_shows_reports_holds_calls_and_paged_services(@TempDir Path folder) throws IOException {
        Path page = folder.resolve("week.html");
        String events = String.join(
                "\n",
                line("08:00:00", "trunk-us-east-01", "DOWN"),
                line("08:03:00", "trunk-us-east-01", "UP"),
                line("09:00:00", "trunk-eu-<b>", "DOWN"));

        CommandLineRun run = CommandLineRun.reading(events, "simulate", "--html", page.toString(), "-");

        assertThat(run.exit()).isZero();
        String html = Files.readString(page);
        assertThat(html)
                .startsWith("<!doctype html>")
                .contains("2026-11-24", "us-east-retail", ">trunk-us-east-01<", "class=\"reported DOWN\"")
                .contains("class=\"held\"", "class=\"told DOWN\"", "<title>held by cooldown")
                .contains("trunk-eu-&lt;b&gt;")
                .doesNotContain("<script", "http://", "https://", "trunk-eu-<b>", "config/");
        assertThat(html.split("<h2>")).as("one setting").hasSize(2);
    }

    @Test
    void a_page_of_two_settings_shows_one_above_the_other(@TempDir Path folder) throws IOException {
        Path page = folder.resolve("week.html");
        CommandLineRun run = CommandLineRun.reading(
                line("08:00:00", "trunk-us-east-01", "DOWN"),
                "simulate",
                "--config",
                another("trunkline.cooldown=2m").toString(),
                "--diff",
                "config",
                "--html",
                page.toString(),
                "-");

        assertThat(run.exit()).isZero();
        assertThat(Files.readString(page).split("<h2>")).hasSize(3);
    }
}
