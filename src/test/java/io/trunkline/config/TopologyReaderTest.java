package io.trunkline.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.Directory;
import io.trunkline.model.Service;
import io.trunkline.simulate.ScenarioEvents;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What services.yaml says of causes. */
class TopologyReaderTest {

    @TempDir
    private Path directory;

    private Folder folder;

    @BeforeEach
    void write() throws Exception {
        folder = new Folder(directory);
    }

    private Directory read(String more) {
        folder.write("services.yaml", Folder.SERVICES + more);
        return folder.configuration().directory();
    }

    @Test
    void a_parent_is_found_by_the_exact_id_and_then_by_the_most_specific_glob() {
        Directory read =
                read("topology: {edge-7: ['trunk-7-*', trunk-x], edge-70: ['trunk-7-0*'], site-ny: 'edge-*'}\n");

        assertThat(read.topology().parentOf(ScenarioEvents.component("trunk-7-1")))
                .contains("edge-7");
        assertThat(read.topology().parentOf(ScenarioEvents.component("trunk-7-01")))
                .contains("edge-70");
        assertThat(read.topology().parentOf(ScenarioEvents.component("trunk-x")))
                .contains("edge-7");
        assertThat(read.topology().parentOf(ScenarioEvents.component("edge-7"))).contains("site-ny");
        assertThat(read.topology().parentOf(ScenarioEvents.component("site-ny")))
                .isEmpty();
    }

    @Test
    void a_glob_that_matches_the_parent_itself_does_not_hang_it_on_itself() {
        assertThat(read("topology: {edge-7: ['*']}\n").topology().parentOf(ScenarioEvents.component("edge-7")))
                .isEmpty();
    }

    @Test
    void nothing_hangs_on_anything_where_nothing_says_so() {
        assertThat(read("").topology().isEmpty()).isTrue();
        assertThat(read("").services()).noneMatch(Service::holdsSymptoms);
    }

    @Test
    void a_service_may_hold_symptoms() {
        folder.write("services.yaml", Folder.SERVICES.replace("name: EU Finance", "name: EU Finance, symptoms: hold"));

        assertThat(folder.configuration().directory().services())
                .filteredOn(Service::holdsSymptoms)
                .extracting(Service::id)
                .containsExactly("eu-finance");
    }

    @Test
    void trunk_bases_and_edge_groups_may_be_redundant() {
        assertThat(read("redundant: ['Carrier A*', Core]\n").topology().redundancy())
                .matches(redundancy -> redundancy.covers("Carrier A 2") && redundancy.covers("Core"))
                .matches(redundancy -> !redundancy.covers("Core 2") && !redundancy.covers(null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {a: [b], b: [c], c: [a]} | topology: lets 'b' hang on itself; expected a tree
                    {a: [x], b: [x]}         | topology.b: 'x' hangs on 'a' too; expected one parent each
                    {"a*": [x]}              | topology.a*: has a key that is not valid; expected an id, or source/kind/id
                    {a/b: [x]}               | topology.a/b: has a key that is not valid; expected an id, or source/kind/id
                    {a: []}                  | topology.a: is an empty list; expected ids or globs of what hangs on it
                    [a]                      | topology: is a list; expected a mapping (key: value)
                    """)
    void topology_that_is_no_tree_is_a_problem_with_its_place(String topology, String problem) {
        folder.write("services.yaml", Folder.SERVICES + "topology: " + topology + "\n");

        assertThat(folder.problems()).containsExactly("services.yaml: " + problem);
    }

    @Test
    void symptoms_page_or_are_held() {
        folder.write("services.yaml", Folder.SERVICES.replace("name: EU Finance", "name: EU Finance, symptoms: drop"));

        assertThat(folder.problems())
                .containsExactly(
                        "services.yaml: services.eu-finance.symptoms: 'drop' is not valid; expected page or hold");
    }
}
