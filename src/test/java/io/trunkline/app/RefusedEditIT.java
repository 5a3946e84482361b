package io.trunkline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.api.RouteReloadJson;
import io.trunkline.app.reload.RouteWatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.apache.camel.spi.InflightRepository;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Edited route files that are not taken: the last good ones stay, and pages go on. */
class RefusedEditIT extends RouterWithEditableRoutes {

    @Test
    @Order(AFTER_ALL_OTHERS)
    void no_request_is_refused_while_a_receive_route_that_cannot_start_is_taken_back() throws Exception {
        String good = Files.readString(routes.resolve("receive.camel.yaml"));
        assertThat(answersDuring(() -> {
                    for (int round = 0; round < 5; round++) {
                        edit(
                                "receive.camel.yaml",
                                text -> text.replaceFirst("        - removeHeaders:", OTHER_QUEUE + "$0"));
                        assertThat(reloader().reload().problems().toString()).contains("does not match");
                        assertThat(missing()).isEmpty();
                        Files.writeString(routes.resolve("receive.camel.yaml"), good);
                    }
                }))
                .containsExactly(202);
    }

    @Test
    void a_file_that_does_not_check_keeps_the_last_good_one() throws Exception {
        String good = Files.readString(routes.resolve("group.camel.yaml"));
        for (Bad bad : List.of(
                new Bad("half-written", good.substring(0, good.length() / 2), "group.camel.yaml"),
                new Bad("no YAML", "- route: {", "line 1"),
                new Bad(
                        "a bean that is not there",
                        good.replace("ref: group", "ref: nobody"),
                        "line 34, bean nobody: there is no such bean"),
                new Bad("an id that is taken", good.replace("id: group\n", "id: assess\n"), "id is taken in"),
                new Bad("an option that is none", good.replace("parallelProcessing: true", "parallel: 1"), "parallel"),
                new Bad("nothing", "", "group"))) {
            Files.writeString(routes.resolve("group.camel.yaml"), bad.text());

            RouteReloadJson outcome = reloader().reload();

            assertThat(outcome.problems()).as(bad.name()).isNotEmpty();
            assertThat(outcome.problems().toString()).as(bad.name()).contains(bad.says());
            assertThat(reloader().problems()).as(bad.name()).isNotEmpty();
            assertThat(missing()).as(bad.name()).isEmpty();
        }
        pages();
        Files.writeString(routes.resolve("group.camel.yaml"), good);
        assertThat(reloader().reload().problems()).isEmpty();
        assertThat(reloader().problems()).isEmpty();
    }

    @Test
    void what_camel_cannot_start_is_taken_back() throws Exception {
        edit("assess.camel.yaml", text -> text.replaceFirst("        - [a-zA-Z]+:\n", OTHER_QUEUE + "$0"));
        edit("group.camel.yaml", text -> text.replaceFirst("    description: ", "    description: Edited. "));

        RouteReloadJson outcome = reloader().reload();

        assertThat(outcome.problems())
                .singleElement()
                .asString()
                .matches(routes.resolve("assess.camel.yaml")
                        + ": line \\d+, route assess: not exchanged: .*existing queue size .* does not match.*");
        assertThat(missing()).isEmpty();
        assertThat(state("assess")).isEqualTo("started");
        pages();
    }

    @Test
    void an_edit_that_came_while_requests_were_in_hand_is_tried_again_without_another_play() throws Exception {
        AtomicInteger plays = new AtomicInteger();
        duringPlay = plays::incrementAndGet;
        RouteWatch watch = new RouteWatch(reloader(), () -> false, InstantSource.system());
        InflightRepository inHand = node.app().context().getInflightRepository();
        Exchange slow = new DefaultExchange(node.app().context());
        Instant before = since("receive");
        inHand.add(slow, "receive");
        edit("receive.camel.yaml", text -> text.replaceFirst("    description: Verifies", "    description: Weighs"));
        watch.look();
        watch.look();
        assertThat(reloader().problems().toString()).contains("requests in hand of receive did not end");
        assertThat(missing()).isEmpty();

        inHand.remove(slow, "receive");
        watch.look();

        assertThat(reloader().problems()).isEmpty();
        assertThat(since("receive")).isAfter(before);
        assertThat(plays).hasValue(1);
        pages();
    }

    @Test
    void a_play_that_does_not_page_refuses_the_edit_without_the_secrets_in_its_error() throws Exception {
        missed.add("PagerDuty did not receive within 30 s: https://hooks.example/s3cret failed");
        edit("assess.camel.yaml", text -> text.replaceFirst("    description: ", "    description: Edited. "));

        assertThat(reloader().reload().problems())
                .containsExactly(
                        routes + ": play: PagerDuty did not receive within 30 s: https://hooks.example/... failed;"
                                + " expected what the shipped routes send to PagerDuty");
        edit("assess.camel.yaml", text -> text.replaceFirst("Edited[.] ", ""));
        for (String name : List.of("on/opened", "filter", "details")) {
            Path file = routes.resolve(name + ".camel.yaml");
            Files.createDirectories(file.getParent());
            String own = "- route: {id: mine, from: {uri: 'direct:" + name.replace('/', '-') + "', steps: []}}\n";
            Files.writeString(
                    file,
                    "- routeConfiguration: {intercept: [{intercept: {steps: [{stop: {}}]}}]}\n"
                            + own.replace("[]", "[{log: {message: x}}]"));
            assertThat(reloader().reload().problems().toString()).as(name).contains(": play: ");
            Files.writeString(file, own.replace("[]", "[{log: {message: x}}]"));
            assertThat(reloader().reload().problems()).as(name).isEmpty();
            Files.delete(file);
        }
        pages();
    }

    @Test
    void a_required_route_that_is_removed_refuses_the_edit() throws Exception {
        Files.delete(routes.resolve("lookup.camel.yaml"));

        assertThat(reloader().reload().problems().toString()).contains("direct:lookup");
        pages();
    }

    @Test
    void the_size_of_a_queue_takes_a_restart_and_no_route_is_touched() throws Exception {
        Instant before = since("assess");
        edit("assess.camel.yaml", text -> text.replace("size: 200000", "size: 300000"));

        assertThat(reloader().reload().problems())
                .singleElement()
                .asString()
                .startsWith(routes.resolve("assess.camel.yaml").toString())
                .contains("route assess: the size of the queue changes from 200000 to 300000", "a restart");
        assertThat(since("assess")).isEqualTo(before);
    }

    @Test
    void a_reload_beside_another_of_the_same_edit_answers_what_came_of_that() throws Exception {
        AtomicInteger plays = new AtomicInteger();
        AtomicReference<RouteReloadJson> beside = new AtomicReference<>();
        Thread other = new Thread(() -> beside.set(reloader().reload()));
        duringPlay = () -> {
            if (plays.incrementAndGet() == 1) {
                other.start();
                await().until(() -> other.getState() == Thread.State.BLOCKED);
            }
        };
        missed.add("no page");
        edit("assess.camel.yaml", text -> text.replaceFirst("    description: ", "    description: Edited. "));

        RouteReloadJson outcome = reloader().reload();
        other.join();

        assertThat(outcome.problems().toString()).contains("no page");
        assertThat(beside.get()).isEqualTo(outcome);
        assertThat(plays).hasValue(1);
    }

    private record Bad(String name, String text, String says) {}
}
