package io.trunkline.simulate;

import static io.trunkline.model.Status.DEGRADED;
import static io.trunkline.model.Status.DOWN;
import static io.trunkline.model.Status.UP;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trunkline.ledger.LastResortQueue;
import io.trunkline.ledger.LastResortQueue.Attempt;
import io.trunkline.metrics.Metrics;
import io.trunkline.model.DeliveryResult;
import io.trunkline.stage.deliver.LastResortSteps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rule 12, the last resort: owed until it has ended well, whatever happens in between. */
class LastResortScenariosTest {

    private static final DeliveryResult REFUSED = new DeliveryResult.Refused(List.of("no"));

    private static Scenario refused() {
        Scenario s = new Scenario();
        s.pagerDuty(call -> REFUSED).at("0s", DOWN, "trunk-us-1").moveTo("10s");
        return s;
    }

    private static LastResortQueue lastResort(Scenario s) {
        return new LastResortQueue(s.store(), s.clock());
    }

    private static List<Attempt> takenAt(Scenario s, String time) {
        s.moveTo(time);
        return lastResort(s).take(10).join();
    }

    @Test
    void what_is_refused_everywhere_is_owed_at_once_and_once() {
        try (Scenario s = refused()) {
            List<Attempt> attempts = takenAt(s, "10s");
            assertThat(attempts).singleElement().satisfies(attempt -> {
                assertThat(attempt.summary()).contains("trunk-us-1", "DOWN");
                assertThat(attempt.number()).isEqualTo(1);
            });
            lastResort(s).done(1, false).join();
            assertThat(takenAt(s, "9h")).isEmpty();
            assertThat(s.ledger("SELECT done_at - owed_at FROM last_resort")).hasSize(1);
        }
    }

    @Test
    void delivered_incident_is_done_though_the_route_files_cannot_be_read() {
        try (Scenario s = refused()) {
            LastResortSteps steps = new LastResortSteps(lastResort(s), new Metrics(new SimpleMeterRegistry()))
                    .withLastResortCheck(() -> {
                        throw new IllegalStateException("gone");
                    });

            steps.done(takenAt(s, "10s").get(0));

            assertThat(takenAt(s, "9h")).isEmpty();
            assertThat(s.ledger("SELECT only_logged FROM last_resort")).containsExactly("0");
        }
    }

    @Test
    void what_a_crash_interrupts_is_tried_again() {
        try (Scenario s = refused()) {
            assertThat(takenAt(s, "10s")).hasSize(1);
            assertThat(takenAt(s, "2m9s")).isEmpty();
            assertThat(takenAt(s, "2m10s"))
                    .singleElement()
                    .extracting(Attempt::number)
                    .isEqualTo(2);
        }
    }

    @Test
    void a_crash_right_after_the_refusal_loses_nothing() {
        try (Scenario s = refused()) {
            s.restartAt("1h");
            assertThat(takenAt(s, "1h")).hasSize(1);
        }
    }

    @Test
    void what_fails_is_tried_again_later_each_time_and_for_ever() {
        try (Scenario s = refused()) {
            List<Long> seconds = new ArrayList<>();
            Instant at = Scenario.START.plus(Scenario.length("10s"));
            for (int attempt = 1; attempt <= 10; attempt++) {
                s.clock().advanceTo(at);
                assertThat(lastResort(s).take(10).join())
                        .as("attempt %d", attempt)
                        .hasSize(1);
                Instant next = lastResort(s).failed(1, "away").join().orElseThrow();
                seconds.add(next.getEpochSecond() - at.getEpochSecond());
                s.clock().advanceTo(next.minusMillis(1));
                assertThat(lastResort(s).take(10).join()).isEmpty();
                at = next;
            }
            assertThat(seconds).containsExactly(5L, 10L, 20L, 40L, 80L, 160L, 320L, 600L, 600L, 600L);
            assertThat(s.ledger("SELECT attempts || ' ' || last_error FROM last_resort"))
                    .containsExactly("10 away");
        }
    }

    @Test
    void an_attempt_that_fails_late_does_not_undo_one_that_ended_well() {
        try (Scenario s = refused()) {
            takenAt(s, "10s");
            takenAt(s, "3m");
            lastResort(s).done(1, false).join();
            assertThat(lastResort(s).failed(1, "away").join()).isEmpty();
            lastResort(s).done(1, false).join();
            assertThat(takenAt(s, "9h")).isEmpty();
        }
    }

