package io.trunkline.simulate;

import static io.trunkline.model.Status.DOWN;
import static io.trunkline.model.Status.UP;
import static io.trunkline.rules.ReadBackPolicy.Step.DISMISS;
import static io.trunkline.rules.ReadBackPolicy.Step.NOTHING;
import static io.trunkline.rules.ReadBackPolicy.Step.RESOLVE_AGAIN;
import static io.trunkline.rules.ReadBackPolicy.Step.STILL_MISSING;
import static io.trunkline.rules.ReadBackPolicy.Step.TELL_AGAIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ledger.LedgerContext;
import io.trunkline.ledger.ReadBackIncident.DueReadBack;
import io.trunkline.pagerduty.rest.RemoteIncident;
import io.trunkline.pagerduty.webhook.PagerDutyWebhook;
import io.trunkline.rules.ReadBackPolicy.Found;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A 202 is not a page: what PagerDuty accepted is looked for, and what follows if it is not there. */
class ReadBackScenariosTest {

    @Test
    void who_closed_an_incident_is_kept_with_whether_that_is_a_person() {
        for (boolean person : List.of(true, false)) {
            try (Scenario s = new Scenario()) {
                s.at("0s", DOWN, "trunk-us-1").moveTo("1m");
                s.hearAt(
                        "1m",
                        new PagerDutyWebhook(
                                "w1",
                                PagerDutyWebhook.Kind.RESOLVED,
                                "P1",
                                "trunk-us-1-down",
                                null,
                                null,
                                s.clock().instant(),
                                "Datadog",
                                person,
                                null));
                assertThat(s.ledger("SELECT outcome FROM incident ORDER BY id")).startsWith("CLOSED_BY_HAND");
                assertThat(s.ledger("SELECT closed_by || ' ' || closed_by_person FROM pagerduty_incident"))
                        .containsExactly("Datadog " + (person ? 1 : 0));
            }
        }
    }

    private static final Function<DueReadBack, RemoteIncident> MISSING = reading -> RemoteIncident.NOTHING;
    private static final Function<DueReadBack, RemoteIncident> OPEN =
            reading -> new RemoteIncident(Found.OPEN, "P1", null, null);
    private static final Function<DueReadBack, RemoteIncident> CLOSED =
            reading -> new RemoteIncident(Found.CLOSED, "P1", null, null);
    private static final String TRIGGER = "5s trigger trunk-us-1-down (1 of 1 out)";

    private static Scenario scenario() {
        return new Scenario(ScenarioSettings.readingBack(ScenarioSettings.settings("5m", "30m", "5s", "60s")));
    }

    private static Scenario down() {
        Scenario s = scenario();
        s.at("0s", DOWN, "trunk-us-1").moveTo("30s");
        return s;
    }

    @Test
    void what_is_there_is_looked_at_again_every_hour() {
        try (Scenario s = down()) {
            assertThat(s.readBackAt("1m4s", OPEN)).isEmpty();
            assertThat(s.readBackAt("1m5s", OPEN)).containsExactly(NOTHING);
            assertThat(s.readBackAt("1h1m4s", OPEN)).isEmpty();
            assertThat(s.readBackAt("1h1m5s", OPEN)).containsExactly(NOTHING);
            s.heardBy("2h", TRIGGER);
        }
    }

    @Test
    void missing_page_is_sent_once_more_and_the_last_resort_is_taken() {
        try (Scenario s = down()) {
            assertThat(s.readBackAt("1m5s", MISSING)).containsExactly(TELL_AGAIN);
            assertThat(s.ledger("SELECT last_resort_at - opened_at FROM incident"))
                    .containsExactly("60000");
            assertThat(s.readBackAt("2m5s", OPEN)).containsExactly(NOTHING);
            s.at("10m", UP, "trunk-us-1")
                    .heardBy(
                            "1h",
                            TRIGGER,
                            "1m5s trigger trunk-us-1-down (1 of 1 out)",
                            "10m resolve trunk-us-1-down (0 of 1 out)");
        }
    }

    @Test
    void page_that_stays_missing_is_not_sent_for_ever() {
        try (Scenario s = down()) {
            s.readBackAt("1m5s", MISSING);
            assertThat(s.readBackAt("2m5s", MISSING)).containsExactly(STILL_MISSING);
            assertThat(s.readBackAt("1h2m5s", MISSING)).containsExactly(STILL_MISSING);
            s.heardBy("3h", TRIGGER, "1m5s trigger trunk-us-1-down (1 of 1 out)");
            assertThat(s.ledger("SELECT found FROM pagerduty_incident")).containsExactly("MISSING");
        }
    }

    @Test
    void missing_page_of_a_recovered_component_is_not_repeated_and_its_resolve_is_owed() {
        try (Scenario s = down()) {
            s.at("1m", UP, "trunk-us-1");
            assertThat(s.readBackAt("1m5s", MISSING)).containsExactly(TELL_AGAIN);
            s.heardBy("1h", TRIGGER, "6m resolve trunk-us-1-down (0 of 1 out)");
        }
    }

