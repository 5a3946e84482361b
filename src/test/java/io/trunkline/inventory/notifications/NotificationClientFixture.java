package io.trunkline.inventory.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trunkline.http.RestClient;
import io.trunkline.inventory.GenesysStandIn;
import io.trunkline.inventory.PlatformApi;
import io.trunkline.model.StatusEvent;
import io.trunkline.source.BodyFormat;
import io.trunkline.source.PlatformApiSettings;
import io.trunkline.source.PlatformApiSettings.ClientCredentials;
import io.trunkline.source.Source;
import io.trunkline.source.normalize.EventNormalizer;
import io.trunkline.source.normalize.NormalizedEvent;
import io.trunkline.store.StoreUnavailableException;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;

/** A notification client, the platform that it listens to, and what it reported. */
abstract class NotificationClientFixture {

    static final Instant START = Instant.parse("2020-11-24T10:00:00Z");
    static final String TOPIC = "v2.telephony.providers.edges.trunks.t-1";
    final GenesysStandIn platform = GenesysStandIn.start();
    final Vertx vertx = Vertx.vertx();
    final ExecutorService executor = Executors.newCachedThreadPool();
    final AtomicReference<Instant> now = new AtomicReference<>(START);
    final Ledger ledger = new Ledger();

    final PlatformApi client = new PlatformApi(
            new PlatformApiSettings(
                    new ClientCredentials(platform.url(), GenesysStandIn.CLIENT_ID, GenesysStandIn.CLIENT_SECRET),
                    platform.url(),
                    Map.of(),
                    Duration.ZERO,
                    Duration.ofMinutes(10),
                    Duration.ofSeconds(2),
                    100),
            new RestClient(),
            now::get);

    final NotificationClient listener = new NotificationClient(
            source(),
            new ChannelApi(() -> client, true, now::get),
            new VertxWebSockets(() -> vertx),
            new EventNormalizer(),
            ledger,
            now::get,
            failures -> Duration.ofSeconds(failures),
            executor);
    Set<String> topics = Set.of(TOPIC);

    /** What was reported, and whether it could be recorded. */
    static final class Ledger implements NotificationHandler {

        final List<StatusEvent> events = new CopyOnWriteArrayList<>();
        final List<String> channels = new CopyOnWriteArrayList<>();
        final AtomicInteger ignored = new AtomicInteger();
        volatile boolean full;

        @Override
        public CompletableFuture<?> report(Source source, NormalizedEvent normalised) {
            if (full) {
                return CompletableFuture.failedFuture(new StoreUnavailableException("the disk is full", null));
            }
            if (normalised instanceof NormalizedEvent.Ignored) {
                ignored.incrementAndGet();
                return CompletableFuture.completedFuture(null);
            }
            events.add(((NormalizedEvent.Event) normalised).event());
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void unreadable(Source source, String why) {
            channels.add("unreadable");
        }

        @Override
        public void channel(Source source, ChannelEvent what) {
            channels.add(what.name().toLowerCase(Locale.ROOT));
        }
    }

    static Source source() {
        return new Source(
                "genesys",
                "Genesys",
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                "genesys",
                Map.of(),
                null,
                Optional.empty(),
                BodyFormat.PLAIN);
    }

    @AfterEach
    void stop() {
        listener.stop();
        executor.shutdown();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        platform.close();
    }

    void turn() {
        listener.turn(topics);
    }

    void pass(long seconds) {
        now.updateAndGet(at -> at.plusSeconds(seconds));
        turn();
    }

    /** Until that was said so often of channels. */
    void awaitChannels(String... said) {
        await().pollInterval(Duration.ofMillis(10))
                .untilAsserted(() -> assertThat(ledger.channels).containsExactly(said));
    }

    void listen() {
        turn();
        awaitChannels("opened");
        assertThat(listener.takeGap()).isTrue();
    }

    int reportDown() {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("id", "t-1");
        body.putObject("connectedStatus")
                .put("connected", false)
                .put("connectedStateTime", now.get().toString());
        return platform.channels().report(TOPIC, body);
    }

    void awaitEvents(int count) {
        await().pollInterval(Duration.ofMillis(10))
                .untilAsserted(() -> assertThat(ledger.events).hasSize(count));
    }

    int count(String said) {
        return (int) ledger.channels.stream().filter(said::equals).count();
    }
}
