package io.trunkline.simulate;

import static io.trunkline.model.Status.DOWN;
import static io.trunkline.model.Status.UNKNOWN;
import static io.trunkline.model.Status.UP;
import static io.trunkline.simulate.ScenarioEvents.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ledger.AcceptEvent.Acceptance;
import io.trunkline.ledger.AcceptEvent.AcceptedEvent;
import io.trunkline.model.DeliveryKey;
import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What comes late, twice, at once or without a time (rules 2 and 3). */
class OrderScenariosTest {

    @Test
    void an_older_report_is_stale_and_changes_nothing() {
        try (Scenario s = new Scenario()) {
            s.at("10m", DOWN, "trunk-us-1");
            AcceptedEvent late = s.late("11m", "9m", UP, "trunk-us-1");
            assertThat(late.verdict()).isEqualTo("stale");
            s.heardBy("1h", "10m5s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void a_repeat_moves_the_newest_report_on() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1").at("20m", DOWN, "trunk-us-1");
            AcceptedEvent late = s.late("21m", "10m", UP, "trunk-us-1");
            assertThat(late.verdict()).isEqualTo("stale");
            s.heardBy("1h", "5s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void of_equal_timestamps_the_later_arrival_wins() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1");
            s.late("10m", "0s", UP, "trunk-us-1");
            s.heardBy("1h", "5s trigger trunk-us-1-down (1 of 1 out)", "15m resolve trunk-us-1-down (0 of 1 out)");
        }
    }