    @Test
    void what_is_found_closed_was_closed_by_hand() {
        try (Scenario s = down()) {
            assertThat(s.readBackAt("1m5s", CLOSED)).containsExactly(DISMISS);
            s.heardBy("9h", TRIGGER, "1h1m10s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void a_hand_that_closed_it_long_ago_keeps_it_quiet_no_longer_than_a_webhook_would_have() {
        try (Scenario s = down()) {
            RemoteIncident longAgo = new RemoteIncident(
                    Found.CLOSED,
                    "P1",
                    null,
                    RemoteIncident.By.person("Ada", Scenario.START.plus(Scenario.length("10m"))));
            s.compareAt("1h5m");
            assertThat(s.readBackAt("1h5m", reading -> longAgo)).containsExactly(DISMISS);
            s.heardBy("9h", TRIGGER, "1h10m5s trigger trunk-us-1-down (1 of 1 out)");
            assertThat(s.ledger("SELECT closed_by FROM pagerduty_incident WHERE closed_by IS NOT NULL"))
                    .containsExactly("Ada");
        }
    }

    @Test
    void what_pagerduty_closed_by_itself_pages_again_at_once() {
        try (Scenario s = down()) {
            RemoteIncident autoResolved = new RemoteIncident(
                    Found.CLOSED, "P1", null, new RemoteIncident.By(null, Scenario.START.plusSeconds(3600), false));
            s.readBackAt("1m5s", OPEN);
            assertThat(s.readBackAt("1h1m5s", reading -> autoResolved)).containsExactly(DISMISS);
            s.heardBy("2h", TRIGGER, "1h1m10s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void a_resolve_that_was_dropped_is_repeated_until_it_is_closed() {
        try (Scenario s = down()) {
            s.at("10m", UP, "trunk-us-1");
            assertThat(s.readBackAt("11m", OPEN)).containsExactly(RESOLVE_AGAIN);
            assertThat(s.readBackAt("12m", OPEN)).containsExactly(RESOLVE_AGAIN);
            assertThat(s.readBackAt("13m", OPEN)).isEmpty();
            assertThat(s.readBackAt("14m", OPEN)).containsExactly(RESOLVE_AGAIN);
            assertThat(s.readBackAt("18m", CLOSED)).containsExactly(NOTHING);
            assertThat(s.readBackAt("9h", OPEN)).isEmpty();
            s.heardBy(
                    "10h",
                    TRIGGER,
                    "10m resolve trunk-us-1-down (0 of 1 out)",
                    "11m resolve trunk-us-1-down (0 of 1 out)",
                    "12m resolve trunk-us-1-down (0 of 1 out)",
                    "14m resolve trunk-us-1-down (0 of 1 out)");
        }
    }

    @Test
    void a_maintenance_of_many_hours_is_sat_out_at_ten_minutes_a_try() {
        try (Scenario s = down()) {
            s.at("10m", UP, "trunk-us-1");
            int tries = 0;
            for (int minute = 11; minute < 11 + 8 * 60; minute++) {
                tries += s.readBackAt(minute + "m", OPEN).size();
            }
            assertThat(tries).isBetween(48, 56);
            assertThat(s.readBackAt("9h", CLOSED)).containsExactly(NOTHING);
        }
    }

    @Test
    void a_key_is_not_given_again_before_pagerduty_has_closed_it() {
        try (Scenario s = down()) {
            s.at("10m", UP, "trunk-us-1").at("16m", DOWN, "trunk-us-1");
            s.readBackAt("17m", reading -> reading.over() ? CLOSED.apply(reading) : OPEN.apply(reading));
            s.at("3h", UP, "trunk-us-1").moveTo("3h2m");
            s.readBackAt("3h2m", CLOSED);
            s.at("4h", DOWN, "trunk-us-1");
            s.heardBy(
                    "5h",
                    TRIGGER,
                    "10m resolve trunk-us-1-down (0 of 1 out)",
                    "16m5s trigger trunk-us-1-down-2 (1 of 1 out)",
                    "3h resolve trunk-us-1-down-2 (0 of 1 out)",
                    "4h5s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void a_start_compares_all_that_is_open() {
        try (Scenario s = down()) {
            s.at("1m", DOWN, "trunk-eu-1");
            s.readBackAt("30m", OPEN);
            s.restartAt("40m").compareAt("40m");
            assertThat(s.readBackAt("40m", OPEN)).containsExactly(NOTHING, NOTHING);
        }
    }

    @Test
    void missing_compliance_event_is_sent_once_more() {
        try (Scenario s = scenario()) {
            s.violation("0s", "pci-1", null);
            assertThat(s.readBackAt("1m", MISSING)).containsExactly(TELL_AGAIN);
            assertThat(s.readBackAt("2m", MISSING)).containsExactly(STILL_MISSING);
            assertThat(s.readBackAt("9h", OPEN)).isEmpty();
            assertThat(s.heard()).hasSize(2);
            assertThat(s.ledger("SELECT outcome FROM incident")).containsExactly("REPORTED");
        }
    }

    @Test
    void a_reading_that_is_under_way_is_not_made_twice_and_one_that_is_lost_is_made_again() {
        try (Scenario s = down()) {
            s.moveTo("1m5s");
            var other =
                    new io.trunkline.ledger.ReadBackIncident(LedgerContext.of(s.store(), s.clock(), s::configuration));
            assertThat(other.take(10, token -> true).join()).hasSize(1);
            assertThat(s.readBackAt("2m", OPEN)).isEmpty();
            assertThat(s.readBackAt("3m5s", OPEN)).containsExactly(NOTHING);
        }
    }

    @Test
    void without_a_token_nothing_is_read() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1").at("10m", UP, "trunk-us-1");
            assertThat(s.readBackAt("9h", OPEN)).isEmpty();
            assertThat(s.ledger("SELECT incident FROM pagerduty_incident")).isEmpty();
        }
    }
}
