package io.trunkline.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.Hook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which routes can be tried, and for how long. */
class UserRouteTrialTest {

    @TempDir
    private Path routes;

    @Test
    void a_route_that_takes_too_long_fails_and_is_not_called_any_more() throws IOException {
        Files.createDirectory(routes.resolve("on"));
        Files.writeString(
                routes.resolve("on/closed.camel.yaml"),
                "- route: {id: x, from: {uri: 'direct:on-closed', steps: [{delay: {constant: '3600000'}}]}}");
        String address = Hook.CLOSED.address();
        try (UserRouteTrial trial =
                UserRouteTrial.sendingNothing(routes, Map.of(), sent -> {}).withLimit(Duration.ofMillis(100))) {
            assertThat(trial.has(address)).isTrue();

            assertThat(trial.call(address, Map.of()).getException()).isInstanceOf(TimeoutException.class);

            assertThat(trial.has(address)).isFalse();
        }
    }

    @Test
    void a_route_of_0_1_0_is_loaded_with_the_names_that_classes_had() throws IOException {
        Files.createDirectory(routes.resolve("on"));
        Files.writeString(
                routes.resolve("on/closed.camel.yaml"),
                """
                - onException: {exception: [io.trunkline.ledger.StoreUnavailable], handled: {constant: 'true'}}
                - route: {id: x, from: {uri: 'direct:on-closed', steps: [{stop: {}}]}}
                """);
        try (UserRouteTrial trial = UserRouteTrial.sendingNothing(routes, Map.of(), sent -> {})) {
            assertThat(trial.has(Hook.CLOSED.address())).isTrue();
        }
    }
}
