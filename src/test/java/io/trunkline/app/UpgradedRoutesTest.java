package io.trunkline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.app.Preflight.Findings;
import io.trunkline.app.routecheck.ReleasedRoutes;
import io.trunkline.app.routecheck.RouteFileSet;
import io.trunkline.app.routecheck.RouteFiles;
import io.trunkline.app.routecheck.RouteFolder;
import io.trunkline.config.Configuration;
import io.trunkline.config.ConfigurationReader;
import io.trunkline.config.Problem;
import io.trunkline.config.StartupException;
import io.trunkline.management.CamelDefaults;
import io.trunkline.metrics.Build;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configuration and route files of 0.1.0, kept by a user, under the program of this version. */
class UpgradedRoutesTest {

    private static final Path CONFIG = Path.of("src/test/resources/config-0.1.0");

    private static final Map<String, String> ENVIRONMENT = Map.of(
            "TRUNKLINE_GENESYS_SECRET", "g",
            "TRUNKLINE_CXONE_SECRET", "c",
            "PAGERDUTY_KEY_US_EAST_RETAIL", "r".repeat(32),
            "PAGERDUTY_KEY_EU_FINANCE", "f".repeat(32),
            "PAGERDUTY_KEY_DEFAULT", "d".repeat(32));

    @TempDir
    private Path routes;

    @BeforeEach
    void theFilesOf010() throws IOException {
        for (Path file : RouteFiles.in(Path.of("src/test/resources/routes-0.1.0"))) {
            Files.copy(file, routes.resolve(file.getFileName().toString()));
        }
    }

    private Findings check() {
        return check(ENVIRONMENT);
    }

    private Findings check(Map<String, String> environment) {
        return new Preflight(new ConfigurationReader(CONFIG, environment), CONFIG, routes).findings();
    }

    private CamelRuntime router() {
        Configuration configuration =
                new ConfigurationReader(CONFIG, ENVIRONMENT).read().orThrow();
        return CamelRuntime.builder(() -> configuration, routes)
                .receive(webhook -> Optional.empty(), webhook -> null, event -> null)
                .properties(CamelDefaults.properties())
                .properties(RouteContract.placeholders(configuration.settings()))
                .requires(RouteContract.required())
                .name("upgraded")
                .build();
    }

    private void edit(String name) throws IOException {
        Path file = routes.resolve(name);
        Files.writeString(file, "# Ours\n" + Files.readString(file));
    }

    @Test
    void what_no_one_edited_is_superseded_by_the_files_of_this_version() throws IOException {
        Findings found = check();

        assertThat(found.problems()).isEmpty();
        assertThat(found.warnings())
                .extracting(Problem::toString)
                .filteredOn(line -> line.contains("superseded"))
                .singleElement()
                .asString()
                .contains("acknowledge.camel.yaml", "untold.camel.yaml", "as 0.1.0 shipped them", "routes diff");
        assertThat(RouteFolder.of(routes).files()).isEqualTo(RouteFileSet.shipped());
    }

    @Test
    void edited_files_stay_in_force_under_the_names_that_classes_had() throws IOException {
        for (Path file : RouteFiles.in(routes)) {
            edit(file.getFileName().toString());
        }

        assertThat(check().problems()).isEmpty();
        assertThat(RouteFolder.of(routes).files()).isEqualTo(RouteFileSet.of(routes));
    }

    @Test
    void an_edited_file_stays_in_force_among_those_that_are_superseded() throws IOException {
        edit("receive.camel.yaml");

        assertThat(check().problems()).isEmpty();
        assertThat(RouteFolder.of(routes).files().file("receive.camel.yaml"))
                .isEqualTo(RouteFileSet.of(routes).file("receive.camel.yaml"));
    }

    @Test
    void an_edited_file_that_does_not_fit_is_named_with_its_version_and_the_way_to_mend_it() throws IOException {
        Path deliver = routes.resolve("deliver.camel.yaml");
        Files.writeString(deliver, Files.readString(deliver).replace("ref: deliver", "ref: telling"));

        assertThat(check().problems().get(0).toString())
                .contains(deliver.toString(), "no such bean", "those beside it are of 0.1.0", "trunkline routes diff");
        assertThatThrownBy(router()::start)
                .isInstanceOf(StartupException.class)
                .hasMessageContainingAll(deliver.toString(), "0.1.0", "trunkline routes diff");
    }

    @Test
    void an_edited_file_among_those_of_this_version_is_named_if_it_keeps_the_router_from_starting() throws IOException {
        String edited = Files.readString(routes.resolve("deliver.camel.yaml"));
        RouteFileSet.shipped().copyTo(routes);
        Path deliver = routes.resolve("deliver.camel.yaml");
        Files.writeString(deliver, edited.replace("ref: deliver", "ref: telling"));

        assertThatThrownBy(router()::start)
                .isInstanceOf(StartupException.class)
                .hasMessageContainingAll(deliver.toString(), "no such bean", "trunkline routes diff");
    }

