package io.trunkline.app;

import io.trunkline.config.ReloadableConfiguration;
import io.trunkline.inventory.GenesysStandIn;
import io.trunkline.model.Status;
import io.trunkline.play.Call;
import io.trunkline.play.StandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** A node with the shipped routes between a Genesys Cloud and a PagerDuty that are none, over real sockets. */
final class PlatformRouter implements AutoCloseable {

    static final String LONDON = "london0123456789abcdef0123456789";
    static final String OTHERS = "others0123456789abcdef0123456789";

    private final StandIn pagerDuty = StandIn.start();
    private final NodeOverHttp node;

    /**
     * @param poll the interval, such as 1s, or 0s
     * @param door how webhooks are verified and read, as lines of sources.yaml; empty for a source that is only asked
     */
    PlatformRouter(Path folder, GenesysStandIn platform, String poll, String door) throws IOException {
        this(folder, platform, poll, door, Path.of("routes"), "");
    }

    /**
     * The same with other routes.
     *
     * @param more lines of application.properties
     */
    PlatformRouter(Path folder, GenesysStandIn platform, String poll, String door, Path routes, String more)
            throws IOException {
        Files.writeString(
                folder.resolve("sources.yaml"),
                """
                sources:
                  genesys:
                    platform: Genesys Cloud CX
                    console-url: "https://admin.mypurecloud.com/#/telephony/{kind}s/{id}"
                %s    platform-api:
                      type: genesys
                      api-url: %s
                      login-url: %s
                      client-id: %s
                      client-secret: "{{env:GENESYS_CLIENT_SECRET}}"
                      poll: %s
                """
                        .formatted(door, platform.url(), platform.url(), GenesysStandIn.CLIENT_ID, poll));
        Files.writeString(
                folder.resolve("services.yaml"),
                """
                default: others
                services:
                  london: {name: London, routing-key: %s, match: {site: "London*"}}
                  others: {name: Others, routing-key: %s}
                """
                        .formatted(LONDON, OTHERS));
        ReloadableConfiguration live = NodeOverHttp.configuration(
                folder,
                Map.of("GENESYS_CLIENT_SECRET", GenesysStandIn.CLIENT_SECRET, "DOOR_SECRET", "d00r"),
                pagerDuty.url(),
                """
                trunkline.cooldown=0s
                trunkline.cooldown.memory=0s
                trunkline.grouping.wait=200ms
                trunkline.grouping.window=400ms
                trunkline.grouping.update-interval=100ms
                trunkline.sweep.interval=50ms
                %s"""
                        .formatted(more));
        App app = new App(live, routes);
        // A lookup ends with its answer: on a slow machine the budget of 2 s may be over before the list is read.
        app.inventory().withLimit((answer, budget) -> answer);
        node = NodeOverHttp.start(live, app);
    }

    /** As the guide has it. */
    static String webhooks() {
        return """
                    verify: {type: hmac, header: X-Genesys-Signature, secrets: ["{{env:DOOR_SECRET}}"]}
                    type: /eventType
                    events: {telephony.trunk.status.changed: {kind: trunk, id: /event/trunkId}}
                    status: /event/status
                    occurred-at: /event/timestamp
                    statuses: {UP: [UP], DEGRADED: [DEGRADED], DOWN: [DOWN]}
                """;
    }

    StandIn pagerDuty() {
        return pagerDuty;
    }

    int managementPort() {
        return node.app().managementPort();
    }

    /** Posts a signed event about a trunk; the status of the answer. */
    int report(String trunk, Status status) throws IOException, InterruptedException {
        return node.report("genesys", trunk, status);
    }

    /** Patient: the first of them may have to wait for a list that a busy machine takes its time to read. */
    List<Call> awaitCalls(int count) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> pagerDuty.calls().size() >= count);
        return pagerDuty.awaitCalls(count);
    }

    /** What {@code path} of the management port answers. */
    String manage(String path) throws IOException, InterruptedException {
        return node.get(path);
    }

    @Override
    public void close() {
        node.close();
        pagerDuty.close();
    }
}
