package io.trunkline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.config.ConfigurationReader;
import io.trunkline.config.ReloadableConfiguration;
import io.trunkline.model.Status;
import io.trunkline.play.Call;
import io.trunkline.play.SentWebhook;
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
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A node that hears PagerDuty's webhooks and reads back what it accepted, over real HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PagerDutySideIT {

    private static final String KEY = "retail0123456789abcdef0123456789";
    private static final String TOKEN = "a-token-of-the-rest-api";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final StandIn pagerDuty = StandIn.start();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Source genesys;
    private App node;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
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
                trunkline.pagerduty.webhook.secrets=old-s3cret,new-s3cret
                trunkline.pagerduty.reopen-after=1s
                trunkline.cooldown=0s
                trunkline.grouping.wait=0s
                trunkline.grouping.window=0s
                trunkline.sweep.interval=50ms
                """
                        .formatted(folder.resolve("data"), pagerDuty.url(), pagerDuty.url()));
        ReloadableConfiguration live = new ReloadableConfiguration(new ConfigurationReader(
                folder,
                Map.of("TRUNKLINE_GENESYS_SECRET", "genesys-s3cret", "TRUNKLINE_CXONE_SECRET", "cxone-s3cret")));
        genesys = live.get().sources().named("genesys").orElseThrow();
        node = new App(live, Path.of("routes"));
        node.start();
    }

    @AfterAll
    void stop() {
        pagerDuty.assertNoViolations();
        node.close();
        pagerDuty.close();
    }

    private void report(String trunk, Status status) throws Exception {
        byte[] body = SampleBody.of(genesys, "trunk", trunk, status, Instant.now());
        HttpRequest.Builder request = to("genesys", HttpRequest.BodyPublishers.ofByteArray(body));
        new RequestSigner().sign(genesys, body, Instant.now()).forEach(request::header);
        assertThat(send(request).statusCode()).isEqualTo(202);
    }

    private HttpResponse<String> webhook(String body, String id, String... secrets) throws Exception {
        return send(to("pagerduty", HttpRequest.BodyPublishers.ofString(body))
                .header("X-Webhook-Id", id)
                .header("X-PagerDuty-Signature", SentWebhook.signature(body, secrets)));
    }

    private HttpRequest.Builder to(String source, HttpRequest.BodyPublisher body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port() + "/webhooks/" + source))
                .header("Content-Type", "application/json")
                .POST(body);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode newest(String trunk) {
        try {
            HttpResponse<String> answer = send(HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + node.managementPort() + "/api/incidents?component=" + trunk)));
            return JSON.readTree(answer.body()).path(0);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private List<String> metrics() throws Exception {
        return send(HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + node.managementPort() + "/observe/metrics")))
                .body()
                .lines()
                .filter(line -> line.startsWith("trunkline_"))
                .toList();
    }

    private long calls(String dedupKey, String action) {
        return pagerDuty.calls().stream()
                .filter(call ->
                        call.dedupKey().equals(dedupKey) && call.action().equals(action))
                .filter(Call::handled)
                .count();
    }

    private static void eventually(org.awaitility.core.ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(assertion);
    }

    private void paged(String dedupKey) {
        eventually(() -> assertThat(pagerDuty.openIncidents())
                .anyMatch(incident -> incident.dedupKey().equals(dedupKey)));
    }

    @Test
    void a_webhook_is_taken_with_any_signature_of_any_secret_and_with_no_other() throws Exception {
        String ping = SentWebhook.ping();
        assertThat(webhook(ping, "1", "new-s3cret").body()).isEqualTo("{\"message\":\"Pong\"}");
        assertThat(webhook(ping, "2", "not-ours", "old-s3cret").statusCode()).isEqualTo(200);
        HttpResponse<String> forged = webhook(ping, "3", "not-ours");
        assertThat(forged.statusCode()).isEqualTo(403);
        assertThat(forged.body()).isEqualTo("{\"message\":\"Invalid signature\"}");
        assertThat(send(to("pagerduty", HttpRequest.BodyPublishers.ofString(ping)))
                        .statusCode())
                .isEqualTo(403);
        assertThat(webhook("no json", "4", "new-s3cret").statusCode()).isEqualTo(400);
        String note = "{\"event\":{\"event_type\":\"incident.annotated\",\"data\":{\"id\":\"P1\"}}}";
        assertThat(webhook(note, "5", "new-s3cret").statusCode()).isEqualTo(200);
        String strange = "{\"event\":{\"event_type\":\"incident.resolved\",\"data\":{\"id\":\"../users\"}}}";
        assertThat(webhook(strange, "6", "new-s3cret").statusCode()).isEqualTo(200);
        assertThat(metrics())
                .contains("trunkline_refused_total{reason=\"secret_wrong\",source=\"pagerduty\",status=\"403\"} 1.0");
    }

    @Test
    void what_people_do_in_pagerduty_is_shown_and_what_they_close_too_soon_pages_again() throws Exception {
        report("trunk-hand", Status.DOWN);
        paged("trunk-hand-down");
        String acknowledged = pagerDuty.acknowledgedByHand("trunk-hand-down", "Ada Lovelace");
        String id = UUID.randomUUID().toString();
        assertThat(webhook(acknowledged, id, "new-s3cret").statusCode()).isEqualTo(202);
        assertThat(webhook(acknowledged, id, "new-s3cret").body()).isEqualTo("{\"message\":\"Duplicate event\"}");
        eventually(() -> assertThat(newest("trunk-hand").path("acknowledged_by").asText())
                .isEqualTo("Ada Lovelace"));

        String resolved = pagerDuty.resolvedByHand("trunk-hand-down", "Grace Hopper");
        assertThat(webhook(resolved, UUID.randomUUID().toString(), "old-s3cret").statusCode())
                .isEqualTo(202);
        eventually(() -> assertThat(calls("trunk-hand-down", "trigger")).isEqualTo(2));
        assertThat(metrics())
                .contains("trunkline_incidents_closed_total{outcome=\"closed_by_hand\",status=\"down\"} 1.0");

        report("trunk-hand", Status.UP);
        eventually(() -> assertThat(pagerDuty.openIncidents())
                .noneMatch(incident -> incident.dedupKey().equals("trunk-hand-down")));
    }

    @Test
    void accepted_trigger_that_pagerduty_lacks_is_sent_once_more() throws Exception {
        pagerDuty.next(KEY, io.trunkline.play.Behaviour.answer(202, Map.of(), "{\"status\":\"success\"}"));
        report("trunk-lost", Status.DOWN);
        paged("trunk-lost-down");
        eventually(() -> assertThat(newest("trunk-lost").path("pagerduty_state").asText())
                .isEqualTo("open"));
        assertThat(calls("trunk-lost-down", "trigger")).isEqualTo(2);
        assertThat(metrics())
                .contains("trunkline_last_resort_total 1.0")
                .contains("trunkline_read_back_total{found=\"missing\"} 1.0")
                .contains("trunkline_incidents_missing 0.0");
        report("trunk-lost", Status.UP);
        eventually(() -> assertThat(newest("trunk-lost").path("pagerduty_state").asText())
                .isEqualTo("closed"));
    }

    @Test
    void a_resolve_that_pagerduty_dropped_is_repeated_until_it_is_closed_though_reading_fails_meanwhile()
            throws Exception {
        report("trunk-kept", Status.DOWN);
        paged("trunk-kept-down");
        pagerDuty.next(KEY, io.trunkline.play.Behaviour.answer(202, Map.of(), "{\"status\":\"success\"}"));
        pagerDuty.restAnswers(403);
        report("trunk-kept", Status.UP);
        eventually(() -> assertThat(pagerDuty.openIncidents())
                .noneMatch(incident -> incident.dedupKey().equals("trunk-kept-down")));
        assertThat(calls("trunk-kept-down", "resolve")).isEqualTo(2);
        assertThat(metrics()).contains("trunkline_read_back_total{found=\"failed\"} 1.0");
    }
}