    @Test
    void without_a_timestamp_it_happened_at_its_receipt() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1");
            s.at("10m", untimed("trunk-us-1", UP, "10m"));
            s.heardBy("1h", "5s trigger trunk-us-1-down (1 of 1 out)", "10m resolve trunk-us-1-down (0 of 1 out)");
        }
    }

    @Test
    void without_a_timestamp_it_is_never_older_than_what_is_known() {
        try (Scenario s = new Scenario()) {
            // A clock that goes ahead of ours: the report is known to be of 20 minutes from now.
            s.at("0s", event("trunk-us-1", DOWN, "20m", "20m"));
            AcceptedEvent accepted = s.at("10m", untimed("trunk-us-1", UP, "10m"));
            assertThat(accepted.verdict()).isEqualTo("change");
        }
    }

    @Test
    void late_delivery_makes_no_flap() {
        try (Scenario s = new Scenario()) {
            s.late("10m", "0s", DOWN, "trunk-us-1");
            s.late("10m20s", "10m", UP, "trunk-us-1");
            s.heardBy(
                    "1h", "10m5s trigger trunk-us-1-down (1 of 1 out)", "10m20s resolve trunk-us-1-down (0 of 1 out)");
        }
    }

    @Test
    void a_late_flap_is_held_from_its_receipt_on() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1");
            s.late("10m", "1m", UP, "trunk-us-1");
            s.heardBy("1h", "5s trigger trunk-us-1-down (1 of 1 out)", "15m resolve trunk-us-1-down (0 of 1 out)");
        }
    }

    @Test
    void an_unknown_word_changes_nothing() {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1").at("10m", UNKNOWN, "trunk-us-1");
            s.late("12m", "9m", UP, "trunk-us-1");
            s.heardBy("1h", "5s trigger trunk-us-1-down (1 of 1 out)", "12m resolve trunk-us-1-down (0 of 1 out)");
            assertThat(s.ledger("SELECT verdict FROM event ORDER BY id"))
                    .containsExactly("outage", "unknown", "recovery");
        }
    }

    @Test
    void unknown_word_of_a_new_component_does_not_page_and_shows_it_as_unknown() {
        try (Scenario s = new Scenario()) {
            s.at("0s", UNKNOWN, "trunk-us-1").heardBy("59m");
            assertThat(s.ledger("SELECT id FROM component WHERE newest = 0"))
                    .containsExactly("genesys/trunk/trunk-us-1");
        }
    }

    @Test
    void the_same_delivery_again_is_a_duplicate_and_changes_nothing() {
        try (Scenario s = new Scenario()) {
            s.at("0s", delivered("1", "trunk-us-1", DOWN, "0s"));
            s.at("10m", delivered("2", "trunk-us-1", UP, "10m"));
            AcceptedEvent again = s.at("20m", delivered("1", "trunk-us-1", DOWN, "20m"));
            assertThat(again.acceptance()).isEqualTo(Acceptance.DUPLICATE);
            s.heardBy("1h", "5s trigger trunk-us-1-down (1 of 1 out)", "10m resolve trunk-us-1-down (0 of 1 out)");
        }
    }

    @Test
    void the_same_signed_request_under_another_id_is_a_duplicate() {
        try (Scenario s = new Scenario()) {
            s.at("0s", signed("1", "trunk-us-1", DOWN, "0s", "a"));
            s.at("10m", signed("2", "trunk-us-1", UP, "10m", "b"));
            AcceptedEvent replayed = s.at("20m", signed("3", "trunk-us-1", DOWN, "20m", "a"));
            assertThat(replayed.acceptance()).isEqualTo(Acceptance.DUPLICATE);
            s.heardBy("1h", "5s trigger trunk-us-1-down (1 of 1 out)", "10m resolve trunk-us-1-down (0 of 1 out)");
        }
    }

    @Test
    void a_delivery_that_a_version_before_recorded_is_a_duplicate() {
        try (Scenario s = new Scenario()) {
            DeliveryKey now = DeliveryKey.at(Instant.EPOCH, "abc");
            s.at("0s", event("trunk-us-1", DOWN, "0s", "0s").withDelivery(new DeliveryKey(now.former())));
            s.at("10m", UP, "trunk-us-1");
            AcceptedEvent again =
                    s.at("20m", event("trunk-us-1", DOWN, "20m", "20m").withDelivery(now));
            assertThat(again.acceptance()).isEqualTo(Acceptance.DUPLICATE);
            s.heardBy("1h", "5s trigger trunk-us-1-down (1 of 1 out)", "10m resolve trunk-us-1-down (0 of 1 out)");
        }
    }

    @Test
    void an_id_that_a_version_before_recorded_is_a_duplicate_only_with_the_same_body() {
        try (Scenario s = new Scenario()) {
            StatusEvent first = event("trunk-us-1", DOWN, "0s", "0s").withDelivery(new DeliveryKey("id:7"));
            DeliveryKey now = DeliveryKey.ofUnsignedId("7", "abc");
            s.at("0s", first);
            AcceptedEvent again = s.at("1s", first.withDelivery(now));
            AcceptedEvent another = s.at("2s", first.withDelivery(now).withBody("{\"another\": true}"));
            assertThat(again.acceptance()).isEqualTo(Acceptance.DUPLICATE);
            assertThat(another.acceptance()).isEqualTo(Acceptance.ACCEPTED);
        }
    }

    @Test
    void an_outage_after_the_clock_was_set_back_pages() {
        try (Scenario s = new Scenario()) {
            s.at("10m", event("trunk-us-1", UP, "2h", "2h"));
            s.at("20m", DOWN, "trunk-us-1");
            s.heardBy("1h", "20m5s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void a_duplicate_is_one_after_a_restart_too() {
        try (Scenario s = new Scenario()) {
            s.at("0s", delivered("1", "trunk-us-1", DOWN, "0s"));
            s.restartAt("1h");
            AcceptedEvent again = s.at("2h", delivered("1", "trunk-us-1", UP, "2h"));
            assertThat(again.acceptance()).isEqualTo(Acceptance.DUPLICATE);
            s.heardBy("3h", "5s trigger trunk-us-1-down (1 of 1 out)");
        }
    }

    @Test
    void the_first_report_of_a_component_that_is_up_changes_nothing() {
        try (Scenario s = new Scenario()) {
            s.at("0s", UP, "trunk-us-1").at("10s", DOWN, "trunk-us-1").at("10m", UP, "trunk-us-1");
            s.heardBy("1h", "15s trigger trunk-us-1-down (1 of 1 out)", "10m resolve trunk-us-1-down (0 of 1 out)");
        }
    }

    private static StatusEvent untimed(String id, Status status, String received) {
        return changed(event(id, status, received, received), false, null);
    }

    private static StatusEvent signed(String delivery, String id, Status status, String time, String content) {
        return event(id, status, time, time)
                .withDelivery(DeliveryKey.ofUnsignedId(delivery, delivery).alsoSigned(content));
    }

    private static StatusEvent delivered(String delivery, String id, Status status, String time) {
        return changed(event(id, status, time, time), true, "id:" + delivery);
    }

    private static StatusEvent changed(StatusEvent event, boolean timestamped, String fingerprint) {
        return new StatusEvent(
                event.source(),
                event.component(),
                event.type(),
                event.status(),
                event.word(),
                event.occurredAt(),
                timestamped,
                event.receivedAt(),
                event.name(),
                event.platform(),
                event.diagnosticUrl(),
                event.compliance(),
                fingerprint,
                event.body());
    }
}
