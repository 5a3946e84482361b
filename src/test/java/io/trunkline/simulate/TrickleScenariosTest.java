package io.trunkline.simulate;

import static io.trunkline.model.Status.DEGRADED;
import static io.trunkline.model.Status.DOWN;
import static io.trunkline.model.Status.UP;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.DeliveryAction;
import io.trunkline.pagerduty.IncidentReport;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rule 7, an outage that rolls over a region: few pages, none of them late by more than five minutes. */
class TrickleScenariosTest {

    private static void rolls(Scenario s, int minutes) {
        for (int minute = 0; minute < minutes; minute++) {
            s.at(minute + "m", DOWN, "trunk-us-" + (100 + minute));
        }
    }

    private static long pages(Scenario s) {
        return s.calls().stream()
                .filter(call -> call.report().action() == DeliveryAction.TRIGGER)
                .count();
    }

    @Test
    void a_trunk_a_minute_for_an_hour_is_some_fifteen_pages_and_none_is_late_by_more_than_five_minutes() {
        try (Scenario s = new Scenario()) {
            rolls(s, 60);
            s.moveTo("3h");
            assertThat(pages(s)).isBetween(10L, 16L);
            assertThat(s.calls()).extracting(call -> call.report().action()).containsOnly(DeliveryAction.TRIGGER);
            Map<String, Instant> told = new HashMap<>();
            for (int call = 0; call < s.calls().size(); call++) {
                Instant at = s.callTimes().get(call);
                s.calls()
                        .get(call)
                        .report()
                        .members()
                        .forEach(member -> told.putIfAbsent(member.component().id(), at));
            }
            for (int minute = 0; minute < 60; minute++) {
                Instant fell = Scenario.START.plus(Duration.ofMinutes(minute));
                assertThat(told.get("trunk-us-" + (100 + minute)))
                        .as("minute %d", minute)
                        .isBetween(fell, fell.plus(Duration.ofMinutes(5)));
            }
        }
    }

    /** No hour, whenever it begins, has more pages than that. */
    private static void atMostSixteenAnHour(Scenario s) {
        List<Instant> pages = IntStream.range(0, s.calls().size())
                .filter(call -> s.calls().get(call).report().action() == DeliveryAction.TRIGGER)
                .mapToObj(s.callTimes()::get)
                .toList();
        assertThat(pages).hasSizeGreaterThan(3).allSatisfy(page -> assertThat(pages)
                .filteredOn(other -> !other.isBefore(page) && other.isBefore(page.plus(Duration.ofHours(1))))
                .hasSizeLessThanOrEqualTo(16));
    }

    @Test
    void twenty_trunks_that_are_down_for_a_minute_in_turn_and_degraded_in_between_page_at_most_sixteen_times_an_hour() {
        try (Scenario s = new Scenario()) {
            for (int minute = 0; minute < 120; minute++) {
                String trunk = "trunk-us-" + (100 + minute % 20);
                s.at(minute + "m", DOWN, trunk).at(minute + 1 + "m", DEGRADED, trunk);
            }
            s.moveTo("3h");
            atMostSixteenAnHour(s);
        }
    }

    @Test
    void trunks_that_get_worse_a_minute_apart_page_within_the_trickle_and_none_is_without_an_incident() {
        try (Scenario s = new Scenario()) {
            for (int trunk = 0; trunk < 60; trunk++) {
                s.at(trunk + "s", DEGRADED, "trunk-us-" + (100 + trunk));
            }
            for (int minute = 0; minute < 60; minute++) {
                s.at(10 + minute + "m", DOWN, "trunk-us-" + (100 + minute));
            }
            s.moveTo("3h");
            atMostSixteenAnHour(s);
            Map<String, Instant> critical = new HashMap<>();
            for (int call = 0; call < s.calls().size(); call++) {
                Instant at = s.callTimes().get(call);
                IncidentReport report = s.calls().get(call).report();
                if (report.action() == DeliveryAction.RESOLVE) {
                    assertThat(critical)
                            .as("the warning is closed once each has paged")
                            .hasSize(60);
                } else if (report.status() == DOWN) {
                    report.members()
                            .forEach(member ->
                                    critical.putIfAbsent(member.component().id(), at));
                }
            }
            for (int minute = 0; minute < 60; minute++) {
                Instant worse = Scenario.START.plus(Duration.ofMinutes(10 + minute));
                assertThat(critical.get("trunk-us-" + (100 + minute)))
                        .as("minute %d", minute)
                        .isBetween(worse, worse.plus(Duration.ofMinutes(5)));
            }
        }
    }

    @Test
    void the_fourth_incident_of_an_hour_waits_for_five_minutes_and_has_what_came_meanwhile() {
        try (Scenario s = new Scenario()) {
            rolls(s, 6);
            s.at("7m", UP, "trunk-us-104");
            s.heardBy(
                    "1h",
                    "5s trigger trunk-us-100-down (1 of 1 out)",
                    "1m5s trigger trunk-us-101-down (1 of 1 out)",
                    "2m5s trigger trunk-us-102-down (1 of 1 out)",
                    "8m trigger trunk-us-103-down (2 of 2 out)");
        }
    }

