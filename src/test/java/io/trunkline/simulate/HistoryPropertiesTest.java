package io.trunkline.simulate;

import io.trunkline.config.Settings;
import io.trunkline.model.Status;
import io.trunkline.model.Topology;
import io.trunkline.simulate.PagerDutyModel.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** What holds whatever happens, in whatever order: PagerDuty ends up showing what is true. */
class HistoryPropertiesTest extends HistoryPropertiesFixture {

    /** After this nothing is held because of its cause. */
    private static final Duration HOLDS_END = Duration.ofMinutes(5 + 3 + 31);

    private static final Topology TREE = new Topology(Map.of(
            "trunk-us-0", List.of("trunk-us-3", "trunk-eu-1"),
            "trunk-eu-1", List.of("trunk-eu-4"),
            "trunk-xx-2", List.of("trunk-xx-5")));
    private static final Topology PAIR = new Topology(Map.of("trunk-us-0", List.of("trunk-eu-1")));

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

    /** The shipped lengths, and such as let a resolve follow on the heels of a trigger. */
    @Provide
    Arbitrary<Settings> lengths() {
        return Arbitraries.of(
                SHIPPED,
                plain("5m", "30m", "0s", "60s"),
                plain("20s", "1m", "5s", "60s"),
                plain("0s", "0s", "1s", "60s"));
    }

    /** One or two components that hardly keep a status for as long as the wait, or at all, and are rarely UP in between. */
    @Provide
    Arbitrary<List<Step>> restless() {
        Arbitrary<Integer> after = Arbitraries.integers().between(500, 4_500);
        Arbitrary<Integer> component = Arbitraries.integers().between(0, 1);
        Arbitrary<List<Step>> change = Combinators.combine(
                        after, component, Arbitraries.of(Status.UP, Status.DOWN, Status.DEGRADED))
                .as((ms, id, status) -> List.of(at(ms, id, status)));
        Arbitrary<List<Step>> blip = Combinators.combine(after, component)
                .as((ms, id) -> List.of(at(ms, id, Status.DOWN), at(0, id, Status.UP)));
        Arbitrary<List<Step>> flicker = Combinators.combine(
                        Arbitraries.integers().between(1_000, 4_000),
                        component,
                        Arbitraries.integers().between(6, 12))
                .as((ms, id, times) -> IntStream.range(0, times)
                        .mapToObj(n -> at(ms, id, n % 2 == 0 ? Status.DOWN : Status.DEGRADED))
                        .toList());
        return Arbitraries.frequencyOf(Tuple.of(16, change), Tuple.of(4, blip), Tuple.of(1, flicker))
                .list()
                .ofMinSize(2)
                .ofMaxSize(40)
                .map(HistoryPropertiesTest::flat);
    }

    private static List<Step> flat(List<List<Step>> steps) {
        return steps.stream().flatMap(List::stream).toList();
    }

    @Property(tries = 250, edgeCases = EdgeCasesMode.NONE)
    void restless_component_is_reported_in_time(@ForAll("restless") List<Step> steps) {
        endsUpTrue(steps, SHIPPED);
    }

    @Provide
    Arbitrary<List<Step>> days() {
        return Step.Histories.anything(20).list().ofSize(1_500);
    }

    @Property(tries = 4, edgeCases = EdgeCasesMode.NONE)
    void pagerduty_ends_up_showing_what_is_true_after_days_of_everything(@ForAll("days") List<Step> steps) {
        endsUpTrue(steps, SHIPPED);
    }

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void pagerduty_ends_up_showing_what_is_true_of_few(
            @ForAll("fewComponents") List<Step> steps, @ForAll("lengths") Settings settings) {
        endsUpTrue(steps, settings);
    }

    @Property(tries = 15, edgeCases = EdgeCasesMode.NONE)
    void pagerduty_ends_up_showing_what_is_true_of_many(@ForAll("manyComponents") List<Step> steps) {
        endsUpTrue(steps, SHIPPED);
    }

    /** Found once at random: three calls, each begun during the one before, kept the first in the air beyond its lease. */
    @Example
    void calls_during_calls_are_all_answered_before_their_leases_end() {
        endsUpTrue(
                plain("0s", "0s", "1s", "60s"),
                at(0, 0, Status.DOWN),
                at(0, 1, Status.DOWN),
                new Step.ReportsDuringACall(0, 0, Status.UP),
                new Step.ReportsDuringACall(3_012, 1, Status.UP),
                new Step.ReportsDuringACall(8_988, 0, Status.UP));
    }

    /** Found once at random: it was refused, and fell and recovered again before the next look. */
    @Example
    void flap_behind_refused_incident_pages_again() {
        endsUpTrue(
                ScenarioSettings.settings("5m", "30m", "0s", "60s"),
                at(0, 5, Status.DOWN),
                new Step.Fails(Trouble.REFUSED_EVERYWHERE, 2),
                at(0, 5, Status.UP),
                at(0, 5, Status.DOWN),
                at(0, 5, Status.UP),
                at(6_000, 2, Status.DEGRADED));
    }

