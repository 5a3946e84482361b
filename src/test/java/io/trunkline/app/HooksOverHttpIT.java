package io.trunkline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.model.Status;
import io.trunkline.source.normalize.SampleBody;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hooks of a real router: called for what PagerDuty and the platforms say, and in no page's way. */
class HooksOverHttpIT {

    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    private Path routes;

    private void shippedRoutes() throws IOException {
        routes = Files.createDirectory(folder.resolve("routes"));
        try (Stream<Path> shipped = Files.list(Path.of("routes"))) {
            for (Path file : shipped.filter(Files::isRegularFile).toList()) {
                Files.copy(file, routes.resolve(file.getFileName()));
            }
        }
        Files.createDirectory(routes.resolve("on"));
    }

    /** A hook that writes the fields that were asked for into a file, a line each call. */
    private void hook(String name, String step) throws IOException {
        Files.writeString(
                routes.resolve("on").resolve(name + ".camel.yaml"),
                """
                - route:
                    id: on-%1$s
                    description: Of the test
                    from:
                      id: from-%1$s
                      description: Of the test
                      uri: direct:on-%1$s
                      steps:
                        - %2$s
                """
                        .formatted(name, step));
    }

    private void recorder(String name, String text) throws IOException {
        hook(
                name,
                """
                setBody: {id: line-%1$s, description: A line, expression: {simple: {expression: '%2$s'}}}
                        - to: {id: file-%1$s, description: To the file, uri: 'file:%3$s', parameters: {fileName: %1$s, fileExist: Append, appendChars: "\\\\n"}}"""
                        .formatted(name, text, folder.resolve("out")));
    }

    private List<String> lines(String name) throws IOException {
        Path file = folder.resolve("out").resolve(name);
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private static void report(RealRouter router, String id, Status status) throws Exception {
        assertThat(router.post(SampleBody.of(router.genesys(), "trunk", id, status, Instant.now())))
                .isEqualTo(202);
    }

    @Test
    void each_hook_is_called_once_for_what_happened() throws Exception {
        shippedRoutes();
        recorder("reported", "${body[component]} ${body[status]} ${body[verdict]} ${body[service]}");
        recorder("opened", "${body[dedupKey]} ${body[service]} ${body[affected]} ${body[summary]}");
        recorder("closed", "${body[dedupKey]} ${body[outcome]}");
        recorder("held", "${body[component]} ${body[hold]}");
        try (RealRouter router = new RealRouter(Files.createDirectory(folder.resolve("config")), 1, routes)) {
            report(router, "retail-1", Status.DOWN);
            await().atMost(LONG).until(() -> lines("opened").size() == 1);
            report(router, "retail-1", Status.UP);
            await().atMost(LONG).until(() -> lines("closed").size() == 1);

            assertThat(lines("reported"))
                    .containsExactly(
                            "genesys/trunk/retail-1 DOWN change retail", "genesys/trunk/retail-1 UP change retail");
            assertThat(lines("opened"))
                    .containsExactly("retail-1-down retail 1 CRITICAL: Unit retail Trunk (retail-1) is DOWN");
            assertThat(lines("held")).containsExactly("genesys/trunk/retail-1 cooldown");
            assertThat(lines("closed")).containsExactly("retail-1-down resolved");
            await().atMost(LONG).untilAsserted(() -> assertThat(router.metrics())
                    .contains(
                            "trunkline_hook_calls_total{hook=\"opened\",outcome=\"done\"} 1.0",
                            "trunkline_hook_calls_total{hook=\"refused\",outcome=\"failed\"} 0.0",
                            "trunkline_hooks_owed 0.0"));
        }
    }

    @Test
    void hooks_that_throw_or_block_hold_no_page_back() throws Exception {
        shippedRoutes();
        hook(
                "opened",
                "throwException: {id: away, description: Away, exceptionType: java.io.IOException, message: away}");
        hook("reported", "delay: {id: for-ever, description: Blocks, expression: {constant: {expression: '3600000'}}}");
        try (RealRouter router = new RealRouter(Files.createDirectory(folder.resolve("config")), 1, routes)) {
            for (int i = 1; i <= 20; i++) {
                report(router, "retail-" + i, Status.DOWN);
            }
            router.pagerDuty().awaitCalls(1);
            await().atMost(LONG).untilAsserted(() -> assertThat(router.metrics())
                    .containsPattern("trunkline_hook_calls_total\\{hook=\"opened\",outcome=\"failed\"} [1-9]")
                    .contains("trunkline_hooks_owed 1.0"));
        }
    }
}
