package io.trunkline.app;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.trunkline.config.Configuration;
import io.trunkline.config.ReloadableConfiguration;
import io.trunkline.model.ComponentId;
import io.trunkline.model.Status;
import io.trunkline.play.Call;
import io.trunkline.play.StandIn;
import io.trunkline.source.Source;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A node with eight services, and a stand-in for PagerDuty's Events API; the route files are the shipped ones or a test's. */
final class RealRouter implements AutoCloseable {

    /** All services but the default one, which has the warm-up. */
    static final List<String> SERVICES = List.of("retail", "finance", "again", "asia", "late", "works", "secure");

    private static final String OTHERS = "others";

    private final StandIn pagerDuty = StandIn.start();
    private final Path folder;
    private final NodeOverHttp node;

    /** @param scale by which the rules' lengths, some seconds, are multiplied */
    RealRouter(Path folder, int scale) throws IOException {
        this(folder, scale, Path.of("routes"));
    }

    /** @param routes the folder of the route files */
    RealRouter(Path folder, int scale, Path routes) throws IOException {
        this.folder = folder;
        Files.copy(Path.of("config", "sources.yaml"), folder.resolve("sources.yaml"));
        Files.writeString(
                folder.resolve("services.yaml"),
                """
                default: others
                services:
                  others: {name: Others, routing-key: %s}
                %s
                components: {"pci-*": secure, %s}
                """
                        .formatted(
                                key(OTHERS),
                                SERVICES.stream()
                                        .map(name -> "  %s: {name: Unit %s, routing-key: %s}"
                                                .formatted(name, name, key(name)))
                                        .collect(Collectors.joining("\n")),
                                SERVICES.stream()
                                        .map(name -> "\"%s-*\": %s".formatted(name, name))
                                        .collect(Collectors.joining(", "))));
        ReloadableConfiguration live = NodeOverHttp.configuration(
                folder,
                NodeOverHttp.SECRETS,
                pagerDuty.url(),
                """
                trunkline.cooldown=%dms
                trunkline.cooldown.memory=%dms
                trunkline.grouping.wait=%dms
                trunkline.grouping.window=%dms
                trunkline.grouping.update-interval=%dms
                trunkline.sweep.interval=50ms
                camel.main.shutdown-timeout=2
                """
                        .formatted(3000 * scale, 6000 * scale, 600 * scale, 3000 * scale, 600 * scale));
        node = NodeOverHttp.start(live, new App(live, routes));
    }

    static String key(String service) {
        return service + "0123456789abcdef0123456789abcdef".substring(service.length());
    }

    Configuration configuration() {
        return node.configuration();
    }

    /** Begins maintenance of a service, which is known once this returns. */
    void maintain(String service, Instant until) throws IOException {
        Files.writeString(
                folder.resolve("maintenance.yaml"),
                "maintenance: [{id: work, services: [%s], from: %s, to: %s, reason: carrier work}]"
                        .formatted(service, until.minusSeconds(3600), until));
        ComponentId any = new ComponentId("genesys", "trunk", service + "-1");
        await().pollInterval(Duration.ofMillis(20)).until(() -> configuration()
                .maintenance()
                .covering(any, service, until.minusMillis(1))
                .isPresent());
    }

    /** Whether nothing is left to do, so that PagerDuty will hear nothing more; the warm-up is as it is. */
    boolean isAtRest() throws IOException, InterruptedException {
        return rest("incidents", incident -> incident.path("state").asText().equals("CLOSED"))
                && rest("components", component -> component.path("held_until").isNull());
    }

    private boolean rest(String path, Predicate<JsonNode> atRest) throws IOException, InterruptedException {
        for (JsonNode row : new JsonMapper().readTree(node.get("/api/" + path + "?limit=1000"))) {
            if (!row.path("service").asText().equals(OTHERS) && !atRest.test(row)) {
                return false;
            }
        }
        return true;
    }

    /** What Prometheus would scrape. */
    String metrics() throws IOException, InterruptedException {
        return node.get("/observe/metrics");
    }

    int managementPort() {
        return node.app().managementPort();
    }

    StandIn pagerDuty() {
        return pagerDuty;
    }

    Source genesys() {
        return node.source("genesys");
    }

    /** Has every stage done its work once, for a service that nobody looks at: the first time takes its time. */
    void warmUp() throws IOException, InterruptedException {
        node.report("genesys", "warm-up", Status.DOWN);
        pagerDuty.awaitCalls(1);
    }

    /** The status of the answer. */
    int post(byte[] body) throws IOException, InterruptedException {
        return node.post("genesys", body);
    }

    /** The status of the answer to a request that proves nothing. */
    int postUnsigned(byte[] body) throws IOException, InterruptedException {
        return node.send(node.webhook("genesys", HttpRequest.BodyPublishers.ofByteArray(body)))
                .statusCode();
    }

    List<Call> calls(String service) {
        return pagerDuty.calls(key(service));
    }

    @Override
    public void close() {
        node.close();
        pagerDuty.close();
    }
}
