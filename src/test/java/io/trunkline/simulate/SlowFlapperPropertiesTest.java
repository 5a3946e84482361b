package io.trunkline.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.DeliveryAction;
import io.trunkline.model.Status;
import io.trunkline.pagerduty.IncidentReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** A trunk that falls and recovers slowly for a day, in any shape (rule 6). */
class SlowFlapperPropertiesTest {

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration TRICKLE_WAIT = Duration.ofMinutes(5).plusSeconds(10);

    /** One status of a cycle, and for how many seconds. */
    record Stretch(Status status, int seconds) {}

    /** What it does again and again; it is never out for 15 minutes, and gets better twice within half an hour. */
    @Provide
    Arbitrary<List<Stretch>> cycles() {
        Arbitrary<List<Status>> shapes = Arbitraries.of(
                List.of(Status.DOWN, Status.UP),
                List.of(Status.DOWN, Status.DEGRADED, Status.UP),
                List.of(Status.DEGRADED, Status.DOWN, Status.UP),
                List.of(Status.DEGRADED, Status.DOWN, Status.DEGRADED, Status.UP),
                List.of(Status.DOWN, Status.DEGRADED));
        Arbitrary<Integer> out = Arbitraries.integers().between(30, 14 * 60);
        Arbitrary<Integer> secondsBetter = Arbitraries.integers().between(5, 15 * 60);
        return Combinators.combine(shapes, out, secondsBetter).as((shape, down, up) -> {
            List<Stretch> cycle = new ArrayList<>();
            // A cycle lasts 4 minutes at least.
            int upSeconds = Math.max(up, 240 - down);
            for (int n = 0; n < shape.size() - 1; n++) {
                cycle.add(new Stretch(shape.get(n), down / (shape.size() - 1)));
            }
            cycle.add(new Stretch(shape.get(shape.size() - 1), upSeconds));
            return cycle;
        });
    }

    @Property(tries = 15, edgeCases = EdgeCasesMode.NONE)
    void slow_flapper_pages_at_most_ten_times_a_day_and_is_in_an_incident_whenever_it_is_out(
            @ForAll("cycles") List<Stretch> cycle) {
        flapsForADay(cycle, stretch -> stretch, 10);
    }

    /** Each stretch is up to half as long again, or shorter, but out for no more than four fifths of the time. */
    @Property(tries = 12, edgeCases = EdgeCasesMode.NONE)
    void slow_flapper_whose_lengths_vary_pages_no_more_often(
            @ForAll("cycles") List<Stretch> cycle,
            @ForAll @IntRange(min = 10, max = 50) int percent,
            @ForAll Random random) {
        // What is DEGRADED on its way is two pages each time: a warning and a critical one.
        int pages = cycle.size() == 2 ? 10 : 20;
        int longestOut = 14 * 60 / (cycle.size() - 1);
        Status better = cycle.get(cycle.size() - 1).status();
        flapsForADay(
                cycle,
                stretch -> {
                    int varied = stretch.seconds() * (100 - percent + random.nextInt(2 * percent + 1)) / 100;
                    boolean out = stretch.status() != better;
                    return new Stretch(
                            stretch.status(),
                            out ? Math.min(varied, longestOut) : Math.max(Math.min(varied, 15 * 60), 14 * 60 / 4));
                },
                pages);
    }

    private static void flapsForADay(List<Stretch> cycle, UnaryOperator<Stretch> varied, int most) {
        try (Scenario s = new Scenario()) {
            Duration at = Duration.ZERO;
            while (at.compareTo(DAY) < 0) {
                for (Stretch each : cycle) {
                    Stretch stretch = varied.apply(each);
                    s.at(at.toSeconds() + "s", stretch.status(), "trunk-us-1");
                    at = at.plusSeconds(stretch.seconds());
                    s.moveTo(at.toSeconds() + "s");
                    isShown(s, stretch);
                }
            }
            assertThat(pages(s)).hasSizeLessThanOrEqualTo(most);
            staysOut(s, at);
        }
    }

