package io.trunkline.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.config.Settings;
import io.trunkline.ledger.PendingCall;
import io.trunkline.model.DeliveryAction;
import io.trunkline.model.DeliveryResult;
import io.trunkline.model.InventoryItem;
import io.trunkline.model.Redundancy;
import io.trunkline.model.Status;
import io.trunkline.model.Topology;
import io.trunkline.pagerduty.IncidentReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * A redundant group of three trunks on two Edges and one trunk beside it, whatever they report. What is out is shown by
 * an open incident in time; once all of the group are DOWN or on an Edge that is, by one that is DOWN, which is called for
 * anew each time that the last of them had worked for a cooldown; a page says DOWN of the group only then; and
 * whatever is up again is over in the end.
 */
class RedundancyPropertiesTest {

    private static final List<String> GROUP = List.of("trunk-us-a1", "trunk-us-a2", "trunk-us-a3");
    private static final List<String> ALL =
            List.of("trunk-us-a1", "trunk-us-a2", "trunk-us-a3", "trunk-us-b1", "edge-net-1", "edge-net-2");

    /** Each of the group is on an Edge, for which another service is paged. */
    private static final Map<String, String> EDGE_OF =
            Map.of("trunk-us-a1", "edge-net-1", "trunk-us-a2", "edge-net-1", "trunk-us-a3", "edge-net-2");

    /** The wait, then what an update may be late by, then a little. */
    private static final Duration TOLD_WITHIN = Duration.ofSeconds(5 + 15 + 1);

    /** A report: so many milliseconds after the one before. */
    record Report(int after, int trunk, Status status) {}

