package io.trunkline.simulate;

import static io.trunkline.model.Status.DEGRADED;
import static io.trunkline.model.Status.DOWN;
import static io.trunkline.pagerduty.webhook.PagerDutyWebhook.Kind.RESOLVED;
import static io.trunkline.simulate.Answers.ACCEPTED;
import static io.trunkline.simulate.Answers.REFUSED;
import static io.trunkline.simulate.Answers.TOO_LARGE;

import io.trunkline.model.DeliveryResult;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rule 12: the bare body of an update whose full one was refused. */
class BareBodyScenariosTest {

    @Test
    void the_bare_body_of_an_update_goes_at_once_and_the_next_update_keeps_the_pace() {
        for (DeliveryResult answer : List.of(REFUSED, TOO_LARGE)) {
            try (Scenario s = new Scenario()) {
                s.answers(ACCEPTED, answer)
                        .at("0s", DOWN, "trunk-us-1")
                        .at("20s", DOWN, "trunk-us-2")
                        .at("22s", DOWN, "trunk-us-3");
                s.heardBy(
                        "1h",
                        "5s trigger trunk-us-1-down (1 of 1 out)",
                        "20s update trunk-us-1-down (2 of 2 out)",
                        "20s update trunk-us-1-down (2 of 2 out) bare",
                        "35s update trunk-us-1-down (3 of 3 out)");
            }
        }
    }

    /** PagerDuty's word of a close comes late, after an update that opened it again and before the bare body of the next. */
    @Test
    void an_update_that_opened_again_what_a_person_closed_is_resolved_though_the_next_was_refused() {
        try (Scenario s = new Scenario()) {
            s.answers(ACCEPTED, ACCEPTED)
                    .duringTheNextCall(update -> update.moveTo("36.5s"), REFUSED)
                    .answers(Answers.throttledFor("1m"))
                    .at("0s", DOWN, "trunk-us-1")
                    .at("18s", DOWN, "trunk-us-2")
                    .at("22s", DOWN, "trunk-us-3")
                    .at("31s", DEGRADED, "trunk-us-9")
                    .hearLate("40s", "10s", RESOLVED, "trunk-us-1-down");
            s.heardBy(
                    "1m45s",
                    "5s trigger trunk-us-1-down (1 of 1 out)",
                    "20s update trunk-us-1-down (2 of 2 out)",
                    "35s update trunk-us-1-down (3 of 3 out)",
                    "36.5s trigger trunk-us-9-degraded (1 of 1 out)",
                    "1m36.5s trigger trunk-us-2-down (2 of 2 out)",
                    "1m36.5s trigger trunk-us-9-degraded (1 of 1 out)",
                    "1m36.5s resolve trunk-us-1-down (1 of 1 out) bare");
        }
    }
}
