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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepStepsTest {

    @Test
    void orders_are_looked_for_each_minute_and_their_failure_stops_none(@TempDir Path folder) {
        AtomicInteger looks = new AtomicInteger();
        AtomicLong nanos = new AtomicLong(-1);
        try (SqliteStore store = SqliteStore.open(folder);
                StoreWriter writer = store.startWriter()) {
            Clock clock = Clock.systemUTC();
            SweepSteps sweep = new SweepSteps(
                            new FindDueWork(writer, clock), new Metrics(new SimpleMeterRegistry()), clock, nanos::get)
                    .withOrders(() -> {
                        looks.incrementAndGet();
                        return CompletableFuture.failedFuture(new IllegalStateException("cannot be read"));
                    });
            assertThat(sweep.due()).isEmpty();
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(59));
            assertThat(sweep.due()).isEmpty();
            assertThat(looks).hasValue(1);

            nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
            assertThat(sweep.due()).isEmpty();
            assertThat(sweep.due()).isEmpty();
            assertThat(looks).hasValue(2);

            nanos.addAndGet(TimeUnit.SECONDS.toNanos(61));
            assertThat(sweep.due()).isEmpty();
        }
        assertThat(looks).hasValue(3);
    }
}
