package io.trunkline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.model.Status;
import io.trunkline.play.Call;
import io.trunkline.source.normalize.SampleBody;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** This program starts on a ledger and with route files that a program before it left. */
class UpgradeTest {

    /** The routing keys of that time; services.yaml has others by now. */
    private static final String RETAIL = "r".repeat(32);

    private static final String FINANCE = "f".repeat(32);

    @TempDir
    private Path folder;

    @Test
    void incidents_of_0_1_0_are_closed_under_the_keys_that_they_were_opened_with() throws Exception {
        // Of its program, which was killed while an incident of either service was open.
        Path data = Files.createDirectory(folder.resolve("data"));
        Files.copy(Path.of("src/test/resources/db/ledger-0.1.0.db"), data.resolve("trunkline.db"));
        Path routes = Path.of("src/test/resources/routes-0.1.0");
        try (RealRouter router = new RealRouter(folder, 1, routes)) {
            for (String trunk : List.of("trunk-us-east-01", "trunk-eu-1")) {
                assertThat(router.post(SampleBody.of(router.genesys(), "trunk", trunk, Status.UP, Instant.now())))
                        .isEqualTo(202);
            }
            await().until(router::isAtRest);

            assertThat(router.pagerDuty().calls(RETAIL))
                    .extracting(Call::action, Call::dedupKey)
                    .containsExactly(Tuple.tuple("resolve", "trunk-us-east-01-down"));
            assertThat(router.pagerDuty().calls(FINANCE))
                    .extracting(Call::action, Call::dedupKey)
                    .containsExactly(Tuple.tuple("resolve", "trunk-eu-1-degraded"));
            assertThat(router.pagerDuty().calls(RealRouter.key("others"))).isEmpty();
        }
    }
}
