package io.trunkline.ledger.query;

import static io.trunkline.model.Status.DOWN;
import static io.trunkline.model.Status.UP;
import static io.trunkline.simulate.Scenario.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.DeliveryResult;
import io.trunkline.simulate.Scenario;
import io.trunkline.simulate.ScenarioSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A resolve that does not get through is late from its first try, however often it is put off. */
class FailingSinceTest {

    static List<DeliveryResult> failures() {
        return List.of(
                new DeliveryResult.Unanswered("503", true, Optional.empty()),
                new DeliveryResult.Throttled(Optional.empty()),
                new DeliveryResult.Unreachable("connection refused"),
                new DeliveryResult.NotUnderstood(404, "not found"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void a_resolve_fails_since_its_first_call_until_one_is_accepted(DeliveryResult failure) {
        try (Scenario s = recovered(failure)) {
            IncidentView failing = incident(s);
            assertThat(failing.nextAction()).isEqualTo("resolve");
            assertThat(failing.failingSince()).isEqualTo(START.plus(Duration.ofMinutes(10)));
            assertThat(failing.dueAt()).as("put off").isAfter(START.plus(Duration.ofMinutes(13)));

            s.pagerDuty(call -> new DeliveryResult.Accepted()).moveTo("20m");
            assertThat(incident(s).outcome()).isEqualTo("resolved");
            assertThat(incident(s).failingSince()).isNull();
        }
    }

    @Test
    void what_PagerDuty_takes_at_once_does_not_fail() {
        try (Scenario s = recovered(new DeliveryResult.Accepted())) {
            assertThat(incident(s).outcome()).isEqualTo("resolved");
            assertThat(incident(s).failingSince()).isNull();
        }
    }

    private static Scenario recovered(DeliveryResult answer) {
        Scenario s = new Scenario(ScenarioSettings.settings("0s", "30m", "0s", "60s"));
        s.at("0s", DOWN, "trunk-us-1").moveTo("9m");
        return s.pagerDuty(call -> answer).at("10m", UP, "trunk-us-1").moveTo("15m");
    }

    private static IncidentView incident(Scenario s) {
        long id = Long.parseLong(
                s.ledger("SELECT CAST(MAX(id) AS TEXT) FROM incident").get(0));
        return s.store()
                .submit(store -> IncidentQueries.incident(store, id))
                .join()
                .orElseThrow();
    }
}
