package io.trunkline.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.play.Call;
import io.trunkline.play.StandInIncident;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An Edge falls with all its trunks: one page, that names the Edge. */
class CauseIT {

    private static final int TRUNKS = 40;

    @RegisterExtension
    final Installation box = new Installation()
            .with("trunkline.grouping.wait", "3s")
            .with("trunkline.grouping.window", "60s")
            .with("trunkline.cooldown", "0s")
            .with("trunkline.topology.grace", "5s");

    private void configure() {
        box.write(
                "config/sources.yaml",
                box.read("config/sources.yaml")
                        .replaceFirst(
                                "(?m)^( *)telephony.site.status.changed:",
                                "$1telephony.edge.status.changed: {kind: edge, id: /event/edgeId}\n$0"));
        box.write(
                "config/services.yaml",
                """
                default: us
                services:
                  us: {name: US Telephony, routing-key: %s}
                topology:
                  edge-7: ["trunk-7-*"]
                """
                        .formatted(Installation.RETAIL));
    }

    private String report(int member, String status, Instant at) {
        return member == 0
                ? Webhooks.event("telephony.edge.status.changed", "edgeId", "edge-7", status, at.toString())
                : Webhooks.genesysTrunk("trunk-7-" + member, status, at);
    }

    private void all(String status, long seed) throws Exception {
        List<Integer> order = new ArrayList<>();
        for (int member = 0; member <= TRUNKS; member++) {
            order.add(member);
        }
        Collections.shuffle(order, new Random(seed));
        Instant at = Instant.now();
        ExecutorService senders = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Webhooks.Answer>> calls = new ArrayList<>();
            order.forEach(member -> calls.add(() -> box.webhooks().genesys(report(member, status, at))));
            for (Future<Webhooks.Answer> answer : senders.invokeAll(calls)) {
                assertThat(answer.get()).hasToString("202 Event accepted");
            }
        } finally {
            senders.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void an_edge_and_its_forty_trunks_are_one_page_in_whatever_order_they_fall(long seed) throws Exception {
        configure();
        box.start();
        all("DOWN", seed);
        StandInIncident incident = box.incident(Installation.RETAIL, "edge-7-down");
        assertThat(incident.title()).isEqualTo("CRITICAL: US Telephony: Edge edge-7 is DOWN, with 40 trunks");
        all("UP", seed);
        box.resolved(Installation.RETAIL, "edge-7-down");
        box.management().awaitQuiet();
        assertThat(box.pagerduty().calls()).extracting(Call::action).containsExactly("trigger", "resolve");
    }
}
