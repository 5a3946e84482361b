package io.trunkline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.model.Status;
import io.trunkline.play.Call;
import io.trunkline.source.normalize.SampleBody;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A filter and details of a user in a real router. */
class FilterOverHttpIT {

    private static final Duration LONG = Duration.ofSeconds(40);

    private static final String ROUTE =
            """
            - route:
                id: my-%1$s
                description: Of the test
                from:
                  id: from-%1$s
                  description: Of the test
                  uri: direct:%1$s
                  steps:
                    - %2$s
            """;

    @TempDir
    private Path folder;

    private Path routes;

    @BeforeEach
    void shippedRoutes() throws IOException {
        routes = Files.createDirectory(folder.resolve("routes"));
        try (Stream<Path> shipped = Files.list(Path.of("routes"))) {
            for (Path file : shipped.filter(Files::isRegularFile).toList()) {
                Files.copy(file, routes.resolve(file.getFileName()));
            }
        }
    }

    private void route(String name, String step) throws IOException {
        Files.writeString(routes.resolve(name + ".camel.yaml"), ROUTE.formatted(name, step));
    }

    private RealRouter router() throws IOException {
        return new RealRouter(Files.createDirectory(folder.resolve("config")), 1, routes);
    }

    private static void report(RealRouter router, String id, Status status) throws Exception {
        assertThat(router.post(SampleBody.of(router.genesys(), "trunk", id, status, Instant.now())))
                .isEqualTo(202);
    }

    private static String get(RealRouter router, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + router.managementPort() + path))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** The history is played under the settings in force. */
    private static String simulated(RealRouter router) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + router.managementPort() + "/api/simulate"))
                .header("X-Trunkline", "simulate")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static JsonNode page(RealRouter router, String service) {
        await().atMost(LONG).until(() -> !router.calls(service).isEmpty());
        List<Call> calls = router.calls(service);
        return calls.get(0).body();
    }

    @Test
    void a_report_that_is_kept_out_is_known_to_the_history_why_and_the_metrics() throws Exception {
        route(
                "filter",
                "setVariable: {id: lab, description: Labs, name: filtered, expression: {simple: {expression: "
                        + "\"${iif(${body[id]} contains 'lab','a lab','false')}\"}}}");
        try (RealRouter router = router()) {
            report(router, "retail-lab", Status.DOWN);
            report(router, "finance-1", Status.DOWN);
            await().atMost(LONG).untilAsserted(() -> assertThat(router.calls("finance"))
                    .as(get(router, "/api/events") + router.metrics())
                    .isNotEmpty());

            assertThat(get(router, "/api/events?verdict=filtered")).contains("retail-lab", "a lab");
            assertThat(get(router, "/api/why?component=retail-lab"))
                    .contains("kept out by routes/filter.camel.yaml: a lab");
            await().atMost(LONG).untilAsserted(() -> assertThat(router.metrics())
                    .contains(
                            "trunkline_filter_total{outcome=\"filtered\"} 1.0",
                            "trunkline_filter_total{outcome=\"passed\"} 1.0",
                            "trunkline_events_total{source=\"genesys\",verdict=\"filtered\"} 1.0"));
            assertThat(router.calls("retail")).isEmpty();
            assertThat(simulated(router))
                    .contains("\"events\":2", "\"before\":{\"trigger\":1,", "\"after\":{\"trigger\":1,");
        }
    }

    @Test
    void details_are_added_to_a_page() throws Exception {
        route(
                "details",
                "setBody: {id: owner, description: Owner, expression: {simple: {expression: "
                        + "'{\"owner\": \"${body[service]}\", \"routing_key\": \"x\", \"status\": \"UP\"}'}}}");
        try (RealRouter router = router()) {
            report(router, "retail-1", Status.DOWN);

            JsonNode event = page(router, "retail");
            assertThat(event.path("routing_key").asText()).isEqualTo(RealRouter.key("retail"));
            assertThat(event.at("/payload/custom_details/owner").asText()).isEqualTo("retail");
            assertThat(event.at("/payload/custom_details/status").asText()).isEqualTo("DOWN");
            await().atMost(LONG).untilAsserted(() -> assertThat(router.metrics())
                    .contains("trunkline_details_total{outcome=\"added\"} 1.0"));
        }
    }

    @Test
    void details_that_block_or_throw_have_the_page_sent_without() throws Exception {
        route("details", "delay: {id: block, description: Blocks, expression: {constant: {expression: '3600000'}}}");
        route(
                "filter",
                "throwException: {id: away, description: Away, exceptionType: java.io.IOException, message: away}");
        try (RealRouter router = router()) {
            report(router, "retail-1", Status.DOWN);

            assertThat(page(router, "retail")
                            .at("/payload/custom_details/status")
                            .asText())
                    .isEqualTo("DOWN");
            await().atMost(LONG).untilAsserted(() -> assertThat(router.metrics())
                    .contains(
                            "trunkline_details_total{outcome=\"timed_out\"} 1.0",
                            "trunkline_filter_total{outcome=\"failed\"} 1.0"));
        }
    }
}
