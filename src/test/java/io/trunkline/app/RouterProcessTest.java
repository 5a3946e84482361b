package io.trunkline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.config.Configuration;
import io.trunkline.config.Settings;
import io.trunkline.source.normalize.NormalizedEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A router in a process of its own, ended as an operating system ends it. */
class RouterProcessTest {

    @TempDir
    private Path folder;

    /** The process. */
    public static final class Program {

        private Program() {}

        public static void main(String[] args) throws IOException {
            Configuration configuration = TestSources.configuration(
                    new Settings.Server("127.0.0.1", 0, TestSources.MAX_BODY, TestSources.NO_TLS), "genesys");
            Path routes = Path.of(args[0]);
            CamelRuntime router = CamelRuntime.builder(() -> configuration, routes)
                    .receive(
                            webhook -> Optional.empty(),
                            webhook -> new NormalizedEvent.Ignored("x"),
                            event -> CompletableFuture.completedFuture(RunningRouter.NEW))
                    .bean("up", (Runnable) () -> write(routes.resolve("up")))
                    .build();
            router.runUntilTerminated(() -> {}, () -> write(routes.resolve("ended")));
        }

        private static void write(Path file) {
            try {
                Files.createFile(file);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    @Test
    void sigterm_stops_the_router_runs_what_comes_after_and_exits_0() throws Exception {
        Files.copy(RunningRouter.SHIPPED, folder.resolve("receive.camel.yaml"));
        Files.writeString(
                folder.resolve("up.camel.yaml"),
                """
                - route:
                    id: up
                    from:
                      uri: timer:up
                      parameters:
                        repeatCount: 1
                        delay: 0
                      steps:
                        - bean:
                            ref: up
                            method: run
                """);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(folder.resolve("up")));
            process.destroy();
            assertThat(process.waitFor(40, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            assertThat(folder.resolve("ended")).exists();
            assertThat(Files.readString(folder.resolve("out"))).doesNotContain("ERROR");
        } finally {
            process.destroyForcibly();
        }
    }
}
