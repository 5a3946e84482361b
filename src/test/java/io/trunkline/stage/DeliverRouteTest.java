package io.trunkline.stage;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.trunkline.config.Outbound;
import io.trunkline.ledger.PendingCall;
import io.trunkline.ledger.RecordOutcome.Recorded;
import io.trunkline.ledger.RoutingKeyLease.Lease;
import io.trunkline.model.DeliveryAction;
import io.trunkline.model.DeliveryResult;
import io.trunkline.model.Status;
import io.trunkline.model.Wake;
import io.trunkline.pagerduty.ErrorClassifier;
import io.trunkline.pagerduty.IncidentReport;
import io.trunkline.pagerduty.NoRetryHttpClient;
import io.trunkline.pagerduty.ResponseClassifier;
import io.trunkline.stage.deliver.CallSpan;
import io.trunkline.stage.deliver.DeliverSteps.DeliveryTurn;
import io.trunkline.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.BindToRegistry;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** routes/deliver.camel.yaml: one turn, one call at most, and whatever becomes of it is recorded. */
class DeliverRouteTest extends RouteTest {

    private static final String ENQUEUE = "/v2/enqueue";

    @RegisterExtension
    static final WireMockExtension PAGERDUTY = WireMockExtension.newInstance()
            .options(options().bindAddress("127.0.0.1").dynamicPort())
            .build();

    @BindToRegistry("deliver")
    private final Stages deliver = new Stages();

    @BindToRegistry("callSpan")
    private final CallSpan callSpan = new CallSpan();

    @BindToRegistry("callOnce")
    private final NoRetryHttpClient callOnce = new NoRetryHttpClient(Duration.ofSeconds(1), Outbound.DIRECT);

    DeliverRouteTest() {
        super("deliver.camel.yaml", "wake");
    }

    @Override
    protected Properties useOverridePropertiesWithPropertiesComponent() {
        Properties properties = super.useOverridePropertiesWithPropertiesComponent();
        properties.setProperty("trunkline.pagerduty.url", PAGERDUTY.baseUrl());
        return properties;
    }

    /** The beans that the route calls. */
    public static final class Stages {

        private final Queue<DeliveryResult> recorded = new ConcurrentLinkedQueue<>();
        private final AtomicInteger longest = new AtomicInteger();
        private final AtomicLong calledAt = new AtomicLong();
        private final AtomicInteger turns = new AtomicInteger();
        private final AtomicInteger givenBack = new AtomicInteger();
        private volatile boolean granted = true;
        private volatile boolean leased = true;
        private volatile boolean work = true;
        private final AtomicInteger built = new AtomicInteger();
        private final AtomicInteger storeAway = new AtomicInteger();

        public DeliveryTurn lease(Wake.Deliver wake) {
            turns.incrementAndGet();
            return new DeliveryTurn(wake.routingKey(), "me", new Lease(granted, List.of()));
        }

        public void giveBack(DeliveryTurn turn) {
            givenBack.incrementAndGet();
        }

        public PendingCall next(DeliveryTurn turn) {
            IncidentReport report = new IncidentReport(
                    DeliveryAction.TRIGGER,
                    turn.routingKey(),
                    "trunk-1-down",
                    Status.DOWN,
                    "critical",
                    "Zürich",
                    null,
                    false,
                    false,
                    List.of());
            Duration lease = leased ? Duration.ofSeconds(12) : Duration.ZERO;
            return work
                    ? new PendingCall(1, "retail", 1, report, null, Instant.EPOCH, "me", System.nanoTime(), lease)
                    : null;
        }

        public Map<String, Object> body(PendingCall call) {
            built.incrementAndGet();
            return new HashMap<>(Map.of("service", "Zürich"));
        }

        public DeliveryResult answer(Exchange exchange) {
            calledAt.set(exchange.getVariable("calledAt", Long.class));
            Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
            if (failure != null) {
                return ErrorClassifier.of(failure, "key", NOW);
            }
            var message = exchange.getMessage();
            int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
            String body = message.getBody(String.class);
            longest.accumulateAndGet(body == null ? 0 : body.length(), Math::max);
            return ResponseClassifier.of(status, message.getHeaders(), message.getBody(String.class), "key", NOW);
        }

