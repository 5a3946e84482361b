package io.trunkline.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.config.Settings;
import io.trunkline.model.Status;
import io.trunkline.simulate.PagerDutyModel.Address;
import io.trunkline.simulate.PagerDutyModel.Open;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.lifecycle.AfterProperty;

/** Random histories, and what must be true after each of them. */
abstract class HistoryPropertiesFixture {

    static final Settings SHIPPED = plain("5m", "30m", "5s", "60s");

    /** What {@link Life} and {@link Foretold} know: what they do not has properties of its own below. */
    static Settings plain(String cooldown, String memory, String wait, String window) {
        return ScenarioSettings.withoutRepeats(ScenarioSettings.settings(cooldown, memory, wait, window));
    }

    /** A cooldown, then what a backoff, a lease and an update interval may add. */
    static final Duration COOLDOWN_AND_A_LITTLE = Duration.ofMinutes(5 + 3);

    /** One a property, emptied between tries, because migrating costs more than a history does. */
    final TestLedger store = TestLedger.empty();

    @AfterProperty
    void close() {
        store.close();
    }

    static Step at(int after, int component, Status status) {
        return new Step.Reports(after, component, status, 0, true, false);
    }

    /** A component is up for so many milliseconds, then out for so many. */
    record Outage(int up, int out) {}

    static List<Step> steps(List<List<Outage>> components, Foretold foretold) {
        record Change(int at, int component, Status status) {}
        List<Change> changes = new ArrayList<>();
        for (int component = 0; component < components.size(); component++) {
            int at = 0;
            for (Outage outage : components.get(component)) {
                at += outage.up();
                changes.add(new Change(at, component, component % 5 == 4 ? Status.DEGRADED : Status.DOWN));
                at += outage.out();
                changes.add(new Change(at, component, Status.UP));
            }
        }
        // Of one instant are the falls first: whether one rejoins an incident that is over just then is left open.
        changes.sort(Comparator.comparingInt(Change::at).thenComparing(change -> change.status() == Status.UP));
        List<Step> steps = new ArrayList<>();
        int now = 0;
        for (Change change : changes) {
            steps.add(at(change.at() - now, change.component(), change.status()));
            foretold.reported(Scenario.START.plusMillis(change.at()), change.component(), change.status());
            now = change.at();
        }
        return steps;
    }

    static void assertRight(List<String> wrong, List<Step> steps, History history) {
        assertThat(wrong)
                .withFailMessage(() -> "wrong:%n%s%nsteps:%n%s%nPagerDuty heard:%n%s"
                        .formatted(
                                Step.Histories.written(wrong),
                                Step.Histories.written(steps),
                                Step.Histories.written(history.pagerDuty().journal())))
                .isEmpty();
    }

    static List<String> differences(History history) {
        List<String> wrong = new ArrayList<>();
        Map<Address, Open> open = history.pagerDuty().open();
        Set<String> members = history.ledger().members();
        history.truth().forEach((component, status) -> {
            String id = Step.Histories.id(component);
            List<Open> showing =
                    open.values().stream().filter(o -> isOutIn(o, id, members)).toList();
            if (status.isOutage() && showing.size() != 1) {
                wrong.add(id + " is " + status + " and in " + showing.size() + " open incidents: " + showing);
            }
            if (status == Status.DOWN
                    && showing.stream().noneMatch(o -> o.report().status() == Status.DOWN)) {
                wrong.add(id + " is DOWN and no page says so");
            }
        });
        open.forEach((address, incident) -> {
            boolean anyOut = history.truth().entrySet().stream()
                    .filter(component -> component.getValue().isOutage())
                    .map(component -> Step.Histories.id(component.getKey()))
                    .anyMatch(id -> isOutIn(incident, id, members));
            if (!anyOut) {
                wrong.add(address.dedupKey() + " is open and no member of it is out");
            }
            String key = address.routingKey();
            if (!key.startsWith(serviceKey(incident.out()))
                    && !incident.report().readdressed()) {
                wrong.add(address.dedupKey() + " went to " + address.routingKey() + " for " + incident.out());
            }
        });
        return wrong;
    }

    /** Recoveries alone send nothing, so what PagerDuty lists may be over or told elsewhere: the ledger knows. */
    static boolean isOutIn(Open open, String component, Set<String> members) {
        return open.out().contains(component) && members.contains(open.incident() + " " + component);
    }

    static String serviceKey(Set<String> ids) {
        String id = ids.isEmpty() ? "" : ids.iterator().next();
        return id.startsWith("trunk-us-") ? "key-retail" : id.startsWith("trunk-eu-") ? "key-finance" : "key-default";
    }
}
