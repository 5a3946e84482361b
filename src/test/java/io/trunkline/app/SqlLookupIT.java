package io.trunkline.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.inventory.GenesysStandIn;
import io.trunkline.model.Status;
import io.trunkline.play.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documented example: routes/lookup.camel.yaml with a table of one's own. */
class SqlLookupIT {

    private static final Path EXAMPLE = Path.of("docs/examples/lookup-sql.camel.yaml");

    @TempDir
    private Path folder;

    private Path routes() throws IOException {
        Path routes = Files.createDirectory(folder.resolve("routes"));
        try (Stream<Path> shipped = Files.list(Path.of("routes"))) {
            for (Path file : shipped.toList()) {
                Files.copy(file, routes.resolve(file.getFileName()));
            }
        }
        Files.writeString(routes.resolve("lookup.camel.yaml"), Files.readString(EXAMPLE));
        return routes;
    }

    @Test
    void a_table_says_whose_a_trunk_is_and_where_it_has_no_row_the_platform_does() throws Exception {
        Path database = folder.resolve("cmdb.db");
        try (Connection cmdb = DriverManager.getConnection("jdbc:sqlite:" + database)) {
            cmdb.createStatement().execute("CREATE TABLE owner (component TEXT PRIMARY KEY, service TEXT)");
            cmdb.createStatement().execute("INSERT INTO owner VALUES ('t-cmdb', 'london'), ('t-wrong', 'no-such')");
        }
        // As the example itself says, but for the path.
        String properties = Files.readString(EXAMPLE)
                .lines()
                .filter(line -> line.startsWith("#   camel."))
                .map(line -> line.substring(4).replace("/var/lib/cmdb.db", database.toString()) + "\n")
                .reduce("", String::concat);
        try (GenesysStandIn platform = GenesysStandIn.start();
                PlatformRouter router =
                        new PlatformRouter(folder, platform, "0s", PlatformRouter.webhooks(), routes(), properties)) {
            platform.edge("e-1", "Edge London 1");
            platform.trunk("t-listed", "Carrier A");
            // Who asks first on a machine that is busy may go without an answer, and leaves it to those after him.
            router.report("t-first", Status.DOWN);
            router.awaitCalls(1);
            org.awaitility.Awaitility.await()
                    .untilAsserted(() -> assertThat(router.manage("/api/directory?component=t-listed"))
                            .contains("London City"));
            for (String trunk : List.of("t-cmdb", "t-wrong", "t-listed", "t-nobody", "t' OR '1'='1")) {
                assertThat(router.report(trunk, Status.DOWN)).isEqualTo(202);
            }

            router.awaitCalls(3);
            Map<String, String> owners = Map.of(
                    "t-cmdb", "london",
                    "t-wrong", "others",
                    "t-listed", "london",
                    "t-nobody", "others");
            owners.forEach((trunk, service) -> org.awaitility.Awaitility.await()
                    .untilAsserted(() -> assertThat(router.manage("/api/components?component=" + trunk))
                            .contains("\"service\":\"" + service + "\"")));
            assertThat(router.pagerDuty().calls())
                    .extracting(Call::routingKey)
                    .contains(PlatformRouter.LONDON, PlatformRouter.OTHERS);
        }
    }
}
