package io.trunkline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.config.AllSources;
import io.trunkline.config.Configuration;
import io.trunkline.config.Settings;
import io.trunkline.ledger.AcceptEvent.Acceptance;
import io.trunkline.ledger.AcceptEvent.AcceptedEvent;
import io.trunkline.model.ComponentId;
import io.trunkline.model.StatusEvent;
import io.trunkline.model.Wake;
import io.trunkline.source.GenesysBodies;
import io.trunkline.source.Sources;
import io.trunkline.source.normalize.EventNormalizer;
import io.trunkline.store.StoreUnavailableException;
import io.trunkline.webhook.WebhookMetrics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped route that pulls events, on a real queue, in front of a stand-in for the ledger. */
class SqsRouteTest {

    private static final String DOWN = body("eventbridge-trunk-down");
    private static final String UP = body("eventbridge-trunk-up");

    @TempDir
    private static Path folder;

    private static final Queue<StatusEvent> offered = new ConcurrentLinkedQueue<>();
    private static final Queue<String> tallied = new ConcurrentLinkedQueue<>();
    private static final Queue<Exchange> woken = new ConcurrentLinkedQueue<>();
    private static final AtomicInteger recorded = new AtomicInteger();

    /** One for all tests: each leaves its queue empty. */
    private static Sqs sqs;

    private static CamelRuntime router;
    private static volatile Function<StatusEvent, CompletableFuture<AcceptedEvent>> ledger;

    @BeforeAll
    static void open() throws IOException {
        sqs = new Sqs();
        Files.copy(RunningRouter.SHIPPED, folder.resolve("receive.camel.yaml"));
        // A stop waits for the question that is under way.
        Files.writeString(
                folder.resolve("sqs.camel.yaml"),
                Files.readString(Path.of("routes", "sqs.camel.yaml"))
                        .replace("waitTimeSeconds: 5", "waitTimeSeconds: 1"));
        Files.writeString(
                folder.resolve("wake.camel.yaml"),
                """
                - route:
                    id: wake
                    from:
                      uri: direct:wake
                      steps:
                        - bean:
                            ref: woken
                            method: add
                """);
        EventNormalizer normaliser = new EventNormalizer();
        Configuration configuration = configuration(sqs.queue());
        router = CamelRuntime.builder(() -> configuration, folder)
                .receive(
                        webhook -> Optional.of("not by this door"),
                        webhook -> normaliser.normalise(
                                webhook.source(), webhook.body(), webhook.headers()::apply, webhook.receivedAt()),
                        event -> {
                            offered.add(event);
                            return ledger.apply(event);
                        })
                .metrics(new WebhookMetrics() {
                    @Override
                    public void recorded(StatusEvent event, AcceptedEvent accepted) {
                        recorded.incrementAndGet();
                    }

                    @Override
                    public void ignored(String source, String type) {
                        tallied.add(source + " ignored " + type);
                    }

                    @Override
                    public void dropped(String source, String reason) {
                        tallied.add(source + " refused " + reason);
                    }
                })
                .bean("woken", new RunningRouter.Woken(woken::add))
                .properties(Map.of(
                        "trunkline.sqs.enabled", "true",
                        "trunkline.sqs.queue", sqs.queue().toString(),
                        "trunkline.sqs.name", configuration.settings().sqs().name(),
                        "trunkline.sqs.endpoint", configuration.settings().sqs().endpoint(),
                        "trunkline.sqs.region", Sqs.REGION))
                .name("test-sqs")
                .build();
        router.start();
    }

    @AfterAll
    static void shut() {
        router.close();
        sqs.close();
    }

    /** A message that was not deleted in time comes again, and that one too is to be over. */
    @AfterEach
    void settle() {
        await().untilAsserted(() -> {
            assertThat(sqs.left()).isZero();
            assertThat(woken).hasSize(recorded.get());
        });
    }

    @BeforeEach
    void forget() {
        recorded.set(0);
        offered.clear();
        tallied.clear();
        woken.clear();
        ledger = SqsRouteTest::accepted;
    }

