package io.trunkline.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.DeliveryAction;
import io.trunkline.model.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** How many pages random histories make, and when. */
class HistoryPagesPropertiesTest extends HistoryPropertiesFixture {

    /**
     * Outages of some components that come in crowds, too long for their recoveries to be doubted, and again before or
     * after a cooldown.
     */
    @Provide
    Arbitrary<List<List<Outage>>> plainOutages() {
        Arbitrary<Integer> first = Arbitraries.integers().between(0, 150_000);
        Arbitrary<Integer> up = Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.integers().between(1, 299_000)),
                Tuple.of(1, Arbitraries.integers().between(301_000, 450_000)));
        Arbitrary<Integer> out = Arbitraries.integers().between(31 * 60_000, 33 * 60_000);
        return Combinators.combine(
                        first,
                        Combinators.combine(up, out)
                                .as(Outage::new)
                                .list()
                                .ofMinSize(1)
                                .ofMaxSize(3))
                .as((start, outages) -> {
                    List<Outage> all = new ArrayList<>(outages);
                    all.set(0, new Outage(start, outages.get(0).out()));
                    return all;
                })
                .list()
                .ofMinSize(2)
                .ofMaxSize(12);
    }

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void without_failures_and_flaps_pages_are_those_that_an_outline_of_the_rules_foretells(
            @ForAll("plainOutages") List<List<Outage>> components) {
        History history = new History(store, SHIPPED);
        Foretold foretold = new Foretold();
        List<Step> steps = steps(components, foretold);
        history.play(steps);
        history.quieten(COOLDOWN_AND_A_LITTLE);
        List<String> wrong = new ArrayList<>(differences(history));
        wrong.addAll(history.violations());
        wrong.addAll(history.ledger().unclosed());
        List<String> heard = Foretold.heard(history.pagerDuty().arrived());
        if (!heard.equals(foretold.incidents())) {
            wrong.add("foretold was %n%s".formatted(Step.Histories.written(foretold.incidents())));
            wrong.add("there was %n%s".formatted(Step.Histories.written(heard)));
        }
        assertRight(wrong, steps, history);
    }

    /** Seconds between the falls of an outage that rolls on, each later than a window after the one before. */
    @Provide
    Arbitrary<List<Integer>> rollingGaps() {
        return Arbitraries.integers().between(61, 200).list().ofMinSize(20).ofMaxSize(60);
    }

    @Property(tries = 20, edgeCases = EdgeCasesMode.NONE)
    void an_outage_that_rolls_on_is_few_pages_an_hour_and_none_is_later_than_five_minutes(
            @ForAll("rollingGaps") List<Integer> gaps) {
        try (Scenario s = new Scenario()) {
            List<Duration> falls = new ArrayList<>();
            Duration at = Duration.ZERO;
            for (int gap : gaps) {
                s.at(at.toSeconds() + "s", Status.DOWN, "trunk-us-" + (100 + falls.size()));
                falls.add(at);
                at = at.plusSeconds(gap);
            }
            s.moveTo(at.plusHours(1).toSeconds() + "s");
            for (Instant page : s.callTimes()) {
                assertThat(s.callTimes())
                        .filteredOn(other -> !other.isBefore(page) && other.isBefore(page.plus(Duration.ofHours(1))))
                        .hasSizeLessThanOrEqualTo(16);
            }
            for (int trunk = 0; trunk < falls.size(); trunk++) {
                String id = "trunk-us-" + (100 + trunk);
                Instant latest = Scenario.START.plus(falls.get(trunk)).plus(Duration.ofMinutes(5));
                assertThat(IntStream.range(0, s.calls().size())
                                .filter(call -> s.calls().get(call).report().members().stream()
                                        .anyMatch(member ->
                                                member.component().id().equals(id)))
                                .mapToObj(s.callTimes()::get)
                                .findFirst())
                        .as(id)
                        .hasValueSatisfying(told -> assertThat(told).isBeforeOrEqualTo(latest));
            }
        }
    }

    /** Minutes down and up in turn, for about a day. */
    @Provide
    Arbitrary<List<Integer>> slowFlaps() {
        return Arbitraries.integers().between(6, 9).list().ofSize(180);
    }

    @Property(tries = 20, edgeCases = EdgeCasesMode.NONE)
    void slow_flaps_page_rarely_and_lasting_outage_pages_within_15_minutes(
            @ForAll("slowFlaps") List<Integer> minutes, @ForAll boolean neverUp) {
        Status better = neverUp ? Status.DEGRADED : Status.UP;
        try (Scenario s = new Scenario()) {
            int at = 0;
            for (int n = 0; n < minutes.size(); n++) {
                s.at(at + "m", n % 2 == 0 ? Status.DOWN : better, "trunk-us-1");
                at += minutes.get(n);
            }
            s.at(at + "m", Status.DOWN, "trunk-us-1");
            List<Instant> pages = pages(s);
            assertThat(pages).hasSizeBetween(2, 14);
            s.moveTo(at + 16 + "m");
            Instant fell = Scenario.START.plus(Duration.ofMinutes(at));
            assertThat(pages(s)).last().matches(page -> !page.isBefore(fell), "a page since it stays out");
        }
    }

    private static List<Instant> pages(Scenario s) {
        return IntStream.range(0, s.calls().size())
                .filter(call -> s.calls().get(call).report().action() == DeliveryAction.TRIGGER)
                .mapToObj(s.callTimes()::get)
                .toList();
    }

    /** PagerDuty knows of it as DEGRADED before it is DOWN in the trickle, for good. */
    @Property(tries = 10, edgeCases = EdgeCasesMode.NONE)
    void worsening_pages_within_the_trickle_and_keeps_its_incident_until_then(
            @ForAll @IntRange(min = 1, max = 30) int degraded, @ForAll @IntRange(min = 6, max = 300) int later) {
        try (Scenario s = new Scenario()) {
            for (int minute = 0; minute < 6; minute++) {
                s.at(minute * 2 + "m", Status.DOWN, "trunk-us-" + (100 + minute));
            }
            int from = 660 + degraded;
            s.at(from + "s", Status.DEGRADED, "trunk-us-1");
            s.at(from + later + "s", Status.DOWN, "trunk-us-1").moveTo(from + later + 301 + "s");
            assertThat(s.heard()).filteredOn(call -> call.contains("resolve")).allSatisfy(resolve -> assertThat(
                            s.heard().indexOf(resolve))
                    .isGreaterThan(IntStream.range(0, s.calls().size())
                            .filter(call -> s.calls().get(call).report().status() == Status.DOWN
                                    && s.calls().get(call).report().action() == DeliveryAction.TRIGGER)
                            .max()
                            .orElseThrow()));
            assertThat(s.calls())
                    .filteredOn(call -> call.report().action() == DeliveryAction.TRIGGER
                            && call.report().status() == Status.DOWN)
                    .last()
                    .satisfies(call -> assertThat(call.report().members())
                            .anyMatch(member -> member.component().id().equals("trunk-us-1")));
        }
    }
}