    @Test
    void what_this_version_adds_gives_way_to_a_route_of_the_users_own_with_its_id() throws IOException {
        Files.writeString(
                routes.resolve("mine.camel.yaml"),
                "- route: {id: change-events, from: {uri: direct:mine, steps: [{stop: {}}]}}");
        Files.writeString(
                routes.resolve("ours.camel.yaml"),
                "- route: {id: ours, from: {uri: 'scheduler:notes', steps: [{stop: {}}]}}");

        RouteFolder inForce = RouteFolder.of(routes);

        assertThat(inForce.files().files())
                .containsKeys("mine.camel.yaml", "ours.camel.yaml", "error-handling.camel.yaml")
                .doesNotContainKeys("change-events.camel.yaml", "notes.camel.yaml");
        assertThat(inForce.warning().orElseThrow().toString())
                .contains(
                        "with error-handling.camel.yaml in addition",
                        "without change-events.camel.yaml, since mine.camel.yaml has",
                        "without notes.camel.yaml, since ours.camel.yaml has");
        assertThat(check().problems()).isEmpty();
    }

    @Test
    void a_file_that_was_deleted_stays_away_and_one_of_the_users_own_stays() throws IOException {
        Files.delete(routes.resolve("sqs.camel.yaml"));
        Files.writeString(
                routes.resolve("mine.camel.yaml"), "- route: {id: mine, from: {uri: direct:mine, steps: []}}");

        assertThat(RouteFolder.of(routes).files().files())
                .containsKeys("mine.camel.yaml", "error-handling.camel.yaml", "notes.camel.yaml")
                .doesNotContainKey("sqs.camel.yaml");
    }

    /** As whoever copies the new files over those that he has. */
    @Test
    void files_copied_over_those_of_before_have_the_error_handling_that_they_name() throws IOException {
        for (Path file : RouteFiles.in(routes)) {
            String name = file.getFileName().toString();
            Files.writeString(
                    file, RouteFileSet.shipped().file(name).orElseThrow().text());
        }

        RouteFolder inForce = RouteFolder.of(routes);

        assertThat(inForce.files().files())
                .containsKey("error-handling.camel.yaml")
                .doesNotContainKeys("notes.camel.yaml", "change-events.camel.yaml");
        assertThat(inForce.pattern()).contains("error-handling.camel.yaml");
        assertThat(inForce.warning().orElseThrow().toString())
                .contains(routes + ": error-handling.camel.yaml: missing, and routes name a routeConfiguration of it");
        Map<String, String> announcing = new HashMap<>(ENVIRONMENT);
        announcing.put("TRUNKLINE_PAGERDUTY_NOTES", "on");
        announcing.put("TRUNKLINE_PAGERDUTY_CHANGE_EVENTS", "on");
        Findings found = check(announcing);
        assertThat(found.problems()).isEmpty();
        assertThat(found.warnings().toString())
                .contains("has no route notes: none is sent", "has no route change-events: none is sent");
    }

    @Test
    void a_file_that_was_deleted_among_files_of_two_versions_stays_away() throws IOException {
        String ofBoth = "lookup.camel.yaml";
        String unedited = Files.readString(routes.resolve(ofBoth));
        for (Path file : RouteFiles.in(routes)) {
            Files.delete(file);
        }
        RouteFileSet.shipped().copyTo(routes);
        Files.writeString(routes.resolve(ofBoth), unedited);
        Files.delete(routes.resolve("error-handling.camel.yaml"));
        for (Path file : RouteFiles.in(routes)) {
            Files.writeString(file, Files.readString(file).replaceAll("\\n +routeConfigurationId: .*", ""));
        }

        assertThat(RouteFolder.of(routes).files().files()).doesNotContainKey("error-handling.camel.yaml");
    }

    @Test
    void of_files_of_this_version_nothing_is_superseded() throws IOException {
        try (var old = Files.newDirectoryStream(routes)) {
            for (Path file : old) {
                Files.delete(file);
            }
        }
        RouteFileSet.shipped().copyTo(routes);
        Files.delete(routes.resolve("notes.camel.yaml"));

        assertThat(RouteFolder.of(routes).warning()).isEmpty();
        assertThat(RouteFolder.of(routes).files()).isEqualTo(RouteFileSet.of(routes));
    }

    @Test
    void the_files_of_each_version_before_this_one_are_known() throws IOException {
        List<String> before = Pattern.compile("(?m)^## \\[(\\d[^]]*)]")
                .matcher(Files.readString(Path.of("CHANGELOG.md")))
                .results()
                .map(version -> version.group(1))
                .filter(version -> !version.equals(Build.version()))
                .toList();

        assertThat(before).isNotEmpty();
        assertThat(ReleasedRoutes.versions()).containsAll(before).doesNotContain(Build.version());
    }
}
