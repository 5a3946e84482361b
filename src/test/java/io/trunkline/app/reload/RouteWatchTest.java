package io.trunkline.app.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.app.routecheck.LastResortRoute;
import io.trunkline.app.routecheck.RouteFileSet;
import io.trunkline.app.routecheck.RouteFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which edits are tried, and when. */
class RouteWatchTest {

    private static final String WRONG = "- route: {id: mine, from: {uri: 'direct:mine', steps: [{nothing: {}}]}}";

    @TempDir
    private Path routes;

    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private final RouteRoster roster = new RouteRoster(Set::of);
    private boolean busy;
    private RouteReloader reloader;
    private RouteWatch watch;

    @BeforeEach
    void start() throws IOException {
        Files.writeString(
                routes.resolve("mine.camel.yaml"),
                "- route: {id: mine, from: {uri: 'direct:mine', steps: [{log: {message: x}}]}}");
        reloader = new RouteReloader(routes, () -> new RouteFiles(Map.of(), Map.of(), Set.of()), roster, () -> now);
        watch = new RouteWatch(reloader, () -> busy, () -> now);
        look(3);
    }

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            now = now.plusSeconds(1);
            watch.look();
        }
    }

    private void lookAfter(long seconds) {
        now = now.plusSeconds(seconds - 1);
        look(1);
    }

    private void write(String text) throws IOException {
        Files.writeString(routes.resolve("mine.camel.yaml"), text);
    }

    @Test
    void an_edit_counts_once_two_looks_agree() throws IOException {
        write(WRONG);
        look(1);
        assertThat(reloader.problems()).isEmpty();

        write(WRONG + "\n# still being written");
        look(1);
        assertThat(reloader.problems()).isEmpty();

        look(1);
        assertThat(reloader.problems()).isNotEmpty();
    }

    @Test
    void what_two_looks_agreed_on_is_taken_and_not_what_is_written_next() throws IOException {
        write(WRONG);
        RouteFileSet agreed = RouteFileSet.of(routes);
        watch = new RouteWatch(reloader, this::isBusyAfterAWrite, () -> now);
        look(2);

        assertThat(reloader.isRefused(agreed)).isTrue();
    }

    private boolean isBusyAfterAWrite() {
        try {
            write("- route: {");
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whether_the_last_resort_only_logs_is_judged_by_the_files_that_run_and_not_by_an_edit() throws IOException {
        String logs = "- route: {id: last-resort, from: {uri: 'direct:last-resort', steps: [{log: {message: x}}]}}";
        String sends = logs.replace("{log: {message: x}}", "{to: 'mock:sms'}");
        for (boolean runsLog : List.of(true, false)) {
            write(runsLog ? logs : sends);
            reloader = new RouteReloader(routes, () -> new RouteFiles(Map.of(), Map.of(), Set.of()), roster, () -> now);
            write(runsLog ? sends : logs);

            assertThat(LastResortRoute.onlyLogs(reloader.inForce())).isEqualTo(runsLog);
            assertThat(LastResortRoute.onlyLogs(routes)).isEqualTo(!runsLog);
        }
    }

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
    void an_edit_that_is_taken_back_leaves_no_problem() throws IOException {
        String good = Files.readString(routes.resolve("mine.camel.yaml"));
        write(WRONG);
        look(2);
        write(good);
        look(2);

        assertThat(reloader.problems()).isEmpty();

        write(WRONG);
        look(2);
        assertThat(reloader.problems()).isNotEmpty();
    }

    @Test
    void an_edit_waits_while_events_do_for_ten_seconds_at_most() throws IOException {
        busy = true;
        write(WRONG);
        look(11);
        assertThat(reloader.problems()).isEmpty();

        look(1);
        assertThat(reloader.problems()).isNotEmpty();
    }

    @Test
    void an_edit_while_the_router_starts_is_taken_once_it_runs() throws Exception {
        AtomicReference<CamelContext> running = new AtomicReference<>();
        reloader.of(running::get, () -> null);
        write(Files.readString(routes.resolve("mine.camel.yaml")) + "\n# edited");
        look(3);
        assertThat(reloader.inForce()).isNotEqualTo(reloader.onDisk());

        try (CamelContext started = new DefaultCamelContext()) {
            started.start();
            running.set(started);
            look(1);

            assertThat(reloader.inForce()).isEqualTo(reloader.onDisk());
        }
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
            write("- route: {id: mine, from: {uri: 'direct:mine', steps: [{log: {message: edited}}]}}");
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
            write("- route: {id: mine, from: {uri: 'direct:mine', steps: [{log: {message: edited}}]}}");
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
        Path broker = routes.resolveSibling(routes.getFileName() + "-broker");
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
        } finally {
            Files.deleteIfExists(broker);
        }
    }

    @Test
    void a_file_that_stays_unreadable_is_a_problem_until_it_can_be_read() throws IOException {
        String good = Files.readString(routes.resolve("mine.camel.yaml"));
        Files.write(routes.resolve("mine.camel.yaml"), new byte[] {(byte) 0xc3});
        look(9);
        assertThat(reloader.problems()).isEmpty();

        look(1);
        assertThat(reloader.problems()).singleElement().asString().contains("mine.camel.yaml is not UTF-8");

        write(good);
        look(2);
        assertThat(reloader.problems()).isEmpty();
    }

    @Test
    void a_folder_of_hooks_that_cannot_be_listed_does_not_pass_for_one_without_hooks() throws IOException {
        // A link to itself is as unreadable as a folder without permission, for root too.
        Files.createSymbolicLink(routes.resolve("on"), Path.of("on"));

        assertThatThrownBy(() -> RouteFileSet.of(routes)).isInstanceOf(IOException.class);
        look(10);
        assertThat(reloader.problems()).singleElement().asString().contains("cannot be read");
        assertThat(new RouteFiles(Map.of(), Map.of(), Set.of()).problems(routes))
                .singleElement()
                .asString()
                .contains("cannot be read");
    }

    @Test
    void a_file_that_is_no_text_yet_is_looked_at_again() throws IOException {
        Files.write(routes.resolve("mine.camel.yaml"), new byte[] {(byte) 0xc3});
        look(3);
        assertThat(reloader.problems()).isEmpty();

        Files.write(routes.resolve("mine.camel.yaml"), WRONG.getBytes(StandardCharsets.UTF_8));
        look(2);
        assertThat(reloader.problems()).isNotEmpty();
    }
}
