package io.trunkline.ledger.query;

import static io.trunkline.model.Status.DOWN;
import static io.trunkline.simulate.Scenario.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.DeliveryResult;
import io.trunkline.simulate.Scenario;
import io.trunkline.simulate.ScenarioSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What PagerDuty does not accept is listed, with its last answer, until it is accepted. */
class UnacceptedIncidentViewTest {

    @Test
    void incident_is_listed_with_the_last_answer_and_counted_until_it_is_accepted() {
        try (Scenario s = new Scenario(ScenarioSettings.settings("0s", "30m", "0s", "60s"))) {
            s.pagerDuty(call -> new DeliveryResult.NotUnderstood(404, "page not found"))
                    .at("0s", DOWN, "trunk-us-1")
                    .moveTo("61s");
            Instant opened = s.store()
                    .submit(sql -> UnacceptedIncidentView.openedBy(sql, START.plus(Duration.ofMinutes(1)), 10))
                    .join()
                    .get(0)
                    .since();

            assertThat(openedBy(s, opened.minusMillis(1))).isEmpty();
            assertThat(openedBy(s, opened)).singleElement().satisfies(incident -> {
                assertThat(incident.dedupKey()).isEqualTo("trunk-us-1-down");
                assertThat(incident.answer()).contains("404", "page not found");
            });
            assertThat(counted(s, opened).values()).containsExactly(1L);

            s.pagerDuty(call -> new DeliveryResult.Accepted()).moveTo("10m");
            assertThat(openedBy(s, opened)).isEmpty();
            assertThat(counted(s, opened)).isEmpty();
        }
    }

    private static List<UnacceptedIncidentView> openedBy(Scenario s, Instant then) {
        return s.store()
                .submit(sql -> UnacceptedIncidentView.openedBy(sql, then, 10))
                .join();
    }

    private static Map<String, Long> counted(Scenario s, Instant then) {
        return s.store()
                .submit(sql -> UnacceptedIncidentView.countedByService(sql, then))
                .join();
    }
}
