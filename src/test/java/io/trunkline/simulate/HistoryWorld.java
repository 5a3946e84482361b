package io.trunkline.simulate;

import io.trunkline.config.Configuration;
import io.trunkline.config.Settings;
import io.trunkline.model.ComponentPattern;
import io.trunkline.model.MaintenanceOrder;
import io.trunkline.model.Topology;
import io.trunkline.rules.Maintenance;
import io.trunkline.rules.MaintenanceWindows;
import io.trunkline.source.Sources;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The configuration under which a history is played, and how long things may take under it. */
final class HistoryWorld {

    private static final Duration HELD_AT_MOST = Duration.ofMinutes(30);

    private static final List<ComponentPattern> EVEN =
            Stream.of("*0", "*2", "*4", "*6", "*8").map(ComponentPattern::new).toList();

    private final Settings settings;
    private final Sources sources = new Sources(List.of());
    private final Topology topology;
    private final boolean holds;
    private FixedDirectory directory;
    private Instant maintenanceUntil = Scenario.START;
    private int moves;
    private boolean isOrdered;

    /** @param holds whether EU Finance is not paged for symptoms */
    HistoryWorld(Settings settings, Topology topology, boolean holds) {
        this.settings = settings;
        this.topology = topology;
        this.holds = holds;
        this.directory = new FixedDirectory("key-retail", topology, holds);
    }

    Configuration configuration() {
        return new Configuration(settings, sources, directory, isOrdered ? Maintenance.NONE : maintenance());
    }

    /** US Retail gets another routing key. */
    void moveKeys() {
        directory = new FixedDirectory("key-retail-" + ++moves, topology, holds);
    }

    void maintain(Instant until) {
        maintenanceUntil = until;
    }

    /** The same work, as a person orders it in the ledger: the file has no window of it then. */
    MaintenanceOrder order(Instant from, Instant to) {
        isOrdered = true;
        return new MaintenanceOrder(EVEN.stream().map(Object::toString).toList(), List.of(), from, to, "work", "ada");
    }

    void orderEnded() {
        isOrdered = false;
    }

    Instant maintenanceUntil() {
        return maintenanceUntil;
    }

    /** Every other component is worked on. */
    private Maintenance maintenance() {
        return new MaintenanceWindows(List.of(new MaintenanceWindows.Planned(
                "work", EVEN, Set.of(), Scenario.START.minus(timeout()), maintenanceUntil, "")));
    }

    boolean isWorkedOn(String id, Instant now) {
        return maintenance().covering(ScenarioEvents.component(id), null, now).isPresent();
    }

    /** Whether it is a symptom of another component's outage where that one is out. */
    boolean hangs(String id) {
        return topology.parentOf(ScenarioEvents.component(id)).isPresent();
    }

    /** What hangs on a component of another service that ever fell may be held, where its service asks for that. */
    Duration isHeldAtMost(String id) {
        boolean mayBe = holds && id.startsWith("trunk-eu-") && hangs(id);
        return mayBe ? HELD_AT_MOST : Duration.ZERO;
    }

    Topology topology() {
        return topology;
    }

    Duration cooldown() {
        return settings.cooldown().length();
    }

    Duration memory() {
        return settings.cooldown().memory();
    }

    Duration timeout() {
        return settings.pagerduty().timeout();
    }

    Duration grace() {
        return settings.topologyGrace();
    }

    /** Within which an outage is in a page or an update: the wait, and the update interval of the incident that it joins. */
    Duration toBeTold() {
        return settings.grouping().company().plus(settings.grouping().updateInterval());
    }
}