    @Test
    void incident_unaccepted_for_five_minutes_is_owed_without_a_further_call() {
        try (Scenario s = new Scenario()) {
            s.answers(Answers.throttledFor("1h")).at("0s", DOWN, "trunk-us-1");
            assertThat(takenAt(s, "5m4s")).isEmpty();
            assertThat(takenAt(s, "5m5s"))
                    .extracting(attempt -> attempt.incident().dedupKey())
                    .containsExactly("trunk-us-1-down");
            assertThat(takenAt(s, "5m6s")).isEmpty();
        }
    }

    @Test
    void what_was_never_called_is_said_to_wait_for_its_key_or_for_another_incident() {
        try (Scenario s = new Scenario()) {
            s.answers(Answers.throttledFor("1h")).at("0s", DOWN, "trunk-us-1").at("10s", DEGRADED, "trunk-us-2");
            assertThat(takenAt(s, "5m15s"))
                    .extracting(Attempt::reason)
                    .contains("no call was made, as its routing key is held: 429: over the rate limit, for 5 min");
        }
        try (Scenario s = new Scenario()) {
            s.pagerDuty(call -> Answers.TIMEOUT).at("0s", DOWN, "trunk-us-1").at("0s", DEGRADED, "trunk-us-2");
            s.moveTo("5m4s");
            s.clock().advanceTo(Scenario.START.plus(Scenario.length("5m5s")));
            assertThat(lastResort(s).take(10).join())
                    .extracting(Attempt::reason)
                    .contains("no call was made: it waits behind incident 1, which gets no answer, for 5 min");
        }
    }

    @Test
    void what_waits_behind_one_that_gets_no_answer_is_called_before_its_last_resort() {
        try (Scenario s = new Scenario()) {
            s.pagerDuty(call -> call.report().dedupKey().equals("trunk-us-1-down") ? Answers.TIMEOUT : Answers.ACCEPTED)
                    .at("0s", DOWN, "trunk-us-1")
                    .at("4s", DEGRADED, "trunk-us-2");
            assertThat(takenAt(s, "20m"))
                    .extracting(attempt -> attempt.incident().dedupKey())
                    .containsExactly("trunk-us-1-down");
            assertThat(s.heard()).contains("5m5s trigger trunk-us-2-degraded (1 of 1 out)");
        }
    }

    /** An Edge and its trunk fall in a window that ends after an hour, and the Edge is back a minute after that. */
    private static Scenario leavingItsCause(DeliveryResult answer) {
        Scenario s = new Scenario().pagerDuty(call -> answer);
        s.startMaintenance("0s", "1h", "*us-7*");
        return s.at("50m", DOWN, "edge-us-7", "trunk-us-7-1").at("1h1m", UP, "edge-us-7");
    }

    @Test
    void what_leaves_its_causes_incident_has_its_last_resort_five_minutes_after_that_opened() {
        for (DeliveryResult answer : List.of(Answers.SERVER_ERROR, Answers.TIMEOUT, Answers.NOT_FOUND)) {
            try (Scenario s = leavingItsCause(answer)) {
                assertThat(takenAt(s, "1h5m4s")).as("%s", answer).isEmpty();
                assertThat(takenAt(s, "1h5m5s"))
                        .as("%s", answer)
                        .singleElement()
                        .satisfies(attempt -> {
                            assertThat(attempt.summary()).contains("trunk-us-7-1", "DOWN");
                            assertThat(attempt.reason()).endsWith("for 5 min");
                        });
                assertThat(s.ledger("SELECT COUNT(*) FROM last_resort")).containsExactly("1");
            }
        }
    }

    /** Its cause's has named it, so its own is that of an incident that nothing was said of. */
    @Test
    void what_leaves_its_causes_incident_after_the_last_resort_of_that_has_one_five_minutes_later() {
        try (Scenario s = new Scenario()) {
            s.pagerDuty(call -> Answers.TIMEOUT)
                    .at("0s", DOWN, "edge-us-7", "trunk-us-7-1")
                    .at("6m", UP, "edge-us-7")
                    .moveTo("12m4s");
            assertThat(s.ledger("SELECT incident FROM last_resort")).containsExactly("1");
            assertThat(takenAt(s, "12m5s")).extracting(Attempt::number).hasSize(2);
            assertThat(s.ledger("SELECT incident FROM last_resort")).containsExactly("1", "2");
        }
    }
}
