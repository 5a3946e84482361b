package io.trunkline.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.inventory.Inventory.Answer;
import io.trunkline.inventory.Inventory.LookupOutcome;
import io.trunkline.model.ComponentId;
import io.trunkline.source.GuideSources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** How long the inventory keeps an answer, and what it does while the platform gives none. */
class InventoryCacheTest extends InventoryFixture {

    @Test
    void late_answer_is_announced_and_cached_for_the_next_lookup() throws Exception {
        List<ComponentId> late = new java.util.concurrent.CopyOnWriteArrayList<>();
        inventory.onLate(late::add);
        inventory.withLimit((answer, budget) -> CompletableFuture.completedFuture(null));

        assertThat(ask("t-1")).isEqualTo(new Answer(null, LookupOutcome.UNAVAILABLE));
        Awaitility.await().untilAsserted(() -> assertThat(late).containsExactly(trunk("t-1")));
        assertThat(inventory.atHand(trunk("t-1")).orElseThrow().site()).isEqualTo("London City");
    }

    @Test
    void what_reports_do_not_say_is_known_for_an_hour_over_restarts_and_at_other_nodes() throws Exception {
        platform.trunk("t-1", "Carrier A").put("state", "inactive");
        platform.trunk("t-2", "Carrier B");
        ask("t-1");
        restart();
        assertThat(inventory.facts(trunk("t-1"))).isEmpty();
        inventory.follow(GuideSources.genesys()).get(30, TimeUnit.SECONDS);

        assertThat(inventory.facts(trunk("t-1")).orElseThrow().path("state").asText())
                .isEqualTo("inactive");
        assertThat(inventory.facts(trunk("t-2")).orElseThrow().toString())
                .isEqualTo("{\"registersEnabledStatus\":\"DISABLED\"}");
        now.set(START.plus(Duration.ofHours(1)));
        assertThat(inventory.facts(trunk("t-1"))).isEmpty();
    }

    @Test
    void what_is_old_is_given_at_once_and_asked_for_again_behind() throws Exception {
        ask("t-1");
        platform.trunk("t-1", "Renamed");
        now.set(START.plus(Duration.ofMinutes(11)));

        assertThat(inventory.atHand(trunk("t-1")).orElseThrow().name()).startsWith("Carrier A");
        Awaitility.await().untilAsserted(() -> assertThat(
                        inventory.atHand(trunk("t-1")).orElseThrow().name())
                .startsWith("Renamed"));
    }

    @Test
    void after_a_restart_with_the_api_down_the_last_answer_stands() throws Exception {
        ask("t-1");
        restart();
        platform.down();
        now.set(START.plus(Duration.ofDays(1)));

        assertThat(ask("t-1").outcome()).isEqualTo(LookupOutcome.REMEMBERED);
        assertThat(ask("t-1").known().site()).isEqualTo("London City");
        assertThat(ask("t-2")).isEqualTo(new Answer(null, LookupOutcome.UNAVAILABLE));
    }

    @Test
    void what_another_node_asked_for_lately_is_not_asked_for_again() throws Exception {
        ask("t-1");
        restart();
        now.set(START.plus(Duration.ofMinutes(5)));

        assertThat(ask("t-1").outcome()).isEqualTo(LookupOutcome.FOUND);
        assertThat(listings()).isEqualTo(1);
    }

    @Test
    void an_api_that_does_not_answer_is_waited_for_no_longer_than_the_budget() throws Exception {
        List<Duration> budgets = new ArrayList<>();
        CompletableFuture<Answer> end = new CompletableFuture<>();
        inventory.withLimit((answer, length) -> {
            budgets.add(length);
            return end;
        });
        platform.silent();

        CompletableFuture<Answer> answer = inventory.ask(trunk("t-1"));
        Awaitility.await().until(() -> platform.requests().size() == 1);
        assertThat(answer).isNotDone();
        end.complete(null);

        assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(new Answer(null, LookupOutcome.UNAVAILABLE));
        assertThat(budgets).containsExactly(budget);
    }

    @Test
    void api_that_answers_429_is_not_asked_for_hours_and_remembered_items_stand() throws Exception {
        ask("t-1");
        restart();
        now.set(START.plus(Duration.ofHours(2)));
        platform.always(429, Map.of("Retry-After", "10000"));
        assertThat(ask("t-1").outcome()).isEqualTo(LookupOutcome.REMEMBERED);
        int before = platform.requests().size();

        for (int minute = 0; minute < 120; minute++) {
            now.set(now.get().plusSeconds(60));
            assertThat(ask("t-1").outcome()).isEqualTo(LookupOutcome.REMEMBERED);
            assertThat(ask("new-" + minute).outcome()).isEqualTo(LookupOutcome.UNAVAILABLE);
        }

        assertThat(platform.requests()).hasSize(before);
    }
}