    @Provide
    Arbitrary<List<Report>> reports() {
        Arbitrary<Integer> after = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.integers().between(0, 6_000)),
                Tuple.of(2, Arbitraries.integers().between(20_000, 90_000)),
                Tuple.of(2, Arbitraries.integers().between(280_000, 700_000)));
        Arbitrary<Status> status = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(Status.DOWN)),
                Tuple.of(2, Arbitraries.just(Status.UP)),
                Tuple.of(1, Arbitraries.just(Status.DEGRADED)));
        return Combinators.combine(after, Arbitraries.integers().between(0, ALL.size() - 1), status)
                .as(Report::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(40);
    }

    /** The scenario, what the platform last reported and when that began, and what PagerDuty shows. */
    private static final class World implements AutoCloseable {
        private final Scenario s;
        private final Duration toldWithin;
        private final Duration calledWithin;
        private final Map<String, Status> truth = new HashMap<>();
        private final Map<String, Instant> since = new HashMap<>();
        private final Map<String, IncidentReport> open = new LinkedHashMap<>();
        /** When each instance was lost last, and since when it works. */
        private final Map<String, Instant> lost = new HashMap<>();

        private final Map<String, Instant> works = new HashMap<>();
        private final Set<String> out = new HashSet<>();
        private Instant called = Instant.MIN;
        private final List<String> wrong = new ArrayList<>();
        private long millis;

        /**
         * @param toldWithin the time in which what is out is shown
         * @param calledWithin the time in which the loss of the group is called for
         */
        World(Settings settings, Duration toldWithin, Duration calledWithin) {
            this.s = new Scenario(settings);
            this.toldWithin = toldWithin;
            this.calledWithin = calledWithin;
            s.servicesAt("0s", Tree.paging().withTopology(new Topology(Map.of(), Redundancy.of(List.of("Carrier A")))));
            GROUP.forEach(id -> s.knowing(new InventoryItem(
                    ScenarioEvents.component(id), null, null, null, "Carrier A", EDGE_OF.get(id), null, null)));
            s.pagerDuty(this::answer);
            ALL.forEach(id -> truth.put(id, Status.UP));
        }

        private DeliveryResult answer(PendingCall call) {
            IncidentReport report = call.report();
            if (report.action() == DeliveryAction.RESOLVE) {
                open.remove(report.dedupKey());
                return new DeliveryResult.Accepted();
            }
            boolean ofGroup = report.members().stream()
                    .anyMatch(member -> !member.restored()
                            && member.status() == Status.DOWN
                            && GROUP.contains(member.component().id()));
            if (report.action() == DeliveryAction.TRIGGER
                    && report.status() == Status.DOWN
                    && ofGroup
                    && report.members().stream()
                            .allMatch(
                                    member -> GROUP.contains(member.component().id()))
                    && !GROUP.stream().allMatch(id -> isDownOrFlaps(id) || isDownOrFlaps(EDGE_OF.get(id)))) {
                wrong.add(at() + " a page says DOWN though not all of the group are: " + report.members());
            }
            if (report.status() == Status.DOWN && ofGroup) {
                called = s.clock().instant();
            }
            open.put(report.dedupKey(), report);
            return new DeliveryResult.Accepted();
        }

        private boolean isDownOrFlaps(String id) {
            return truth.get(id) == Status.DOWN
                    || since.containsKey(id)
                            && s.clock().instant().isBefore(since.get(id).plus(Duration.ofMinutes(5)));
        }

        private String at() {
            return Scenario.at(s.clock().instant());
        }

        void report(Report report) {
            advance(report.after());
            String id = ALL.get(report.trunk());
            if (truth.put(id, report.status()) != report.status()) {
                since.put(id, s.clock().instant());
                if (report.status() == Status.UP) {
                    // Of what improves twice the ledger keeps the last time only.
                    GROUP.stream()
                            .filter(each -> each.equals(id) || EDGE_OF.get(each).equals(id))
                            .forEach(each -> works.put(each, s.clock().instant()));
                }
            }
            for (String each : GROUP) {
                if (isLost(each) ? out.add(each) : out.remove(each)) {
                    (isLost(each) ? lost : works).put(each, s.clock().instant());
                }
            }
            s.at(millis + "ms", report.status(), id);
        }

        /** Time passes in steps, with a look at each. */
        void advance(int by) {
            long end = millis + by;
            while (millis < end) {
                millis = Math.min(end, millis + 10_000);
                s.moveTo(millis + "ms");
                inspect();
            }
        }

        private void inspect() {
            Instant now = s.clock().instant();
            truth.forEach((id, status) -> {
                if (status.isOutage() && now.isAfter(fell(id).plus(toldWithin)) && !isShown(id, null)) {
                    wrong.add(at() + " no incident shows " + id + ", which is " + status);
                }
            });
            inspectLoss(now);
            boolean allDown =
                    GROUP.stream().allMatch(id -> isDownForLong(id, now) || isDownForLong(EDGE_OF.get(id), now));
            GROUP.stream()
                    .filter(id -> allDown && isDownForLong(id, now) && !isShown(id, Status.DOWN))
                    .forEach(id -> wrong.add(at() + " all of the group are DOWN, and no DOWN incident shows " + id));
        }

        private boolean isLost(String id) {
            return truth.get(id) == Status.DOWN || truth.get(EDGE_OF.get(id)) == Status.DOWN;
        }

        /** All of the group are lost, the last of them after a cooldown in which it worked: people are called for that. */
        private void inspectLoss(Instant now) {
            if (!GROUP.stream().allMatch(this::isLost) || GROUP.stream().noneMatch(id -> isDownForLong(id, now))) {
                return;
            }
            String last = GROUP.stream()
                    .max(Comparator.comparing((String id) -> lost.get(id))
                            .thenComparing(id -> works.getOrDefault(id, Instant.EPOCH)))
                    .orElseThrow();
            Instant worked = works.getOrDefault(last, Instant.EPOCH);
            if (now.isAfter(lost.get(last).plus(calledWithin))
                    && !lost.get(last).isBefore(worked.plus(Duration.ofMinutes(5)))
                    && called.isBefore(lost.get(last))) {
                wrong.add(at() + " the group was lost with " + last + ", and no call says so since");
            }
        }

        /** With the last that works all of the group page anew, whenever they fell themselves. */
        private Instant fell(String id) {
            Instant own = since.get(id);
            return !GROUP.contains(id)
                    ? own
                    : GROUP.stream()
                            .flatMap(other -> Stream.of(other, EDGE_OF.get(other)))
                            .filter(other -> truth.get(other) == Status.DOWN)
                            .map(since::get)
                            .filter(own::isBefore)
                            .max(Instant::compareTo)
                            .orElse(own);
        }

        private boolean isDownForLong(String id, Instant now) {
            return truth.get(id) == Status.DOWN && now.isAfter(since.get(id).plus(toldWithin));
        }

        private boolean isShown(String id, Status by) {
            return open.values().stream()
                    .filter(report -> by == null || report.status() == by)
                    .flatMap(report -> report.members().stream())
                    .anyMatch(member -> member.component().id().equals(id) && !member.restored());
        }

        void allUp() {
            IntStream.range(0, ALL.size()).forEach(n -> report(new Report(0, n, Status.UP)));
            // As long as a repeat offender may be held.
            s.moveTo(millis + 3_700_000 + "ms");
            if (!open.isEmpty()) {
                wrong.add("all is up and open are " + open.keySet());
            }
        }

        @Override
        public void close() {
            s.close();
        }
    }

    private static final Settings SHIPPED = ScenarioSettings.settings("5m", "30m", "5s", "60s");

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void redundant_group_is_shown_as_what_it_is(@ForAll("reports") List<Report> reports) {
        play(new World(ScenarioSettings.withoutRepeats(SHIPPED), TOLD_WITHIN, TOLD_WITHIN), reports);
    }

    @Property(tries = 50, edgeCases = EdgeCasesMode.NONE)
    void group_that_loses_its_last_instance_over_and_over_is_called_for_in_time(
            @ForAll("reports") List<Report> reports) {
        Duration trickle = TOLD_WITHIN.plusMinutes(5);
        play(new World(SHIPPED, trickle, trickle.plusMinutes(15)), reports);
    }

    private static void play(World played, List<Report> reports) {
        try (World world = played) {
            reports.forEach(world::report);
            world.advance(400_000);
            world.allUp();
            assertThat(world.wrong).as("%s%n%s", reports, world.s.heard()).isEmpty();
        }
    }
}
