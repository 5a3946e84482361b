package io.trunkline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.app.routecheck.RouteFiles;
import io.trunkline.model.Status;
import io.trunkline.play.Call;
import io.trunkline.source.normalize.SampleBody;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** This program starts on a ledger and with route files that a program before it left. */
class UpgradeIT {

    /** The routing keys of that time; services.yaml has others by now. */
    private static final String RETAIL = "r".repeat(32);

    private static final String FINANCE = "f".repeat(32);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"deliver.camel.yaml", "all"})
    void incidents_of_0_1_0_are_closed_under_the_keys_that_they_were_opened_with_and_new_ones_page(String edited)
            throws Exception {
        // Of its program, which was killed while an incident of either service was open.
        Path data = Files.createDirectory(folder.resolve("data"));
        Files.copy(Path.of("src/test/resources/db/ledger-0.1.0.db"), data.resolve("trunkline.db"));
        Path routes = Files.createDirectory(folder.resolve("routes"));
        for (Path file : RouteFiles.in(Path.of("src/test/resources/routes-0.1.0"))) {
            String name = file.getFileName().toString();
            String mark = edited.equals("all") || edited.equals(name) ? "# Ours\n" : "";
            Files.writeString(routes.resolve(name), mark + Files.readString(file));
        }
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

            assertThat(router.post(SampleBody.of(router.genesys(), "trunk", "asia-1", Status.DOWN, Instant.now())))
                    .isEqualTo(202);
            await().until(() -> !router.calls("asia").isEmpty());

            assertThat(router.calls("asia"))
                    .extracting(Call::action, Call::dedupKey)
                    .containsExactly(Tuple.tuple("trigger", "asia-1-down"));
        }
    }
}
