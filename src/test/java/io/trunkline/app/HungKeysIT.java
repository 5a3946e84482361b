package io.trunkline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.config.ConfigurationReader;
import io.trunkline.config.ReloadableConfiguration;
import io.trunkline.model.Status;
import io.trunkline.source.Source;
import io.trunkline.source.normalize.SampleBody;
import io.trunkline.source.signature.RequestSigner;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A PagerDuty that never answers a thousand keys pages those of the others meanwhile (rule 12). */
class HungKeysIT {

    private static final int HUNG = 1_000;
    private static final String HEALTHY = "healthy";

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Set<String> called = ConcurrentHashMap.newKeySet();
    private Source genesys;
    private App node;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        HttpServer pagerDuty = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    String key = body.toJsonObject().getString("routing_key");
                    called.add(key);
                    if (key.startsWith(HEALTHY)) {
                        request.response().setStatusCode(202).end("{}");
                    }
                }))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        Files.copy(Path.of("config", "sources.yaml"), folder.resolve("sources.yaml"));
        Files.writeString(folder.resolve("services.yaml"), services());
        Files.writeString(
                folder.resolve("application.properties"),
                """
                trunkline.server.host=127.0.0.1
                trunkline.server.port=0
                trunkline.management.port=0
                trunkline.data=%s
                trunkline.pagerduty.url=http://127.0.0.1:%d
                trunkline.pagerduty.timeout=2m
                trunkline.grouping.wait=0s
                """
                        .formatted(folder.resolve("data"), pagerDuty.actualPort()));
        ReloadableConfiguration live = new ReloadableConfiguration(new ConfigurationReader(
                folder,
                Map.of("TRUNKLINE_GENESYS_SECRET", "genesys-s3cret", "TRUNKLINE_CXONE_SECRET", "cxone-s3cret")));
        genesys = live.get().sources().named("genesys").orElseThrow();
        node = new App(live, Path.of("routes"));
        node.start();
    }

    private static String services() {
        return IntStream.range(0, HUNG)
                        .mapToObj(n -> "  hung-%d: {name: Hung %d, routing-key: %s}\n".formatted(n, n, key("hung", n)))
                        .collect(Collectors.joining("", "default: healthy\nservices:\n", ""))
                + "  healthy: {name: Healthy, routing-key: %s}\ncomponents:\n".formatted(key(HEALTHY, 0))
                + IntStream.range(0, HUNG)
                        .mapToObj(n -> "  trunk-%d: hung-%d\n".formatted(n, n))
                        .collect(Collectors.joining());
    }

    private static String key(String service, int number) {
        return service + ("%0" + (32 - service.length()) + "d").formatted(number);
    }

    @AfterEach
    void stop() {
        // The calls that hang are cut here, so that nobody has to wait for them.
        vertx.close().toCompletionStage().toCompletableFuture().join();
        node.close();
    }

    private void report(String trunk) throws IOException, InterruptedException {
        byte[] body = SampleBody.of(genesys, "trunk", trunk, Status.DOWN, Instant.now());
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + node.port() + "/webhooks/genesys"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        new RequestSigner().sign(genesys, body, Instant.now()).forEach(request::header);
        assertThat(client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(202);
    }

    @Test
    void a_healthy_key_is_called_while_a_thousand_calls_hang() throws Exception {
        for (int n = 0; n < HUNG; n++) {
            report("trunk-" + n);
        }
        await().atMost(Duration.ofMinutes(1)).until(() -> called.size() == HUNG);
        report("trunk-of-nobody");
        await().atMost(Duration.ofMinutes(1)).until(() -> called.contains(key(HEALTHY, 0)));
    }
}
