package io.trunkline.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class UserRouteTrialTest {

    @TempDir
    private Path routes;

    @Test
    @Timeout(60)
    void a_hook_that_hangs_ends() throws IOException {
        Files.createDirectory(routes.resolve("on"));
        Files.writeString(
                routes.resolve("on/opened.camel.yaml"),
                """
                - route:
                    id: on-opened
                    from:
                      uri: direct:on-opened
                      steps:
                        - delay: {expression: {constant: {expression: 3600000}}}
                """);

        try (UserRouteTrial trial = UserRouteTrial.sendingNothing(routes, Map.of(), sent -> {})) {
            assertThat(trial.call("direct:on-opened", Map.of(), Duration.ofMillis(1))
                            .getException())
                    .isInstanceOf(TimeoutException.class);
        }
    }
}
