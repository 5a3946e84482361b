package io.trunkline.app;

import static io.trunkline.app.RunningRouter.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.trunkline.config.Configuration;
import io.trunkline.config.Problem;
import io.trunkline.config.Settings;
import io.trunkline.config.StartupException;
import io.trunkline.ledger.AcceptEvent.AcceptedEvent;
import io.trunkline.source.normalize.NormalizedEvent;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import javax.management.ObjectName;
import org.apache.camel.ServiceStatus;
import org.apache.camel.support.service.ServiceSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the router starts and stops. */
class CamelRuntimeTest {

    @TempDir
    private Path routes;

    private CamelRuntime.Builder builder(int port) {
        Configuration configuration = TestSources.configuration(
                new Settings.Server("127.0.0.1", port, TestSources.MAX_BODY, TestSources.NO_TLS), "genesys");
        return CamelRuntime.builder(() -> configuration, routes)
                .receive(
                        webhook -> Optional.empty(),
                        webhook -> new NormalizedEvent.Ignored("x"),
                        event -> CompletableFuture.completedFuture(RunningRouter.NEW))
                .name("router-test");
    }

    private void shipReceive() throws IOException {
        Files.copy(RunningRouter.SHIPPED, routes.resolve("receive.camel.yaml"));
    }

    private void route(String name, String text) throws IOException {
        Files.writeString(routes.resolve(name + ".camel.yaml"), text);
    }

