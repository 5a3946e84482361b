package io.trunkline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.config.ConfigurationReader;
import io.trunkline.config.ReloadableConfiguration;
import io.trunkline.model.Status;
import io.trunkline.play.StandIn;
import io.trunkline.source.Source;
import io.trunkline.source.normalize.SampleBody;
import io.trunkline.source.signature.RequestSigner;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node shows PagerDuty beside the pages, over real HTTP. */
class AnnouncementsIT {

    private static final String KEY = "retail0123456789abcdef0123456789";
    private static final String TOKEN = "a-token-of-the-rest-api";

    private final StandIn pagerDuty = StandIn.start();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private Path folder;

    private App node;

    @BeforeEach
    void start() throws IOException {
        pagerDuty.takes(TOKEN);
        Files.copy(Path.of("config", "sources.yaml"), folder.resolve("sources.yaml"));
        Files.writeString(
                folder.resolve("services.yaml"),
                """
                default: retail
                services:
                  retail: {name: Retail, routing-key: %s, api-token: %s}
                """
                        .formatted(KEY, TOKEN));
        Files.writeString(
                folder.resolve("application.properties"),
                """
                trunkline.server.host=127.0.0.1
                trunkline.server.port=0
                trunkline.management.port=0
                trunkline.data=%s
                trunkline.pagerduty.url=%s
                trunkline.pagerduty.rest.url=%s
                trunkline.pagerduty.read-back.after=300ms
                trunkline.pagerduty.backoff.initial=100ms
                trunkline.pagerduty.backoff.max=200ms
                trunkline.pagerduty.notes=on
                trunkline.pagerduty.change-events=on
                trunkline.cooldown=0s
                trunkline.grouping.wait=300ms
                trunkline.grouping.window=300ms
                trunkline.sweep.interval=50ms
                """
                        .formatted(folder.resolve("data"), pagerDuty.url(), pagerDuty.url()));
        up();
    }

    private ReloadableConfiguration live() {
        return new ReloadableConfiguration(new ConfigurationReader(
                folder,
                Map.of("TRUNKLINE_GENESYS_SECRET", "genesys-s3cret", "TRUNKLINE_CXONE_SECRET", "cxone-s3cret")));
    }

    private void up() {
        node = new App(live(), Path.of("routes"));
        node.start();
    }

    @AfterEach
    void stop() {
        node.close();
        pagerDuty.close();
        pagerDuty.assertNoViolations();
    }

    private void report(String trunk, Status status) throws Exception {
        Source genesys = live().get().sources().named("genesys").orElseThrow();
        byte[] body = SampleBody.of(genesys, "trunk", trunk, status, Instant.now());
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + node.port() + "/webhooks/genesys"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        new RequestSigner().sign(genesys, body, Instant.now()).forEach(request::header);
        assertThat(send(request).statusCode()).isEqualTo(202);
    }

    private HttpResponse<String> maintenance(String method, String path, String body) throws Exception {
        return send(HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + node.managementPort() + "/api/maintenance" + path))
                .header("X-Trunkline", "maintenance")
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static void eventually(org.awaitility.core.ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(assertion);
    }

    private List<String> changes() {
        return pagerDuty.changeEvents().stream()
                .map(event -> event.at("/payload/summary").asText())
                .toList();
    }

    @Test
    void maintenance_is_shown_at_its_start_and_after_a_restart_at_its_end() throws Exception {
        pagerDuty.changeAnswers(503, 429);
        HttpResponse<String> started =
                maintenance("POST", "", "{\"services\": [\"retail\"], \"for\": \"1h\", \"reason\": \"carrier work\"}");
        assertThat(started.statusCode()).as(started.body()).isEqualTo(201);
        eventually(() -> assertThat(changes()).hasSize(1));
        JsonNode shown = pagerDuty.changeEvents().get(0);
        assertThat(shown.path("routing_key").asText()).isEqualTo(KEY);
        assertThat(shown.at("/payload/source").asText()).isEqualTo("Trunkline");
        assertThat(shown.at("/payload/custom_details/reason").asText()).isEqualTo("carrier work");
        assertThat(changes().get(0)).startsWith("Maintenance m1 began, until ").endsWith(": carrier work");

        maintenance("DELETE", "/m1", "");
        node.close();
        up();

        eventually(() -> assertThat(changes()).hasSize(2));
        assertThat(changes().get(1)).isEqualTo("Maintenance m1 ended: carrier work");
        assertThat(pagerDuty.calls()).as("pages").isEmpty();
    }

    @Test
    void an_incident_is_noted_how_many_are_back_once() throws Exception {
        report("trunk-1", Status.DOWN);
        report("trunk-2", Status.DOWN);
        report("trunk-3", Status.DOWN);
        eventually(() -> assertThat(pagerDuty.openIncidents()).hasSize(1));
        report("trunk-2", Status.UP);
        String incident = pagerDuty.openIncidents().get(0).id();
        eventually(() -> assertThat(pagerDuty.notes(incident)).containsExactly("Trunkline: 1 of 3 is back."));

        report("trunk-1", Status.UP);
        report("trunk-3", Status.UP);
        eventually(() -> assertThat(pagerDuty.openIncidents()).isEmpty());
        assertThat(pagerDuty.notes(incident)).hasSize(1);
    }
}
