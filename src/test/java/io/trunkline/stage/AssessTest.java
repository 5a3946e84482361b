package io.trunkline.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.directory.Found;
import io.trunkline.directory.Service;
import io.trunkline.event.ComponentId;
import io.trunkline.ledger.Assessing;
import io.trunkline.ledger.Transactions;
import io.trunkline.management.Meters;
import io.trunkline.policy.Rules;
import io.trunkline.simulation.Scenario;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** What the assess stage hands to the ledger at once. */
class AssessTest {

    private static final int MORE_THAN_AT_ONCE = 300;

    private final Queue<CompletableFuture<?>> handed = new ConcurrentLinkedQueue<>();
    private final Transactions busy = new Transactions() {
        @Override
        public <T> CompletableFuture<T> submit(Work<T> work) {
            CompletableFuture<T> done = new CompletableFuture<>();
            handed.add(done);
            return done;
        }
    };

    @Test
    void all_of_a_sweep_is_not_put_before_webhooks_and_calls() {
        try (Scenario scenario = new Scenario()) {
            Assessing assessing = new Assessing(
                    busy, Clock.systemUTC(), Rules.of(scenario.configuration().settings()));
            Assess assess = new Assess(scenario::configuration, null, assessing, null, Meters.unread(), Runnable::run);
            Found found = new Found(new Service("retail", "Retail", "key", Map.of()), Found.How.GLOB, "trunk-*");

            CompletableFuture<Void> sweep = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < MORE_THAN_AT_ONCE; i++) {
                    ask(assess, found, i);
                }
            });

            await().until(() -> handed.size() == 256);
            assertThat(sweep).isNotDone();
            List.copyOf(handed).forEach(done -> done.completeExceptionally(new IllegalStateException("full")));
            sweep.join();
            assertThat(handed).hasSize(MORE_THAN_AT_ONCE);
        }
    }

    private static void ask(Assess assess, Found found, int n) {
        try {
            assess.assess(new ComponentId("genesys", "trunk", "trunk-" + n), found);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
