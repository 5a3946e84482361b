package io.trunkline.app.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.app.routecheck.KameletFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.CamelContext;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** When an edit that was refused is tried again. */
class RefusedEditTest extends WatchedRoutes {

    private static final String KAMELET =
            """
            apiVersion: camel.apache.org/v1
            kind: Kamelet
            metadata: {name: my-sink}
            spec:
              definition: {title: Mine, type: object}
              template: {from: {uri: 'kamelet:source', steps: [{log: {message: x}}]}}
            """;

    @Test
    void an_edit_that_was_refused_is_not_tried_again_until_it_changes() throws IOException {
        write(WRONG);
        look(2);
        var first = reloader.problems();
        look(100);
        assertThat(reloader.problems()).isSameAs(first);

        write(WRONG + "\n# edited");
        look(2);
        assertThat(reloader.problems()).isNotEmpty().isNotSameAs(first);
    }

    @Test
    void an_edit_that_a_play_refused_is_played_again_after_a_minute_and_after_ten_more() throws Exception {
        List<Instant> plays = new ArrayList<>();
        try (CamelContext running = new DefaultCamelContext()) {
            running.start();
            reloader.of(() -> running, () -> null).playedBy(copy -> {
                plays.add(now);
                return List.of("PagerDuty did not receive within 30 s");
            });
            write(EDITED);
            look(2);
            Instant first = now;
            lookAfter(59);
            look(1);
            lookAfter(599);
            look(1);
            lookAfter(Duration.ofDays(1).toSeconds());
            look(2);

            assertThat(plays).containsExactly(first, first.plusSeconds(60), first.plusSeconds(660));
            assertThat(reloader.problems()).isNotEmpty();
        }
    }

    @Test
    void an_edit_that_a_busy_machine_played_too_slowly_is_in_force_a_minute_later() throws Exception {
        AtomicReference<List<String>> missed = new AtomicReference<>(List.of("it did not end in 120 s"));
        try (CamelContext running = new DefaultCamelContext()) {
            roster.follow(running);
            running.start();
            reloader.of(() -> running, () -> null).playedBy(copy -> missed.get());
            write(EDITED);
            look(2);
            missed.set(List.of());
            lookAfter(59);
            assertThat(reloader.problems()).isNotEmpty();

            look(1);
            assertThat(reloader.problems()).isEmpty();
            assertThat(running.getRoute("mine")).isNotNull();
        }
    }

    @Test
    void a_route_whose_broker_was_away_is_in_force_a_minute_later() throws Exception {
        // A folder that has to be there stands for the broker.
        Path broker = folder.resolve("broker");
        try (CamelContext running = new DefaultCamelContext()) {
            roster.follow(running);
            running.start();
            reloader.of(() -> running, () -> null);
            write(Files.readString(routes.resolve("mine.camel.yaml"))
                    + "\n- route: {id: late, from: {uri: 'file:%s?startingDirectoryMustExist=true&autoCreate=false',"
                            .formatted(broker)
                    + " steps: [{log: {message: x}}]}}");
            look(2);
            assertThat(reloader.problems()).singleElement().asString().contains("route late: not exchanged");
            Files.createDirectory(broker);
            lookAfter(59);
            assertThat(reloader.problems()).isNotEmpty();

            look(1);
            assertThat(reloader.problems()).isEmpty();
            assertThat(running.getRoute("late")).isNotNull();
        }
    }

    @Test
    void an_edit_that_no_copy_can_be_made_of_is_one_problem_in_three_trials_and_in_force_once_one_can()
            throws Exception {
        Path temporary = folder.resolve("temporary");
        reloader.withCopiesIn(temporary);
        try (CamelContext running = new DefaultCamelContext()) {
            roster.follow(running);
            running.start();
            reloader.of(() -> running, () -> null);
            write(EDITED);
            look(2);
            Instant first = now;
            var problems = reloader.problems();
            assertThat(problems)
                    .singleElement()
                    .asString()
                    .startsWith(routes + ": -: cannot be checked, no copy can be made in " + temporary)
                    .contains("NoSuchFileException", "temporary folder that the router may write");
            lookAfter(59);
            look(1);
            assertThat(checks).containsExactly(first, first.plusSeconds(60));
            assertThat(reloader.problems()).isEqualTo(problems);

            Files.createDirectory(temporary);
            lookAfter(599);
            look(1);

            assertThat(checks).containsExactly(first, first.plusSeconds(60), first.plusSeconds(660));
            assertThat(reloader.problems()).isEmpty();
            assertThat(running.getRoute("mine")).isNotNull();
            assertThat(temporary).isEmptyDirectory();
        }
    }

