package io.trunkline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the Debian package holds and does. It is not installed: that would need a root of its own, and what such a root mounts
 * is left behind when a test is ended. Its scripts run with stand-ins for the programs that they call, and its program starts
 * from where the package is unpacked.
 */
class DebianPackageIT {

    private static final Pattern ENTRY =
            Pattern.compile("(\\S{10}) (\\S+/\\S+) +\\d+ \\S+ \\S+ \\./?(\\S*)(?: -> (\\S+))?");

    private static final List<String> STAND_INS =
            List.of("systemctl", "systemd-sysusers", "systemd-tmpfiles", "rm", "rmdir", "find");

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
                        "/usr/lib/systemd/system/trunkline.service",
                        "/usr/lib/systemd/system/trunkline-backup.timer",
                        "/usr/lib/systemd/system/trunkline-backup-failed.service",
                        "/usr/lib/sysusers.d/trunkline.conf",
                        "/usr/lib/tmpfiles.d/trunkline.conf",
                        "/usr/share/doc/trunkline/docs/how-to/deploy.md",
                        "/usr/share/bash-completion/completions/trunkline",
                        "/usr/share/doc/trunkline/CHANGELOG.md",
                        "/usr/share/doc/trunkline/NOTICE",
                        "/usr/share/doc/trunkline/SECURITY.md",
                        "/usr/share/doc/trunkline/sbom.cdx.json",
                        "/usr/share/trunkline/VERSION");
        assertThat(entries.get("/usr/bin/trunkline").group(4)).isEqualTo("/usr/share/trunkline/bin/trunkline");
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
                .contains("Package: trunkline\n", "Architecture: all\n", "java17-runtime-headless")
                .contains("Version: "
                        + Files.readString(unpacked().resolve("usr/share/trunkline/VERSION"))
                                .strip());
    }

    private static Path unpacked() throws Exception {
        Path root = folder.resolve("root");
        if (Files.notExists(root)) {
            run(Map.of(), dpkg, "-x", deb, root.toString());
        }
        return root;
    }

    /** The words with which a maintainer script called other programs, one line each. */
    private static List<String> calls(String script, boolean systemd, String... arguments) throws Exception {
        Path control = folder.resolve("scripts");
        if (Files.notExists(control)) {
            run(Map.of(), dpkg, "-e", deb, control.toString());
        }
        Path place = Files.createTempDirectory(folder, "stand-ins");
        Path log = Files.createFile(place.resolve("calls.log"));
        for (String program : STAND_INS) {
            Path standIn = Files.writeString(
                    place.resolve(program), "#!/bin/sh\necho \"" + program + " $*\" >> '" + log + "'\n");
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

    @Test
    void an_installation_makes_user_and_folders_and_starts_nothing() throws Exception {
        assertThat(calls("postinst", true, "configure", ""))
                .containsExactly(
                        "systemd-sysusers trunkline.conf",
                        "systemd-tmpfiles --create trunkline.conf",
                        "systemctl daemon-reload",
                        "systemctl try-restart trunkline.service");
        assertThat(calls("postinst", false, "configure", ""))
                .containsExactly("systemd-sysusers trunkline.conf", "systemd-tmpfiles --create trunkline.conf");
    }

    @Test
    void an_upgrade_stops_nothing_before_the_new_program_is_there() throws Exception {
        assertThat(calls("prerm", true, "upgrade", "0.2.0")).isEmpty();
        assertThat(calls("postinst", true, "configure", "0.1.0")).contains("systemctl try-restart trunkline.service");
        assertThat(calls("postrm", true, "upgrade", "0.3.0")).containsExactly("systemctl daemon-reload");
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

    @Test
    void the_program_of_the_service_starts_from_where_the_package_is() throws Exception {
        Path root = unpacked();
        String execStart = Files.readString(root.resolve("usr/lib/systemd/system/trunkline.service"))
                .lines()
                .filter(line -> line.startsWith("ExecStart="))
                .findFirst()
                .orElseThrow();
        assertThat(execStart)
                .isEqualTo("ExecStart=/usr/bin/trunkline run --config /etc/trunkline --routes /etc/trunkline/routes");
        Path program = root.resolve(Files.readSymbolicLink(root.resolve("usr/bin/trunkline"))
                .toString()
                .substring(1));
        Map<String, String> environment = Map.of(
                "TRUNKLINE_DATA", root.resolve("var/lib/trunkline").toString(),
                "TRUNKLINE_GENESYS_SECRET", "g",
                "TRUNKLINE_CXONE_SECRET", "c",
                "PAGERDUTY_KEY_US_EAST_RETAIL", "r".repeat(32),
                "PAGERDUTY_KEY_EU_FINANCE", "f".repeat(32),
                "PAGERDUTY_KEY_DEFAULT", "d".repeat(32));

        assertThat(run(environment, program.toString(), "--version")).startsWith("Trunkline ");
        assertThat(run(
                        environment,
                        program.toString(),
                        "check",
                        "--config",
                        root.resolve("etc/trunkline").toString(),
                        "--routes",
                        root.resolve("etc/trunkline/routes").toString()))
                .contains("OK");
    }
}
