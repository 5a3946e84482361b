package io.trunkline.simulate;

import static io.trunkline.model.Status.DOWN;
import static io.trunkline.model.Status.UP;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.config.Configuration;
import io.trunkline.config.Settings;
import io.trunkline.ledger.PendingCall;
import io.trunkline.model.DeliveryResult;
import io.trunkline.model.Directory;
import io.trunkline.model.Status;
import io.trunkline.pagerduty.Summary;
import io.trunkline.rules.Maintenance;
import io.trunkline.source.Sources;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Two nodes on one ledger: which of them hears of a cause and which of its symptoms is all the same (rule 15). */
class TwoNodesScenariosTest {

    /** Both nodes with one clock, each with wakes of its own; calls are written down whichever node makes them. */
    private static final class Nodes implements AutoCloseable {
        private final TestLedger store = TestLedger.empty();
        private final VirtualClock clock = new VirtualClock(Scenario.START);
        private final List<String> heard = new ArrayList<>();
        private final VirtualPipeline first;
        private final VirtualPipeline second;
        private final List<VirtualPipeline> living = new ArrayList<>();

        Nodes(Directory directory) {
            Settings settings = ScenarioSettings.settings("5m", "30m", "5s", "60s");
            Supplier<Configuration> configuration =
                    () -> new Configuration(settings, new Sources(List.of()), directory, Maintenance.NONE);
            first = node(configuration);
            second = node(configuration);
            living.addAll(List.of(first, second));
        }

        private VirtualPipeline node(Supplier<Configuration> configuration) {
            return new VirtualPipeline(
                    store, clock, configuration, (failures, retryAfter) -> Duration.ofSeconds(1), this::answer);
        }

        private DeliveryResult answer(PendingCall call) {
            heard.add(Scenario.at(clock.instant()) + " "
                    + call.report().action().name().toLowerCase() + " " + Summary.of(call.report()));
            return new DeliveryResult.Accepted();
        }

        Nodes at(VirtualPipeline node, String time, Status status, String... ids) {
            to(time);
            for (String id : ids) {
                node.accept(ScenarioEvents.event(id, status, clock.instant(), clock.instant()));
            }
            node.settle();
            return this;
        }

        /** In small steps, so that neither node runs ahead of the other. */
        Nodes to(String time) {
            Instant end = Scenario.START.plus(Scenario.length(time));
            while (clock.instant().isBefore(end)) {
                Instant next = clock.instant().plusMillis(500);
                living.forEach(node -> node.advanceTo(next.isBefore(end) ? next : end));
            }
            living.forEach(VirtualPipeline::settle);
            return this;
        }

        /** The first node is gone with all that it was about to do, and the other sweeps. */
        Nodes firstDies(String time) {
            to(time);
            living.remove(first);
            second.restart();
            return this;
        }

        @Override
        public void close() {
            store.close();
        }
    }

    @Test
    void cause_and_symptoms_that_two_nodes_hear_of_are_one_page() {
        try (Nodes n = new Nodes(Tree.paging())) {
            n.at(n.first, "0s", DOWN, "trunk-us-7-1")
                    .at(n.second, "1s", DOWN, "edge-us-7")
                    .at(n.first, "2s", DOWN, "trunk-us-7-2")
                    .at(n.second, "3s", DOWN, "trunk-us-7-3");
            n.to("10m").at(n.first, "10m", UP, "edge-us-7", "trunk-us-7-1", "trunk-us-7-2");
            n.at(n.second, "10m", UP, "trunk-us-7-3").to("20m");
            assertThat(n.heard)
                    .containsExactly(
                            "5s trigger CRITICAL: US Telephony: Edge edge-us-7 is DOWN, with 3 trunks",
                            "10m resolve RESOLVED: US Telephony: Edge edge-us-7 is UP, with 3 trunks");
        }
    }

    @Test
    void symptom_that_another_node_hears_of_is_held_and_pages_when_the_cause_is_over() {
        try (Nodes n = new Nodes(Tree.holding())) {
            n.at(n.first, "0s", DOWN, "edge-net-1").at(n.second, "1s", DOWN, "trunk-eu-1-1");
            n.at(n.first, "10m", UP, "edge-net-1").to("30m");
            assertThat(n.heard)
                    .containsExactly(
                            "5s trigger CRITICAL: Network Edge (edge-net-1) is DOWN",
                            "10m resolve RESOLVED: Network Edge (edge-net-1) is UP",
                            "11m5s trigger CRITICAL: EU Finance Trunk (trunk-eu-1-1) is DOWN");
        }
    }

    @Test
    void node_that_dies_in_the_wait_leaves_cause_and_symptoms_to_the_other() {
        try (Nodes n = new Nodes(Tree.paging())) {
            n.at(n.first, "0s", DOWN, "edge-us-7").at(n.first, "1s", DOWN, "trunk-us-7-1");
            n.firstDies("2s").at(n.second, "3s", DOWN, "trunk-us-7-2").to("10m");
            assertThat(n.heard)
                    .containsExactly("5s trigger CRITICAL: US Telephony: Edge edge-us-7 is DOWN, with 2 trunks");
        }
    }
}