    @Test
    void a_burst_of_ten_opens_after_the_usual_wait() {
        try (Scenario s = new Scenario()) {
            rolls(s, 5);
            for (int trunk = 0; trunk < 9; trunk++) {
                s.at("6m", DOWN, "trunk-us-" + (200 + trunk));
            }
            s.heardBy(
                    "6m5s",
                    "5s trigger trunk-us-100-down (1 of 1 out)",
                    "1m5s trigger trunk-us-101-down (1 of 1 out)",
                    "2m5s trigger trunk-us-102-down (1 of 1 out)",
                    "6m5s trigger trunk-us-103-down (11 of 11 out)");
        }
    }

    @Test
    void a_trickle_is_forgotten_after_an_hour() {
        try (Scenario s = new Scenario()) {
            rolls(s, 3);
            s.at("1h3m", DOWN, "trunk-us-200");
            s.moveTo("1h4m");
            assertThat(s.heard()).last().isEqualTo("1h3m5s trigger trunk-us-200-down (1 of 1 out)");
        }
    }

    @Test
    void another_service_and_another_status_have_trickles_of_their_own() {
        try (Scenario s = new Scenario()) {
            rolls(s, 3);
            s.at("4m", DOWN, "trunk-eu-1").at("5m", DEGRADED, "trunk-us-200");
            s.moveTo("6m");
            assertThat(s.heard().subList(3, s.heard().size()))
                    .containsExactly(
                            "4m5s trigger trunk-eu-1-down (1 of 1 out)",
                            "5m5s trigger trunk-us-200-degraded (1 of 1 out)");
        }
    }

    @Test
    void a_place_where_nothing_was_out_before_pages_after_the_usual_wait() {
        try (Scenario s = new Scenario()) {
            known(s, "trunk-us-100", "site-ny", "edge-1");
            known(s, "trunk-us-103", "site-ny", "edge-1");
            known(s, "trunk-us-104", "site-la", "edge-9");
            rolls(s, 5);
            s.heardBy(
                    "5m",
                    "5s trigger trunk-us-100-down (1 of 1 out)",
                    "1m5s trigger trunk-us-101-down (1 of 1 out)",
                    "2m5s trigger trunk-us-102-down (1 of 1 out)",
                    "4m5s trigger trunk-us-103-down (2 of 2 out)");
        }
    }

    @Test
    void an_edge_is_a_place_of_its_own_and_so_is_what_services_yaml_says_that_something_hangs_on() {
        try (Scenario s = new Scenario().servicesAt("0s", Tree.paging())) {
            rolls(s, 3);
            s.at("4m", DOWN, "edge-us-7").at("4m1s", DOWN, "trunk-us-7-1").moveTo("5m");
            assertThat(s.heard()).last().isEqualTo("4m5s trigger edge-us-7-down (2 of 2 out)");
            s.at("6m", DOWN, "trunk-us-8-1").moveTo("7m");
            assertThat(s.heard()).last().isEqualTo("6m5s trigger trunk-us-8-1-down (1 of 1 out)");
            s.at("8m", DOWN, "trunk-us-8-2").moveTo("9m");
            assertThat(s.heard()).last().asString().startsWith("6m5s");
        }
    }

    private static void known(Scenario s, String trunk, String site, String edge) {
        s.store()
                .submit(store -> store.sql(
                                """
                                INSERT INTO known_component (id, native_id, source, site, edge, learnt_at)
                                VALUES (?, ?, 'genesys', ?, ?, 0)""")
                        .params("genesys/trunk/" + trunk, trunk, site, edge)
                        .update())
                .join();
    }

    /** What a mistyped key answered may have arrived, so a resolve is owed there; it is no further incident of the hour. */
    @Test
    void an_outage_that_moved_to_a_corrected_key_counts_once() {
        try (Scenario s = new Scenario()) {
            s.pagerDuty(call -> call.report().routingKey().equals("key-retail") ? Answers.NOT_FOUND : Answers.ACCEPTED)
                    .at("0s", DOWN, "trunk-us-100")
                    .at("2m", DOWN, "trunk-us-101")
                    .servicesAt("3m", new FixedDirectory("key-mended"))
                    .at("4m", DOWN, "trunk-us-102")
                    .moveTo("5m");
            assertThat(s.heard()).contains("4m5s trigger trunk-us-102-down (1 of 1 out)");
        }
    }

    /** An update that is refused has its incident take no more joins, but it paged all the same. */
    @Test
    void incidents_that_take_no_joins_any_more_count() {
        try (Scenario s = new Scenario()) {
            s.pagerDuty(call -> call.report().action() == DeliveryAction.UPDATE ? Answers.REFUSED : Answers.ACCEPTED)
                    .at("0s", DOWN, "trunk-us-100")
                    .at("20s", DOWN, "trunk-us-101")
                    .at("45s", DOWN, "trunk-us-102")
                    .at("1m10s", DOWN, "trunk-us-103")
                    .moveTo("30m");
            assertThat(s.heard())
                    .filteredOn(line -> line.contains("trigger"))
                    .containsExactly(
                            "5s trigger trunk-us-100-down (1 of 1 out)",
                            "25s trigger trunk-us-101-down (1 of 1 out)",
                            "50s trigger trunk-us-102-down (1 of 1 out)",
                            "6m10s trigger trunk-us-103-down (1 of 1 out)");
        }
    }

    @Test
    void it_can_be_turned_off() {
        try (Scenario s =
                new Scenario(ScenarioSettings.withoutRepeats(ScenarioSettings.settings("5m", "30m", "5s", "60s")))) {
            rolls(s, 60);
            s.moveTo("2h");
            assertThat(pages(s)).isEqualTo(60);
        }
    }
}