        public Recorded record(@Body DeliveryResult answer) {
            if (storeAway.getAndDecrement() > 0) {
                throw new CompletionException(new StoreUnavailableException("away", null));
            }
            recorded.add(answer);
            return new Recorded(null, "", List.of(new Wake.Deliver("key", NOW)));
        }
    }

    /** It may have opened an incident that the ledger takes for resolved, and nobody else will ever hear of it. */
    @Test
    void what_came_of_a_call_is_recorded_when_the_store_is_back_without_another_call() {
        PAGERDUTY.stubFor(post(ENQUEUE).willReturn(aResponse().withStatus(202)));
        deliver.storeAway.set(2);
        wakeAndAwaitAnswer();
        assertThat(deliver.recorded).hasSize(1);
        assertThat(deliver.storeAway).as("tries beside the two in vain").hasValue(-1);
        assertThat(deliver.built).as("calls").hasValue(1);
    }

    private void wake(String routingKey) {
        template.sendBody("seda:deliver", ExchangePattern.InOnly, new Wake.Deliver(routingKey, NOW));
    }

    private void wakeAndAwaitAnswer() {
        int before = deliver.recorded.size();
        wake("key");
        await().until(() -> deliver.recorded.size() > before);
    }

    @Test
    void a_call_is_made_recorded_and_its_wakes_are_handed_on() throws Exception {
        PAGERDUTY.stubFor(post(ENQUEUE).willReturn(aResponse().withStatus(202).withBody("{\"status\":\"success\"}")));
        MockEndpoint wakes = mock("wake");
        wakes.expectedMessageCount(1);

        template.sendBodyAndHeader(
                "seda:deliver", ExchangePattern.InOnly, new Wake.Deliver("key", NOW), "X-Secret", "s3cret");

        wakes.assertIsSatisfied();
        assertThat(wakes.getExchanges().get(0).getMessage().getBody()).isEqualTo(List.of(new Wake.Deliver("key", NOW)));
        assertThat(deliver.recorded).containsExactly(new DeliveryResult.Accepted());
        PAGERDUTY.verify(
                1,
                postRequestedFor(urlEqualTo(ENQUEUE))
                        .withHeader("Content-Type", equalTo("application/json"))
                        .withoutHeader("X-Secret")
                        .withRequestBody(equalTo("{\"service\":\"Zürich\"}")));
    }

    @Test
    void a_step_of_ones_own_may_add_to_the_event_which_is_sent_in_one_piece() throws Exception {
        PAGERDUTY.stubFor(post(ENQUEUE).willReturn(aResponse().withStatus(202)));
        AdviceWith.adviceWith(context, "call", route -> route.weaveById("build-event")
                .after()
                .process(exchange -> exchange.getMessage().getBody(Map.class).put("region", "EU")));
        wakeAndAwaitAnswer();
        PAGERDUTY.verify(
                1,
                postRequestedFor(urlEqualTo(ENQUEUE))
                        .withHeader("Content-Length", matching("\\d+"))
                        .withRequestBody(equalToJson("{\"service\":\"Zürich\",\"region\":\"EU\"}")));
    }

    @Test
    void what_the_event_takes_to_be_built_is_no_part_of_the_call() throws Exception {
        PAGERDUTY.stubFor(post(ENQUEUE).willReturn(aResponse().withStatus(202)));
        AtomicLong built = new AtomicLong();
        AdviceWith.adviceWith(context, "call", route -> route.weaveById("event-bytes")
                .after()
                .process(exchange -> built.set(System.nanoTime())));
        wakeAndAwaitAnswer();

        assertThat(deliver.calledAt.get() - built.get()).isNotNegative();
    }

    @Test
    void an_answer_that_asks_for_a_repeat_is_not_repeated_behind_the_ledgers_back() {
        PAGERDUTY.stubFor(post(ENQUEUE).willReturn(aResponse().withStatus(503).withHeader("Retry-After", "0")));
        wakeAndAwaitAnswer();
        PAGERDUTY.stubFor(post(ENQUEUE).willReturn(aResponse().withStatus(429).withHeader("Retry-After", "0")));
        wakeAndAwaitAnswer();
        assertThat(deliver.recorded)
                .hasExactlyElementsOfTypes(DeliveryResult.Unanswered.class, DeliveryResult.Throttled.class);
        PAGERDUTY.verify(2, postRequestedFor(urlEqualTo(ENQUEUE)));
    }

