package io.trunkline.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;

/** The management port, as an operator reads it. */
final class Management {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final int port;

    Management(int port) {
        this.port = port;
    }

    /** Where a browser finds the console. */
    String url() {
        return "http://127.0.0.1:" + port + "/";
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10));
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> request(String path) throws IOException {
        return send(to(path).build());
    }

    /** Ends what is known of a component; the status of the answer. */
    int forget(String component) {
        try {
            return send(to("/api/forget?component=" + component)
                            .header("X-Trunkline", "forget")
                            .POST(HttpRequest.BodyPublishers.noBody())
                            .build())
                    .statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** 0 if nobody answers. */
    int status(String path) {
        try {
            return request(path).statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    String text(String path) {
        try {
            return request(path).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode json(String path) {
        try {
            return JSON.readTree(text(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The history, newest first; the whole one, since a component may be named in it as nobody expects. */
    List<JsonNode> events() {
        return list("/api/events?limit=10000");
    }

    /** The history of one component, newest first. */
    List<JsonNode> events(String component) {
        return events().stream()
                .filter(event -> event.path("component").asText().endsWith("/" + component))
                .toList();
    }

    /** What the ledger has of a component by its id at the platform; a missing node if nothing. */
    JsonNode component(String id) {
        return list("/api/components?limit=10000").stream()
                .filter(component -> component.path("native_id").asText().equals(id))
                .findFirst()
                .orElseGet(() -> JSON.missingNode());
    }

    List<JsonNode> incidents() {
        return list("/api/incidents?limit=10000");
    }

    /** The ledger's incident of that dedup key, once it is as asserted. */
    JsonNode incident(String dedupKey) {
        List<JsonNode> found = incidents().stream()
                .filter(incident -> incident.path("dedup_key").asText().equals(dedupKey))
                .toList();
        assertThat(found).as("incidents with the key " + dedupKey).hasSize(1);
        return found.get(0);
    }

    /** Waits until nothing is owed to PagerDuty in the next minute and no component has work that is due. */
    void awaitQuiet() {
        Waits.await("everything told").untilAsserted(() -> {
            assertThat(metric("trunkline_due_components")).isZero();
            assertThat(incidents()).noneMatch(Management::owes);
        });
    }

    private static boolean owes(JsonNode incident) {
        boolean later = incident.path("due_at").isTextual()
                && Instant.parse(incident.path("due_at").asText())
                        .isAfter(Instant.now().plusSeconds(60));
        return incident.path("state").asText().equals("GATHERING")
                || !incident.path("next_action").isNull() && !later;
    }

    private List<JsonNode> list(String path) {
        JsonNode array = json(path);
        assertThat(array.isArray()).as(array.toString()).isTrue();
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    /** The check of that name among those of {@code /observe/health}. */
    JsonNode check(String name) {
        return StreamSupport.stream(json("/observe/health").path("checks").spliterator(), false)
                .filter(check -> check.path("name").asText().equals(name))
                .findFirst()
                .orElseGet(() -> JSON.missingNode());
    }

    /** The sum over all series of a metric whose labels contain these texts. */
    double metric(String name, String... labels) {
        return text("/observe/metrics")
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> List.of(labels).stream().allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** What is counted, or asked of the ledger, may be seen a moment after what it is about. */
    void awaitMetric(double expected, String name, String... labels) {
        Waits.until(name, () -> metric(name, labels), value -> assertThat(value).isEqualTo(expected));
    }

    /** Everything that the port tells. */
    List<String> everything() {
        return List.of(
                text("/observe/health"),
                text("/observe/metrics"),
                text("/api/components?limit=10000"),
                text("/api/incidents?limit=10000"),
                text("/api/events?limit=10000"),
                text("/api/events?limit=10000&format=ndjson"));
    }
}
