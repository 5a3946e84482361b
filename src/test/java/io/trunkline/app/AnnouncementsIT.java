package io.trunkline.app;

import static io.trunkline.app.RouterWithRestApi.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.model.Status;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node shows PagerDuty beside the pages, over real HTTP. */
class AnnouncementsIT {

    @TempDir
    private Path folder;

    private RouterWithRestApi router;

    @BeforeEach
    void start() throws IOException {
        router = new RouterWithRestApi(
                folder,
                """
                trunkline.pagerduty.backoff.initial=100ms
                trunkline.pagerduty.backoff.max=200ms
                trunkline.pagerduty.notes=on
                trunkline.pagerduty.change-events=on
                trunkline.grouping.wait=300ms
                trunkline.grouping.window=300ms
                """);
    }

    @AfterEach
    void stop() {
        router.close();
    }

    private HttpResponse<String> maintenance(String method, String path, String body) throws Exception {
        return router.send(router.management("/api/maintenance" + path)
                .header("X-Trunkline", "maintenance")
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    private List<String> changes() {
        return router.pagerDuty().changeEvents().stream()
                .map(event -> event.at("/payload/summary").asText())
                .toList();
    }

    @Test
    void maintenance_is_shown_at_its_start_and_after_a_restart_at_its_end() throws Exception {
        router.pagerDuty().changeAnswers(503, 429);
        HttpResponse<String> started =
                maintenance("POST", "", "{\"services\": [\"retail\"], \"for\": \"1h\", \"reason\": \"carrier work\"}");
        assertThat(started.statusCode()).as(started.body()).isEqualTo(201);
        eventually(() -> assertThat(changes()).hasSize(1));
        JsonNode shown = router.pagerDuty().changeEvents().get(0);
        assertThat(shown.path("routing_key").asText()).isEqualTo(RouterWithRestApi.KEY);
        assertThat(shown.at("/payload/source").asText()).isEqualTo("Trunkline");
        assertThat(shown.at("/payload/custom_details/reason").asText()).isEqualTo("carrier work");
        assertThat(changes().get(0)).startsWith("Maintenance m1 began, until ").endsWith(": carrier work");

        maintenance("DELETE", "/m1", "");
        router.restart();

        eventually(() -> assertThat(changes()).hasSize(2));
        assertThat(changes().get(1)).isEqualTo("Maintenance m1 ended: carrier work");
        assertThat(router.pagerDuty().calls()).as("pages").isEmpty();
    }

    @Test
    void an_incident_is_noted_how_many_are_back_once() throws Exception {
        router.report("trunk-1", Status.DOWN);
        router.report("trunk-2", Status.DOWN);
        router.report("trunk-3", Status.DOWN);
        eventually(() -> assertThat(router.pagerDuty().openIncidents()).hasSize(1));
        router.report("trunk-2", Status.UP);
        String incident = router.pagerDuty().openIncidents().get(0).id();
        eventually(() -> assertThat(router.pagerDuty().notes(incident)).containsExactly("Trunkline: 1 of 3 is back."));

        router.report("trunk-1", Status.UP);
        router.report("trunk-3", Status.UP);
        eventually(() -> assertThat(router.pagerDuty().openIncidents()).isEmpty());
        assertThat(router.pagerDuty().notes(incident)).hasSize(1);
    }
}
