package io.trunkline.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A start that cannot be right ends with exit 1 and one line that says what to do. */
class StartIT {

    @RegisterExtension
    final Installation box = new Installation();

    private String refusal() {
        Program program = box.launch();
        assertThat(program.awaitExit()).as(program.output()).isEqualTo(1);
        List<String> lines = program.output().lines().toList();
        assertThat(lines).as("one line").hasSize(1);
        assertThat(box.pagerduty().calls()).isEmpty();
        return lines.get(0);
    }

    @ParameterizedTest
    @CsvSource({
        "trunkline.cooldwn, 5m, trunkline.cooldown",
        "trunkline.cooldown, 5 minutes, 5m",
        "trunkline.server.port, 80800, ''"
    })
    void a_setting_that_is_wrong_is_named_with_its_file_key_value_and_what_is_expected(
            String key, String value, String expected) {
        box.with(key, value);
        String line = refusal();
        assertThat(line).contains("application.properties", key, "expected", expected);
        if (!key.equals("trunkline.nothing.like.it") && !key.equals("trunkline.cooldwn")) {
            assertThat(line).contains(value);
        }
    }

    @Test
    void a_wait_longer_than_the_window_is_refused() {
        box.with("trunkline.grouping.wait", "61s").with("trunkline.grouping.window", "60s");
        assertThat(refusal()).contains("application.properties", "trunkline.grouping.wait", "61s", "60s", "expected");
    }

    @Test
    void a_value_from_the_environment_is_named_with_its_variable() {
        box.withEnvironment("TRUNKLINE_COOLDOWN", "eternity");
        assertThat(refusal()).contains("TRUNKLINE_COOLDOWN", "eternity", "expected");
    }

    @Test
    void settings_may_all_come_from_the_environment() {
        box.withEnvironment("TRUNKLINE_PAGERDUTY_TIMEOUT", "3s")
                .withEnvironment("TRUNKLINE_PAGERDUTY_RATE", "90")
                .withEnvironment("TRUNKLINE_SWEEP_INTERVAL", "150ms")
                .withEnvironment("TRUNKLINE_PAGERDUTY_URL", box.pagerduty().url());
        box.with("trunkline.pagerduty.url", "http://127.0.0.1:1");
        box.start();
        box.webhooks().genesys("trunk-us-east-01", "DOWN", java.time.Instant.now());
        box.incident(Installation.RETAIL, "trunk-us-east-01-down");
    }

    @Test
    void a_secret_that_is_not_set_stops_the_start_and_is_named_with_its_place() {
        box.withEnvironment("TRUNKLINE_CXONE_SECRET", null);
        assertThat(refusal()).contains("sources.yaml", "cxone", "TRUNKLINE_CXONE_SECRET");
    }

    @Test
    void a_routing_key_that_is_not_set_stops_the_start_and_is_named_with_its_place() {
        box.withEnvironment("PAGERDUTY_KEY_EU_FINANCE", null);
        assertThat(refusal()).contains("services.yaml", "eu-finance", "PAGERDUTY_KEY_EU_FINANCE");
    }

    @Test
    void a_port_that_is_taken_is_said() {
        box.with("trunkline.server.port", box.pagerduty().url().replaceAll(".*:", ""));
        Program program = box.launch();
        assertThat(program.awaitExit()).isEqualTo(1);
        assertThat(program.linesWith("trunkline.server", "expected a free port"))
                .hasSize(1);
        assertThat(program.linesWith("\tat ")).isEmpty();
    }

    @Test
    void a_second_router_on_the_same_data_is_refused_and_the_first_goes_on() {
        box.start();
        Management first = box.management();
        box.with("trunkline.server.port", "0").with("trunkline.management.port", "0");
        Program second = box.launch();
        assertThat(second.awaitExit()).isEqualTo(1);
        assertThat(second.linesWith("in use by another router")).hasSize(1);
        assertThat(second.output().lines().filter(line -> !line.contains("StartupBanner")))
                .hasSize(1);
        assertThat(first.status("/observe/health/ready")).isEqualTo(200);
    }

    @Test
    void the_ledger_is_readable_by_its_owner_alone_and_holds_no_webhook_secret() throws IOException {
        box.start();
        box.webhooks().genesys("trunk-us-east-01", "DOWN", java.time.Instant.now());
        box.incident(Installation.RETAIL, "trunk-us-east-01-down");
        for (String name : List.of("trunkline.db", "trunkline.db-wal", "trunkline.db-shm")) {
            assertThat(mode(box.file("data/" + name))).as(name).isEqualTo("rw-------");
        }
        assertThat(box.ledgerFiles())
                .contains("trunk-us-east-01")
                .doesNotContain(Installation.GENESYS_SECRET, Installation.CXONE_SECRET);
    }

    @Test
    void whatever_the_umask_others_may_neither_read_nor_change_the_data() throws IOException {
        box.withUmask("000").start();
        box.webhooks().genesys("trunk-us-east-01", "DOWN", java.time.Instant.now());
        box.incident(Installation.RETAIL, "trunk-us-east-01-down");

        assertThat(mode(box.file("data"))).isEqualTo("rwx------");
        Map<String, String> modes = new TreeMap<>();
        try (Stream<Path> files = Files.list(box.file("data"))) {
            for (Path file : files.toList()) {
                modes.put(file.getFileName().toString().replaceFirst("^sqlite-.*\\.so", "library"), mode(file));
            }
        }
        assertThat(modes)
                .containsEntry("trunkline.lock", "rw-------")
                .containsEntry("trunkline.db", "rw-------")
                .containsEntry("library", "r-x------")
                .allSatisfy((file, mode) -> assertThat(mode).as(file).endsWith("------"));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
