package io.trunkline.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.inventory.GenesysStandIn;
import io.trunkline.play.Call;
import io.trunkline.play.StandInIncident;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An Edge falls with all its trunks: one page, that names the Edge. */
class CauseIT {

    private static final int TRUNKS = 40;

    @RegisterExtension
    final Installation box = new Installation()
            .with("trunkline.grouping.wait", "3s")
            .with("trunkline.grouping.window", "60s")
            .with("trunkline.cooldown", "0s")
            .with("trunkline.topology.grace", "5s");

    /** Without a platform that says which trunk is on which Edge, services.yaml does. */
    private void configure(Optional<GenesysStandIn> platform) {
        box.write(
                "config/sources.yaml",
                box.read("config/sources.yaml")
                        .replaceFirst(
                                "(?m)^( *)telephony.site.status.changed:",
                                "$1telephony.edge.status.changed: {kind: edge, id: /event/edgeId}\n$0")
                        .replaceFirst(
                                "(?m)^    console-url:",
                                platform.map(CauseIT::api).orElse("") + "$0"));
        box.write(
                "config/services.yaml",
                """
                default: us
                services:
                  us: {name: US Telephony, routing-key: %s}
                """
                                .formatted(Installation.RETAIL)
                        + (platform.isPresent() ? "" : "topology: {e-1: [\"trunk-7-*\"]}\n"));
    }

    private static String api(GenesysStandIn platform) {
        return """
                \s   platform-api:
                \s     type: genesys
                \s     api-url: %1$s
                \s     login-url: %1$s
                \s     client-id: %2$s
                \s     client-secret: %3$s
                """
                .formatted(platform.url(), GenesysStandIn.CLIENT_ID, GenesysStandIn.CLIENT_SECRET);
    }

    private String report(int member, String status, Instant at) {
        return member == 0
                ? Webhooks.event("telephony.edge.status.changed", "edgeId", "e-1", status, at.toString())
                : Webhooks.genesysTrunk("trunk-7-" + member, status, at);
    }

    /** Some 30 ms apart, so that they are within the wait and not all at once. */
    private void all(String status, long seed) throws Exception {
        List<Integer> order = new ArrayList<>();
        for (int member = 0; member <= TRUNKS; member++) {
            order.add(member);
        }
        Collections.shuffle(order, new Random(seed));
        ScheduledExecutorService senders = Executors.newScheduledThreadPool(8);
        try {
            List<Future<Webhooks.Answer>> answers = new ArrayList<>();
            for (int nth = 0; nth < order.size(); nth++) {
                int member = order.get(nth);
                answers.add(senders.schedule(
                        () -> box.webhooks().genesys(report(member, status, Instant.now())),
                        nth * 30L,
                        TimeUnit.MILLISECONDS));
            }
            for (Future<Webhooks.Answer> answer : answers) {
                assertThat(answer.get()).hasToString("202 Event accepted");
            }
        } finally {
            senders.shutdownNow();
        }
    }

    @Test
    void an_edge_and_its_forty_trunks_are_one_page_in_whatever_order_they_fall() throws Exception {
        configure(Optional.empty());
        falls(1);
    }

    @Test
    void so_they_are_where_the_platform_says_which_trunk_is_on_which_edge() throws Exception {
        try (GenesysStandIn platform = GenesysStandIn.start()) {
            platform.site("s-1", "London City");
            platform.edge("e-1", "Edge London 1");
            for (int trunk = 1; trunk <= TRUNKS; trunk++) {
                platform.trunk("trunk-7-" + trunk, "Carrier " + trunk);
            }
            configure(Optional.of(platform));
            falls(2);
        }
    }

    private void falls(long seed) throws Exception {
        box.start();
        all("DOWN", seed);
        StandInIncident incident = box.incident(Installation.RETAIL, "e-1-down");
        assertThat(incident.title()).isEqualTo("CRITICAL: US Telephony: Edge e-1 is DOWN, with 40 trunks");
        all("UP", seed);
        box.resolved(Installation.RETAIL, "e-1-down");
        box.management().awaitQuiet();
        assertThat(box.pagerduty().calls()).extracting(Call::action).containsExactly("trigger", "resolve");
    }
}
