package io.trunkline.stage.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.config.ConfigurationReader;
import io.trunkline.config.ReloadableConfiguration;
import io.trunkline.http.RestClient;
import io.trunkline.inventory.GenesysStandIn;
import io.trunkline.inventory.Inventory;
import io.trunkline.inventory.PlatformClients;
import io.trunkline.inventory.notifications.SubscriptionStatus;
import io.trunkline.inventory.notifications.VertxWebSockets;
import io.trunkline.ledger.AcceptEvent;
import io.trunkline.ledger.ClusterLease;
import io.trunkline.ledger.ForgetComponent;
import io.trunkline.ledger.InventoryStore;
import io.trunkline.ledger.LedgerContext;
import io.trunkline.metrics.Metrics;
import io.trunkline.rules.Rules;
import io.trunkline.store.StoreUnavailableException;
import io.trunkline.store.Transactions;
import io.trunkline.store.sqlite.InMemoryStore;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who listens, of two nodes that share a ledger; sockets are real, time is passed by hand. */
class NotificationStepsTest {

    private static final Instant START = Instant.parse("2020-11-24T10:00:00Z");

    private final GenesysStandIn platform = GenesysStandIn.start();
    private final Vertx vertx = Vertx.vertx();
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final InMemoryStore store = new InMemoryStore();
    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final CamelContext camel = new DefaultCamelContext();

    @TempDir
    private Path folder;

    private ReloadableConfiguration configuration;
    private Node a;
    private Node b;

    /** What of a node has to do with listening. */
    private final class Node implements Transactions {

        private final PollSteps poll;
        private final NotificationSteps listen;
        private volatile boolean cutOff;

        Node(String name) {
            PlatformClients platforms =
                    new PlatformClients(() -> configuration.get().sources(), new RestClient(), now::get, executor);
            InventoryStore known = new InventoryStore(this, now::get);
            ClusterLease duties = new ClusterLease(this, now::get);
            Inventory inventory = new Inventory(platforms, known, duties, now::get, executor);
            Rules rules = configuration.get().settings().rules();
            AcceptEvent acceptEvent = new AcceptEvent(LedgerContext.of(this, now::get, configuration));
            Metrics metrics = Metrics.unread();
            poll = new PollSteps(
                    name,
                    configuration,
                    platforms,
                    inventory,
                    known,
                    duties,
                    acceptEvent,
                    new ForgetComponent(this, now::get, rules),
                    now::get,
                    metrics,
                    executor);
            listen = new NotificationSteps(
                    name,
                    configuration,
                    platforms,
                    inventory,
                    known,
                    duties,
                    acceptEvent,
                    poll,
                    new VertxWebSockets(() -> vertx),
                    now::get,
                    metrics,
                    failures -> Duration.ofSeconds(1),
                    executor);
            listen.attach(camel);
        }

        @Override
        public <T> CompletableFuture<T> submit(Work<T> work) {
            return cutOff
                    ? CompletableFuture.failedFuture(new StoreUnavailableException("the store is gone", null))
                    : store.submit(work);
        }

        SubscriptionStatus standing() {
            return listen.standings().get(0);
        }

        void listens() {
            await().pollInterval(Duration.ofMillis(10)).untilAsserted(() -> {
                listen.turn();
                assertThat(standing().open()).isEqualTo(1);
            });
        }
    }

    @BeforeEach
    void start() throws IOException {
        platform.edge("e-1", "Edge London 1");
        platform.trunk("t-1", "Carrier 1");
        configure("poll: 0s");
        configuration = new ReloadableConfiguration(new ConfigurationReader(folder, Map.of()));
        a = new Node("a");
        b = new Node("b");
    }

    private void configure(String poll) throws IOException {
        Files.writeString(
                folder.resolve("sources.yaml"),
                """
                sources:
                  genesys:
                    platform: Genesys Cloud CX
                    platform-api:
                      {type: genesys, api-url: "%s", login-url: "%s", client-id: %s, client-secret: %s, %s, notifications: true}
                """
                        .formatted(
                                platform.url(),
                                platform.url(),
                                GenesysStandIn.CLIENT_ID,
                                GenesysStandIn.CLIENT_SECRET,
                                poll));
        Files.writeString(
                folder.resolve("services.yaml"),
                """
                default: all
                services: {all: {name: All, routing-key: all0123456789abcdef0123456789abcd}}
                """);
    }

    @AfterEach
    void stop() {
        a.listen.stop();
        b.listen.stop();
        executor.shutdown();
        store.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        platform.close();
    }

    private void pass(long seconds) {
        now.updateAndGet(at -> at.plusSeconds(seconds));
    }

    @Test
    void one_node_listens_and_another_takes_over_and_asks_when_it_dies() {
        a.listens();
        a.listen.turn();
        b.listen.turn();
        assertThat(b.standing().holds()).isFalse();
        assertThat(a.standing().heard()).isEqualTo(2);
        assertThat(a.poll.due()).as("what happened before is asked for").hasSize(1);
        assertThat(b.poll.due()).isEmpty();

        pass(29);
        b.listen.turn();
        assertThat(b.standing().holds()).isFalse();
        pass(1);
        b.listens();
        b.listen.turn();
        a.listen.turn();
        assertThat(a.standing().holds()).isFalse();

        assertThat(b.poll.due()).as("the dead one had begun to ask").isEmpty();
        pass(180);
        assertThat(b.poll.due()).hasSize(1);
    }

    @Test
    void a_node_that_stops_leaves_it_to_the_others_at_once() {
        a.listens();
        a.listen.stop();

        b.listens();
        await().until(() -> platform.channels().listening().size() == 1);
    }

    @Test
    void a_node_that_cannot_renew_its_lease_hangs_up_before_another_may_have_it() {
        a.listens();
        a.cutOff = true;
        pass(25);
        a.listen.turn();
        assertThat(a.standing().holds()).isTrue();

        pass(1);
        a.listen.turn();
        assertThat(a.standing().holds()).isFalse();
        await().until(() -> platform.channels().listening().isEmpty());
        pass(4);
        b.listens();
    }

    @Test
    void without_a_poll_the_platform_is_listed_for_new_trunks_and_compared_only_when_asked() {
        a.listens();
        a.listen.turn();
        List<PollSteps.PollTurn> asked = a.poll.due();
        assertThat(asked).hasSize(1);
        a.poll.done(asked.get(0));
        assertThat(a.poll.due()).isEmpty();

        platform.trunk("t-2", "Carrier 2");
        pass(600);
        await().pollInterval(Duration.ofMillis(10)).untilAsserted(() -> {
            pass(1);
            a.listen.turn();
            assertThat(a.standing().heard()).isEqualTo(3);
        });
    }
}
