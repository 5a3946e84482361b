package io.trunkline.app;

import static io.trunkline.app.PlatformRouter.LONDON;
import static io.trunkline.app.PlatformRouter.OTHERS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trunkline.inventory.GenesysStandIn;
import io.trunkline.model.Status;
import io.trunkline.play.Call;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped routes with a platform that can be asked, and cannot. */
class PlatformScenariosIT {

    private final GenesysStandIn platform = GenesysStandIn.start();

    @TempDir
    private Path folder;

    @BeforeEach
    void furnish() {
        platform.site("s-1", "London City");
        platform.edge("e-1", "Edge London 1");
        IntStream.range(0, 250).forEach(n -> platform.trunk("t-" + n, "Carrier " + n));
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private PlatformRouter router(String poll, String door) throws Exception {
        return new PlatformRouter(folder, platform, poll, door);
    }

    private void connected(String trunk, boolean connected) {
        ObjectNode body = platform.trunk(trunk, "Carrier " + trunk);
        body.putObject("connectedStatus")
                .put("connected", connected)
                .put("connectedStateTime", Instant.now().toString());
        body.putArray("optionsStatus");
    }

    private static List<String> told(List<Call> calls) {
        return calls.stream()
                .map(call -> call.action() + " " + call.dedupKey() + " "
                        + call.routingKey().substring(0, 6))
                .toList();
    }

    @Test
    void a_trunk_that_no_file_names_finds_its_team_and_its_name_by_its_site() throws Exception {
        try (PlatformRouter router = router("0s", PlatformRouter.webhooks())) {
            assertThat(router.report("t-7", Status.DOWN)).isEqualTo(202);

            Call call = router.awaitCalls(1).get(0);
            assertThat(call.routingKey()).isEqualTo(LONDON);
            assertThat(router.manage("/api/components?component=t-7"))
                    .contains("\"name\":\"Carrier 7 on Edge London 1\"");
            assertThat(router.manage("/observe/metrics"))
                    .containsPattern("trunkline_lookup_seconds_count\\{outcome=\"found\",source=\"genesys\"} [1-9]");
        }
    }

    @Test
    void an_api_that_is_away_or_busy_for_hours_leaves_the_page_to_the_default_service_and_moves_nothing_later()
            throws Exception {
        platform.always(503, Map.of());
        try (PlatformRouter router = router("0s", PlatformRouter.webhooks())) {
            router.report("t-7", Status.DOWN);
            assertThat(router.awaitCalls(1).get(0).routingKey()).isEqualTo(OTHERS);
            assertThat(router.manage("/observe/metrics")).contains("trunkline_unmapped_total{source=\"genesys\"} 1.0");

            platform.always(429, Map.of("Retry-After", "7200"));
            Awaitility.await().until(() -> {
                router.report("probe-" + System.nanoTime(), Status.DOWN);
                return platform.requests().size() >= 2;
            });
            int asked = platform.requests().size();
            router.report("t-8", Status.DOWN);
            Awaitility.await().untilAsserted(() -> assertThat(router.manage("/api/components?component=t-8"))
                    .contains("\"service\":\"others\""));
            assertThat(platform.requests()).hasSize(asked);

            router.report("t-7", Status.UP);
            Awaitility.await().untilAsserted(() -> assertThat(router.pagerDuty().calls())
                    .extracting(Call::routingKey)
                    .containsOnly(OTHERS));
        }
    }

    @Test
    void an_event_that_was_lost_is_found_by_the_poll_and_so_is_its_end() throws Exception {
        try (PlatformRouter router = router("300ms", PlatformRouter.webhooks())) {
            connected("t-7", false);
            assertThat(told(router.awaitCalls(1))).containsExactly("trigger t-7-down london");

            connected("t-7", true);
            assertThat(told(router.awaitCalls(2)))
                    .containsExactly("trigger t-7-down london", "resolve t-7-down london");
            assertThat(router.manage("/api/events?component=t-7&format=ndjson"))
                    .contains("telephony.trunk.status.changed");
            assertThat(router.manage("/observe/metrics"))
                    .as("what was read was delivered by nobody, and not late")
                    .contains("trunkline_event_lag_seconds_count{source=\"genesys\"} 0");
        }
    }

    @Test
    void a_source_that_is_only_asked_pages_edges_too_and_ends_what_was_taken_out_of_service_or_deleted()
            throws Exception {
        try (PlatformRouter router = router("300ms", "")) {
            platform.edge("e-1", "Edge London 1").put("onlineStatus", "OFFLINE");
            assertThat(told(router.awaitCalls(1))).containsExactly("trigger e-1-down london");
            platform.edge("e-1", "Edge London 1");
            assertThat(told(router.awaitCalls(2)).get(1)).isEqualTo("resolve e-1-down london");

            connected("t-8", false);
            router.awaitCalls(3);
            platform.remove(GenesysStandIn.TRUNKS, "t-8");
            assertThat(told(router.awaitCalls(4)).subList(2, 4))
                    .containsExactly("trigger t-8-down london", "resolve t-8-down london");

            connected("t-9", false);
            router.awaitCalls(5);
            platform.trunk("t-9", "Carrier 9").put("inService", false);
            assertThat(told(router.awaitCalls(6)).get(5)).isEqualTo("resolve t-9-down london");
            assertThat(router.pagerDuty().calls()).hasSize(6);

            // Back in service, and still not connected since long ago.
            platform.trunk("t-9", "Carrier 9")
                    .putObject("connectedStatus")
                    .put("connected", false)
                    .put("connectedStateTime", "2026-01-01T00:00:00Z");
            assertThat(told(router.awaitCalls(7)).get(6)).isEqualTo("trigger t-9-down london");
        }
    }
}
