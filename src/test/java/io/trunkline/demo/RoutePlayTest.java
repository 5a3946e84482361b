package io.trunkline.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.app.reload.RouteFileSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoutePlayTest {

    @TempDir
    private Path routes;

    @Test
    void the_shipped_routes_page_and_resolve() throws IOException {
        RouteFileSet.shipped().copyTo(routes);

        assertThat(RoutePlay.missed(routes, Map.of())).isEmpty();
    }

    @Test
    void routes_without_the_step_that_asks_the_policy_page_nobody() throws IOException {
        RouteFileSet.shipped().copyTo(routes);
        Path file = routes.resolve("assess.camel.yaml");
        String text = Files.readString(file);
        int from = text.indexOf("        - bean:\n            id: ask-policy");
        int to = text.indexOf("        - setBody:\n            id: assess-wakes");
        assertThat(from).isPositive().isLessThan(to);
        Files.writeString(file, text.substring(0, from) + text.substring(to));

        assertThat(RoutePlay.missed(routes, Map.of()))
                .anyMatch(problem -> problem.startsWith("PagerDuty did not receive within"))
                .anyMatch(problem -> problem.startsWith("the first error was: Failed delivery"));
    }
}
