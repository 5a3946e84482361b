package io.trunkline.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.config.Configuration;
import io.trunkline.model.Status;
import io.trunkline.rules.Maintenance;
import io.trunkline.source.Sources;
import io.trunkline.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Verdicts keep what they read of parents for those that follow. Whatever a tree reports, PagerDuty hears the same, and the
 * same causes are recorded, as where each transaction reads all of it anew.
 */
class ParentCachePropertiesTest {

    private static final List<String> ALL = List.of(
            "site-ny", "edge-net-1", "trunk-eu-1-1", "trunk-eu-1-2", "trunk-us-1-1", "edge-us-7", "trunk-us-7-1");

    /** @param assessed whether it is assessed before the next report is committed */
    record Report(int after, int component, Status status, boolean assessed) {}

    @Provide
    Arbitrary<List<Report>> reports() {
        // Most follow within the wait, so that nothing but reports comes between verdicts.
        Arbitrary<Integer> after = Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.integers().between(0, 900)),
                Tuple.of(2, Arbitraries.integers().between(1_000, 400_000)));
        Arbitrary<Status> status = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.just(Status.DOWN)),
                Tuple.of(2, Arbitraries.just(Status.UP)),
                Tuple.of(1, Arbitraries.just(Status.DEGRADED)));
        return Combinators.combine(
                        after,
                        Arbitraries.integers().between(0, ALL.size() - 1),
                        status,
                        Arbitraries.of(true, true, true, false))
                .as(Report::new)
                .list()
                .ofMinSize(15)
                .ofMaxSize(30);
    }

    @Property(tries = 15, edgeCases = EdgeCasesMode.NONE)
    void what_is_kept_of_parents_changes_no_verdict(@ForAll("reports") List<Report> reports) {
        try (TestLedger kept = TestLedger.empty();
                TestLedger anew = TestLedger.empty()) {
            assertThat(play(kept, kept, reports)).isEqualTo(play(anew, forgetting(anew), reports));
        }
    }

    /** Forgets what it has read at each transaction: one that may look at anything comes before it. */
    private static Transactions forgetting(Transactions store) {
        return new Transactions() {
            @Override
            public <T> CompletableFuture<T> submit(Work<T> work) {
                store.submit(sql -> null).join();
                return store.submit(work);
            }
        };
    }

    private static List<String> play(TestLedger ledger, Transactions store, List<Report> reports) {
        VirtualClock clock = new VirtualClock(Scenario.START);
        ScriptedPagerDuty pagerDuty = new ScriptedPagerDuty(clock);
        Configuration configuration = new Configuration(
                ScenarioSettings.settings("5m", "30m", "5s", "60s"),
                new Sources(List.of()),
                Tree.holding(),
                Maintenance.NONE);
        VirtualPipeline router = new VirtualPipeline(
                store, clock, () -> configuration, (failures, retryAfter) -> Duration.ofSeconds(1), pagerDuty::answer);
        Instant at = Scenario.START;
        for (Report report : reports) {
            at = at.plusMillis(report.after());
            router.advanceTo(at);
            router.accept(ScenarioEvents.event(ALL.get(report.component()), report.status(), at, at));
            if (report.assessed()) {
                router.settle();
            }
        }
        router.advanceTo(at.plusSeconds(400));
        List<String> outcome = new ArrayList<>(pagerDuty.heard());
        outcome.addAll(pagerDuty.summaries());
        outcome.addAll(ledger.submit(sql -> sql.sql(
                                """
                                SELECT component || ' in ' || incident || ' for ' || COALESCE(cause, 'itself')
                                FROM incident_member ORDER BY component, incident""")
                        .query(String.class)
                        .list())
                .join());
        return outcome;
    }
}
