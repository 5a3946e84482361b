package io.trunkline.simulate;

import static io.trunkline.model.Status.DOWN;
import static io.trunkline.model.Status.UP;
import static io.trunkline.pagerduty.webhook.PagerDutyWebhook.Kind.MERGED;

import io.trunkline.pagerduty.webhook.PagerDutyWebhook;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A merge closes nothing: our alert lives on in the target, named or not, and the resolve stays owed (rule 12). */
class MergeScenariosTest {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void merge_without_a_target_closes_nothing_by_any_author(boolean byPerson) {
        try (Scenario s = new Scenario()) {
            s.at("0s", DOWN, "trunk-us-1").moveTo("10m");
            s.hearAt(
                    "10m",
                    new PagerDutyWebhook(
                            "w",
                            MERGED,
                            "P1",
                            "trunk-us-1-down",
                            null,
                            null,
                            s.clock().instant(),
                            null,
                            byPerson,
                            null));
            s.at("3h", UP, "trunk-us-1")
                    .heardBy(
                            "9h", "5s trigger trunk-us-1-down (1 of 1 out)", "3h resolve trunk-us-1-down (0 of 1 out)");
        }
    }
}
