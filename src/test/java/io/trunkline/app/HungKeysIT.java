package io.trunkline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.config.ReloadableConfiguration;
import io.trunkline.model.Status;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
    private final Set<String> called = ConcurrentHashMap.newKeySet();
    private NodeOverHttp node;

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
        ReloadableConfiguration live = NodeOverHttp.configuration(
                folder,
                NodeOverHttp.SECRETS,
                "http://127.0.0.1:" + pagerDuty.actualPort(),
                """
                trunkline.pagerduty.timeout=2m
                trunkline.grouping.wait=0s
                """);
        node = NodeOverHttp.start(live, new App(live, Path.of("routes")));
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
        assertThat(node.report("genesys", trunk, Status.DOWN)).isEqualTo(202);
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
