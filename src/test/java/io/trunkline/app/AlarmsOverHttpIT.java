package io.trunkline.app;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.matching.RequestPatternBuilder;
import io.trunkline.config.ReloadableConfiguration;
import io.trunkline.play.Behaviour;
import io.trunkline.play.StandIn;
import io.trunkline.play.StandInIncident;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A node that watches itself, with the shipped routes at a quicker pace: PagerDuty and a dead man's switch hear of it. */
class AlarmsOverHttpIT {

    private static final String NOC = "noc40123456789abcdef0123456789ab";

    @RegisterExtension
    static final WireMockExtension WATCHDOG = WireMockExtension.newInstance()
            .options(options().bindAddress("127.0.0.1").dynamicPort())
            .build();

    @TempDir
    private Path folder;

    private final AdvancedClock clock = new AdvancedClock();

    private Path routes() throws IOException {
        Path quick = Files.createDirectory(folder.resolve("routes"));
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            for (Path file : files.toList()) {
                String text = Files.readString(file)
                        .replace("delay: \"10000\"", "delay: \"200\"")
                        .replace("delay: \"60000\"", "delay: \"500\"")
                        .replace("initialDelay: \"5000\"", "initialDelay: \"1000\"");
                Files.writeString(quick.resolve(file.getFileName()), text);
            }
        }
        return quick;
    }

    private ReloadableConfiguration configuration(StandIn pagerDuty) throws IOException {
        Files.writeString(
                folder.resolve("sources.yaml"),
                """
                sources:
                  quiet:
                    platform: A quiet one
                    verify: {type: api-key, header: X-Key, secrets: [open-sesame]}
                    type: /type
                    events: {a: {kind: trunk, id: /id}}
                    status: /status
                    statuses: {UP: [UP], DOWN: [DOWN]}
                    expect-every: 2s
                """);
        Files.writeString(
                folder.resolve("services.yaml"),
                """
                default: noc
                services: {noc: {name: Operations, routing-key: %s}}
                components: {}
                """
                        .formatted(NOC));
        return NodeOverHttp.configuration(
                folder,
                Map.of(),
                pagerDuty.url(),
                """
                trunkline.ops.service=noc
                trunkline.heartbeat.url=%s/ping/1?status=up&msg=OK&ping=
                trunkline.cooldown=0s
                trunkline.grouping.wait=0s
                trunkline.sweep.interval=100ms
                """
                        .formatted(WATCHDOG.baseUrl()));
    }

    private NodeOverHttp start(StandIn pagerDuty, Path routes) throws IOException {
        ReloadableConfiguration live = configuration(pagerDuty);
        return NodeOverHttp.start(live, new App(live, routes, clock));
    }

    private static int post(NodeOverHttp node, String key, String body) throws IOException, InterruptedException {
        return node.send(node.webhook("quiet", HttpRequest.BodyPublishers.ofString(body))
                        .header("X-Key", key))
                .statusCode();
    }

    private static Optional<StandInIncident> incident(StandIn pagerDuty, String dedupKey) {
        return pagerDuty.incidents().stream()
                .filter(incident -> incident.dedupKey().equals(dedupKey))
                .findFirst();
    }

    private double withheldHeartbeats(NodeOverHttp node) throws IOException, InterruptedException {
        return node.get("/observe/metrics")
                .lines()
                .filter(line -> line.startsWith("trunkline_heartbeat_total{outcome=\"withheld\"}"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static void eventually(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(assertion);
    }

    /** So much time passes while the node does not run. */
    private void passes(Duration time) throws SQLException {
        try (Connection ledger = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/trunkline.db"));
                PreparedStatement older = ledger.prepareStatement(
                        "UPDATE incident SET opened_at = opened_at - ? WHERE dedup_key = 't1-down'")) {
            older.setLong(1, time.toMillis());
            assertThat(older.executeUpdate()).isEqualTo(1);
        }
    }

    @Test
    void page_that_is_not_accepted_is_in_health_and_the_gauge_after_a_minute_and_an_alarm_after_five()
            throws Exception {
        WATCHDOG.stubFor(any(anyUrl()).willReturn(ok()));
        Path quick = routes();
        try (StandIn pagerDuty = StandIn.start()) {
            pagerDuty.otherwise(call -> Behaviour.answer(404, Map.of(), "page not found"));
            try (NodeOverHttp node = start(pagerDuty, quick)) {
                assertThat(post(node, "open-sesame", "{\"type\": \"a\", \"id\": \"t1\", \"status\": \"DOWN\"}"))
                        .isEqualTo(202);
                await().atMost(Duration.ofSeconds(30)).until(() -> pagerDuty.calls().stream()
                        .anyMatch(call -> call.dedupKey().equals("t1-down")));
                assertThat(node.get("/observe/health")).doesNotContain("t1-down");
            }
            passes(Duration.ofMinutes(5));
            try (NodeOverHttp node = start(pagerDuty, quick)) {
                await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                    assertThat(node.get("/observe/health"))
                            .contains("t1-down", "PagerDuty answered 404: page not found");
                    assertThat(node.get("/observe/metrics"))
                            .containsPattern("trunkline_incidents_unaccepted\\{[^}]*service=\"noc\"[^}]*} 1\\.0")
                            .containsPattern("trunkline_alarm\\{alarm=\"unaccepted\"[^}]*} 1\\.0");
                });
                pagerDuty.behave();
                await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> assertThat(node.get("/observe/health"))
                        .doesNotContain("t1-down"));
            }
        }
    }

    @Test
    void silent_source_and_stopped_route_page_operators_and_heartbeats_stop_while_the_route_does() throws Exception {
        WATCHDOG.stubFor(any(anyUrl()).willReturn(ok()));
        RequestPatternBuilder heartbeat = getRequestedFor(urlEqualTo("/ping/1?status=up&msg=OK&ping="));
        try (StandIn pagerDuty = StandIn.start();
                NodeOverHttp node = start(pagerDuty, routes())) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !pagerDuty.incidents().isEmpty());
            assertThat(node.get("/observe/health")).contains("1 alarm holds; told to noc", "quiet is silent");
            assertThat(node.get("/observe/metrics"))
                    .contains("trunkline_alarm{alarm=\"silent\",paged=\"yes\",subject=\"quiet\"} 1.0");

            String other = "{\"type\": \"of no interest\"}";
            assertThat(post(node, "wrong", other)).isEqualTo(403);
            assertThat(post(node, "open-sesame", other)).isEqualTo(200);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !pagerDuty.incidents().get(0).open());

            StandInIncident incident = pagerDuty.incidents().get(0);
            assertThat(incident.dedupKey()).isEqualTo("trunkline-silent-quiet");
            assertThat(incident.title()).isEqualTo("CRITICAL: Trunkline: quiet is silent");
            assertThat(node.get("/api/events?format=ndjson")).isEmpty();
            eventually(() -> WATCHDOG.verify(heartbeat));

            node.app().context().getRouteController().stopRoute("untold");
            double before = withheldHeartbeats(node);
            // The route has one thread, so no call is under way any more once one was withheld.
            eventually(() -> assertThat(withheldHeartbeats(node)).isGreaterThan(before));
            WATCHDOG.resetRequests();
            eventually(() -> assertThat(withheldHeartbeats(node)).isGreaterThan(before + 2));
            WATCHDOG.verify(0, heartbeat);
            assertThat(incident(pagerDuty, "trunkline-route-untold")).isEmpty();

            clock.ahead = Duration.ofMinutes(1);
            eventually(() -> assertThat(incident(pagerDuty, "trunkline-route-untold"))
                    .map(StandInIncident::title)
                    .hasValue("CRITICAL: Trunkline: the route untold does not run"));
            assertThat(node.get("/observe/metrics"))
                    .contains("trunkline_alarm{alarm=\"route\",paged=\"yes\",subject=\"untold\"} 1.0");

            node.app().context().getRouteController().startRoute("untold");
            eventually(() -> WATCHDOG.verify(heartbeat));
            pagerDuty.assertNoViolations();
        }
    }

    /** So that a minute need not be waited for. */
    private static final class AdvancedClock extends Clock {

        private volatile Duration ahead = Duration.ZERO;

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
