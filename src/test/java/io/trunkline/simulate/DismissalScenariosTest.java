package io.trunkline.simulate;

import static io.trunkline.model.Status.DEGRADED;
import static io.trunkline.model.Status.DOWN;
import static io.trunkline.model.Status.UP;
import static io.trunkline.pagerduty.webhook.PagerDutyWebhook.Kind.ACKNOWLEDGED;
import static io.trunkline.pagerduty.webhook.PagerDutyWebhook.Kind.MERGED;
import static io.trunkline.pagerduty.webhook.PagerDutyWebhook.Kind.REOPENED;
import static io.trunkline.pagerduty.webhook.PagerDutyWebhook.Kind.RESOLVED;
import static io.trunkline.pagerduty.webhook.PagerDutyWebhook.Kind.UNACKNOWLEDGED;
import static io.trunkline.simulate.Answers.ACCEPTED;
import static io.trunkline.simulate.Answers.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ledger.RecordWebhook.Outcome;
import io.trunkline.pagerduty.rest.IncidentAlerts;
import io.trunkline.pagerduty.rest.RemoteIncident;
import io.trunkline.pagerduty.webhook.PagerDutyWebhook;
import io.trunkline.rules.ReadBackPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What people do to incidents in PagerDuty, and what Trunkline makes of it: nobody forgets a dead trunk. */
class DismissalScenariosTest {

    private static final String TRIGGER = "5s trigger trunk-us-1-down (1 of 1 out)";

    private static Scenario closedByHandAfterTenMinutes() {
        Scenario s = new Scenario();
        s.at("0s", DOWN, "trunk-us-1");
        assertThat(s.hearAt("10m", RESOLVED, "trunk-us-1-down").outcome()).isEqualTo(Outcome.NOTED);
        return s;
    }

    @Test
    void what_is_still_down_an_hour_after_its_incident_was_closed_by_hand_pages_again() {
        try (Scenario s = closedByHandAfterTenMinutes()) {
            s.heardBy("1h10m", TRIGGER);
            s.heardBy("9h", TRIGGER, "1h10m5s trigger trunk-us-1-down (1 of 1 out)");
            assertThat(s.ledger("SELECT outcome || ' ' || closed_at FROM incident WHERE state = 'CLOSED'"))
                    .containsExactly("CLOSED_BY_HAND "
                            + Scenario.START.plus(Scenario.length("10m")).toEpochMilli());
        }
    }

    @Test
    void what_recovers_within_the_hour_is_not_mentioned_again() {
        try (Scenario s = closedByHandAfterTenMinutes()) {
            s.at("30m", UP, "trunk-us-1").heardBy("9h", TRIGGER);
        }
    }