    /** Whatever it did before: what stays out is shown, and its recovery closes all. */
    private static void staysOut(Scenario s, Duration at) {
        s.at(at.toSeconds() + "s", Status.DOWN, "trunk-us-1");
        s.moveTo(at.plusHours(1).toSeconds() + "s");
        assertThat(shown(s).values()).anyMatch(report -> report.status() == Status.DOWN);
        s.at(at.plusHours(1).toSeconds() + "s", Status.UP, "trunk-us-1");
        s.moveTo(at.plusHours(3).toSeconds() + "s");
        assertThat(shown(s)).isEmpty();
    }

    /** Two incidents of its own make it a repeat offender, which falls again while others trickle. */
    private static Scenario rejoined(int upFor) {
        Scenario s = new Scenario();
        s.at("0m", Status.DOWN, "trunk-us-1").at("6m", Status.UP, "trunk-us-1");
        s.at("20m", Status.DOWN, "trunk-us-1").at("26m", Status.UP, "trunk-us-1");
        s.at(26 + upFor + "m", Status.DOWN, "trunk-us-1");
        s.at(27 + upFor + "m", Status.DOWN, "trunk-us-5");
        return s.at(29 + upFor + "m", Status.DOWN, "trunk-us-6");
    }

    @Property(tries = 10, edgeCases = EdgeCasesMode.NONE)
    void rejoined_outage_pages_after_fifteen_minutes_whatever_blips_and_trickles(
            @ForAll @IntRange(min = 5, max = 9) int upFor,
            @ForAll @IntRange(min = 200, max = 895) int blipAfter,
            @ForAll @IntRange(min = 1, max = 299) int blip) {
        try (Scenario s = rejoined(upFor)) {
            int fell = (26 + upFor) * 60;
            int again = fell + blipAfter + blip;
            int pages = Math.min(fell + 5 * blip, again) + 900;
            s.at(fell + blipAfter + "s", Status.UP, "trunk-us-1");
            s.at(again + "s", Status.DOWN, "trunk-us-1").moveTo(pages + 6 + "s");
            assertThat(pages(s)).last().satisfies(page -> assertThat(Duration.between(Scenario.START, page))
                    .isBetween(Duration.ofSeconds(pages), Duration.ofSeconds(pages + 6)));
        }
    }

    @Property(tries = 5, edgeCases = EdgeCasesMode.NONE)
    void milder_outage_keeps_the_critical_incident_open(
            @ForAll @IntRange(min = 5, max = 9) int upFor, @ForAll @IntRange(min = 200, max = 899) int degradedAfter) {
        try (Scenario s = rejoined(upFor)) {
            int fell = (26 + upFor) * 60;
            s.at(fell + degradedAfter + "s", Status.DEGRADED, "trunk-us-1").moveTo(fell + 3600 + "s");
            assertThat(s.heard()).noneMatch(call -> call.contains("trunk-us-1-degraded"));
            assertThat(shown(s)).containsKey("trunk-us-1-down");
        }
    }

    private static void isShown(Scenario s, Stretch stretch) {
        if (stretch.status().isOutage() && stretch.seconds() > TRICKLE_WAIT.toSeconds()) {
            assertThat(shown(s).values())
                    .as("%s at %s", stretch, s.clock().instant())
                    .anyMatch(report -> !stretch.status().worseThan(report.status()));
        }
    }

    private static List<Instant> pages(Scenario s) {
        List<Instant> pages = new ArrayList<>();
        for (int call = 0; call < s.calls().size(); call++) {
            if (s.calls().get(call).report().action() == DeliveryAction.TRIGGER) {
                pages.add(s.callTimes().get(call));
            }
        }
        return pages;
    }

    /** What is open in PagerDuty, by dedup key. */
    private static Map<String, IncidentReport> shown(Scenario s) {
        Map<String, IncidentReport> open = new TreeMap<>();
        s.calls().forEach(call -> {
            if (call.report().action() == DeliveryAction.RESOLVE) {
                open.remove(call.report().dedupKey());
            } else {
                open.put(call.report().dedupKey(), call.report());
            }
        });
        return open;
    }
}
