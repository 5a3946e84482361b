package io.trunkline.app.routecheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.trunkline.app.RunningRouter;
import io.trunkline.config.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteFilesTest {

    private static final String GOOD =
            """
            - route:
                id: mine
                description: Mine
                from:
                  id: tick
                  description: Now and then
                  uri: timer:mine
                  parameters:
                    period: "{{every}}"
                  steps:
                    - choice:
                        id: which
                        description: Two ways
                        when:
                          - id: one
                            description: The one
                            expression:
                              method:
                                ref: mine
                                method: isEmpty
                            steps:
                              - to:
                                  id: out
                                  description: Out
                                  uri: seda:out
            """;

    private static final String SINK =
            """
            - route:
                id: wake-of-test
                description: Whatever receive hands on
                from:
                  id: wakes-of-test
                  description: From above
                  uri: direct:wake
                  steps:
                    - stop:
                        id: end-of-wakes
                        description: No further
            - route:
                id: sink
                description: Whatever the others hand on
                from:
                  id: out-of-mine
                  description: From above
                  uri: seda:out
                  steps:
                    - stop:
                        id: end
                        description: No further
            """;

    @TempDir
    private Path folder;

    private Set<String> required = Set.of();

    private List<Problem> problems() {
        RouteFiles files = new RouteFiles(Map.of("mine", List.class), Map.of("every", "1000"), required);
        return Stream.concat(files.problems(folder).stream(), files.style(folder).stream())
                .toList();
    }

    private List<Problem> problemsOf(String text) throws IOException {
        Files.writeString(folder.resolve("mine.camel.yaml"), text);
        Files.writeString(folder.resolve("sink.camel.yaml"), SINK);
        return problems();
    }

    private void assertOne(String text, String place, String problem) throws IOException {
        assertThat(problemsOf(text)).singleElement().satisfies(one -> {
            assertThat(one.file()).endsWith("mine.camel.yaml");
            assertThat(one.place()).contains(place);
            assertThat(one.problem()).contains(problem);
            assertThat(one.expected()).isNotBlank();
            assertThat(one.toString().lines()).hasSize(1);
        });
    }

    @Test
    void a_good_file_has_no_problems_and_nothing_is_started() throws IOException {
        Files.copy(RunningRouter.SHIPPED, folder.resolve("receive.camel.yaml"));
        assertThat(problemsOf(GOOD)).isEmpty();
    }

    @Test
    void the_shipped_receive_route_has_no_problems() throws IOException {
        Files.writeString(folder.resolve("sink.camel.yaml"), SINK);
        Files.copy(RunningRouter.SHIPPED, folder.resolve("receive.camel.yaml"));
        assertThat(problems()).isEmpty();
    }

    @Test
    void beans_and_pipes_are_noticed_before_camel_reads_a_file() throws IOException {
        assertThat(RouteFolder.of(Path.of("routes")).mayHaveBeansOrPipes()).isFalse();
        for (String more : List.of("- beans:\n    - name: x\n", "- \"beans\" :\n    - name: x\n", "kind: Pipe\n")) {
            Files.writeString(folder.resolve("mine.camel.yaml"), GOOD + more);
            assertThat(RouteFolder.of(folder).mayHaveBeansOrPipes()).as(more).isTrue();
        }
        Files.writeString(folder.resolve("mine.camel.yaml"), GOOD);
        assertThat(RouteFolder.of(folder).mayHaveBeansOrPipes()).isFalse();
        Files.write(folder.resolve("mine.camel.yaml"), new byte[] {(byte) 0xff});
        assertThat(RouteFolder.of(folder).mayHaveBeansOrPipes()).isTrue();
    }

    @Test
    void a_folder_without_route_files_is_a_problem() {
        assertThat(problems()).singleElement().asString().contains(folder.toString(), "no route files");
        assertThat(new RouteFiles(Map.of(), Map.of(), Set.of()).problems(folder.resolve("absent")))
                .hasSize(1);
    }

    @Test
    void what_is_not_yaml_is_said_with_its_line() throws IOException {
        assertOne("- route:\n    id: \"x\n", "line", "");
        assertOne(GOOD.replace("    id: mine\n", "    id: mine\n    id: mine\n"), "line", "Duplicate");
        assertOne("just text", "-", "not a list");
    }

    @Test
    void a_route_configuration_that_no_file_has_is_a_problem_of_the_route() throws IOException {
        String configured = GOOD.replace("    id: mine\n", "    id: mine\n    routeConfigurationId: shared, ours-*\n");
        Files.writeString(
                folder.resolve("shared.camel.yaml"),
                """
                - routeConfiguration:
                    id: ours-1
                    description: What routes share
                    onException:
                      - onException:
                          id: any
                          description: Any
                          exception:
                            - java.lang.Exception
                          handled:
                            constant:
                              expression: "true"
                          steps:
                            - stop:
                                id: any-end
                                description: No further
                """);

        assertOne(configured, "route mine", "routeConfigurationId shared is in no file");
        assertThat(problemsOf(configured.replace("shared, ", ""))).isEmpty();
    }

    /** Without the first line that says so. */
    private static String without(String line) {
        return GOOD.replaceFirst("(?m)^ *" + line + "\n", "");
    }

    @Test
    void an_id_or_a_description_that_is_missing_is_said_with_its_place() throws IOException {
        assertOne(without("id: which"), "route mine: from tick: choice", "no id");
        assertOne(without("description: The one"), "choice which: when one", "no description");
        assertOne(without("id: mine"), "route", "no id");
    }

    @Test
    void an_id_is_taken_once_over_all_files() throws IOException {
        Files.writeString(folder.resolve("a.camel.yaml"), GOOD);
        assertThat(problemsOf(GOOD))
                .filteredOn(one -> one.problem().contains("taken in"))
                .hasSize(5)
                .allSatisfy(one -> assertThat(one.problem()).contains("a.camel.yaml"));
    }

    @Test
    void the_short_forms_are_said() throws IOException {
        assertOne(GOOD + "        - to: seda:out\n", "to", "short form");
        assertOne(
                "- from:\n    uri: timer:x\n    steps:\n      - to:\n          id: a\n          description: b\n"
                        + "          uri: seda:out\n",
                "from",
                "without id");
    }

    @Test
    void a_bean_or_a_method_that_does_not_exist_is_said() throws IOException {
        assertOne(GOOD.replace("ref: mine", "ref: yours"), "method yours", "no such bean");
        assertOne(GOOD.replace("method: isEmpty", "method: isFull"), "method mine", "no method isFull");
        String byName = GOOD.replaceAll("method:\\n +ref: mine\\n +method: isEmpty", "ref: {expression: isForgotten}");
        assertThat(problemsOf(byName)).anySatisfy(problem -> {
            assertThat(problem.place()).isEqualTo("ref isForgotten");
            assertThat(problem.problem()).contains("no such bean");
        });
        assertThat(problemsOf(byName.replace("isForgotten", "mine"))).anySatisfy(problem -> {
            assertThat(problem.place()).isEqualTo("ref mine");
            assertThat(problem.problem()).contains("no expression and no predicate");
            assertThat(problem.toString()).contains("isForged");
        });
    }

    @Test
    void what_only_camel_can_tell_is_said_with_the_route() throws IOException {
        assertOne(GOOD.replace("seda:out", "seda:out?nonsense=1"), "route mine", "nonsense");
        assertOne(GOOD.replace("seda:out", "nowhere:out"), "route mine", "nowhere");
        assertOne(
                GOOD.replace("uri: timer:mine", "uri: platform-http:/mine")
                        .replace("period: \"{{every}}\"", "useStreaming: true"),
                "-",
                "platform-http:/mine");
        assertOne(GOOD.replace("period:", "perod:"), "route mine", "perod");
        assertOne(GOOD.replace("{{every}}", "{{never}}"), "route mine", "never");
        assertOne(GOOD.replace("steps:\n        - choice", "stps:\n        - choice"), "-", "stps");
    }

    @Test
    void a_place_that_something_is_handed_to_needs_a_route() throws IOException {
        assertThat(problemsOf(GOOD.replace("seda:out", "seda:owt")))
                .extracting(Problem::place, Problem::problem, Problem::expected)
                .containsExactly(tuple("seda:owt", "no route begins there", "a route from seda:owt"));
    }

    @Test
    void a_stage_that_is_missing_is_missed_though_no_file_names_it() throws IOException {
        required = Set.of("direct:lookup", "timer:mine");
        assertThat(problemsOf(GOOD)).extracting(Problem::place).containsExactly("direct:lookup");
    }
}