    @Test
    void a_hook_that_was_saved_before_its_kamelet_is_taken_once_that_is_written() throws Exception {
        try (CamelContext running = new DefaultCamelContext()) {
            roster.follow(running);
            Path kamelets = Files.createDirectory(folder.resolve("kamelets"));
            running.getComponent("kamelet", KameletComponent.class).setLocation(KameletFiles.location(routes));
            running.start();
            reloader.of(() -> running, () -> null);
            Path hook = Files.createDirectory(routes.resolve("on")).resolve("opened.camel.yaml");
            Files.writeString(
                    hook,
                    "- route: {id: on-opened, from: {uri: 'direct:on-opened', steps: [{to: {uri: 'kamelet:my-sink'}}]}}");
            look(3);
            lookAfter(3600);
            look(3);
            assertThat(checks).hasSize(1);
            assertThat(reloader.problems()).isNotEmpty().allSatisfy(problem -> assertThat(problem.toString())
                    .contains(kamelets.toString())
                    .doesNotContain("trunkline-routes-"));

            Path kamelet = kamelets.resolve("my-sink.kamelet.yaml");
            Files.writeString(kamelet, "apiVersion: ");
            look(1);
            Files.writeString(kamelet, KAMELET);
            look(1);
            assertThat(checks).hasSize(1);
            look(1);

            assertThat(reloader.problems()).isEmpty();
            assertThat(running.getRoute("on-opened")).isNotNull();
        }
    }

    @Test
    void what_is_refused_is_not_checked_again_for_a_kamelet_that_stays_as_it_is() throws IOException {
        Path kamelets = Files.createDirectory(folder.resolve("kamelets"));
        Files.writeString(kamelets.resolve("my-sink.kamelet.yaml"), KAMELET);
        write(WRONG);
        look(10);
        assertThat(checks).hasSize(1);
        var problems = reloader.problems();

        Files.delete(kamelets.resolve("my-sink.kamelet.yaml"));
        look(10);

        assertThat(checks).hasSize(2);
        assertThat(reloader.problems()).isEqualTo(problems).isNotEmpty();
    }

    @Test
    void an_order_to_try_an_edit_takes_no_trial_from_the_watch() throws Exception {
        List<Instant> plays = new ArrayList<>();
        try (CamelContext running = new DefaultCamelContext()) {
            running.start();
            reloader.of(() -> running, () -> null).playedBy(copy -> {
                plays.add(now);
                return List.of("PagerDuty did not receive within 30 s");
            });
            write(EDITED);
            look(2);
            reloader.reload();
            reloader.reload();
            Instant ordered = now;
            assertThat(plays).containsOnly(ordered).hasSize(3);
            plays.clear();

            // As the watch does whose look came before the order.
            reloader.reload(reloader.onDisk());
            lookAfter(59);
            look(1);
            lookAfter(599);
            look(1);
            lookAfter(Duration.ofDays(1).toSeconds());
            look(2);

            assertThat(plays).containsExactly(ordered.plusSeconds(60), ordered.plusSeconds(660));
        }
    }

    @Test
    void an_edit_that_a_play_refused_is_not_played_again_because_it_could_not_be_read_for_a_while() throws Exception {
        List<Instant> plays = new ArrayList<>();
        try (CamelContext running = new DefaultCamelContext()) {
            running.start();
            reloader.of(() -> running, () -> null).playedBy(copy -> {
                plays.add(now);
                return List.of("PagerDuty did not receive within 30 s");
            });
            write(EDITED);
            look(2);
            Instant first = now;
            for (int spell = 0; spell < 4; spell++) {
                Files.write(routes.resolve("mine.camel.yaml"), new byte[] {(byte) 0xc3});
                look(10);
                assertThat(reloader.problems()).singleElement().asString().contains("is not UTF-8");
                write(EDITED);
                look(3);
                assertThat(reloader.problems()).singleElement().asString().contains("did not receive");
            }
            assertThat(plays).containsExactly(first);

            look(10);
            assertThat(plays).containsExactly(first, first.plusSeconds(60));
        }
    }

    @Test
    void a_folder_without_any_file_is_refused_and_nothing_is_wrong_once_they_are_back() throws IOException {
        Files.delete(routes.resolve("mine.camel.yaml"));
        look(10);
        assertThat(reloader.problems())
                .singleElement()
                .asString()
                .startsWith(routes + ": ")
                .contains("no route files here");
        assertThat(checks).hasSize(1);

        Files.delete(routes);
        look(1);
        Files.createDirectory(routes);
        write(GOOD);
        look(2);
        assertThat(reloader.problems()).isEmpty();
    }

    @Test
    void a_folder_that_is_gone_is_refused_and_not_said_to_lack_a_copy() throws IOException {
        Files.delete(routes.resolve("mine.camel.yaml"));
        Files.delete(routes);
        look(2);

        assertThat(reloader.problems()).singleElement().asString().contains("no route files here");
    }
}
