package io.trunkline.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trunkline.ledger.FindDueWork;
import io.trunkline.metrics.Metrics;
import io.trunkline.store.StoreWriter;
import io.trunkline.store.sqlite.SqliteStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepStepsTest {

    @Test
    void orders_are_looked_for_at_the_first_sweep_only_and_their_failure_stops_none(@TempDir Path folder) {
        AtomicInteger looks = new AtomicInteger();
        try (SqliteStore store = SqliteStore.open(folder);
                StoreWriter writer = store.startWriter()) {
            Clock clock = Clock.systemUTC();
            SweepSteps sweep = new SweepSteps(
                            new FindDueWork(writer, clock), new Metrics(new SimpleMeterRegistry()), clock)
                    .withOrders(() -> {
                        looks.incrementAndGet();
                        return CompletableFuture.failedFuture(new IllegalStateException("cannot be read"));
                    });
            assertThat(sweep.due()).isEmpty();
            assertThat(sweep.due()).isEmpty();
        }
        assertThat(looks).hasValue(1);
    }
}