    @Test
    void a_redirect_is_not_followed() {
        PAGERDUTY.stubFor(post(ENQUEUE)
                .willReturn(aResponse().withStatus(302).withHeader("Location", PAGERDUTY.baseUrl() + "/elsewhere")));
        wakeAndAwaitAnswer();
        assertThat(deliver.recorded).hasExactlyElementsOfTypes(DeliveryResult.NotUnderstood.class);
        PAGERDUTY.verify(1, postRequestedFor(urlEqualTo(ENQUEUE)));
        PAGERDUTY.verify(0, postRequestedFor(urlEqualTo("/elsewhere")));
    }

    @Test
    void a_cut_connection_is_an_outcome_too() {
        PAGERDUTY.stubFor(post(ENQUEUE).willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
        wakeAndAwaitAnswer();
        assertThat(deliver.recorded).hasExactlyElementsOfTypes(DeliveryResult.Unanswered.class);
    }

    @Test
    void an_answer_that_trickles_in_is_cut_off_in_time() {
        PAGERDUTY.stubFor(post(ENQUEUE)
                .willReturn(
                        aResponse().withStatus(202).withBody("a".repeat(300)).withChunkedDribbleDelay(300, 60_000)));
        wakeAndAwaitAnswer();
        assertThat(deliver.recorded).singleElement().isInstanceOf(DeliveryResult.Unanswered.class);
    }

    @Test
    void of_an_answer_that_does_not_end_only_the_beginning_is_read() {
        PAGERDUTY.stubFor(post(ENQUEUE)
                .willReturn(aResponse().withStatus(503).withGzipDisabled(false).withBody("a".repeat(3_000_000))));
        wakeAndAwaitAnswer();
        assertThat(deliver.recorded).singleElement().isInstanceOf(DeliveryResult.Unanswered.class);
        assertThat(deliver.longest).hasValue(NoRetryHttpClient.LONGEST);
    }

    @Test
    void an_answer_that_is_not_what_it_says_is_an_outcome_too() {
        PAGERDUTY.stubFor(post(ENQUEUE)
                .willReturn(aResponse()
                        .withStatus(503)
                        .withHeader("Content-Encoding", "gzip")
                        .withBody("no gzip")));
        wakeAndAwaitAnswer();
        PAGERDUTY.stubFor(post(ENQUEUE).willReturn(aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE)));
        wakeAndAwaitAnswer();
        PAGERDUTY.stubFor(post(ENQUEUE).willReturn(aResponse().withStatus(204)));
        wakeAndAwaitAnswer();
        PAGERDUTY.stubFor(post(ENQUEUE)
                .willReturn(aResponse()
                        .withStatus(202)
                        .withHeader("Content-Type", "text/html")
                        .withBody("<html>")));
        wake("another");
        await().until(() -> deliver.recorded.size() == 4);
        assertThat(deliver.recorded)
                .hasExactlyElementsOfTypes(
                        DeliveryResult.Unanswered.class,
                        DeliveryResult.Unanswered.class,
                        DeliveryResult.NotUnderstood.class,
                        DeliveryResult.Accepted.class);
    }

    @Test
    void no_call_is_made_without_a_lease_after_its_loss_or_without_work() {
        deliver.granted = false;
        wake("key");
        await().until(() -> deliver.turns.get() == 1);
        deliver.granted = true;
        deliver.work = false;
        wake("key");
        await().until(() -> deliver.turns.get() == 2);
        deliver.work = true;
        deliver.leased = false;
        wake("another");
        await().until(() -> deliver.turns.get() == 3);
        await().until(() -> context.getInflightRepository().size() == 0);
        PAGERDUTY.verify(0, postRequestedFor(urlEqualTo(ENQUEUE)));
        assertThat(deliver.recorded).isEmpty();
    }

    @Test
    void the_throttle_gives_a_lease_back_and_other_keys_go_on() {
        PAGERDUTY.stubFor(post(ENQUEUE).willReturn(aResponse().withStatus(202)));
        for (int i = 0; i < 4; i++) {
            wake("busy");
        }
        await().until(() -> deliver.givenBack.get() == 1);
        wake("quiet");
        await().until(() -> deliver.recorded.size() == 4);
        PAGERDUTY.verify(4, postRequestedFor(urlEqualTo(ENQUEUE)));
    }
}
