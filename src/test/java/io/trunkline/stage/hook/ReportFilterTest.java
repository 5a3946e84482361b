package io.trunkline.stage.hook;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trunkline.config.Configuration;
import io.trunkline.ledger.AcceptEvent;
import io.trunkline.ledger.AcceptEvent.AcceptedEvent;
import io.trunkline.ledger.LedgerContext;
import io.trunkline.metrics.HookMetrics;
import io.trunkline.model.ComponentId;
import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import io.trunkline.rules.Maintenance;
import io.trunkline.simulate.FixedDirectory;
import io.trunkline.simulate.ScenarioSettings;
import io.trunkline.source.Sources;
import io.trunkline.store.sqlite.InMemoryStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The filter's route decides in time or not at all, and keeps the reports of a component in their order. */
class ReportFilterTest {

    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final Duration LONG = Duration.ofMinutes(5);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final InMemoryStore store = new InMemoryStore();
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final CountDownLatch release = new CountDownLatch(1);
    private UserRoutes routes;

    @AfterEach
    void stop() {
        release.countDown();
        context.stop();
        store.close();
    }

    private ReportFilter filter(UserRoute.Bounds bounds, Processor step) throws Exception {
        Configuration configuration = new Configuration(
                ScenarioSettings.settings("5m", "30m", "5s", "60s"),
                new Sources(List.of()),
                new FixedDirectory(),
                Maintenance.NONE);
        routes = new UserRoutes(Map.of(ReportFilter.ADDRESS, bounds));
        routes.follow(context);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(ReportFilter.ADDRESS)
                        .routeId("filter")
                        .errorHandler(noErrorHandler())
                        .process(step);
            }
        });
        context.start();
        AcceptEvent ledger =
                new AcceptEvent(LedgerContext.of(store, Clock.fixed(NOW, ZoneOffset.UTC), () -> configuration));
        return new ReportFilter(routes, ledger, FixedDirectory::new, new HookMetrics(registry));
    }

    private static StatusEvent event(String id, Status status) {
        ComponentId component = new ComponentId("genesys", "trunk", id);
        return new StatusEvent(
                "genesys",
                component,
                "trunk",
                status,
                status.name(),
                NOW,
                false,
                NOW,
                null,
                "Genesys Cloud CX",
                null,
                false,
                null,
                "{}");
    }

    private double count(String outcome) {
        return registry.get("trunkline.filter")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    @Test
    void the_variable_keeps_a_report_out_and_says_why() throws Exception {
        ReportFilter filter = filter(
                new UserRoute.Bounds(1, 9, LONG), exchange -> exchange.setVariable(ReportFilter.VARIABLE, "a lab"));

        assertThat(filter.accept(event("t-1", Status.DOWN)).join().verdict()).isEqualTo("filtered");
        assertThat(count("filtered")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "false", "FALSE", "'false'", "\"no\"", "null", "0", "''"})
    void a_route_that_says_nothing_or_false_lets_pass(String said) throws Exception {
        ReportFilter filter =
                filter(new UserRoute.Bounds(1, 9, LONG), exchange -> exchange.setVariable(ReportFilter.VARIABLE, said));

        assertThat(filter.accept(event("t-1", Status.DOWN)).join().verdict()).isEqualTo("change");
        assertThat(count("passed")).isEqualTo(1);
    }

    @Test
    void a_route_that_throws_lets_pass() throws Exception {
        ReportFilter filter = filter(new UserRoute.Bounds(1, 9, LONG), exchange -> {
            throw new IllegalStateException("away");
        });

        assertThat(filter.accept(event("t-1", Status.DOWN)).join().verdict()).isEqualTo("change");
        assertThat(count("failed")).isEqualTo(1);
    }

    @Test
    void a_route_that_hangs_lets_pass_and_is_left_alone_for_a_while() throws Exception {
        ReportFilter filter = filter(new UserRoute.Bounds(1, 9, Duration.ofMillis(50)), exchange -> release.await());

        assertThat(filter.accept(event("t-1", Status.DOWN)).join().verdict()).isEqualTo("change");
        assertThat(filter.accept(event("t-2", Status.DOWN)).join().verdict()).isEqualTo("change");
        assertThat(count("timed_out")).isEqualTo(2);
    }

    @Test
    void what_waited_longer_than_a_second_for_those_before_it_passes_unasked() throws Exception {
        AtomicLong nanos = new AtomicLong();
        CountDownLatch asked = new CountDownLatch(1);
        ReportFilter filter = filter(new UserRoute.Bounds(1, 9, LONG), exchange -> {
                    exchange.setVariable(ReportFilter.VARIABLE, "a lab");
                    asked.countDown();
                    release.await();
                })
                .withNanoTime(nanos::get);

        CompletableFuture<AcceptedEvent> first = filter.accept(event("t-1", Status.DOWN));
        asked.await();
        CompletableFuture<AcceptedEvent> second = filter.accept(event("t-1", Status.DOWN));
        nanos.addAndGet(Duration.ofMillis(1001).toNanos());
        release.countDown();

        assertThat(first.join().verdict()).isEqualTo("filtered");
        assertThat(second.join().verdict()).isEqualTo("change");
        assertThat(count("timed_out")).isEqualTo(1);
    }

    @Test
    void more_than_it_takes_pass_and_it_is_asked_about_the_next() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        ReportFilter filter = filter(new UserRoute.Bounds(1, 1, LONG), exchange -> {
            asked.countDown();
            release.await();
            exchange.setVariable(ReportFilter.VARIABLE, "a lab");
        });
        UserRoute route = routes.at(ReportFilter.ADDRESS).orElseThrow();
        CompletableFuture<Exchange> first = route.call(Map::of).orElseThrow();
        asked.await();
        CompletableFuture<Exchange> second = route.call(Map::of).orElseThrow();
        assertThat(filter.accept(event("t-3", Status.DOWN)).join().verdict()).isEqualTo("change");
        release.countDown();
        CompletableFuture.allOf(first, second).join();

        assertThat(filter.accept(event("t-4", Status.DOWN)).join().verdict()).isEqualTo("filtered");
        assertThat(count("timed_out")).isEqualTo(1);
    }

    @Test
    void a_route_that_is_being_exchanged_is_not_left_alone_for_that() throws Exception {
        ReportFilter filter = filter(new UserRoute.Bounds(1, 9, LONG), exchange -> {
            release.await();
            exchange.setVariable(ReportFilter.VARIABLE, "a lab");
        });
        Set<String> exchanged = new HashSet<>(Set.of("filter"));
        routes.withExchanges(() -> exchanged);
        assertThat(filter.accept(event("t-1", Status.DOWN)).join().verdict()).isEqualTo("change");
        exchanged.clear();
        release.countDown();

        assertThat(filter.accept(event("t-2", Status.DOWN)).join().verdict()).isEqualTo("filtered");
        assertThat(count("timed_out")).isEqualTo(1);
    }

    @Test
    void only_outages_are_asked_about() throws Exception {
        ReportFilter filter = filter(
                new UserRoute.Bounds(1, 9, LONG), exchange -> exchange.setVariable(ReportFilter.VARIABLE, "all"));

        assertThat(filter.accept(event("t-1", Status.UP)).join().verdict()).isEqualTo("repeat");
        assertThat(count("filtered")).isZero();
    }

    @Test
    void an_up_waits_for_the_outage_before_it() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        ReportFilter filter = filter(new UserRoute.Bounds(1, 9, LONG), exchange -> {
            asked.countDown();
            release.await();
        });

        CompletableFuture<AcceptedEvent> down = filter.accept(event("t-1", Status.DOWN));
        asked.await();
        CompletableFuture<AcceptedEvent> up = filter.accept(event("t-1", Status.UP));
        assertThat(filter.accept(event("t-2", Status.UP)).join().verdict()).isEqualTo("repeat");
        assertThat(up).isNotDone();
        release.countDown();

        assertThat(down.join().verdict()).isEqualTo("change");
        assertThat(up.join().verdict()).isEqualTo("change");
    }
}
