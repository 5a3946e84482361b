package io.trunkline.stage.hook;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trunkline.ledger.PendingCall;
import io.trunkline.metrics.HookMetrics;
import io.trunkline.metrics.HookMetrics.Details;
import io.trunkline.model.ComponentId;
import io.trunkline.model.DeliveryAction;
import io.trunkline.model.Status;
import io.trunkline.pagerduty.IncidentReport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExtraDetailsTest {

    private static final Duration LONG = Duration.ofMinutes(5);

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final UserRoutes routes = new UserRoutes(Map.of(ExtraDetails.ADDRESS, new UserRoute.Bounds(1, 1, LONG)));
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch asked = new CountDownLatch(1);

    @AfterEach
    void stop() {
        release.countDown();
        context.stop();
    }

    private ExtraDetails details() throws Exception {
        routes.follow(context);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(ExtraDetails.ADDRESS)
                        .routeId("details")
                        .errorHandler(noErrorHandler())
                        .process(exchange -> {
                            asked.countDown();
                            release.await();
                            exchange.getMessage().setBody(Map.of("owner", "voice"));
                        });
            }
        });
        context.start();
        return new ExtraDetails(routes, new HookMetrics(new SimpleMeterRegistry()), InstantSource.system());
    }

    private static PendingCall call() {
        IncidentReport.Member member = new IncidentReport.Member(
                new ComponentId("genesys", "trunk", "trunk-1"),
                null,
                Status.DOWN,
                Instant.EPOCH,
                "Genesys Cloud CX",
                null,
                null,
                1,
                false,
                null);
        IncidentReport report = new IncidentReport(
                DeliveryAction.TRIGGER,
                "secret",
                "trunk-1-down",
                Status.DOWN,
                "critical",
                "Retail",
                null,
                false,
                false,
                List.of(member));
        return new PendingCall(
                1, "retail", 1, report, null, Instant.EPOCH, "me", System.nanoTime(), Duration.ofMinutes(1));
    }

    private static Object owner(Map<String, Object> event) {
        Map<?, ?> payload = (Map<?, ?>) event.get("payload");
        return ((Map<?, ?>) payload.get("custom_details")).get("owner");
    }

    private static Map<String, Object> event() {
        Map<String, Object> details = new LinkedHashMap<>(Map.of("status", "DOWN"));
        Map<String, Object> payload = new LinkedHashMap<>(Map.of("severity", "critical", "custom_details", details));
        return new LinkedHashMap<>(Map.of(
                "routing_key", "secret", "dedup_key", "trunk-1-down", "event_action", "trigger", "payload", payload));
    }

    @Test
    void details_are_added_and_none_is_replaced() throws Exception {
        Map<String, Object> event = event();
        assertThat(ExtraDetails.merge(event, Map.of("owner", "voice", "status", "UP")))
                .isEqualTo(Details.ADDED);

        Map<?, ?> payload = (Map<?, ?>) event.get("payload");
        assertThat(payload.get("custom_details")).isEqualTo(Map.of("status", "DOWN", "owner", "voice"));
    }

    @Test
    void nothing_but_details_is_changed() throws Exception {
        Map<String, Object> event = event();
        ExtraDetails.merge(
                event, Map.of("routing_key", "x", "dedup_key", "x", "event_action", "resolve", "severity", "info"));

        assertThat(event)
                .containsEntry("routing_key", "secret")
                .containsEntry("dedup_key", "trunk-1-down")
                .containsEntry("event_action", "trigger");
        assertThat(((Map<?, ?>) event.get("payload")).get("severity")).isEqualTo("critical");
    }

    @Test
    void a_page_for_which_there_is_no_thread_goes_without_and_the_next_one_asks() throws Exception {
        ExtraDetails details = details();
        UserRoute route = routes.at(ExtraDetails.ADDRESS).orElseThrow();
        CompletableFuture<Exchange> first = route.call(Map::of).orElseThrow();
        asked.await();
        CompletableFuture<Exchange> second = route.call(Map::of).orElseThrow();
        Map<String, Object> event = event();
        details.addTo(event, call());
        assertThat(owner(event)).isNull();
        release.countDown();
        CompletableFuture.allOf(first, second).join();

        details.addTo(event, call());

        assertThat(owner(event)).isEqualTo("voice");
    }

    @Test
    void a_route_that_is_being_exchanged_is_not_left_alone_for_that() throws Exception {
        ExtraDetails details = details();
        Set<String> exchanged = new HashSet<>(Set.of("details"));
        routes.withExchanges(() -> exchanged);
        Map<String, Object> event = event();
        details.addTo(event, call());
        assertThat(owner(event)).isNull();
        exchanged.clear();
        release.countDown();

        details.addTo(event, call());

        assertThat(owner(event)).isEqualTo("voice");
    }

    @Test
    void too_much_is_left_out() throws Exception {
        Map<String, Object> event = event();
        assertThat(ExtraDetails.merge(event, Map.of("owner", "x".repeat(20_000))))
                .isEqualTo(Details.TOO_LARGE);
        assertThat(event).isEqualTo(event());
    }

    @Test
    void a_body_without_details_is_left_as_it_is() throws Exception {
        Map<String, Object> bare = new HashMap<>(Map.of("payload", new HashMap<>(Map.of("summary", "x"))));
        assertThat(ExtraDetails.merge(bare, Map.of("owner", "voice"))).isEqualTo(Details.NOTHING);
        assertThat(ExtraDetails.merge(event(), Map.of())).isEqualTo(Details.NOTHING);
    }
}
