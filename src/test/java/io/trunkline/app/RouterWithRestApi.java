package io.trunkline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import org.awaitility.core.ThrowingRunnable;

/** A node with one service and the shipped routes, and a stand-in for PagerDuty whose REST API it may use. */
final class RouterWithRestApi implements AutoCloseable {

    static final String KEY = "retail0123456789abcdef0123456789";

    private static final String TOKEN = "a-token-of-the-rest-api";

    private final StandIn pagerDuty = StandIn.start();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Path folder;
    private Source genesys;
    private App node;

    /** @param more lines of application.properties */
    RouterWithRestApi(Path folder, String more) throws IOException {
        this.folder = folder;
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
                trunkline.cooldown=0s
                trunkline.sweep.interval=50ms
                %s"""
                        .formatted(folder.resolve("data"), pagerDuty.url(), pagerDuty.url(), more));
        start();
    }

    private void start() {
        ReloadableConfiguration live = new ReloadableConfiguration(new ConfigurationReader(
                folder,
                Map.of("TRUNKLINE_GENESYS_SECRET", "genesys-s3cret", "TRUNKLINE_CXONE_SECRET", "cxone-s3cret")));
        genesys = live.get().sources().named("genesys").orElseThrow();
        node = new App(live, Path.of("routes"));
        node.start();
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
        byte[] body = SampleBody.of(genesys, "trunk", trunk, status, Instant.now());
        HttpRequest.Builder request = webhook("genesys", HttpRequest.BodyPublishers.ofByteArray(body));
        new RequestSigner().sign(genesys, body, Instant.now()).forEach(request::header);
        assertThat(send(request).statusCode()).isEqualTo(202);
    }

    HttpRequest.Builder webhook(String source, HttpRequest.BodyPublisher body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port() + "/webhooks/" + source))
                .header("Content-Type", "application/json")
                .POST(body);
    }

    /** @param path on the management port */
    HttpRequest.Builder management(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.managementPort() + path));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The lines of its own metrics. */
    List<String> metrics() throws Exception {
        return send(management("/observe/metrics"))
                .body()
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