    @Test
    void a_port_that_is_taken_stops_the_start_with_one_line_and_leaves_nothing_running() throws Exception {
        shipReceive();
        try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
            CamelRuntime router = builder(taken.getLocalPort())
                    .portProblem((problem, expected) ->
                            new Problem("environment", "TRUNKLINE_SERVER_PORT", problem, expected))
                    .build();
            assertThatThrownBy(router::start)
                    .isInstanceOf(StartupException.class)
                    .hasMessageStartingWith("environment: TRUNKLINE_SERVER_PORT: cannot listen on 127.0.0.1:"
                            + taken.getLocalPort() + ": ")
                    .hasMessageEndingWith("; expected a free port of this machine")
                    .hasMessageNotContaining("\n");
            assertThat(router.context().isStopped()).isTrue();
            assertThat(router.port()).isZero();
        }
    }

    @Test
    void a_stop_while_the_start_waits_ends_it_at_once_and_opens_nothing() throws Exception {
        shipReceive();
        for (Function<CompletableFuture<Void>, Runnable> giveUp : List.<Function<CompletableFuture<Void>, Runnable>>of(
                store -> () -> store.completeExceptionally(new StartupException("given up", null)),
                // It is open in the moment in which it is given up.
                store -> () -> store.complete(null))) {
            CompletableFuture<Void> store = new CompletableFuture<>();
            CountDownLatch waits = new CountDownLatch(1);
            List<String> opened = new CopyOnWriteArrayList<>();
            CamelRuntime router = builder(0)
                    .whenConfigured(context -> {
                        waits.countDown();
                        store.join();
                    })
                    .whenConfigured(context -> opened.add("management"))
                    .build();
            CompletableFuture<Void> start = CompletableFuture.runAsync(router::start);
            waits.await();

            router.stopOnSignal(giveUp.apply(store));

            assertThatThrownBy(start::join).hasCauseInstanceOf(StartupException.class);
            assertThat(opened).isEmpty();
            assertThat(router.port()).isZero();
        }
    }

    @Test
    void a_stop_while_the_rest_of_a_start_goes_on_lets_no_webhook_in() throws Exception {
        shipReceive();
        try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
            CompletableFuture<Void> store = new CompletableFuture<>();
            CountDownLatch waits = new CountDownLatch(1);
            CamelRuntime router = builder(taken.getLocalPort())
                    .whenConfigured(context -> {
                        waits.countDown();
                        store.join();
                    })
                    .build();
            CompletableFuture<Void> start = CompletableFuture.runAsync(router::start);
            waits.await();

            router.stopOnSignal(() -> store.complete(null));

            start.join();
            assertThat(router.context().isStopped()).isTrue();
        }
    }

    @Test
    void a_route_that_cannot_be_made_stops_the_start_and_is_named() throws Exception {
        shipReceive();
        route(
                "mine",
                """
                - route:
                    id: mine
                    from:
                      uri: timer:mine
                      steps:
                        - to:
                            uri: seda:x
                            parameters:
                              noSuchOption: 1
                """);
        assertThatThrownBy(builder(0).build()::start)
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("noSuchOption")
                .hasMessageNotContaining("\n");
    }

    @Test
    void a_folder_without_routes_stops_the_start() {
        assertThatThrownBy(builder(0).build()::start)
                .isInstanceOf(StartupException.class)
                .hasMessageContaining(routes.toString())
                .hasMessageContaining("*.camel.yaml");
    }

    @Test
    void a_folder_of_routes_may_be_a_link(@TempDir Path elsewhere) throws Exception {
        shipReceive();
        Path folder = routes;
        routes = Files.createSymbolicLink(elsewhere.resolve("link"), folder);
        try (CamelRuntime router = builder(0).build()) {
            router.start();

            assertThat(router.context().getRoutes()).isNotEmpty();
        } finally {
            Files.delete(routes);
            routes = folder;
        }
    }

    @Test
    void another_path_on_the_webhook_port_is_refused() throws Exception {
        route(
                "mine",
                """
                - route:
                    id: mine
                    from:
                      uri: platform-http:/mine
                      steps:
                        - stop: {}
                """);
        assertThatThrownBy(builder(0).build()::start)
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("platform-http:/mine");
    }

    @Test
    void what_is_in_hand_is_answered_before_the_port_closes_and_what_comes_later_is_put_off() {
        RunningRouter running = new RunningRouter(routes);
        CompletableFuture<AcceptedEvent> write = new CompletableFuture<>();
        running.ledger.set(event -> write);
        var inHand = running.client.sendAsync(running.genuine(body("last")).build(), BodyHandlers.ofString());
        await().until(() -> running.offered.size() == 1);

        CompletableFuture<Void> closing = CompletableFuture.runAsync(running::close);
        await().untilAsserted(() ->
                assertThat(running.post(body("late")).statusCode()).isEqualTo(503));
        assertThat(running.router.port()).isNotZero();
        assertThat(inHand).isNotDone();
        assertThat(closing).isNotDone();

        write.complete(RunningRouter.NEW);
        assertThat(inHand.join().statusCode()).isEqualTo(202);
        closing.join();
        assertThat(running.router.port()).isZero();
        assertThat(running.router.context().isStopped()).isTrue();
        assertThat(running.offered).hasSize(1);
    }

    @Test
    void services_start_before_the_routes_and_stop_after_them() throws Exception {
        shipReceive();
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        CamelRuntime[] router = new CamelRuntime[1];
        router[0] = builder(0)
                .service(new ServiceSupport() {
                    @Override
                    protected void doStart() {
                        seen.add("start " + status(router[0]));
                    }

                    @Override
                    protected void doStop() {
                        seen.add("stop " + status(router[0]));
                    }
                })
                .build();
        router[0].start();
        assertThat(seen).containsExactly("start Stopped");
        router[0].close();
        assertThat(seen).containsExactly("start Stopped", "stop Stopped");
    }

    private static ServiceStatus status(CamelRuntime router) {
        return router.context().getRouteController().getRouteStatus("receive");
    }

    @Test
    void beans_placeholders_and_camels_own_properties_are_given_by_the_caller() throws Exception {
        shipReceive();
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        route(
                "mine",
                """
                - route:
                    id: mine
                    from:
                      uri: timer:mine
                      parameters:
                        repeatCount: 1
                        delay: 0
                      steps:
                        - setBody:
                            expression:
                              simple:
                                expression: "{{trunkline.word}}"
                        - bean:
                            ref: mine
                            method: apply
                """);
        java.util.function.Function<String, Boolean> mine = seen::add;
        try (CamelRuntime router = builder(0)
                .bean("mine", mine)
                .properties(Map.of("trunkline.word", "hello", "camel.main.shutdownTimeout", "7"))
                .build()) {
            router.start();
            await().untilAsserted(() -> assertThat(seen).containsExactly("hello"));
            assertThat(router.context().getShutdownStrategy().getTimeout()).isEqualTo(7);
        }
    }

    @Test
    void a_property_that_camel_does_not_know_stops_the_start() throws Exception {
        shipReceive();
        CamelRuntime router =
                builder(0).properties(Map.of("camel.main.nonsense", "1")).build();
        assertThatThrownBy(router::start).isInstanceOf(StartupException.class).hasMessageContaining("nonsense");
    }

    @Test
    void receive_stops_first_and_jmx_knows_routes_and_eips_by_their_ids() throws Exception {
        try (RunningRouter running = new RunningRouter(routes)) {
            var context = running.router.context();
            assertThat(context.getCamelContextExtension().getRouteStartupOrder())
                    .extracting(order -> order.getRoute().getId())
                    .as("stops in the reverse order")
                    .endsWith("receive");
            var beans = ManagementFactory.getPlatformMBeanServer();
            for (String name : List.of(
                    "type=routes,name=\"receive\"",
                    "type=processors,name=\"verify\"",
                    "type=processors,name=\"skip-duplicates\"")) {
                assertThat(beans.isRegistered(
                                new ObjectName("org.apache.camel:context=" + context.getName() + "," + name)))
                        .as(name)
                        .isTrue();
            }
        }
    }

    @Test
    void a_router_that_was_closed_twice_or_before_it_started_is_just_closed() throws Exception {
        shipReceive();
        CamelRuntime never = builder(0).build();
        never.close();
        CamelRuntime once = builder(0).build();
        once.start();
        once.close();
        once.close();
        assertThat(once.port()).isZero();
    }
}
