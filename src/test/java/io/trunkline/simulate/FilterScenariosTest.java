package io.trunkline.simulate;

import static io.trunkline.model.Status.DEGRADED;
import static io.trunkline.model.Status.DOWN;
import static io.trunkline.model.Status.UP;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ledger.AcceptEvent.Acceptance;
import io.trunkline.model.DrillEvent;
import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A user's filter keeps outages out of which nobody knows, and nothing else. */
class FilterScenariosTest {

    private static Scenario lab() {
        return new Scenario()
                .filter(event -> event.component().id().contains("lab") ? Optional.of("a lab") : Optional.empty());
    }

    @Test
    void filtered_outage_does_not_page_and_is_in_the_history() {
        try (Scenario s = lab()) {
            s.at("0s", DOWN, "trunk-lab-1").at("1m", DEGRADED, "trunk-lab-1");
            s.heardBy("1h");
            assertThat(s.ledger("SELECT status || ' ' || verdict || ' ' || reason FROM event ORDER BY id"))
                    .containsExactly("DOWN filtered a lab", "DEGRADED filtered a lab");
            assertThat(s.ledger("SELECT observed || ' ' || newest FROM component"))
                    .as("people find it, and whatever is reported next is news")
                    .containsExactly("UP 0");
        }
    }

    @Test
    void others_page_as_ever() {
        try (Scenario s = lab()) {
            s.at("0s", DOWN, "trunk-lab-1", "trunk-us-1");
            s.heardBy("1h", "5s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void an_up_passes() {
        try (Scenario s = lab()) {
            s.at("0s", UP, "trunk-lab-1").moveTo("1h");
            assertThat(s.ledger("SELECT verdict FROM event")).containsExactly("repeat");
        }
    }

    @Test
    void what_is_in_an_open_incident_passes() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DEGRADED, "trunk-lab-1").moveTo("1m");
            s.filter(event -> Optional.of("all of them"));
            s.at("2m", DOWN, "trunk-lab-1").at("20m", UP, "trunk-lab-1");
            s.heardBy(
                    "1h",
                    "5s trigger trunk-lab-1-degraded (1 of 1 out)",
                    "2m5s trigger trunk-lab-1-down (1 of 1 out)",
                    "2m5s resolve trunk-lab-1-degraded (1 of 1 out)",
                    "20m resolve trunk-lab-1-down (0 of 1 out)");
            assertThat(s.ledger("SELECT verdict FROM event WHERE verdict = 'filtered'"))
                    .isEmpty();
        }
    }

    @Test
    void what_waits_for_company_passes() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DEGRADED, "trunk-lab-1");
            s.filter(event -> Optional.of("all of them"));
            s.at("2s", DOWN, "trunk-lab-1");
            s.heardBy("1h", "5s trigger trunk-lab-1-down (1 of 1 out)");
        }
    }

    @Test
    void what_is_no_longer_kept_out_pages_with_its_next_report() {
        try (Scenario s = lab()) {
            s.at("0s", DOWN, "trunk-lab-1").moveTo("10m");
            s.filter(event -> Optional.empty());
            s.at("10m", DOWN, "trunk-lab-1");
            s.heardBy("1h", "10m5s trigger trunk-lab-1-down (1 of 1 out)");
        }
    }

    /** As the comparison makes one of each list, for as long as the platform and the ledger differ. */
    private static StatusEvent listed(String time, Status status) {
        return new StatusEvent(
                "genesys",
                ScenarioEvents.component("trunk-lab-1"),
                "listed.trunk",
                status,
                status.name(),
                Scenario.START.plus(Scenario.length(time)),
                true,
                Scenario.START.plus(Scenario.length(time)),
                null,
                "Genesys Cloud CX",
                null,
                false,
                null,
                "{}");
    }

    private static Acceptance list(Scenario s, String time, Status status) {
        return s.at(time, listed(time, status)).acceptance();
    }

    @Test
    void what_each_list_says_anew_is_one_line_of_the_history() {
        try (Scenario s = lab()) {
            assertThat(list(s, "0s", DOWN)).isEqualTo(Acceptance.ACCEPTED);
            assertThat(list(s, "5m", DOWN)).isEqualTo(Acceptance.DUPLICATE);
            assertThat(list(s, "10m", DOWN)).isEqualTo(Acceptance.DUPLICATE);
            assertThat(list(s, "15m", DEGRADED)).isEqualTo(Acceptance.ACCEPTED);
            assertThat(list(s, "20m", DEGRADED)).isEqualTo(Acceptance.DUPLICATE);
            s.at("22m", UP, "trunk-lab-1");
            assertThat(list(s, "25m", DEGRADED)).isEqualTo(Acceptance.ACCEPTED);
            assertThat(list(s, "30m", DEGRADED)).isEqualTo(Acceptance.DUPLICATE);
            assertThat(s.ledger("SELECT status || ' ' || verdict FROM event ORDER BY id"))
                    .containsExactly("DOWN filtered", "DEGRADED filtered", "UP repeat", "DEGRADED filtered");
        }
    }

    @Test
    void what_a_platform_reports_again_is_a_line_each_time() {
        try (Scenario s = lab()) {
            s.at("0s", DOWN, "trunk-lab-1").at("5m", DOWN, "trunk-lab-1").moveTo("10m");
            assertThat(s.ledger("SELECT verdict FROM event")).containsExactly("filtered", "filtered");
        }
    }

    @Test
    void what_is_no_longer_kept_out_pages_with_the_next_list() {
        try (Scenario s = lab()) {
            list(s, "0s", DOWN);
            list(s, "5m", DOWN);
            s.filter(event -> Optional.empty());
            list(s, "10m", DOWN);
            s.heardBy("1h", "10m5s trigger trunk-lab-1-down (1 of 1 out)");
        }
    }

    @Test
    void a_fire_drill_passes() {
        try (Scenario s = new Scenario()) {
            s.filter(event -> Optional.of("all of them"));
            s.at("0s", DrillEvent.event("retail", DOWN, Scenario.START));
            assertThat(s.ledger("SELECT verdict FROM event")).doesNotContain("filtered");
            assertThat(s.moveTo("1m").heard()).hasSize(1);
        }
    }
}