    /** Found once at random: at the end of its own wait it joins an incident that was called at that very moment. */
    @Example
    void worsening_at_end_of_wait_is_reported_by_update_of_joined_incident() {
        endsUpTrue(
                SHIPPED,
                at(0, 2, Status.DOWN),
                at(0, 5, Status.DEGRADED),
                at(4_501, 0, Status.UP),
                new Step.ReportsDuringACall(0, 5, Status.DOWN));
    }

    /** Found once at random: it joins an open incident and falls, is paged for that, and leaves before the update is due. */
    @Example
    void member_reported_elsewhere_before_update_leaves_update_due() {
        endsUpTrue(
                SHIPPED,
                at(0, 0, Status.DEGRADED),
                new Step.ReportsDuringACall(0, 3, Status.DOWN),
                at(6_028, 3, Status.DEGRADED),
                at(10_020, 3, Status.DOWN));
    }

    /** Found once at random: such a fall again, but later than a cooldown after the recovery, and so another outage. */
    @Example
    void later_outage_between_two_assessments_holds_no_incident() {
        endsUpTrue(
                plain("20s", "1m", "5s", "60s"),
                at(0, 0, Status.DOWN),
                at(0, 3, Status.DOWN),
                new Step.ReportsDuringACall(0, 0, Status.UP),
                at(25_001, 0, Status.DOWN),
                at(0, 0, Status.UP),
                at(0, 3, Status.UP));
    }

    /** Found once at random: who falls during a resolve that does not arrive, and is worked on, is told afterwards. */
    @Example
    void outage_during_resolve_and_maintenance_pages_when_window_ends() {
        endsUpTrue(
                plain("5m", "30m", "0s", "60s"),
                at(0, 4, Status.DOWN),
                at(0, 1, Status.DOWN),
                at(1, 0, Status.UP),
                new Step.Fails(Trouble.REFUSED_CONNECTION, 3),
                new Step.ReportsDuringACall(5_122, 4, Status.DOWN),
                at(299_999, 1, Status.DOWN),
                at(0, 4, Status.UP),
                new Step.ReportsDuringACall(7, 0, Status.UP),
                at(39, 2, Status.DOWN),
                new Step.Reports(0, 1, Status.UP, 39, true, false),
                new Step.Maintains(8),
                at(19_129, 1, Status.DOWN),
                new Step.Reports(0, 1, Status.UP, 0, false, false));
    }

    /** Found once at random: it got better before it was told at all, and joins those that are out like it is now. */
    @Example
    void improvement_before_first_report_is_news() {
        endsUpTrue(
                SHIPPED,
                at(0, 1, Status.DEGRADED),
                at(1, 4, Status.DOWN),
                new Step.ReportsDuringACall(0, 4, Status.DEGRADED));
    }

    /** Found once at random: a fall and a recovery of one instant, seven seconds after a recovery that was believed. */
    @Example
    void outage_between_two_assessments_holds_incident_that_seemed_over() {
        endsUpTrue(
                plain("20s", "1m", "5s", "60s"),
                at(0, 4, Status.DOWN),
                at(0, 1, Status.DOWN),
                at(20_000, 4, Status.UP),
                at(6_754, 4, Status.DOWN),
                at(0, 4, Status.UP),
                at(2_748, 1, Status.UP));
    }

    private void endsUpTrue(Settings settings, Step... steps) {
        endsUpTrue(List.of(steps), settings);
    }

    private void endsUpTrue(List<Step> steps, Settings settings) {
        endsUpTrue(steps, new History(store, settings), COOLDOWN_AND_A_LITTLE);
    }

    /** Some hang on others, of the same service and of another; one on what hangs itself. */
    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void symptoms_are_reported_in_time(
            @ForAll("fewComponents") List<Step> steps, @ForAll("lengths") Settings settings) {
        endsUpTrue(steps, new History(store, settings, TREE, false), COOLDOWN_AND_A_LITTLE);
    }

    /** Found at random: the call under way says that it is DEGRADED, as its cause is. */
    @Example
    void a_symptom_that_gets_worse_than_its_cause_during_the_call_pages() {
        endsUpTrue(
                List.of(
                        at(0, 0, Status.DEGRADED),
                        at(0, 3, Status.DEGRADED),
                        new Step.ReportsDuringACall(0, 3, Status.DOWN)),
                new History(store, SHIPPED, TREE, false),
                COOLDOWN_AND_A_LITTLE);
    }

