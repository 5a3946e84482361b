package io.trunkline.app;

import static io.trunkline.app.RouterWithRestApi.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.model.Status;
import io.trunkline.play.Behaviour;
import io.trunkline.play.Call;
import io.trunkline.play.SentWebhook;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A node that receives PagerDuty's webhooks and reads back what it accepted, over real HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PagerDutySideIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    private RouterWithRestApi router;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        router = new RouterWithRestApi(
                folder,
                """
                trunkline.pagerduty.webhook.secrets=old-s3cret,new-s3cret
                trunkline.pagerduty.reopen-after=1s
                trunkline.grouping.wait=0s
                trunkline.grouping.window=0s
                """);
    }

    @AfterAll
    void stop() {
        router.close();
    }

    private HttpResponse<String> webhook(String body, String id, String... secrets) throws Exception {
        return router.send(router.webhook("pagerduty", HttpRequest.BodyPublishers.ofString(body))
                .header("X-Webhook-Id", id)
                .header("X-PagerDuty-Signature", SentWebhook.signature(body, secrets)));
    }

    private JsonNode newest(String trunk) {
        try {
            HttpResponse<String> answer = router.send(router.management("/api/incidents?component=" + trunk));
            return JSON.readTree(answer.body()).path(0);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private long calls(String dedupKey, String action) {
        return router.pagerDuty().calls().stream()
                .filter(call ->
                        call.dedupKey().equals(dedupKey) && call.action().equals(action))
                .filter(Call::handled)
                .count();
    }

    private void paged(String dedupKey) {
        eventually(() -> assertThat(router.pagerDuty().openIncidents())
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
        assertThat(router.send(router.webhook("pagerduty", HttpRequest.BodyPublishers.ofString(ping)))
                        .statusCode())
                .isEqualTo(403);
        assertThat(webhook("no json", "4", "new-s3cret").statusCode()).isEqualTo(400);
        String note = "{\"event\":{\"event_type\":\"incident.annotated\",\"data\":{\"id\":\"P1\"}}}";
        assertThat(webhook(note, "5", "new-s3cret").statusCode()).isEqualTo(200);
        String strange = "{\"event\":{\"event_type\":\"incident.resolved\",\"data\":{\"id\":\"../users\"}}}";
        assertThat(webhook(strange, "6", "new-s3cret").statusCode()).isEqualTo(200);
        eventually(() -> assertThat(router.metrics())
                .contains("trunkline_refused_total{reason=\"secret_wrong\",source=\"pagerduty\",status=\"403\"} 1.0"));
    }

    @Test
    void what_people_do_in_pagerduty_is_shown_and_what_they_close_too_soon_pages_again() throws Exception {
        router.report("trunk-hand", Status.DOWN);
        paged("trunk-hand-down");
        String acknowledged = router.pagerDuty().acknowledgedByHand("trunk-hand-down", "Ada Lovelace");
        String id = UUID.randomUUID().toString();
        assertThat(webhook(acknowledged, id, "new-s3cret").statusCode()).isEqualTo(202);
        assertThat(webhook(acknowledged, id, "new-s3cret").body()).isEqualTo("{\"message\":\"Duplicate event\"}");
        eventually(() -> assertThat(newest("trunk-hand").path("acknowledged_by").asText())
                .isEqualTo("Ada Lovelace"));

        String resolved = router.pagerDuty().resolvedByHand("trunk-hand-down", "Grace Hopper");
        assertThat(webhook(resolved, UUID.randomUUID().toString(), "old-s3cret").statusCode())
                .isEqualTo(202);
        eventually(() -> assertThat(calls("trunk-hand-down", "trigger")).isEqualTo(2));
        eventually(() -> assertThat(router.metrics())
                .contains("trunkline_incidents_closed_total{outcome=\"closed_by_hand\",status=\"down\"} 1.0"));

        router.report("trunk-hand", Status.UP);
        eventually(() -> assertThat(router.pagerDuty().openIncidents())
                .noneMatch(incident -> incident.dedupKey().equals("trunk-hand-down")));
    }

    @Test
    void accepted_trigger_that_pagerduty_lacks_is_sent_once_more() throws Exception {
        router.pagerDuty().next(RouterWithRestApi.KEY, Behaviour.answer(202, Map.of(), "{\"status\":\"success\"}"));
        router.report("trunk-lost", Status.DOWN);
        paged("trunk-lost-down");
        eventually(() -> assertThat(newest("trunk-lost").path("pagerduty_state").asText())
                .isEqualTo("open"));
        assertThat(calls("trunk-lost-down", "trigger")).isEqualTo(2);
        eventually(() -> assertThat(router.metrics())
                .contains("trunkline_last_resort_total 1.0")
                .contains("trunkline_read_back_total{found=\"missing\"} 1.0")
                .contains("trunkline_incidents_missing 0.0"));
        router.report("trunk-lost", Status.UP);
        eventually(() -> assertThat(newest("trunk-lost").path("pagerduty_state").asText())
                .isEqualTo("closed"));
    }

    @Test
    void a_resolve_that_pagerduty_dropped_is_repeated_until_it_is_closed_though_reading_fails_meanwhile()
            throws Exception {
        router.report("trunk-kept", Status.DOWN);
        paged("trunk-kept-down");
        router.pagerDuty().next(RouterWithRestApi.KEY, Behaviour.answer(202, Map.of(), "{\"status\":\"success\"}"));
        router.pagerDuty().restAnswers(403);
        router.report("trunk-kept", Status.UP);
        eventually(() -> assertThat(router.pagerDuty().openIncidents())
                .noneMatch(incident -> incident.dedupKey().equals("trunk-kept-down")));
        assertThat(calls("trunk-kept-down", "resolve")).isEqualTo(2);
        eventually(() -> assertThat(router.metrics()).contains("trunkline_read_back_total{found=\"failed\"} 1.0"));
    }
}