    @Test
    void what_falls_again_after_a_rest_is_a_new_outage() {
        try (Scenario s = closedByHandAfterTenMinutes()) {
            s.at("20m", UP, "trunk-us-1").at("40m", DOWN, "trunk-us-1");
            s.heardBy("50m", TRIGGER, "40m5s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void what_flaps_is_the_outage_that_the_person_knew_of() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1");
            s.hearAt("1m", RESOLVED, "trunk-us-1-down");
            s.at("2m", UP, "trunk-us-1").at("3m", DOWN, "trunk-us-1");
            s.at("4m", UP, "trunk-us-1").at("5m", DOWN, "trunk-us-1");
            s.heardBy("1h1m", TRIGGER);
            s.heardBy("1h2m", TRIGGER, "1h1m5s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void what_gets_worse_pages_at_once() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DEGRADED, "trunk-us-1");
            s.hearAt("10m", RESOLVED, "trunk-us-1-degraded");
            s.at("20m", DOWN, "trunk-us-1");
            s.heardBy(
                    "1h", "5s trigger trunk-us-1-degraded (1 of 1 out)", "20m5s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void what_gets_better_and_is_not_well_stays_quiet_as_long() {
        try (Scenario s = closedByHandAfterTenMinutes()) {
            s.at("20m", DEGRADED, "trunk-us-1");
            s.heardBy("9h", TRIGGER, "1h10m5s trigger trunk-us-1-degraded (1 of 1 out)");
        }
    }

    @Test
    void unshown_join_pages_anew_after_a_person_closes_the_incident() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1").at("10s", DOWN, "trunk-us-2");
            s.hearAt("12s", RESOLVED, "trunk-us-1-down");
            s.heardBy("30m", TRIGGER, "17s trigger trunk-us-2-down (1 of 1 out)");
        }
    }

    @Test
    void all_that_one_person_closed_pages_again_together() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1", "trunk-us-2", "trunk-us-3");
            s.hearAt("10m", RESOLVED, "trunk-us-1-down");
            s.at("20m", UP, "trunk-us-1");
            s.heardBy("9h", "5s trigger trunk-us-1-down (3 of 3 out)", "1h10m5s trigger trunk-us-2-down (2 of 2 out)");
        }
    }

    @Test
    void a_call_that_was_under_way_may_have_opened_it_again_so_it_is_resolved() {
        try (Scenario s = new Scenario()) {
            s.answers(ACCEPTED)
                    .duringTheNextCall(during -> during.hearAt("20s", RESOLVED, "trunk-us-1-down"), ACCEPTED)
                    .at("0s", DOWN, "trunk-us-1")
                    .at("10s", DOWN, "trunk-us-2");
            s.heardBy(
                    "30m",
                    TRIGGER,
                    "20s update trunk-us-1-down (2 of 2 out)",
                    "20s resolve trunk-us-1-down (1 of 1 out)",
                    "25s trigger trunk-us-2-down (1 of 1 out)");
        }
    }

    @Test
    void late_webhook_of_a_resolve_does_not_silence_a_later_join() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1").at("20s", DOWN, "trunk-us-2").moveTo("1m");
            s.hearLate("1m", "10s", RESOLVED, "trunk-us-1-down");
            s.heardBy(
                    "30m",
                    TRIGGER,
                    "20s update trunk-us-1-down (2 of 2 out)",
                    "1m resolve trunk-us-1-down (1 of 1 out)",
                    "1m5s trigger trunk-us-2-down (1 of 1 out)");
        }
    }

    @Test
    void unanswered_trigger_that_a_person_closed_has_arrived() {
        try (Scenario s = new Scenario()) {
            s.answers(TIMEOUT).at("0s", DOWN, "trunk-us-1");
            s.hearAt("6s", RESOLVED, "trunk-us-1-down");
            s.heardBy("1h", TRIGGER);
            s.heardBy("1h1m", TRIGGER, "1h11s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void own_resolve_is_no_dismissal() {
        try (Scenario s = new Scenario()) {
            s.answers(ACCEPTED)
                    .duringTheNextCall(during -> during.hearAt("10m", RESOLVED, "trunk-us-1-down"), ACCEPTED)
                    .at("0s", DOWN, "trunk-us-1")
                    .at("10m", UP, "trunk-us-1");
            s.hearAt("11m", RESOLVED, "trunk-us-1-down", "POTHER");
            assertThat(s.ledger("SELECT outcome FROM incident")).containsExactly("RESOLVED");
        }
    }

    @Test
    void maintenance_holds_what_would_page_again() {
        try (Scenario s = closedByHandAfterTenMinutes()) {
            s.moveTo("1h");
            s.maintenance(ScenarioEvents.window("1h", "3h"))
                    .heardBy("9h", TRIGGER, "3h5s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void a_restart_forgets_neither_hand_nor_hour() {
        try (Scenario s = closedByHandAfterTenMinutes()) {
            s.restartAt("30m").heardBy("9h", TRIGGER, "1h10m5s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void what_was_opened_again_by_hand_is_closed_when_it_is_over() {
        try (Scenario s = closedByHandAfterTenMinutes()) {
            s.hearAt("20m", REOPENED, "trunk-us-1-down");
            s.at("2h", UP, "trunk-us-1").heardBy("9h", TRIGGER, "2h resolve trunk-us-1-down (0 of 1 out)");
        }
    }

    @Test
    void a_component_that_never_comes_back_is_not_paged_again() {
        try (Scenario s = closedByHandAfterTenMinutes()) {
            s.forgetAt("20m", "trunk-us-1").heardBy("9h", TRIGGER);
        }
    }

    @Test
    void acknowledger_and_resolver_are_recorded() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1");
            s.hearAt("1m", ACKNOWLEDGED, "trunk-us-1-down");
            assertThat(s.ledger("SELECT acknowledged_by || ' ' || acknowledged_at FROM pagerduty_incident"))
                    .containsExactly(
                            "Ada " + Scenario.START.plus(Scenario.length("1m")).toEpochMilli());
            s.hearAt("30m", UNACKNOWLEDGED, "trunk-us-1-down");
            assertThat(s.ledger("SELECT acknowledged_by FROM pagerduty_incident"))
                    .containsOnlyNulls();
            s.hearAt("40m", RESOLVED, "trunk-us-1-down");
            assertThat(s.ledger("SELECT closed_by || ' ' || found FROM pagerduty_incident"))
                    .containsExactly("Ada CLOSED");
        }
    }

    @Test
    void a_webhook_that_comes_twice_counts_once() {
        try (Scenario s = closedByHandAfterTenMinutes()) {
            s.hearAt("20m", REOPENED, "trunk-us-1-down");
            assertThat(s.hearAt("10m", RESOLVED, "trunk-us-1-down").outcome()).isEqualTo(Outcome.DUPLICATE);
            assertThat(s.ledger("SELECT state FROM incident")).containsExactly("OPEN");
        }
    }

    @Test
    void a_webhook_that_comes_late_is_about_the_incident_that_it_was_about() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1").at("10m", UP, "trunk-us-1").at("2h", DOWN, "trunk-us-1");
            s.moveTo("3h");
            s.hearLate("3h", "10m", RESOLVED, "trunk-us-1-down");
            assertThat(s.ledger("SELECT state FROM incident ORDER BY id")).containsExactly("CLOSED", "OPEN");
        }
    }

    @Test
    void incident_with_another_dedup_key_is_ignored() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1");
            assertThat(s.hearAt("10m", RESOLVED, "disk-full").outcome()).isEqualTo(Outcome.UNKNOWN);
            assertThat(s.ledger("SELECT state FROM incident")).containsExactly("OPEN");
        }
    }

    @Test
    void with_a_token_pagerduty_is_asked_whose_incident_it_is() {
        try (Scenario s =
                new Scenario(ScenarioSettings.readingBack(ScenarioSettings.settings("5m", "30m", "5s", "60s")))) {
            s.at("0s", DOWN, "trunk-us-1");
            assertThat(s.hearAt("10m", RESOLVED, "a-key-of-pagerdutys-own").outcome())
                    .isEqualTo(Outcome.ASKED);
            s.identifiesAt("11m", "disk-full", "trunk-us-1-down");
            assertThat(s.ledger("SELECT outcome FROM incident")).containsExactly("CLOSED_BY_HAND");
        }
    }

    private static Scenario withToken() {
        return new Scenario(ScenarioSettings.readingBack(ScenarioSettings.settings("5m", "30m", "5s", "60s")));
    }

    private static PagerDutyWebhook resolvedBy(String agent, String mergedInto) {
        Instant at = Scenario.START.plus(Scenario.length("10m"));
        return new PagerDutyWebhook(
                "w-" + mergedInto,
                mergedInto == null ? RESOLVED : MERGED,
                "P1",
                "trunk-us-1-down",
                null,
                null,
                at,
                agent,
                false,
                mergedInto);
    }

    @Test
    void resolve_without_a_person_pages_again_at_once() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1").moveTo("10m");
            s.hearAt("10m", resolvedBy(null, null));
            s.at("20m", UP, "trunk-us-1")
                    .heardBy(
                            "9h",
                            TRIGGER,
                            "10m5s trigger trunk-us-1-down (1 of 1 out)",
                            "20m resolve trunk-us-1-down (0 of 1 out)");
        }
    }

    @Test
    void what_an_integration_resolved_pages_again_at_once() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1").moveTo("10m");
            s.hearAt("10m", resolvedBy("Events API V2", null));
            s.heardBy("9h", TRIGGER, "10m5s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void what_was_merged_is_open_still_and_is_resolved_when_it_is_over() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1").moveTo("10m");
            assertThat(s.hearAt("10m", resolvedBy("Ada", "PTARGET")).dismissed())
                    .isEmpty();
            assertThat(s.ledger("SELECT pagerduty_id FROM pagerduty_incident")).containsExactly("PTARGET");
            s.at("3h", UP, "trunk-us-1").heardBy("9h", TRIGGER, "3h resolve trunk-us-1-down (0 of 1 out)");
        }
    }

    @Test
    void closing_the_merge_target_by_hand_dismisses_the_incident() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1").moveTo("10m");
            s.hearAt("10m", resolvedBy("Ada", "PTARGET"));
            assertThat(s.hearAt("20m", RESOLVED, "a-key-of-another", "PTARGET").dismissed())
                    .hasSize(1);
            s.heardBy("9h", TRIGGER, "1h20m5s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    private static PagerDutyWebhook resolved(String id, String pagerDutyId, String service) {
        Instant at = Scenario.START.plus(Scenario.length("10m"));
        return new PagerDutyWebhook(id, RESOLVED, pagerDutyId, "trunk-us-1-down", service, null, at, "Ada", true, null);
    }

    /** The address of trunk-us-1 was seen to be the service SUS, by another incident. */
    private static void learn(Scenario s) {
        s.at("0s", DOWN, "trunk-us-9");
        s.readBackAt("1m5s", reading -> new RemoteIncident(ReadBackPolicy.Found.OPEN, "P1", null, null, "SUS", null));
    }

    @Test
    void a_key_of_another_service_of_pagerduty_is_none_of_ours() {
        try (Scenario s = withToken()) {
            learn(s);
            s.at("2m", DOWN, "trunk-us-1");
            assertThat(s.hearAt("10m", resolved("1", "P2", "SOTHER")).outcome()).isEqualTo(Outcome.ASKED);
            s.identifiesAt("10m", new IncidentAlerts(List.of("trunk-us-1-down"), "SOTHER", Set.of("key-of-others")));
            assertThat(s.ledger("SELECT state FROM incident")).containsExactly("OPEN", "OPEN");
            assertThat(s.ledger("SELECT outcome FROM deed")).containsExactly("UNKNOWN");
        }
    }

    @Test
    void a_key_of_the_service_that_is_known_needs_no_question() {
        try (Scenario s = withToken()) {
            learn(s);
            s.at("2m", DOWN, "trunk-us-1");
            assertThat(s.hearAt("10m", resolved("1", "P2", "SUS")).outcome()).isEqualTo(Outcome.NOTED);
            assertThat(s.ledger("SELECT outcome FROM incident WHERE outcome IS NOT NULL"))
                    .containsExactly("CLOSED_BY_HAND");
        }
    }

    @Test
    void of_two_services_with_one_key_it_is_the_one_whose_integration_it_was() {
        try (Scenario s = withToken()) {
            s.at("0s", DOWN, "trunk-us-1").moveTo("30s");
            s.store()
                    .submit(sql -> {
                        sql.sql("INSERT INTO routing_key (routing_key) VALUES ('key-of-another')")
                                .update();
                        return sql.sql(
                                        """
                                        INSERT INTO incident (service, service_name, status, severity, state, dedup_key,
                                          routing_key, window_from, opened_at, accepted_at, revision, told_revision)
                                        SELECT service, service_name, status, severity, state, dedup_key, 'key-of-another',
                                          window_from, opened_at + 1, accepted_at, 1, 1 FROM incident""")
                                .update();
                    })
                    .join();
            s.hearAt("10m", resolved("1", "P2", "SUS"));
            s.identifiesAt("10m", new IncidentAlerts(List.of("trunk-us-1-down"), "SUS", Set.of()));
            assertThat(s.ledger("SELECT state FROM incident")).containsExactly("OPEN", "OPEN");
            String ours =
                    s.ledger("SELECT routing_key FROM incident WHERE id = 1").get(0);
            s.hearAt("10m", resolved("2", "P2", "SUS"));
            s.identifiesAt("10m", new IncidentAlerts(List.of("trunk-us-1-down"), "SUS", Set.of(ours)));
            assertThat(s.ledger("SELECT state FROM incident ORDER BY id")).containsExactly("CLOSED", "OPEN");
            assertThat(s.ledger("SELECT pagerduty_service FROM routing_key WHERE pagerduty_service IS NOT NULL"))
                    .containsExactly("SUS");
        }
    }

    @Test
    void what_pagerduty_closed_before_ours_began_is_another() {
        try (Scenario s = new Scenario()) {
            s.at("20m", DOWN, "trunk-us-1").moveTo("30m");
            assertThat(s.hearLate("30m", "10m", RESOLVED, "trunk-us-1-down").outcome())
                    .isEqualTo(Outcome.UNKNOWN);
            assertThat(s.ledger("SELECT state FROM incident")).containsExactly("OPEN");
        }
    }
}
