package io.trunkline.stage.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trunkline.ledger.HookQueue;
import io.trunkline.ledger.tables.HookTable;
import io.trunkline.metrics.HookMetrics;
import io.trunkline.model.Hook;
import io.trunkline.store.sqlite.InMemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the ledger owes to hooks does not wait for the clock, as long as the hook works. */
class OwedHooksTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final InMemoryStore store = new InMemoryStore();
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final UserRoutes routes =
            new UserRoutes(Map.of("direct:on-opened", new UserRoute.Bounds(2, 10, Duration.ofMinutes(5))));
    private final ExecutorService looks = Executors.newSingleThreadExecutor();
    private final OwedHooks owed = new OwedHooks(
            routes,
            new Hooks(routes, () -> null, new HookMetrics(new SimpleMeterRegistry()), () -> NOON),
            new HookQueue(store, () -> NOON),
            true);

    @AfterEach
    void stop() {
        looks.shutdownNow();
        context.stop();
        store.close();
    }

    private void start(Processor step) throws Exception {
        routes.follow(context);
        owed.follow();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:on-opened")
                        .routeId("opened")
                        .errorHandler(noErrorHandler())
                        .process(step);
            }
        });
        context.start();
        store.submit(ledger -> {
                    for (int incident = 1; incident <= 25; incident++) {
                        HookTable.owe(ledger, Hook.OPENED, incident, "{}", NOON);
                    }
                    return true;
                })
                .join();
    }

    @Test
    void one_look_begins_all_that_is_owed() throws Exception {
        CountDownLatch calls = new CountDownLatch(25);
        start(exchange -> calls.countDown());

        owed.look(looks);

        assertThat(calls.await(1, TimeUnit.MINUTES)).isTrue();
    }

    private int count(String where) {
        return store.submit(ledger -> ledger.sql("SELECT count(*) FROM hook_call WHERE " + where)
                        .query(Integer.class)
                        .single())
                .join();
    }

    @Test
    void a_hook_that_fails_is_not_called_with_more_until_the_next_look() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        CountDownLatch two = new CountDownLatch(2);
        start(exchange -> {
            calls.incrementAndGet();
            two.countDown();
            throw new IllegalStateException("away");
        });

        owed.look(looks);
        two.await();
        // What failed is noted by the store's writer, and whatever follows that is asked for by then.
        await().until(() -> count("last_error IS NOT NULL") == 2);
        store.submit(ledger -> true).join();
        looks.submit(() -> {}).get();
        assertThat(count("attempts > 0")).isEqualTo(2);

        assertThat(calls).hasValue(2);
    }
}
