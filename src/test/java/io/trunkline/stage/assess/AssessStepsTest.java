package io.trunkline.stage.assess;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ledger.AssessComponent;
import io.trunkline.ledger.LedgerContext;
import io.trunkline.metrics.Metrics;
import io.trunkline.model.ComponentId;
import io.trunkline.model.Service;
import io.trunkline.model.ServiceMatch;
import io.trunkline.simulate.Scenario;
import io.trunkline.store.Transactions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** What the assess stage hands to the ledger at once. */
class AssessStepsTest {

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
            AssessComponent assessComponent =
                    new AssessComponent(LedgerContext.of(busy, Clock.systemUTC(), scenario::configuration));
            AssessSteps assess = new AssessSteps(
                    scenario::configuration, null, assessComponent, null, Metrics.unread(), Runnable::run);
            ServiceMatch found = new ServiceMatch(
                    new Service("retail", "Retail", "key", Map.of()), ServiceMatch.How.GLOB, "trunk-*");

            List<CompletableFuture<?>> asked = new ArrayList<>();
            for (int i = 0; i < MORE_THAN_AT_ONCE; i++) {
                asked.add(assess.assess(new ComponentId("genesys", "trunk", "trunk-" + i), found));
            }

            assertThat(handed).hasSize(256);
            handed.remove().completeExceptionally(new IllegalStateException("full"));
            assertThat(handed).as("the next one's turn").hasSize(256);
            while (!handed.isEmpty()) {
                handed.remove().completeExceptionally(new IllegalStateException("full"));
            }
            assertThat(asked).hasSize(MORE_THAN_AT_ONCE).allMatch(CompletableFuture::isCompletedExceptionally);
        }
    }
}
