package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.app.routecheck.RouteFileSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoutesDiffCommandTest {

    @TempDir
    private Path routes;

    @BeforeEach
    void theShippedFiles() throws IOException {
        RouteFileSet.shipped().copyTo(routes);
    }

    @Test
    void what_is_as_shipped_is_said_in_a_line() {
        CommandLineRun diff = diff();

        assertThat(diff.exit()).isZero();
        assertThat(diff.out().lines()).isNotEmpty().allMatch(line -> line.endsWith(" is as shipped"));
    }

    @Test
    void an_edit_is_shown_with_its_lines_and_no_others() throws IOException {
        Path file = routes.resolve("group.camel.yaml");
        Files.writeString(
                file,
                Files.readString(file)
                        .replace(
                                "completionTimeoutCheckerInterval: \"20\"",
                                "completionTimeoutCheckerInterval: \"40\""));

        CommandLineRun diff = diff();

        assertThat(diff.out())
                .contains("group.camel.yaml is edited")
                .contains("-            completionTimeoutCheckerInterval: \"20\"")
                .contains("+            completionTimeoutCheckerInterval: \"40\"")
                .doesNotContain("wait-for-company");
        assertThat(diff.out().lines().filter(line -> line.startsWith("  -") || line.startsWith("  +")))
                .hasSize(2);
    }

    @Test
    void a_file_of_a_release_is_known_by_its_hash() throws IOException {
        Files.writeString(
                routes.resolve("sweep.camel.yaml"),
                Files.readString(Path.of("src/test/resources/routes-0.1.0/sweep.camel.yaml")));

        assertThat(diff().out()).contains("sweep.camel.yaml is as 0.1.0 shipped it; that of this version is in force");
    }

    @Test
    void a_file_that_is_missing_and_one_that_is_new_are_named() throws IOException {
        Files.delete(routes.resolve("heartbeat.camel.yaml"));
        Files.writeString(routes.resolve("mine.camel.yaml"), "- route: {id: mine, from: {uri: direct:mine}}");

        assertThat(diff().out()).contains("heartbeat.camel.yaml is not here").contains("mine.camel.yaml is your own");
    }

    @Test
    void a_folder_without_route_files_is_refused() throws IOException {
        CommandLineRun diff = CommandLineRun.of(
                "routes", "diff", "--routes", routes.resolve("none").toString());

        assertThat(diff.exit()).isEqualTo(1);
        assertThat(diff.err()).contains("no route files here; expected a folder with *.camel.yaml (--routes)");
    }

    @Test
    void lines_that_moved_are_taken_out_and_put_in() {
        assertThat(LineDiff.between("a\nb\nc\n", "b\nc\na\n"))
                .isEqualTo(List.of("@@ line 1 as shipped, line 1 here @@", "-a", " b", " c", "+a"));
    }

    private CommandLineRun diff() {
        return CommandLineRun.of("routes", "diff", "--routes", routes.toString());
    }
}
