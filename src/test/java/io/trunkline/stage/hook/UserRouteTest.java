package io.trunkline.stage.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A route of a user is called on its own threads, for no longer than its time, and not more often than its queue takes. */
class UserRouteTest {

    private static final Duration LONG = Duration.ofMinutes(5);

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void stop() {
        release.countDown();
        context.stop();
    }

    private UserRoutes routes(UserRoute.Bounds bounds, Processor step) throws Exception {
        UserRoutes routes = new UserRoutes(Map.of("direct:on-opened", bounds));
        routes.follow(context);
        add("opened", step);
        context.start();
        return routes;
    }

    private void add(String id, Processor step) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:on-opened")
                        .routeId(id)
                        .errorHandler(noErrorHandler())
                        .process(step);
            }
        });
    }

    /** Goes on waiting though it is interrupted. */
    private Processor uninterruptible(CountDownLatch begun) {
        return exchange -> {
            begun.countDown();
            boolean waits = true;
            while (waits) {
                try {
                    release.await();
                    waits = false;
                } catch (InterruptedException again) {
                    waits = true;
                }
            }
        };
    }

    private static UserRoute route(UserRoutes routes) {
        return routes.at("direct:on-opened").orElseThrow();
    }

    private static Throwable failure(CompletableFuture<Exchange> call) {
        return call.handle((exchange, failure) -> failure).join();
    }

    @Test
    void a_route_runs_on_a_thread_of_its_own() throws Exception {
        CompletableFuture<String> thread = new CompletableFuture<>();
        UserRoutes routes = routes(
                new UserRoute.Bounds(1, 1, LONG),
                exchange -> thread.complete(Thread.currentThread().getName()));

        route(routes).call(Map::of).orElseThrow().join();

        assertThat(thread).isCompletedWithValue("trunkline-on-opened");
    }

    @Test
    void what_a_route_throws_comes_back_without_addresses() throws Exception {
        UserRoutes routes = routes(new UserRoute.Bounds(1, 1, LONG), exchange -> {
            throw new IllegalStateException("https://hooks.example/T0/secret is away");
        });

        Throwable failure = failure(route(routes).call(Map::of).orElseThrow());

        assertThat(UserRoute.reason(failure))
                .isEqualTo("IllegalStateException: https://hooks.example/... is away")
                .doesNotContain("secret");
        assertThat(UserRoute.isTimeout(failure)).isFalse();
    }

    @Test
    void a_route_that_blocks_is_interrupted_and_its_thread_works_again() throws Exception {
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        UserRoutes routes = routes(new UserRoute.Bounds(1, 1, Duration.ofMillis(50)), exchange -> {
            if (exchange.getMessage().getBody().equals("block")) {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    interrupted.complete(true);
                    throw e;
                }
            }
        });

        Throwable failure = failure(route(routes).call(() -> "block").orElseThrow());

        assertThat(failure).isInstanceOf(TimeoutException.class);
        assertThat(UserRoute.reason(failure)).isEqualTo("it did not end in time");
        assertThat(interrupted.get(1, TimeUnit.MINUTES)).isTrue();
        assertThat(failure(route(routes).call(() -> "go on").orElseThrow())).isNull();
    }

    @Test
    void a_route_that_does_not_care_for_interrupts_holds_its_own_threads_alone() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        UserRoutes routes = routes(new UserRoute.Bounds(1, 1, Duration.ofMillis(20)), uninterruptible(begun));

        CompletableFuture<Exchange> first = route(routes).call(Map::of).orElseThrow();
        begun.await();

        assertThatThrownBy(first::join).hasRootCauseInstanceOf(TimeoutException.class);
        assertThat(route(routes).free()).isZero();
        assertThat(route(routes).call(Map::of)).as("one waits").isPresent();
        assertThat(route(routes).call(Map::of)).as("more do not").isEmpty();
    }

    @Test
    void a_route_that_comes_in_its_place_has_threads_again_and_is_called_with_what_waited() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        UserRoutes routes = routes(new UserRoute.Bounds(1, 1, Duration.ofMillis(20)), uninterruptible(begun));
        CompletableFuture<Exchange> stuck = route(routes).call(Map::of).orElseThrow();
        begun.await();
        assertThat(failure(stuck)).isInstanceOf(TimeoutException.class);
        CompletableFuture<Exchange> waits = route(routes).call(Map::of).orElseThrow();
        assertThat(route(routes).free()).isZero();

        exchangeWith(exchange -> {});

        assertThat(failure(waits)).isNull();
        assertThat(failure(route(routes).call(Map::of).orElseThrow())).isNull();
        assertThat(route(routes).free()).isEqualTo(1);
    }

    private void exchangeWith(Processor step) throws Exception {
        // As an exchange does: what hangs in the old route holds nothing up.
        context.getShutdownStrategy().setTimeout(1);
        context.getRouteController().stopRoute("opened", 1, TimeUnit.MILLISECONDS);
        context.removeRoute("opened");
        add("again", step);
    }

    @Test
    void a_route_that_was_slow_rests_until_another_comes_in_its_place() throws Exception {
        UserRoutes routes = routes(new UserRoute.Bounds(1, 1, LONG), exchange -> {
            if (exchange.getMessage().getBody().equals("block")) {
                release.await();
            }
        });
        UserRoute.Patience patience = new UserRoute.Patience(Duration.ofMillis(20), LONG);
        assertThat(route(routes).isResting()).isFalse();

        assertThat(UserRoute.isTimeout(
                        failure(route(routes).ask(() -> "block", patience).orElseThrow())))
                .isTrue();
        assertThat(route(routes).isResting()).isTrue();

        release.countDown();
        exchangeWith(exchange -> {});
        assertThat(route(routes).isResting()).isFalse();
    }

    @Test
    void more_than_the_queue_takes_is_said_at_once() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        UserRoutes routes = routes(new UserRoute.Bounds(1, 2, LONG), exchange -> {
            begun.countDown();
            release.await();
        });

        CompletableFuture<Exchange> first = route(routes).call(Map::of).orElseThrow();
        begun.await();
        assertThat(route(routes).call(Map::of)).isPresent();
        assertThat(route(routes).call(Map::of)).isPresent();
        assertThat(route(routes).call(Map::of)).isEmpty();

        release.countDown();
        assertThat(failure(first)).isNull();
    }

    @Test
    void a_route_that_is_removed_is_not_called_and_one_that_comes_back_is() throws Exception {
        UserRoutes routes = routes(new UserRoute.Bounds(1, 1, LONG), exchange -> {});
        assertThat(routes.present()).containsExactly("direct:on-opened");

        context.getRouteController().stopRoute("opened");
        context.removeRoute("opened");
        assertThat(routes.at("direct:on-opened")).isEmpty();

        add("again", exchange -> {});
        assertThat(failure(route(routes).call(Map::of).orElseThrow())).isNull();
    }

    @Test
    void a_route_that_is_being_exchanged_is_there_until_that_is_over() throws Exception {
        Set<String> exchanged = new HashSet<>();
        UserRoutes routes =
                routes(new UserRoute.Bounds(1, 1, LONG), exchange -> {}).withExchanges(() -> exchanged);
        exchanged.add("opened");
        context.getRouteController().stopRoute("opened");
        context.removeRoute("opened");
        assertThat(routes.at("direct:on-opened")).isPresent();

        exchanged.clear();
        assertThat(routes.at("direct:on-opened")).isEmpty();
    }
}
