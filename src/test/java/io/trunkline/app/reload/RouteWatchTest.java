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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** Which edits are tried, and when. */
class RouteWatchTest extends WatchedRoutes {

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
        EditedFiles agreed = reloader.onDisk();
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
        assertThat(reloader.inForce()).isNotEqualTo(reloader.onDisk().routes());

        try (CamelContext started = new DefaultCamelContext()) {
            started.start();
            running.set(started);
            look(1);

            assertThat(reloader.inForce()).isEqualTo(reloader.onDisk().routes());
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
