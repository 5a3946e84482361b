package io.trunkline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.trunkline.InstalledProgram;
import io.trunkline.model.Status;
import io.trunkline.source.normalize.SampleBody;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A router lives through a storm: what it shows is what the rules and the dashboard of {@code monitoring/} ask for. */
class MonitoringIT {

    private static final int TRUNKS = 40;

    /** Series that come and go with what they are about, and so are not there in a router that is well. */
    private static final Set<String> OF_A_CONDITION = Set.of("trunkline_alarm", "trunkline_topics_heard");

    /** Services that have no part in the storm. */
    private static final List<String> QUIET_SERVICES = List.of("again", "asia", "late", "works");

    /** What only happens in trouble, or is not configured here: 0 is an answer. */
    private static final List<String> NEVER_HERE =
            List.of("camel_exchanges_failed_total", "trunkline_flaps_total", "trunkline_heartbeat_total");

    private static final Pattern SERIES = Pattern.compile("(?m)^([a-z_]+)(?:\\{(.*)\\})? \\S+$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

    @TempDir
    static Path folder;

    private static RealRouter router;
    private int reports;

    @BeforeAll
    static void storm() throws Exception {
        router = new RealRouter(Files.createDirectory(folder.resolve("config")), 1);
        router.warmUp();
        for (int i = 0; i < TRUNKS; i++) {
            assertThat(router.post(SampleBody.of(router.genesys(), "trunk", "retail-" + i, Status.DOWN, Instant.now())))
                    .isEqualTo(202);
        }
        await().until(() -> !router.calls("retail").isEmpty());
    }

    @AfterAll
    static void close() {
        router.close();
    }

    @Test
    void a_storm_is_seen_in_what_the_router_shows() {
        await().untilAsserted(
                        () -> assertThat(router.metrics().lines())
                                .contains(
                                        "trunkline_components{service=\"retail\",status=\"down\"} " + TRUNKS + ".0",
                                        "trunkline_components{service=\"finance\",status=\"down\"} 0.0",
                                        "trunkline_incidents{service=\"retail\",state=\"open\"} 1.0",
                                        "trunkline_page_delay_seconds_count{service=\"retail\"} 1",
                                        "trunkline_page_delay_seconds_count{service=\"finance\"} 0",
                                        "trunkline_source_last_heard_timestamp_seconds{source=\"cxone\"} 0.0",
                                        "trunkline_pagerduty_calls_total{action=\"trigger\",outcome=\"accepted\",service=\"retail\"} 1.0"));
    }

    @Test
    void rules_and_panels_ask_for_what_is_there() throws Exception {
        Set<String> shown = labels(router.metrics()).keySet();
        Set<String> asked = new TreeSet<>(queries());
        for (JsonNode group : new YAMLMapper()
                .readTree(Path.of("monitoring/trunkline.rules.yml").toFile())
                .path("groups")) {
            group.path("rules").forEach(rule -> asked.add(rule.path("expr").asText()));
        }

        Set<String> metrics = asked.stream()
                .flatMap(query -> Pattern.compile("\\b(trunkline|camel|jvm|process)_\\w+")
                        .matcher(query)
                        .results()
                        .map(MatchResult::group))
                .filter(metric -> !OF_A_CONDITION.contains(metric))
                .collect(Collectors.toSet());
        assertThat(metrics).hasSizeGreaterThan(30).allSatisfy(metric -> assertThat(shown)
                .contains(metric));
    }

    @Test
    void rules_are_tested_with_series_such_as_a_router_has() throws Exception {
        Map<String, Set<String>> shown = labels(router.metrics());
        for (String file : List.of("trunkline.rules.test.yml", "trunkline.rules.hours.test.yml")) {
            for (JsonNode test : new YAMLMapper()
                    .readTree(Path.of("monitoring", file).toFile())
                    .path("tests")) {
                for (JsonNode input : test.path("input_series")) {
                    labels(input.path("series").asText() + " 1").forEach((metric, names) -> {
                        if (!metric.equals("up") && !OF_A_CONDITION.contains(metric)) {
                            names.remove("instance");
                            assertThat(shown).containsKey(metric);
                            assertThat(shown.get(metric)).as(metric).isEqualTo(names);
                        }
                    });
                }
            }
        }
    }

    /** The names of labels of each metric. */
    private static Map<String, Set<String>> labels(String exposition) {
        Map<String, Set<String>> labels = new HashMap<>();
        Matcher series = SERIES.matcher(exposition);
        while (series.find()) {
            Set<String> names = new HashSet<>();
            if (series.group(2) != null) {
                LABEL.matcher(series.group(2)).results().forEach(label -> names.add(label.group(1)));
            }
            labels.put(series.group(1), names);
        }
        return labels;
    }

    /** What the panels of the dashboard ask, for all services and sources. */
    private static List<String> queries() throws IOException {
        JsonNode dashboard = new JsonMapper()
                .readTree(Path.of("monitoring/grafana/trunkline.json").toFile());
        List<String> queries = new ArrayList<>();
        dashboard.path("panels").forEach(panel -> panel.path("targets")
                .forEach(target -> queries.add(target.path("expr")
                        .asText()
                        .replace("$__rate_interval", "15s")
                        .replace("$__range", "5m")
                        .replace("$service", ".*")
                        .replace("$source", ".*"))));
        return queries;
    }

    @Test
    void prometheus_answers_each_query_of_the_dashboard() throws Exception {
        String prometheus = InstalledProgram.path("prometheus");
        int port;
        try (ServerSocket any = new ServerSocket(0)) {
            port = any.getLocalPort();
        }
        Path config = Files.writeString(
                folder.resolve("prometheus.yml"),
                """
                global: {scrape_interval: 1s}
                scrape_configs:
                  - job_name: trunkline
                    metrics_path: /observe/metrics
                    static_configs: [{targets: ["127.0.0.1:%d"]}]
                """
                        .formatted(router.managementPort()));
        Process process = new ProcessBuilder(
                        prometheus,
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("tsdb"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
        try {
            await().atMost(Duration.ofMinutes(1))
                    .ignoreExceptions()
                    .until(() -> query(port, "count_over_time(up{job=\"trunkline\"}[1m]) > 3")
                                    .size()
                            == 1);
            for (String query : queries()) {
                blipFor(query);
                await(query)
                        .pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(500))
                        .atMost(Duration.ofMinutes(1))
                        .until(() -> {
                            if (isAnswered(query, query(port, query))) {
                                return true;
                            }
                            reportOutageAndForgedRequest();
                            return false;
                        });
            }
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    /**
     * A rate needs something that happens while Prometheus looks: of this service an outage, and a request without a
     * signature.
     */
    private void reportOutageAndForgedRequest() throws IOException, InterruptedException {
        String service = QUIET_SERVICES.get(reports++ % QUIET_SERVICES.size());
        byte[] body =
                SampleBody.of(router.genesys(), "trunk", service + "-" + UUID.randomUUID(), Status.DOWN, Instant.now());
        assertThat(router.post(body)).isEqualTo(202);
        assertThat(router.postUnsigned(body)).isEqualTo(403);
    }

    /** A trunk that is up again at once is an incident that ends. */
    private static void blipFor(String query) throws IOException, InterruptedException {
        if (query.contains("trunkline_incidents_closed_total")) {
            String id = "finance-" + UUID.randomUUID();
            for (Status status : List.of(Status.DOWN, Status.UP)) {
                assertThat(router.post(SampleBody.of(router.genesys(), "trunk", id, status, Instant.now())))
                        .isEqualTo(202);
            }
        }
    }

    /**
     * Grafana shows nothing where all are NaN, as quantiles are of what did not happen; and 0, the rate of what did not
     * happen either, would be the answer whatever the query counts.
     */
    private static boolean isAnswered(String query, JsonNode result) {
        boolean counts = Pattern.compile("\\b(rate|increase)\\(").matcher(query).find()
                && NEVER_HERE.stream().noneMatch(query::contains);
        for (JsonNode series : result) {
            double value = series.path("value").path(1).asDouble(Double.NaN);
            if (counts ? value > 0 : !Double.isNaN(value)) {
                return true;
            }
        }
        return false;
    }

    private static JsonNode query(int port, String query) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/query?query="
                        + URLEncoder.encode(query, StandardCharsets.UTF_8)))
                .build();
        JsonNode answer = new JsonMapper()
                .readTree(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .body());
        assertThat(answer.path("status").asText()).as(query + ": " + answer).isEqualTo("success");
        return answer.path("data").path("result");
    }
}