    @Test
    void a_message_is_recorded_and_then_deleted_and_wakes_what_follows() {
        sqs.send(DOWN);

        await().untilAsserted(() -> assertThat(sqs.left()).isZero());
        assertThat(offered)
                .singleElement()
                .extracting(StatusEvent::component)
                .isEqualTo(new ComponentId("genesys", "trunk", "5f0b4a7e-2c1d-4a55-9d3e-1b2c3d4e5f60"));
        assertThat(woken).hasSize(1);
    }

    @Test
    void it_stays_in_the_queue_until_the_ledger_has_it() {
        CompletableFuture<AcceptedEvent> write = new CompletableFuture<>();
        ledger = event -> write;
        sqs.send(DOWN);

        await().until(() -> !offered.isEmpty());
        assertThat(sqs.left()).isEqualTo(1);
        write.complete(accepted(offered.peek()).join());
        await().untilAsserted(() -> assertThat(sqs.left()).isZero());
    }

    @Test
    void while_the_ledger_cannot_write_it_is_tried_on_without_using_up_the_tries_of_its_queue() {
        int before = sqs.dead();
        ledger = event -> offered.size() < 3
                ? CompletableFuture.failedFuture(new StoreUnavailableException("the disk is full", null))
                : accepted(event);
        sqs.send(UP);

        await().untilAsserted(() -> assertThat(sqs.left()).isZero());
        assertThat(offered).hasSizeGreaterThanOrEqualTo(3);
        assertThat(sqs.dead()).isEqualTo(before);
        assertThat(tallied).isEmpty();
    }

    @Test
    void poison_is_counted_and_left_to_the_policy_of_the_queue_while_others_pass() {
        int before = sqs.dead();
        sqs.send("{\"detail-type\": 7}");
        sqs.send(UP);

        await().untilAsserted(() -> assertThat(offered).hasSize(1));
        await().untilAsserted(() -> {
            assertThat(sqs.left()).isZero();
            assertThat(sqs.dead()).isEqualTo(before + 1);
        });
        assertThat(tallied).hasSize(3).containsOnly("genesys-eventbridge refused poison");
        assertThat(offered).hasSize(1);
    }

    @Test
    void what_the_filter_does_not_pass_is_counted_and_deleted() {
        sqs.send(body("eventbridge-operation-queue"));

        await().until(() -> !tallied.isEmpty());
        await().untilAsserted(() -> assertThat(sqs.left()).isZero());
        assertThat(tallied).containsExactly("genesys-eventbridge ignored QUEUE");
        assertThat(offered).isEmpty();
        assertThat(woken).isEmpty();
    }

    @Test
    void no_attribute_of_a_message_becomes_a_header_or_takes_the_place_of_one() {
        sqs.send(DOWN, "CamelAwsSqsReceiptHandle", "another");

        await().until(() -> !woken.isEmpty());
        await().untilAsserted(() -> assertThat(sqs.left()).isZero());
        assertThat(woken.element().getMessage().getHeaders()).containsOnlyKeys("CamelAwsSqsReceiptHandle");
        assertThat(woken.element().getMessage().getHeader("CamelAwsSqsReceiptHandle"))
                .isNotEqualTo("another");
    }

    private static Configuration configuration(java.net.URI queue) {
        var server = new Settings.Server("127.0.0.1", 0, TestSources.MAX_BODY, TestSources.NO_TLS);
        Settings settings = new Settings(
                server,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                Settings.Ops.NONE,
                new Settings.Sqs(queue, "genesys-eventbridge", Sqs.REGION),
                Settings.History.USUAL,
                null,
                null);
        return new Configuration(
                settings, new Sources(List.of(AllSources.named("genesys-eventbridge", folder))), null, null);
    }

    private static CompletableFuture<AcceptedEvent> accepted(StatusEvent event) {
        Wake wake = new Wake.Assess(event.component().toString(), event.receivedAt());
        return CompletableFuture.completedFuture(new AcceptedEvent(Acceptance.ACCEPTED, "change", List.of(wake)));
    }

    private static String body(String name) {
        return new String(GenesysBodies.raw(name), StandardCharsets.UTF_8);
    }
}
