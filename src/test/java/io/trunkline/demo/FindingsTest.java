package io.trunkline.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.trunkline.demo.Findings.Expected;
import io.trunkline.model.Status;
import io.trunkline.play.Effect;
import io.trunkline.play.StandInIncident;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindingsTest {

    private static final Expected RETAIL = new Expected(
            "US-East Retail", DemoFolder.US_EAST_RETAIL, "trunk-1-down", "Trunk 1 is DOWN", "Trunk 1 is UP");

    private final Findings findings = new Findings();

    @Test
    void nothing_is_found_when_the_one_incident_was_opened_and_resolved_as_expected() {
        compare(incident("trunk-1-down", "Trunk 1 is DOWN", "Trunk 1 is UP"));

        assertThat(findings.problems()).isEmpty();
    }

    @Test
    void an_incident_may_have_come_to_its_summary_by_updates() {
        compare(new StandInIncident(
                1,
                DemoFolder.US_EAST_RETAIL,
                "trunk-1-down",
                "Trunk 0 is DOWN",
                "critical",
                StandInIncident.State.RESOLVED,
                List.of(
                        entry(Effect.OPENED, "Trunk 0 is DOWN"),
                        entry(Effect.APPENDED, "Trunk 1 is DOWN"),
                        entry(Effect.RESOLVED, "Trunk 1 is UP"))));

        assertThat(findings.problems()).isEmpty();
    }

    @Test
    void missing_page_is_named() {
        compare();

        assertThat(findings.problems()).containsExactly("US-East Retail has no incident trunk-1-down: Trunk 1 is DOWN");
    }

    @Test
    void an_incident_that_is_open_still_is_named() {
        compare(incident("trunk-1-down", "Trunk 1 is DOWN", null));

        assertThat(findings.problems()).containsExactly("trunk-1-down is still open in place of 'Trunk 1 is UP'");
    }

    @Test
    void other_words_than_expected_are_named() {
        compare(incident("trunk-1-down", "Trunk 1 is DEGRADED", "Trunk 2 is UP"));

        assertThat(findings.problems())
                .containsExactly(
                        "trunk-1-down says 'Trunk 1 is DEGRADED' in place of 'Trunk 1 is DOWN'",
                        "trunk-1-down was resolved as 'Trunk 2 is UP' in place of 'Trunk 1 is UP'");
    }

    @Test
    void an_incident_too_many_is_named_without_its_routing_key() {
        compare(
                incident("trunk-1-down", "Trunk 1 is DOWN", "Trunk 1 is UP"),
                incident("trunk-2-down", "Trunk 2 is DOWN", "Trunk 2 is UP"));

        assertThat(findings.problems())
                .singleElement()
                .asString()
                .startsWith("unexpected incident ")
                .contains("trunk-2-down")
                .doesNotContain(DemoFolder.US_EAST_RETAIL);
    }

    @Test
    void what_pagerduty_does_not_take_is_named() {
        findings.compare(List.of(), List.of(), List.of("Call[1]: 'dedup_key' is missing"));

        assertThat(findings.problems())
                .containsExactly("PagerDuty was sent what it does not take: Call[1]: 'dedup_key' is missing");
    }

    @Test
    void answers_are_counted_and_wrong_ones_named() {
        findings.answered("trunk-1 DOWN", 202, 202);
        findings.answered("trunk-1 DOWN again", 200, 202);
        findings.answered("trunk-2 DOWN, forged", 403, 403);

        assertThat(findings.requests()).isEqualTo(3);
        assertThat(findings.answers(202)).isEqualTo(2);
        assertThat(findings.answers(403)).isEqualTo(1);
        assertThat(findings.answers(503)).isZero();
        assertThat(findings.problems()).containsExactly("trunk-1 DOWN again: answered 202 in place of 200");
    }

    @Test
    void only_what_is_worse_than_up_counts_as_an_outage() {
        findings.reported(Status.DOWN, 37);
        findings.reported(Status.DEGRADED, 1);
        findings.reported(Status.UP, 37);

        assertThat(findings.outages()).isEqualTo(38);
    }

    private void compare(StandInIncident... incidents) {
        findings.compare(List.of(incidents), List.of(RETAIL), List.of());
    }

    private static StandInIncident incident(String dedupKey, String paged, String resolved) {
        List<StandInIncident.Entry> log = new ArrayList<>(List.of(entry(Effect.OPENED, paged)));
        if (resolved != null) {
            log.add(entry(Effect.RESOLVED, resolved));
        }
        StandInIncident.State state =
                resolved == null ? StandInIncident.State.TRIGGERED : StandInIncident.State.RESOLVED;
        return new StandInIncident(1, DemoFolder.US_EAST_RETAIL, dedupKey, paged, "critical", state, log);
    }

    private static StandInIncident.Entry entry(Effect effect, String summary) {
        return new StandInIncident.Entry(Instant.EPOCH, effect, summary, MissingNode.getInstance());
    }
}
