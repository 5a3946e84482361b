package io.trunkline.simulation;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.event.Status;
import io.trunkline.ledger.Call;
import io.trunkline.pagerduty.Action;
import io.trunkline.simulation.PagerDutyModel.Address;
import io.trunkline.simulation.PagerDutyModel.Open;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterProperty;

/** What holds whatever happens, in whatever order: PagerDuty ends up showing what is true. */
class HistoryPropertiesTest {

    /** A cooldown, then what a backoff, a lease and an update interval may add. */
    private static final Duration COOLDOWN_AND_A_LITTLE = Duration.ofMinutes(5 + 3);

    /** One a property, emptied between tries, because migrating costs more than a history does. */
    private final TestLedger store = TestLedger.empty();

    @AfterProperty
    void close() {
        store.close();
    }

    @Provide
    Arbitrary<List<Step>> fewComponents() {
        return Arbitraries.integers()
                .between(1, 6)
                .flatMap(components ->
                        Step.Histories.anything(components).list().ofMinSize(1).ofMaxSize(60));
    }

    @Provide
    Arbitrary<List<Step>> manyComponents() {
        return Step.Histories.anything(150).list().ofMaxSize(300);
    }

    /** One or two components that hardly keep a status for as long as the wait. */
    @Provide
    Arbitrary<List<Step>> restless() {
        Arbitrary<Step> step = Combinators.combine(
                        Arbitraries.frequencyOf(
                                Tuple.of(1, Arbitraries.just(0)),
                                Tuple.of(5, Arbitraries.integers().between(500, 4_500))),
                        Arbitraries.integers().between(0, 1),
                        Arbitraries.of(Status.UP, Status.DOWN, Status.DEGRADED))
                .as((after, component, status) -> new Step.Reports(after, component, status, 0, true, false));
        return step.list().ofMinSize(15).ofMaxSize(60);
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void who_is_restless_is_told_all_the_same(@ForAll("restless") List<Step> steps) {
        endsUpTrue(steps);
    }

    @Provide
    Arbitrary<List<Step>> days() {
        return Step.Histories.anything(20).list().ofSize(1_500);
    }

    @Property(tries = 4, edgeCases = EdgeCasesMode.NONE)
    void pagerduty_ends_up_showing_what_is_true_after_days_of_everything(@ForAll("days") List<Step> steps) {
        endsUpTrue(steps);
    }

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void pagerduty_ends_up_showing_what_is_true_of_few(@ForAll("fewComponents") List<Step> steps) {
        endsUpTrue(steps);
    }

    @Property(tries = 15, edgeCases = EdgeCasesMode.NONE)
    void pagerduty_ends_up_showing_what_is_true_of_many(@ForAll("manyComponents") List<Step> steps) {
        endsUpTrue(steps);
    }

    /** Outages that last longer than the wait, and gaps between them longer than recoveries are remembered. */
    @Provide
    Arbitrary<List<List<Outage>>> plainOutages() {
        Arbitrary<Outage> outage = Combinators.combine(
                        Arbitraries.integers().between(31 * 60, 3 * 60 * 60),
                        Arbitraries.integers().between(6, 2 * 60 * 60),
                        Arbitraries.of(Status.DOWN, Status.DEGRADED))
                .as(Outage::new);
        return outage.list().ofMinSize(1).ofMaxSize(4).list().ofMinSize(1).ofMaxSize(40);
    }

    /** A component is up for so many seconds, then out for so many. */
    record Outage(int up, int out, Status status) {}

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void without_failures_and_flaps_every_outage_is_told_in_one_incident_and_every_incident_pages_once(
            @ForAll("plainOutages") List<List<Outage>> components) {
        History history = new History(store, Scenario.settings("5m", "30m", "5s", "60s"));
        history.play(steps(components));
        history.quieten(COOLDOWN_AND_A_LITTLE);
        List<String> wrong = new ArrayList<>(differences(history));
        wrong.addAll(history.violations());
        wrong.addAll(history.unclosed());
        Map<Long, Long> triggers = history.pagerDuty().pages().stream()
                .filter(call -> call.report().action() == Action.TRIGGER)
                .collect(groupingBy(Call::incident, counting()));
        triggers.forEach((incident, count) -> {
            if (count != 1) {
                wrong.add("incident " + incident + " paged " + count + " times");
            }
        });
        for (int component = 0; component < components.size(); component++) {
            String id = Step.Histories.id(component);
            long told = history.pagerDuty().pages().stream()
                    .filter(call -> call.report().action() != Action.RESOLVE)
                    .filter(call -> PagerDutyModel.out(call.report()).stream()
                            .anyMatch(member -> member.component().id().equals(id)))
                    .map(Call::incident)
                    .distinct()
                    .count();
            if (told != components.get(component).size()) {
                wrong.add(id + " was out " + components.get(component).size() + " times and told in " + told
                        + " incidents");
            }
        }
        assertThat(wrong)
                .withFailMessage(() -> "wrong:%n%s%nPagerDuty heard:%n%s"
                        .formatted(
                                Step.Histories.written(wrong),
                                Step.Histories.written(history.pagerDuty().journal())))
                .isEmpty();
    }

    private static List<Step> steps(List<List<Outage>> components) {
        record Change(int at, int component, Status status) {}
        List<Change> changes = new ArrayList<>();
        for (int component = 0; component < components.size(); component++) {
            int at = 0;
            for (Outage outage : components.get(component)) {
                at += outage.up();
                changes.add(new Change(at, component, outage.status()));
                at += outage.out();
                changes.add(new Change(at, component, Status.UP));
            }
        }
        changes.sort(Comparator.comparingInt(Change::at));
        List<Step> steps = new ArrayList<>();
        int now = 0;
        for (Change change : changes) {
            steps.add(
                    new Step.Reports((change.at() - now) * 1000, change.component(), change.status(), 0, true, false));
            now = change.at();
        }
        return steps;
    }

    private void endsUpTrue(List<Step> steps) {
        History history = new History(store, Scenario.settings("5m", "30m", "5s", "60s"));
        history.play(steps);
        history.quieten(COOLDOWN_AND_A_LITTLE);
        List<String> wrong = new ArrayList<>(differences(history));
        history.everythingComesUp();
        history.quieten(COOLDOWN_AND_A_LITTLE);
        differences(history).forEach(difference -> wrong.add("after all came up: " + difference));
        history.unclosed().forEach(incident -> wrong.add("after all came up the ledger has " + incident));
        wrong.addAll(history.violations());
        assertThat(wrong)
                .withFailMessage(() -> "wrong:%n%s%nsteps:%n%s%nPagerDuty heard:%n%s"
                        .formatted(
                                Step.Histories.written(wrong),
                                Step.Histories.written(steps),
                                Step.Histories.written(history.pagerDuty().journal())))
                .isEmpty();
    }

    private static List<String> differences(History history) {
        List<String> wrong = new ArrayList<>();
        Map<Address, Open> open = history.pagerDuty().open();
        Set<String> members = history.members();
        history.truth().forEach((component, status) -> {
            String id = Step.Histories.id(component);
            List<Open> showing =
                    open.values().stream().filter(o -> isOutIn(o, id, members)).toList();
            if (status.isOutage() && showing.size() != 1) {
                wrong.add(id + " is " + status + " and in " + showing.size() + " open incidents: " + showing);
            }
            if (status == Status.DOWN
                    && showing.stream().noneMatch(o -> o.report().status() == Status.DOWN)) {
                wrong.add(id + " is DOWN and nobody was paged for that");
            }
        });
        open.forEach((address, incident) -> {
            boolean anyOut = history.truth().entrySet().stream()
                    .filter(component -> component.getValue().isOutage())
                    .map(component -> Step.Histories.id(component.getKey()))
                    .anyMatch(id -> isOutIn(incident, id, members));
            if (!anyOut) {
                wrong.add(address.dedupKey() + " is open and nobody in it is out");
            }
            String key = address.routingKey();
            if (!key.equals(serviceKey(incident.out())) && !incident.report().readdressed()) {
                wrong.add(address.dedupKey() + " went to " + address.routingKey() + " for " + incident.out());
            }
        });
        return wrong;
    }

    /** Recoveries alone send nothing, so what PagerDuty lists may be over or told elsewhere: the ledger knows. */
    private static boolean isOutIn(Open open, String component, Set<String> members) {
        return open.out().contains(component) && members.contains(open.incident() + " " + component);
    }

    private static String serviceKey(Set<String> ids) {
        String id = ids.isEmpty() ? "" : ids.iterator().next();
        return id.startsWith("trunk-us-") ? "key-retail" : id.startsWith("trunk-eu-") ? "key-finance" : "key-default";
    }
}
