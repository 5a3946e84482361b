package io.trunkline.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.app.routecheck.RouteFileSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
    void routes_of_a_user_reach_no_other_system(@TempDir Path outside) throws IOException {
        RouteFileSet.shipped().copyTo(routes);
        Path waiting = Files.writeString(
                Files.createDirectory(outside.resolve("in")).resolve("a.txt"), "of the router that runs");
        Path sent = outside.resolve("out");
        Files.writeString(
                routes.resolve("mine.camel.yaml"),
                """
                - route:
                    id: mine
                    from:
                      uri: file:%s?initialDelay=0&delay=10&delete=true
                      steps:
                        - log: {message: taken}
                """
                        .formatted(waiting.getParent()));
        Path deliver = routes.resolve("deliver.camel.yaml");
        String text = Files.readString(deliver);
        String after = "              - bean:\n                  id: answer-of-pagerduty";
        assertThat(text).containsOnlyOnce(after);
        Files.writeString(
                deliver,
                text.replace(after, "              - wireTap: {id: chat, uri: 'file:%s'}\n".formatted(sent) + after));

        assertThat(RoutePlay.missed(routes, Map.of())).isEmpty();

        assertThat(waiting).exists();
        assertThat(sent).doesNotExist();
    }

    @Test
    void routes_without_the_policy_step_are_found_not_to_page() throws IOException {
        RouteFileSet.shipped().copyTo(routes);
        Path file = routes.resolve("assess.camel.yaml");
        String text = Files.readString(file);
        int from = text.indexOf("        - bean:\n            id: ask-policy");
        int to = text.indexOf("        - setBody:\n            id: assess-wakes");
        assertThat(from).isPositive().isLessThan(to);
        Files.writeString(file, text.substring(0, from) + text.substring(to));

        assertThat(RoutePlay.missed(routes, Map.of(), Duration.ofSeconds(5)))
                .anyMatch(problem -> problem.startsWith("PagerDuty did not receive within 5 s"))
                .anyMatch(problem -> problem.startsWith("the first error was: Failed delivery"));
    }
}
