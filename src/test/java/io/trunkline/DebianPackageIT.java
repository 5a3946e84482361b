package io.trunkline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the Debian package holds and does. dpkg installs it into a folder, which needs no rights over the machine: its scripts
 * keep to that folder, and what would change the machine itself (users, services) are stand-ins that note how they were called.
 */
class DebianPackageIT {

    private static final Pattern ENTRY =
            Pattern.compile("(\\S{10}) (\\S+/\\S+) +\\d+ \\S+ \\S+ \\./?(\\S*)(?: -> (\\S+))?");

    private static final List<String> STAND_INS =
            List.of("systemctl", "systemd-run", "systemd-sysusers", "systemd-tmpfiles", "rm", "rmdir", "find");

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:\\s]+)(#[^)]*)?\\)");
    private static final Path OLD_ROUTE = Path.of("src/test/resources/routes-0.1.0/sweep.camel.yaml");

    @TempDir
    static Path folder;

    private static String dpkg;
    private static String deb;
    private static final Map<String, Matcher> entries = new TreeMap<>();

    @BeforeAll
    static void list() throws Exception {
        dpkg = InstalledProgram.path("dpkg-deb");
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            deb = files.filter(file -> file.toString().endsWith(".deb"))
                    .max(java.util.Comparator.comparing(file -> file.toFile().lastModified()))
                    .orElseThrow()
                    .toString();
        }
        for (String line : run(Map.of(), dpkg, "-c", deb).lines().toList()) {
            Matcher entry = ENTRY.matcher(line);
            assertThat(entry.matches()).as(line).isTrue();
            entries.put("/" + entry.group(3), entry);
        }
    }

    /** What it printed; fails unless it exits 0. */
    private static String run(Map<String, String> environment, String... command) throws Exception {
        Path output = Files.createTempFile(folder, "output", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        return Files.readString(output);
    }

    private static String mode(String path) {
        assertThat(entries).containsKey(path);
        return entries.get(path).group(1);
    }

    @Test
    void all_is_of_root_and_nothing_may_be_changed_by_others() {
        assertThat(entries.values()).hasSizeGreaterThan(100).allSatisfy(entry -> {
            assertThat(entry.group(2)).as(entry.group()).isEqualTo("root/root");
            assertThat(entry.group(1)).as(entry.group()).matches("l.*|[d-]rw.r-.r-.");
        });
        assertThat(mode("/usr/share/trunkline/bin/trunkline")).isEqualTo("-rwxr-xr-x");
        assertThat(mode("/usr/share/trunkline/bin/trunkline-backup")).isEqualTo("-rwxr-xr-x");
        assertThat(mode("/usr/share/trunkline/trunkline.jar")).isEqualTo("-rw-r--r--");
        assertThat(mode("/etc/trunkline/services.yaml")).isEqualTo("-rw-r--r--");
    }

    @Test
    void each_file_is_where_linux_looks_for_it() {
        assertThat(entries)
                .containsKeys(
                        "/etc/trunkline/application.properties",
                        "/etc/trunkline/routes/receive.camel.yaml",
                        "/etc/trunkline/kamelets/trunkline-slack-sink.kamelet.yaml",
                        "/usr/lib/systemd/system/trunkline.service",
                        "/usr/lib/systemd/system/trunkline-backup.timer",
                        "/usr/lib/systemd/system/trunkline-backup-failed.service",
                        "/usr/lib/sysusers.d/trunkline.conf",
                        "/usr/lib/tmpfiles.d/trunkline.conf",
                        "/usr/share/doc/trunkline/docs/how-to/deploy.md",
                        "/usr/share/bash-completion/completions/trunkline",
                        "/usr/share/doc/trunkline/CHANGELOG.md",
                        "/usr/share/doc/trunkline/copyright",
                        "/usr/share/doc/trunkline/NOTICE",
                        "/usr/share/doc/trunkline/SECURITY.md",
                        "/usr/share/doc/trunkline/sbom.cdx.json",
                        "/usr/share/trunkline/VERSION");
        for (String program : List.of("trunkline", "trunkline-backup", "trunkline-health")) {
            assertThat(entries.get("/usr/bin/" + program).group(4)).isEqualTo("/usr/share/trunkline/bin/" + program);
        }
        assertThat(entries.get("/usr/share/trunkline/config").group(4)).isEqualTo("/etc/trunkline");
        assertThat(entries.keySet()).noneMatch(path -> path.startsWith("/var/"));
    }

    @Test
    void what_users_edit_is_left_to_them_by_an_upgrade() throws Exception {
        Path control = Files.createDirectory(folder.resolve("control"));
        run(Map.of(), dpkg, "-e", deb, control.toString());
        List<String> edited = entries.keySet().stream()
                .filter(path -> path.startsWith("/etc/") && mode(path).startsWith("-"))
                .toList();

        assertThat(Files.readAllLines(control.resolve("conffiles"))).containsExactlyInAnyOrderElementsOf(edited);
        assertThat(run(Map.of(), dpkg, "-f", deb))
                .contains("Package: trunkline\n", "Architecture: all\n", "java17-runtime-headless");
    }

    /** The words with which a maintainer script called other programs, one line each. */
    private static List<String> calls(String script, boolean systemd, String... arguments) throws Exception {
        return calls(script, systemd, "none", arguments);
    }

    /** @param failing how a call begins that exits 1 */
    private static List<String> calls(String script, boolean systemd, String failing, String[] arguments)
            throws Exception {
        Path control = folder.resolve("scripts");
        if (Files.notExists(control)) {
            run(Map.of(), dpkg, "-e", deb, control.toString());
        }
        Path place = Files.createTempDirectory(folder, "stand-ins");
        Path log = Files.createFile(place.resolve("calls.log"));
        for (String program : STAND_INS) {
            Path standIn = Files.writeString(
                    place.resolve(program),
                    "#!/bin/sh\necho \"" + program + " $*\" >> '" + log + "'\n" + "case \"" + program + " $*\" in \""
                            + failing + "\"*) exit 1 ;; esac\n");
            assertThat(standIn.toFile().setExecutable(true)).isTrue();
        }
        // In the script the paths of this machine are those of a folder, so that it can change nothing else.
        Path root = Files.createDirectories(place.resolve("root"));
        Files.createDirectories(root.resolve("etc/trunkline"));
        Files.createDirectories(root.resolve("var/lib/trunkline/backups"));
        if (systemd) {
            Files.createDirectories(root.resolve("run/systemd/system"));
        }
        String text = Files.readString(control.resolve(script))
                .replace("$root/", root + "/")
                .replaceAll("(?<=[ \"])/(?=(etc|var|run)/)", Matcher.quoteReplacement(root + "/"));
        Path copy = Files.writeString(place.resolve(script), text);
        run(Map.of(), "sh", "-n", copy.toString());
        String[] command = Stream.concat(Stream.of("sh", copy.toString()), Stream.of(arguments))
                .toArray(String[]::new);
        run(Map.of("PATH", place + ":" + System.getenv("PATH")), command);
        if (script.equals("postinst")) {
            assertThat(root.resolve("etc/trunkline/trunkline.env")).isRegularFile();
        }
        return Files.readAllLines(log).stream()
                .map(line -> line.replace(root.toString(), ""))
                .toList();
    }

    private static final String CHECK =
            "systemd-run -q --pipe --wait -p User=trunkline -p EnvironmentFile=/etc/trunkline/trunkline.env"
                    + " -E TRUNKLINE_DATA=/var/lib/trunkline trunkline check";

    @Test
    void an_installation_makes_user_and_folders_and_starts_nothing() throws Exception {
        assertThat(calls("postinst", true, "systemctl -q is-active", new String[] {"configure", ""}))
                .startsWith("systemd-sysusers trunkline.conf", "systemd-tmpfiles --create trunkline.conf")
                .noneMatch(call -> call.contains("start"));
        assertThat(calls("postinst", false, "configure", ""))
                .containsExactly("systemd-sysusers trunkline.conf", "systemd-tmpfiles --create trunkline.conf");
    }

    @Test
    void an_upgrade_restarts_what_runs_once_the_new_program_takes_the_configuration() throws Exception {
        assertThat(calls("prerm", true, "upgrade", "0.2.0")).isEmpty();
        assertThat(calls("postinst", true, "configure", "0.1.0"))
                .endsWith("systemctl -q is-active trunkline.service", CHECK, "systemctl try-restart trunkline.service");
        assertThat(calls("postrm", true, "upgrade", "0.3.0")).containsExactly("systemctl daemon-reload");
    }

    @Test
    void an_upgrade_leaves_what_runs_alone_if_the_new_program_refuses_the_configuration() throws Exception {
        assertThat(calls("postinst", true, "systemd-run", new String[] {"configure", "0.1.0"}))
                .endsWith("systemctl -q is-active trunkline.service", CHECK);
    }

    @Test
    void a_removal_stops_the_service_and_only_a_purge_takes_the_ledger() throws Exception {
        assertThat(calls("prerm", true, "remove"))
                .containsExactly("systemctl disable --now trunkline.service trunkline-backup.timer");
        assertThat(calls("postrm", true, "remove")).containsExactly("systemctl daemon-reload");
        assertThat(calls("postrm", true, "purge"))
                .contains(
                        "rm -rf /var/cache/trunkline",
                        "rm -f /etc/trunkline/trunkline.env",
                        "find /var/lib/trunkline -mindepth 1 -maxdepth 1 ! -name backups -exec rm -rf {} +");
    }

    /** A package of 0.1.0 with two files that users may edit, both of which are others by now. */
    private static Path earlier() throws Exception {
        Path tree = Files.createDirectory(folder.resolve("earlier"));
        run(Map.of(), dpkg, "-e", deb, tree.resolve("DEBIAN").toString());
        Path control = tree.resolve("DEBIAN/control");
        Files.writeString(control, Files.readString(control).replaceFirst("(?m)^Version: .*", "Version: 0.1.0"));
        Files.delete(tree.resolve("DEBIAN/md5sums"));
        Files.writeString(
                tree.resolve("DEBIAN/conffiles"),
                "/etc/trunkline/services.yaml\n/etc/trunkline/routes/sweep.camel.yaml\n");
        Path etc = Files.createDirectories(tree.resolve("etc/trunkline/routes")).getParent();
        Files.writeString(etc.resolve("services.yaml"), "# Of 0.1.0\n" + shippedServices());
        Files.copy(OLD_ROUTE, etc.resolve("routes/sweep.camel.yaml"));
        Path built = folder.resolve("trunkline_0.1.0_all.deb");
        run(Map.of(), dpkg, "-Zgzip", "--root-owner-group", "-b", tree.toString(), built.toString());
        return built;
    }

    private static String shippedServices() throws Exception {
        return Files.readString(Path.of("config/services.yaml"));
    }

    /** A root with nothing in it but dpkg's own files. */
    private static Path emptyRoot() throws Exception {
        Path root = Files.createDirectory(folder.resolve("root"));
        for (String part : List.of("info", "updates", "triggers")) {
            Files.createDirectories(root.resolve("var/lib/dpkg").resolve(part));
        }
        Files.createFile(root.resolve("var/lib/dpkg/status"));
        Files.createFile(root.resolve("var/lib/dpkg/available"));
        return root;
    }

    private static void dpkg(Path root, String... arguments) throws Exception {
        Path standIns = Files.createDirectories(folder.resolve("machine"));
        for (String program : List.of("systemctl", "systemd-run", "systemd-sysusers", "systemd-tmpfiles")) {
            Path standIn = Files.writeString(
                    standIns.resolve(program),
                    "#!/bin/sh\necho \"" + program + " $*\" >> '" + folder + "/machine.log'\n");
            assertThat(standIn.toFile().setExecutable(true)).isTrue();
        }
        List<String> command = new ArrayList<>(List.of(
                InstalledProgram.path("dpkg"),
                "--root=" + root,
                "--log=" + root.resolve("dpkg.log"),
                "--force-script-chrootless",
                "--force-not-root",
                "--force-depends",
                "--force-unsafe-io",
                "--force-confdef",
                "--force-confold"));
        command.addAll(List.of(arguments));
        run(
                Map.of("PATH", standIns + ":" + System.getenv("PATH") + ":/usr/sbin:/sbin"),
                command.toArray(String[]::new));
    }

    @Test
    void it_installs_upgrades_with_edits_kept_runs_and_goes() throws Exception {
        Path root = emptyRoot();
        Path etc = root.resolve("etc/trunkline");
        dpkg(root, "-i", earlier().toString());
        assertThat(etc.resolve("trunkline.env")).isRegularFile();
        assertThat(folder.resolve("machine.log"))
                .content()
                .isEqualTo(
                        "systemd-sysusers --root=%1$s trunkline.conf\nsystemd-tmpfiles --root=%1$s --create trunkline.conf\n"
                                .formatted(root));
        String edited = shippedServices() + "# Ours\n";
        Files.writeString(etc.resolve("services.yaml"), edited);
        Path backups = Files.createDirectories(root.resolve("var/lib/trunkline/backups"));
        Files.createFile(backups.resolve("trunkline-20261129T000000Z.db"));

        dpkg(root, "-i", deb);
        assertThat(etc.resolve("services.yaml")).hasContent(edited);
        assertThat(etc.resolve("services.yaml.dpkg-dist")).isRegularFile();
        assertThat(etc.resolve("routes/sweep.camel.yaml")).hasSameTextualContentAs(Path.of("routes/sweep.camel.yaml"));
        itsPagesLeadToWhatIsThere(root);
        theProgramOfTheServiceRuns(root);

        dpkg(root, "-r", "trunkline");
        assertThat(root.resolve("usr/share/trunkline/trunkline.jar")).doesNotExist();
        assertThat(etc.resolve("services.yaml")).hasContent(edited);
        assertThat(root.resolve("var/lib/trunkline/trunkline.db")).isRegularFile();

        dpkg(root, "-P", "trunkline");
        assertThat(etc).doesNotExist();
        try (Stream<Path> left = Files.list(root.resolve("var/lib/trunkline"))) {
            assertThat(left).containsExactly(backups);
        }
    }

    private static void itsPagesLeadToWhatIsThere(Path root) throws Exception {
        Path docs = root.resolve("usr/share/doc/trunkline");
        List<Path> pages;
        try (Stream<Path> all = Files.walk(docs)) {
            pages = all.filter(file -> file.toString().endsWith(".md")).toList();
        }
        assertThat(pages).hasSizeGreaterThan(15).allSatisfy(page -> {
            String text = Files.readString(page);
            assertThat(text).doesNotContain("$ bin/trunkline", "java -jar target/");
            assertThat(LINK.matcher(text).results().map(link -> link.group(1))).allSatisfy(link -> {
                String place =
                        root.relativize(page.resolveSibling(link).normalize()).toString();
                // Links of the package are to absolute paths, of which this root holds its own.
                Path there = root.resolve(
                        place.replaceFirst("^usr/share/doc/trunkline/(routes|kamelets)", "etc/trunkline/$1")
                                .replaceFirst("^usr/share/doc/trunkline/config", "etc/trunkline"));
                assertThat(there).exists();
            });
        });
    }

    private static void theProgramOfTheServiceRuns(Path root) throws Exception {
        String unit = Files.readString(root.resolve("usr/lib/systemd/system/trunkline.service"));
        Matcher start =
                Pattern.compile("(?m)^ExecStart=(/usr/bin/trunkline) (.*)$").matcher(unit);
        assertThat(start.find()).isTrue();
        String program = Files.readSymbolicLink(root.resolve(start.group(1).substring(1)))
                .toString();
        List<String> command = new ArrayList<>(List.of(root + program));
        Stream.of(start.group(2).split(" "))
                .map(word -> word.startsWith("/") ? root + word : word)
                .forEach(command::add);
        Path log = folder.resolve("service.log");
        ProcessBuilder service =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        assertThat(unit).contains("Environment=TRUNKLINE_DATA=/var/lib/trunkline ");
        service.environment()
                .putAll(Map.of(
                        "TRUNKLINE_DATA",
                        root + "/var/lib/trunkline",
                        // Not there, so no archive of classes is made beside the test.
                        "TRUNKLINE_ARCHIVES",
                        root + "/no-archives",
                        "TRUNKLINE_SERVER_PORT",
                        "0",
                        "TRUNKLINE_MANAGEMENT_PORT",
                        "0",
                        "TRUNKLINE_GENESYS_SECRET",
                        "g",
                        "TRUNKLINE_CXONE_SECRET",
                        "c",
                        "PAGERDUTY_KEY_US_EAST_RETAIL",
                        "r".repeat(32),
                        "PAGERDUTY_KEY_EU_FINANCE",
                        "f".repeat(32),
                        "PAGERDUTY_KEY_DEFAULT",
                        "d".repeat(32)));
        Process router = service.start();
        try {
            Awaitility.await()
                    .atMost(1, TimeUnit.MINUTES)
                    .until(() -> !router.isAlive() || Files.readString(log).contains("Receiving webhooks on"));
            assertThat(router.isAlive()).as(Files.readString(log)).isTrue();
            router.destroy();
            assertThat(router.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(router.exitValue()).as(Files.readString(log)).isZero();
        } finally {
            router.destroyForcibly();
        }
    }
}
