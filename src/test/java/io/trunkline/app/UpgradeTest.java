package io.trunkline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.model.Status;
import io.trunkline.play.Call;
import io.trunkline.source.normalize.SampleBody;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.FileSystemResource;
import org.springframework.jdbc.datasource.init.ScriptUtils;

/** This program starts on a ledger and with route files that a program before it left. */
class UpgradeTest {

    /** The routing keys of that time; services.yaml has others by now. */
    private static final String RETAIL = "retail0123456789abcdef0123456789";

    private static final String FINANCE = "finance123456789abcdef0123456789";

    @TempDir
    private Path folder;

    private static void restore(Path dump, Path data) throws Exception {
        Files.createDirectory(data);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("trunkline.db"))) {
            connection.setAutoCommit(false);
            ScriptUtils.executeSqlScript(connection, new FileSystemResource(dump));
            connection.commit();
        }
    }

    @Test
    void incidents_of_0_1_0_are_closed_under_the_keys_that_they_were_opened_with() throws Exception {
        restore(Path.of("src/test/resources/db/ledger-0.1.0.sql"), folder.resolve("data"));
        Path routes = Path.of("src/test/resources/routes-0.1.0");
        try (RealRouter router = new RealRouter(folder, 1, routes)) {
            for (String trunk : List.of("retail-1", "finance-1")) {
                assertThat(router.post(SampleBody.of(router.genesys(), "trunk", trunk, Status.UP, Instant.now())))
                        .isEqualTo(202);
            }
            await().until(router::isAtRest);

            assertThat(router.pagerDuty().calls(RETAIL))
                    .extracting(Call::action, Call::dedupKey)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple("resolve", "retail-1-down"));
            assertThat(router.pagerDuty().calls(FINANCE))
                    .extracting(Call::action, Call::dedupKey)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple("resolve", "finance-1-degraded"));
            assertThat(router.calls("retail")).isEmpty();
        }
    }
}
