package io.trunkline.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.api.RouteJson;
import io.trunkline.api.RouteReloadJson;
import io.trunkline.app.routecheck.RouteFileSet;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.ObjectName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Edited route files in a router that runs: what is taken, and what goes on meanwhile. */
class RouteReloadIT extends RouterWithEditableRoutes {

    @Test
    @Order(1)
    void every_route_is_listed_with_its_file() throws IOException {
        assertThat(reloader().routes())
                .extracting(RouteJson::id)
                .contains("receive", "assess", "group", "deliver", "call", "pull", "acknowledge");
        assertThat(state("receive")).isEqualTo("started");
        assertThat(state("pull")).isEqualTo("left out");
        assertThat(state("acknowledge")).isEqualTo("on demand");
        assertThat(reloader().reload().message()).isEqualTo("No route file was edited");
    }

    @Test
    void each_route_is_exchanged_and_pages_go_on() throws Exception {
        pages();
        for (String file : RouteFileSet.of(routes).files().keySet()) {
            Set<String> ids = idsIn(file);
            edit(file, text -> text.replaceFirst("    description: (?!>)", "    description: Edited. "));

            RouteReloadJson outcome = reloader().reload();

            assertThat(outcome.problems()).as(file).isEmpty();
            if (!file.startsWith("error-handling")) {
                assertThat(outcome.exchanged()).as(file).isNotEmpty().isSubsetOf(ids);
            }
            assertThat(missing()).as(file).isEmpty();
            pages();
        }
        assertThat(beans("routes")).contains("\"receive\"", "\"assess\"", "\"call\"", "\"wake\"");
        assertThat(beans("processors")).contains("\"pagerduty\"", "\"ask-policy\"");
    }

    @Test
    void what_holds_for_all_routes_is_exchanged_in_all_of_them() throws Exception {
        edit("error-handling.camel.yaml", text -> text.replace("loggingLevel: DEBUG", "loggingLevel: INFO"));

        RouteReloadJson outcome = reloader().reload();

        assertThat(outcome.problems()).isEmpty();
        assertThat(outcome.exchanged()).contains("receive", "assess", "sweep", "call");
        assertThat(missing()).isEmpty();
        pages();
    }

    @Test
    @Order(AFTER_ALL_OTHERS)
    void no_request_is_refused_while_routes_are_exchanged() throws Exception {
        assertThat(answersDuring(() -> {
                    for (int round = 0; round < 5; round++) {
                        for (String file : List.of("receive.camel.yaml", "sweep.camel.yaml", "assess.camel.yaml")) {
                            edit(file, text -> text.replaceFirst("    description: ", "    description: Again. "));
                        }
                        assertThat(reloader().reload().problems()).isEmpty();
                        assertThat(missing()).isEmpty();
                    }
                }))
                .containsExactly(202);
    }

    @Test
    void routes_come_and_go_and_move_with_their_files() throws Exception {
        Files.delete(routes.resolve("heartbeat.camel.yaml"));
        Files.move(routes.resolve("lookup.camel.yaml"), routes.resolve("whose.camel.yaml"));
        edit("whose.camel.yaml", text -> text.replace("    id: lookup\n", "    id: whose\n"));
        Files.writeString(
                routes.resolve("mine.camel.yaml"),
                "- route: {id: mine, from: {uri: direct:mine, steps: [{log: {message: x}}]}}");

        RouteReloadJson outcome = reloader().reload();

        assertThat(outcome.problems()).isEmpty();
        assertThat(outcome.added()).containsExactly("mine", "whose");
        assertThat(outcome.removed()).containsExactly("heartbeat", "lookup");
        assertThat(missing()).isEmpty();
        pages();
        for (String word : List.of("first", "", "first", "", "second")) {
            Files.writeString(
                    routes.resolve("mine.camel.yaml"),
                    (word.isEmpty()
                                    ? ""
                                    : "- beans: [{name: myWord, type: java.lang.String, constructors: {0: " + word
                                            + "}}]\n")
                            + "- route: {id: mine, from: {uri: direct:mine, steps: [{log: {message: x}}]}}");
            String problems = reloader().reload().problems().toString();
            if (word.equals("second")) {
                assertThat(problems).contains("bean myWord: changed under the same name");
            } else {
                assertThat(problems).isEqualTo("[]");
            }
        }
    }

    @Test
    void a_comment_changes_no_route() throws Exception {
        Instant before = since("assess");
        edit("assess.camel.yaml", text -> "# Ours\n" + text);

        RouteReloadJson outcome = reloader().reload();

        assertThat(outcome.message()).isEqualTo("No route changed");
        assertThat(since("assess")).isEqualTo(before);
        assertThat(reloader().reload().message())
                .startsWith("No route file was edited since the last edit was taken, at ");
    }

    private Set<String> idsIn(String file) {
        return reloader().routes().stream()
                .filter(route -> route.file().equals(file))
                .map(RouteJson::id)
                .collect(Collectors.toSet());
    }

    private static List<String> beans(String type) throws Exception {
        return ManagementFactory.getPlatformMBeanServer()
                .queryNames(new ObjectName("org.apache.camel:context=trunkline,type=" + type + ",*"), null)
                .stream()
                .map(name -> name.getKeyProperty("name"))
                .toList();
    }
}
