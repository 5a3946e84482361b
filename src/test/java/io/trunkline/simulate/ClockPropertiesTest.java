package io.trunkline.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ledger.PendingCall;
import io.trunkline.model.DeliveryAction;
import io.trunkline.model.DeliveryResult;
import io.trunkline.model.Status;
import io.trunkline.pagerduty.IncidentReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Rule 16: a clock that is set back in the middle of anything delays no page and no resolve. */
class ClockPropertiesTest {

    /** The wait, an update interval, the longest backoff and a little, in seconds. */
    private static final int TOLD_WITHIN = 5 + 15 + 64 + 10;

    private static final int LOOK_EVERY = 5;

    /** A report: so many seconds after the one before. */
    record Report(int after, int trunk, Status status) {}

    @Provide
    Arbitrary<List<Report>> reports() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 30),
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.of(Status.DOWN, Status.DOWN, Status.UP))
                .as(Report::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(8);
    }

    /** What PagerDuty shows, and how many seconds have passed by a clock that nobody sets. */
    private static final class World implements AutoCloseable {
        private final Scenario s =
                new Scenario(ScenarioSettings.withoutRepeats(ScenarioSettings.settings("20s", "1m", "5s", "60s")));
        private final Map<String, Status> truth = new HashMap<>();
        private final Map<String, Integer> since = new HashMap<>();
        private final Map<String, IncidentReport> open = new LinkedHashMap<>();
        private final List<String> wrong = new ArrayList<>();
        private int refusals;
        private int elapsed;
        private int ahead = 4 * 3600;

        World(int refusals) {
            this.refusals = refusals;
            s.pagerDuty(this::answer).moveTo(clock());
        }

        private DeliveryResult answer(PendingCall call) {
            if (refusals-- > 0) {
                return Answers.UNREACHABLE;
            }
            IncidentReport report = call.report();
            if (report.action() == DeliveryAction.RESOLVE) {
                open.remove(report.dedupKey());
            } else {
                open.put(report.dedupKey(), report);
            }
            return Answers.ACCEPTED;
        }

        private String clock() {
            return elapsed + ahead + "s";
        }

        void setBack(int minutes) {
            String before = clock();
            ahead -= minutes * 60;
            s.clockSetAt(before, clock());
        }

        void report(Report report) {
            pass(report.after());
            String id = "trunk-us-" + report.trunk();
            if (truth.put(id, report.status()) != report.status()) {
                since.put(id, elapsed);
            }
            s.at(clock(), report.status(), id);
        }

        void pass(int seconds) {
            int end = elapsed + seconds;
            while (elapsed < end) {
                elapsed = Math.min(end, elapsed + LOOK_EVERY);
                s.moveTo(clock());
                truth.forEach((id, status) -> {
                    boolean shown = open.values().stream()
                            .flatMap(report -> report.members().stream())
                            .anyMatch(member -> member.component().id().equals(id) && !member.restored());
                    if (status == Status.DOWN && elapsed > since.get(id) + TOLD_WITHIN && !shown) {
                        wrong.add(elapsed + "s: nothing shows " + id);
                    }
                });
            }
        }

        @Override
        public void close() {
            s.close();
        }
    }

    @Property(tries = 80, edgeCases = EdgeCasesMode.NONE)
    void clock_that_is_set_back_delays_no_page_and_no_resolve(
            @ForAll("reports") List<Report> before,
            @ForAll @IntRange(min = 1, max = 200) int minutes,
            @ForAll("reports") List<Report> after,
            @ForAll @IntRange(max = 3) int refusals) {
        try (World world = new World(refusals)) {
            before.forEach(world::report);
            world.setBack(minutes);
            after.forEach(world::report);
            world.pass(TOLD_WITHIN + 2 * LOOK_EVERY);
            for (int trunk = 0; trunk < 3; trunk++) {
                world.report(new Report(0, trunk, Status.UP));
            }
            world.pass(180);
            assertThat(world.wrong).as("%s, %s", before, after).isEmpty();
            assertThat(world.open).as("all are up: %s", world.s.heard()).isEmpty();
        }
    }
}
