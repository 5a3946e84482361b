package io.trunkline.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trunkline.inventory.GenesysStandIn;
import io.trunkline.model.Status;
import io.trunkline.play.Call;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole node with the shipped routes that listens to a platform, and asks it only about what it may have missed. */
class NotificationScenariosIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final GenesysStandIn platform = GenesysStandIn.start();

    @TempDir
    private Path folder;

    @BeforeEach
    void furnish() {
        platform.site("s-1", "London City");
        platform.edge("e-1", "Edge London 1");
        platform.trunk("t-7", "Carrier 7");
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private PlatformRouter router(String door) throws Exception {
        return new PlatformRouter(folder, platform, "0s\n      notifications: true", door);
    }

    /** What the platform has from now on. */
    private JsonNode connected(String trunk, boolean connected) {
        ObjectNode body = platform.trunk(trunk, "Carrier " + trunk);
        body.putObject("connectedStatus")
                .put("connected", connected)
                .put("connectedStateTime", Instant.now().toString());
        body.putArray("optionsStatus");
        return body;
    }

    private int tell(String trunk, boolean connected) {
        ObjectNode body = ((ObjectNode) connected(trunk, connected)).deepCopy();
        body.retain("id", "connectedStatus", "optionsStatus", "registersStatus");
        return platform.channels().report("v2.telephony.providers.edges.trunks." + trunk, body);
    }

    private int tellEdge(String word) {
        ObjectNode body =
                platform.edge("e-1", "Edge London 1").put("onlineStatus", word).deepCopy();
        body.retain("id", "onlineStatus");
        return platform.channels().report("v2.telephony.providers.edges.e-1", body);
    }

    private void awaitTopics(int count) {
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        platform.channels().listening())
                .singleElement()
                .satisfies(topics -> assertThat(topics).hasSize(count)));
    }

    private static List<String> told(List<Call> calls) {
        return calls.stream().map(call -> call.action() + " " + call.dedupKey()).toList();
    }

    @Test
    void notification_pages_the_team_of_its_site_and_a_missed_one_is_asked_for() throws Exception {
        try (PlatformRouter router = router("")) {
            awaitTopics(2);
            assertThat(tell("t-7", false)).isEqualTo(1);
            Call page = router.awaitCalls(1).get(0);
            assertThat(page.routingKey()).isEqualTo(PlatformRouter.LONDON);
            tell("t-7", true);
            assertThat(told(router.awaitCalls(2))).containsExactly("trigger t-7-down", "resolve t-7-down");
            tellEdge("OFFLINE");
            assertThat(told(router.awaitCalls(3)).get(2)).isEqualTo("trigger e-1-down");
            tellEdge("ONLINE");
            router.awaitCalls(4);

            assertThat(router.manage("/api/events?component=t-7&format=ndjson")).contains("\"listed\":\"trunk\"");
            assertThat(router.manage("/observe/metrics"))
                    .contains("trunkline_topics_heard{source=\"genesys\"} 2.0")
                    .contains("trunkline_channels_total{source=\"genesys\",what=\"opened\"} 1.0");
            assertThat(router.manage("/observe/health"))
                    .contains("\"name\":\"notifications\",\"status\":\"UP\"")
                    .contains("\"topics\":2");

            platform.channels().hangUp();
            connected("t-7", false);
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> router.pagerDuty().calls().size() == 5);
            assertThat(told(router.pagerDuty().calls()).get(4)).isEqualTo("trigger t-7-down");
        }
    }

    @Test
    void an_outage_that_comes_by_webhook_and_by_socket_is_paged_once_and_a_new_trunk_is_listened_to() throws Exception {
        try (PlatformRouter router = router(PlatformRouter.webhooks())) {
            awaitTopics(2);
            tell("t-7", false);
            assertThat(router.report("t-7", Status.DOWN)).isEqualTo(202);
            router.awaitCalls(1);
            tell("t-7", true);
            router.awaitCalls(2);
            assertThat(router.report("t-7", Status.UP)).isEqualTo(202);

            tell("t-7", false);
            assertThat(told(router.awaitCalls(3)))
                    .containsExactly("trigger t-7-down", "resolve t-7-down", "trigger t-7-down");
            assertThat(router.manage("/api/events?component=t-7&format=ndjson"))
                    .as("readable as the webhooks of the source are")
                    .contains("telephony.trunk.status.changed")
                    .doesNotContain("topicName");

            platform.trunk("t-8", "Carrier 8");
            // The state is asked for after a gap, and the list has one more.
            platform.channels().hangUp();
            awaitTopics(3);
        }
    }
}
