package io.trunkline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What users unpack: it is complete, and its start script works from anywhere. Its program runs on the Java of {@code
 * TRUNKLINE_TEST_JAVA_HOME}, else on that of the tests.
 */
class DistributionIT {

    @TempDir
    static Path folder;

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:\\s]+)(#[^)]*)?\\)");

    private static Path home;

    @BeforeAll
    static void unpack() throws Exception {
        // A build folder may still have that of another version.
        Path archive = filesIn(Path.of("target")).stream()
                .filter(file -> file.getFileName().toString().matches("trunkline-\\d[^/]*\\.tar\\.gz"))
                .max(Comparator.comparing(file -> file.toFile().lastModified()))
                .orElseThrow()
                .toAbsolutePath();
        assertThat(run(Map.of(), folder, "tar", "-xzf", archive.toString()).code())
                .isZero();
        home = folder.resolve(archive.getFileName().toString().replace(".tar.gz", ""));
    }

    private record Ended(int code, String output) {}

    /** In the archive there is a start script. */
    private static String asPacked(String page) {
        return page.replace("mvn -ntp -DskipTests package && java -jar target/trunkline.jar", "bin/trunkline")
                .replace("java -jar target/trunkline.jar", "bin/trunkline");
    }

    @Test
    void its_pages_say_commands_that_work_in_it() throws Exception {
        assertThat(home.resolve("README.md")).content().contains("\nbin/trunkline demo\n");
        assertThat(home.resolve("docs/tutorial/first-page.md")).content().contains("\n$ bin/trunkline init ");
        for (String page : List.of(
                "README.md",
                "docs/tutorial/first-page.md",
                "docs/how-to/deploy.md",
                "docs/reference/distribution.md")) {
            assertThat(home.resolve(page)).content().doesNotContain("mvn ", "<!-- ");
        }
        try (Stream<Path> all = Files.walk(home)) {
            assertThat(all.filter(file -> file.toString().matches(".*\\.(md|yaml|properties)")))
                    .allSatisfy(file -> assertThat(file).content().doesNotContain("java -jar target/"));
        }
    }

    @Test
    void its_pages_lead_to_what_is_in_it() throws IOException {
        List<Path> pages;
        try (Stream<Path> all = Files.walk(home)) {
            pages = all.filter(file -> file.toString().endsWith(".md")).toList();
        }

        assertThat(pages).hasSizeGreaterThan(15).allSatisfy(page -> assertThat(
                        LINK.matcher(Files.readString(page)).results().map(link -> link.group(1)))
                .allSatisfy(link -> assertThat(page.resolveSibling(link)).exists()));
    }

    @Test
    void it_says_what_it_is_and_what_it_is_made_of() throws Exception {
        String version = Files.readString(home.resolve("VERSION")).strip();

        assertThat(home.getFileName()).hasToString("trunkline-" + version);
        assertThat(run(Map.of(), folder, home.resolve("bin/trunkline").toString(), "--version")
                        .output())
                .isEqualTo("Trunkline " + version + "\n");
        assertThat(home.resolve("CHANGELOG.md")).isRegularFile();
        assertThat(home.resolve("sbom.cdx.json"))
                .content()
                .contains("\"CycloneDX\"", "sqlite-jdbc", "camel-core-engine");
    }

    @Test
    void the_native_library_of_sqlite_is_there_for_both_processors() throws IOException {
        Path sqlite = filesIn(home.resolve("lib")).stream()
                .filter(file -> file.getFileName().toString().startsWith("sqlite-jdbc-"))
                .findFirst()
                .orElseThrow();
        try (JarFile jar = new JarFile(sqlite.toFile())) {
            assertThat(List.of("Linux/x86_64", "Linux/aarch64", "Linux-Musl/x86_64", "Linux-Musl/aarch64"))
                    .allSatisfy(
                            platform -> assertThat(jar.getEntry("org/sqlite/native/" + platform + "/libsqlitejdbc.so"))
                                    .isNotNull());
        }
    }

    @Test
    void it_holds_the_program_with_all_its_libraries() throws IOException {
        try (JarFile jar = new JarFile(home.resolve("trunkline.jar").toFile())) {
            Attributes manifest = jar.getManifest().getMainAttributes();

            assertThat(manifest.getValue(Attributes.Name.CLASS_PATH).split(" "))
                    .hasSizeGreaterThan(10)
                    .allSatisfy(library -> assertThat(home.resolve(library)).isRegularFile());
            assertThat(home.getFileName())
                    .hasToString("trunkline-" + manifest.getValue(Attributes.Name.IMPLEMENTATION_VERSION));
        }
    }

    @Test
    void it_holds_the_shipped_routes_configuration_and_documents() throws IOException {
        for (String part : List.of("routes", "kamelets", "config", "docs")) {
            List<Path> shipped = filesIn(Path.of(part));

            assertThat(shipped).isNotEmpty().allSatisfy(file -> assertThat(home.resolve(file))
                    .content()
                    .isEqualTo(asPacked(Files.readString(file))));
        }
        assertThat(home.resolve("README.md")).isRegularFile();
        assertThat(home.resolve("LICENSE")).content().contains("Apache License", "Version 2.0");
        assertThat(home.resolve("NOTICE")).hasSameTextualContentAs(Path.of("NOTICE"));
        assertThat(home.resolve("SECURITY.md")).hasSameTextualContentAs(Path.of("SECURITY.md"));
        assertThat(home.resolve("sbom.cdx.json")).content().contains("\"bomFormat\"", "CycloneDX");
    }

    @Test
    void its_reference_names_all_that_is_in_it() throws IOException {
        String list =
                Files.readString(home.resolve("docs/reference/distribution.md")).split("```")[1];

        try (Stream<Path> all = Files.list(home)) {
            assertThat(all.map(file -> file.getFileName().toString()))
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(list).containsPattern("\\s" + Pattern.quote(name) + "\\b"));
        }
    }

    @Test
    void the_start_script_may_be_run_and_nothing_may_be_changed_by_others() throws IOException {
        assertThat(Files.getPosixFilePermissions(home.resolve("bin/trunkline")))
                .isEqualTo(PosixFilePermissions.fromString("rwxr-xr-x"));
        try (Stream<Path> all = Files.walk(home)) {
            assertThat(all).allSatisfy(file -> assertThat(Files.getPosixFilePermissions(file))
                    .doesNotContainAnyElementsOf(
                            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE)));
        }
    }

    @Test
    void through_a_symbolic_link_from_another_folder_it_finds_what_it_came_with() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("else where"));
        Path link = Files.createSymbolicLink(elsewhere.resolve("link"), home.resolve("bin/trunkline"));
        Path linkToLink = Files.createSymbolicLink(elsewhere.resolve("tl"), Path.of("link"));

        assertThat(run(Map.of(), elsewhere, linkToLink.toString(), "--version").output())
                .startsWith("Trunkline ");
        Ended checked = run(secrets(), elsewhere, link.toString(), "check");

        assertThat(checked.output()).contains("OK");
        assertThat(checked.code()).isZero();
        assertThat(run(Map.of(), elsewhere, linkToLink.toString(), "check").output())
                .contains(home.toRealPath().resolve("config/sources.yaml").toString());
    }

    @Test
    void another_home_may_be_given() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));

        Ended checked = run(
                Map.of("TRUNKLINE_HOME", other.toString()),
                folder,
                home.resolve("bin/trunkline").toString(),
                "check");

        assertThat(checked.code()).isEqualTo(1);
        assertThat(checked.output())
                .contains(other.resolve("config/sources.yaml").toString());
    }

    @Test
    void without_java_it_says_what_it_needs() throws Exception {
        Ended ended = run(
                Map.of("JAVA_HOME", folder.resolve("nothing").toString()),
                folder,
                home.resolve("bin/trunkline").toString(),
                "--version");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output()).contains("expected a Java 17 on the PATH or in JAVA_HOME");
    }

    @Test
    void options_of_the_virtual_machine_can_be_given() throws Exception {
        Ended ended = run(
                Map.of("JAVA_OPTS", "-Xmx99m -XX:+PrintFlagsFinal"),
                folder,
                home.resolve("bin/trunkline").toString(),
                "--version");

        assertThat(ended.output())
                .containsPattern("ExitOnOutOfMemoryError\\s+= true")
                .containsPattern("MaxHeapSize\\s+= " + 100 * 1024 * 1024);
    }

    @Test
    void a_rehearsal_records_the_classes_of_a_start_whatever_users_changed_and_later_ones_find_them() throws Exception {
        Path archives = Files.createDirectory(folder.resolve("archives"));
        String script = home.resolve("bin/trunkline").toString();
        Path theirs = Files.writeString(
                home.resolve("routes/teams.camel.yaml"),
                """
                - route:
                    from:
                      uri: nothing-on-board:queue
                      steps:
                        - bean: {ref: beanOfTheirSettings}
                """);
        try {
            Ended rehearsal = run(
                    Map.of("TRUNKLINE_ARCHIVES", archives.toString(), "JAVA_TOOL_OPTIONS", "-agentpath:/no/such/agent"),
                    folder,
                    script,
                    "rehearse");

            assertThat(rehearsal.code()).as(rehearsal.output()).isZero();
        } finally {
            Files.delete(theirs);
        }
        try (Stream<Path> made = Files.list(archives)) {
            assertThat(made).singleElement().asString().endsWith(".jsa");
        }
        Ended later = run(
                Map.of("TRUNKLINE_ARCHIVES", archives.toString(), "JAVA_OPTS", "-Xlog:class+load"),
                folder,
                script,
                "--version");
        assertThat(later.output()).containsPattern("io.trunkline.cli.RootCommand source: shared objects file");
    }

    private static Map<String, String> secrets() {
        return Map.of(
                "TRUNKLINE_GENESYS_SECRET", "genesys-s3cret",
                "TRUNKLINE_CXONE_SECRET", "cxone-s3cret",
                "PAGERDUTY_KEY_US_EAST_RETAIL", "R3tailRetailRetailRetailRetail01",
                "PAGERDUTY_KEY_EU_FINANCE", "F1nanceFinanceFinanceFinance0002",
                "PAGERDUTY_KEY_DEFAULT", "D3faultDefaultDefaultDefault0003");
    }

    private static Ended run(Map<String, String> environment, Path in, String... command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "output", "");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(in.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("TRUNKLINE_") || name.equals("JAVA_OPTS"));
        builder.environment()
                .put(
                        "JAVA_HOME",
                        System.getenv().getOrDefault("TRUNKLINE_TEST_JAVA_HOME", System.getProperty("java.home")));
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        return new Ended(process.exitValue(), Files.readString(output));
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
