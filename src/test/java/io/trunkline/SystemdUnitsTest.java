package io.trunkline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The units of systemd, and the daily copy that one of them makes. */
class SystemdUnitsTest {

    private static final Path DISTRIBUTION = Path.of("src/main/distribution");

    /** Stands for the program: what it is asked for is written down, and a copy is made unless there is a file "fails". */
    private static final String PROGRAM =
            """
            #!/bin/sh
            here=$(dirname "$0")
            echo "$@" >> "$here/calls"
            for last; do :; done
            echo ledger > "$last"
            echo "backed up: trunkline.db to $last"
            [ ! -e "$here/fails" ]
            """;

    @TempDir
    private Path folder;

    private int run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.txt").toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    /** The threshold is in tenths: 3.0 of 10, where 10 is everything open. */
    @ParameterizedTest
    @ValueSource(strings = {"trunkline.service", "trunkline-backup.service"})
    void systemd_counts_a_unit_as_little_exposed(String unit) throws Exception {
        int exit = run(
                InstalledProgram.path("systemd-analyze"),
                "security",
                "--offline=yes",
                "--threshold=30",
                DISTRIBUTION.resolve("systemd").resolve(unit).toString());

        assertThat(exit).as(Files.readString(folder.resolve("output.txt"))).isZero();
    }

    @Test
    void backup_runs_every_day_and_a_failure_is_logged_as_alert() throws Exception {
        assertThat(DISTRIBUTION.resolve("systemd/trunkline-backup.service"))
                .content()
                .contains("OnFailure=trunkline-backup-failed.service");
        assertThat(DISTRIBUTION.resolve("systemd/trunkline-backup-failed.service"))
                .content()
                .contains("logger -p daemon.alert");
        assertThat(DISTRIBUTION.resolve("systemd/trunkline-backup.timer"))
                .content()
                .contains("OnCalendar=daily", "Persistent=true");
    }

    @Test
    void the_router_is_given_as_long_to_stop_as_it_may_take() {
        assertThat(DISTRIBUTION.resolve("systemd/trunkline.service")).content().contains("TimeoutStopSec=60\n");
    }

    @Test
    void the_check_before_a_start_has_the_environment_of_the_service() throws Exception {
        String unit = Files.readString(DISTRIBUTION.resolve("systemd/trunkline.service"));
        assertThat(unit)
                .contains("User=trunkline\n", "EnvironmentFile=-/etc/trunkline/trunkline.env\n")
                .contains("TRUNKLINE_DATA=/var/lib/trunkline ");
        for (Path text : List.of(Path.of("docs/how-to/deploy.md"), Path.of("src/deb/control/postinst"))) {
            assertThat(Files.readString(text).replaceAll("\\\\\n\\s*", ""))
                    .as(text.toString())
                    .contains("-p User=trunkline -p EnvironmentFile=/etc/trunkline/trunkline.env"
                            + " -E TRUNKLINE_DATA=/var/lib/trunkline trunkline check");
        }
    }

    private Path script() throws Exception {
        Path bin = Files.createDirectory(folder.resolve("bin"));
        Path program = Files.writeString(bin.resolve("trunkline"), PROGRAM);
        Path script = Files.copy(DISTRIBUTION.resolve("bin/trunkline-backup"), bin.resolve("trunkline-backup"));
        assertThat(program.toFile().setExecutable(true)).isTrue();
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return script;
    }

    private List<String> copies(Path backups) throws Exception {
        try (Stream<Path> files = Files.list(backups)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void the_newest_seven_copies_stay_and_what_else_is_there() throws Exception {
        Path script = script();
        Path backups = Files.createDirectory(folder.resolve("backups"));
        for (int day = 10; day < 20; day++) {
            Files.writeString(backups.resolve("trunkline-202601" + day + "T000000Z.db"), "old");
        }
        Files.writeString(backups.resolve("trunkline-before-the-move.db"), "kept by a person");

        assertThat(run(script.toString(), backups.toString(), "--config", "/etc/trunkline"))
                .isZero();

        List<String> left = copies(backups);
        assertThat(left)
                .hasSize(8)
                .contains(
                        "trunkline-before-the-move.db",
                        "trunkline-20260114T000000Z.db",
                        "trunkline-20260119T000000Z.db")
                .doesNotContain("trunkline-20260113T000000Z.db");
        assertThat(left.get(6)).matches("trunkline-20\\d{6}T\\d{6}Z\\.db");
        assertThat(folder.resolve("output.txt"))
                .content()
                .isEqualTo("backed up: trunkline.db to " + backups.resolve(left.get(6)) + "\n");
        assertThat(folder.resolve("bin/calls"))
                .content()
                .startsWith("store backup --config /etc/trunkline " + backups + "/trunkline-");
        assertThat(Files.getPosixFilePermissions(backups.resolve(left.get(6)))).hasSize(2);
    }

    @Test
    void a_copy_that_failed_is_none_and_costs_no_other() throws Exception {
        Path script = script();
        Path backups = Files.createDirectory(folder.resolve("backups"));
        for (int day = 10; day < 20; day++) {
            Files.writeString(backups.resolve("trunkline-202601" + day + "T000000Z.db"), "old");
        }
        Files.createFile(folder.resolve("bin/fails"));

        assertThat(run(script.toString(), backups.toString())).isNotZero();
        assertThat(copies(backups)).filteredOn(name -> name.endsWith(".db")).hasSize(10);

        Files.delete(folder.resolve("bin/fails"));
        assertThat(run(script.toString(), backups.toString())).isZero();
        assertThat(copies(backups)).hasSize(7).allMatch(name -> name.endsWith(".db"));
    }

    @Test
    void copies_are_counted_from_the_first_attempt_and_no_later_one_that_fails() throws Exception {
        Path script = script();
        Path backups = folder.resolve("backups");
        Path counted = backups.resolve(".counted-from");
        FileTime old = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
        Files.createFile(folder.resolve("bin/fails"));
        assertThat(run(script.toString(), backups.toString())).isNotZero();

        Files.setLastModifiedTime(counted, old);
        assertThat(run(script.toString(), backups.toString())).isNotZero();
        assertThat(Files.getLastModifiedTime(counted)).isEqualTo(old);

        Files.delete(folder.resolve("bin/fails"));
        assertThat(run(script.toString(), backups.toString())).isZero();
        assertThat(Files.getLastModifiedTime(counted)).isGreaterThan(old);
    }

    @Test
    void first_backup_by_root_belongs_to_the_owner_of_the_ledger() throws Exception {
        Path script = script();
        Path data = Files.createDirectory(folder.resolve("data"));
        UserPrincipal owner;
        try {
            owner = data.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
            Files.setOwner(data, owner);
        } catch (IOException e) {
            abort("only root may give files to others: " + e.getMessage());
            return;
        }
        Path backups = data.resolve("backups");
        assertThat(run(script.toString(), backups.toString())).isZero();

        try (Stream<Path> made = Files.walk(backups)) {
            assertThat(made).hasSize(3).allSatisfy(file -> assertThat(Files.getOwner(file))
                    .isEqualTo(owner));
        }
    }
}
