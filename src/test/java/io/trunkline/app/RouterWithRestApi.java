package io.trunkline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.config.ReloadableConfiguration;
import io.trunkline.model.Status;
import io.trunkline.play.StandIn;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ThrowingRunnable;

/** A node with one service and the shipped routes, and a stand-in for PagerDuty whose REST API it may use. */
final class RouterWithRestApi implements AutoCloseable {

    static final String KEY = "retail0123456789abcdef0123456789";

    private static final String TOKEN = "a-token-of-the-rest-api";

    private final StandIn pagerDuty = StandIn.start();
    private final ReloadableConfiguration live;
    private NodeOverHttp node;

    /** @param more lines of application.properties */
    RouterWithRestApi(Path folder, String more) throws IOException {
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
        live = NodeOverHttp.configuration(
                folder,
                NodeOverHttp.SECRETS,
                pagerDuty.url(),
                """
                trunkline.pagerduty.rest.url=%s
                trunkline.pagerduty.read-back.after=300ms
                trunkline.cooldown=0s
                trunkline.sweep.interval=50ms
                %s"""
                        .formatted(pagerDuty.url(), more));
        start();
    }

    private void start() {
        node = NodeOverHttp.start(live, new App(live, Path.of("routes")));
    }

    void restart() {
        node.close();
        start();
    }

    StandIn pagerDuty() {
        return pagerDuty;
    }

    /** Posts a signed event about a trunk, which is taken. */
    void report(String trunk, Status status) throws Exception {
        assertThat(node.report("genesys", trunk, status)).isEqualTo(202);
    }

    HttpRequest.Builder webhook(String source, HttpRequest.BodyPublisher body) {
        return node.webhook(source, body);
    }

    /** @param path on the management port */
    HttpRequest.Builder management(String path) {
        return node.management(path);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return node.send(request);
    }

    /** The lines of its own metrics. */
    List<String> metrics() throws Exception {
        return node.get("/observe/metrics")
                .lines()
                .filter(line -> line.startsWith("trunkline_"))
                .toList();
    }

    static void eventually(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(assertion);
    }

    @Override
    public void close() {
        node.close();
        pagerDuty.close();
        pagerDuty.assertNoViolations();
    }
}
