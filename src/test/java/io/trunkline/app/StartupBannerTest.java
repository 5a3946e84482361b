package io.trunkline.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.config.Folder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartupBannerTest {

    @TempDir
    private Path folder;

    private List<String> lines(String properties) {
        Folder config = new Folder(folder).write("application.properties", properties);
        return new StartupBanner(folder, folder.resolve("routes"))
                .lines(config.reader().read().orThrow());
    }

    @Test
    void what_a_router_starts_with_has_a_line_each() {
        List<String> lines = lines("trunkline.ops.service=eu-finance\ntrunkline.data=/var/lib/trunkline\n");

        assertThat(lines.get(0)).startsWith("Trunkline ").contains("(commit ", " on Java ");
        assertThat(lines)
                .contains(
                        "Configuration: " + folder,
                        "Routes: " + folder.resolve("routes"),
                        "Store: SQLite in /var/lib/trunkline",
                        "Sources: genesys",
                        "Services: eu-finance, unassigned; default unassigned",
                        "Alarms page: eu-finance",
                        "Heartbeat: none")
                .anyMatch(line -> line.startsWith("PagerDuty: https://events.pagerduty.com"));
    }

    @Test
    void no_secret_is_in_it() {
        assertThat(lines("trunkline.heartbeat.url=https://hc.example/0e5f?key=s3cret\n"
                        + "trunkline.database.url=jdbc:postgresql://me:pw@db/trunkline?password=pw\n"))
                .contains("Heartbeat: hc.example", "Store: PostgreSQL at jdbc:postgresql://db/trunkline")
                .noneMatch(line -> line.contains("0e5f") || line.contains("s3cret") || line.contains("pw"));
    }
}