    /** Found at random: the call of its newer incident lists it as worse, and its older one as what it is. */
    @Example
    void outage_that_gets_worse_during_the_call_of_its_newer_incident_pages() {
        endsUpTrue(
                plain("5m", "30m", "0s", "60s"),
                at(0, 1, Status.DOWN),
                new Step.ReportsDuringACall(0, 0, Status.UP),
                new Step.ReportsDuringACall(0, 0, Status.UP),
                new Step.ReportsDuringACall(0, 0, Status.UP),
                at(1, 0, Status.UP),
                new Step.ReportsDuringACall(0, 1, Status.DOWN),
                new Step.Fails(Trouble.REFUSED_CONNECTION, 2),
                at(0, 1, Status.UP),
                at(245, 0, Status.DOWN),
                at(104_463, 1, Status.DEGRADED),
                new Step.Fails(Trouble.TIMEOUT_BEFORE_ARRIVAL, 11),
                at(744_279, 1, Status.DOWN),
                at(3, 1, Status.DEGRADED));
    }

    /** Found at random: the page under way says that it is DEGRADED, and it joins that of its symptom within the instant. */
    @Example
    void a_cause_that_joins_its_symptom_during_its_own_call_is_shown_there() {
        endsUpTrue(
                List.of(
                        at(0, 3, Status.DOWN),
                        at(1, 0, Status.UP),
                        at(0, 0, Status.DEGRADED),
                        new Step.ReportsDuringACall(0, 0, Status.DOWN)),
                new History(store, plain("5m", "30m", "0s", "60s"), TREE, false),
                COOLDOWN_AND_A_LITTLE);
    }

    /** Found at random: it is DEGRADED again, as its own incident has it, when the cause for which it joined another is over. */
    @Example
    void a_symptom_whose_own_incident_is_accepted_leaves_its_causes_after_the_grace() {
        endsUpTrue(
                List.of(
                        at(0, 4, Status.DEGRADED),
                        at(1_001, 0, Status.UP),
                        new Step.ReportsDuringACall(0, 4, Status.DOWN),
                        at(0, 1, Status.DOWN),
                        at(1_092, 1, Status.DEGRADED),
                        at(8_500, 4, Status.DEGRADED),
                        new Step.Fails(Trouble.THROTTLED_FOR_A_MINUTE, 9),
                        new Step.ReportsDuringACall(68, 1, Status.UP)),
                new History(store, plain("0s", "0s", "1s", "60s"), TREE, false),
                COOLDOWN_AND_A_LITTLE);
    }

    /** Found at random: refused everywhere as DEGRADED, it is not repeated once the page that said DOWN shows it. */
    @Example
    void what_was_refused_is_not_repeated_for_what_another_incident_reports_by_now() {
        endsUpTrue(
                plain("5m", "30m", "0s", "60s"),
                new Step.Fails(Trouble.SERVER_ERROR_BEFORE_ARRIVAL, 9),
                at(0, 0, Status.DEGRADED),
                new Step.ReportsDuringACall(0, 0, Status.UP),
                at(1, 0, Status.DOWN),
                new Step.Reports(0, 0, Status.UP, 1, true, false),
                at(111_464, 0, Status.UP),
                new Step.ReportsDuringACall(0, 0, Status.UP),
                new Step.Maintains(6),
                new Step.Reports(6_101, 0, Status.UP, 3_988, true, true),
                new Step.Reports(0, 0, Status.DEGRADED, 2_461, false, false),
                new Step.Edits(),
                at(64_878, 0, Status.DOWN),
                new Step.Rests(1),
                at(0, 0, Status.UP),
                at(554, 0, Status.DOWN),
                new Step.Restarts(),
                new Step.Restarts(),
                new Step.ReportsDuringACall(1, 0, Status.DEGRADED),
                new Step.Fails(Trouble.REFUSED_EVERYWHERE, 6),
                new Step.Reports(688_780, 0, Status.UNKNOWN, 0, true, false));
    }

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void held_symptoms_are_reported_in_time(
            @ForAll("fewComponents") List<Step> steps, @ForAll("lengths") Settings settings) {
        endsUpTrue(steps, new History(store, settings, TREE, true), HOLDS_END);
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void restless_symptoms_are_reported_in_time(@ForAll("restless") List<Step> steps) {
        endsUpTrue(steps, new History(store, SHIPPED, PAIR, false), COOLDOWN_AND_A_LITTLE);
    }

    /** Repeat offenders and trickles: when they page has scenarios; nothing is closed before what replaces it is accepted. */
    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void repeat_offenders_in_a_trickle_end_up_true(@ForAll("fewComponents") List<Step> steps) {
        History history = new History(store, ScenarioSettings.settings("5m", "30m", "5s", "60s")).withGrowingWaits();
        endsUpTrue(steps, history, Duration.ofMinutes(70));
    }

    private void endsUpTrue(List<Step> steps, History history, Duration quiet) {
        history.play(steps);
        history.rest(Duration.ofSeconds(21), 2);
        history.quieten(quiet);
        List<String> wrong = new ArrayList<>(differences(history));
        history.ledger().symptomsOfNothing().forEach(wrong::add);
        history.everythingComesUp();
        history.quieten(quiet);
        differences(history).forEach(difference -> wrong.add("after all came up: " + difference));
        history.ledger().unclosed().forEach(incident -> wrong.add("after all came up the ledger has " + incident));
        wrong.addAll(history.violations());
        assertRight(wrong, steps, history);
    }
}
