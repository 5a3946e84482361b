package io.trunkline.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.ledger.Accepting;
import io.trunkline.ledger.Duties;
import io.trunkline.ledger.Forgetting;
import io.trunkline.ledger.InMemoryStore;
import io.trunkline.ledger.KnownComponents;
import io.trunkline.ledger.StoreUnavailable;
import io.trunkline.ledger.Transactions;
import io.trunkline.management.Meters;
import io.trunkline.notification.Standing;
import io.trunkline.notification.VertxSockets;
import io.trunkline.platform.GenesysStandIn;
import io.trunkline.platform.Inventory;
import io.trunkline.platform.JdkHttp;
import io.trunkline.platform.Platforms;
import io.trunkline.policy.Rules;
import io.trunkline.settings.ConfigurationReader;
import io.trunkline.settings.LiveConfiguration;
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
class ListenTest {

    private static final Instant START = Instant.parse("2020-11-24T10:00:00Z");

    private final GenesysStandIn platform = GenesysStandIn.start();
    private final Vertx vertx = Vertx.vertx();
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final InMemoryStore store = new InMemoryStore();
    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final CamelContext camel = new DefaultCamelContext();

    @TempDir
    private Path folder;

    private LiveConfiguration configuration;
    private Node a;
    private Node b;

    /** What of a node has to do with listening. */
    private final class Node implements Transactions {

        private final Poll poll;
        private final Listen listen;
        private volatile boolean cutOff;

        Node(String name) {
            Platforms platforms = new Platforms(() -> configuration.get().sources(), new JdkHttp(), now::get, executor);
            KnownComponents known = new KnownComponents(this, now::get);
            Duties duties = new Duties(this, now::get);
            Inventory inventory = new Inventory(platforms, known, duties, now::get, executor);
            Rules rules = Rules.of(configuration.get().settings());
            Accepting accepting = new Accepting(this, now::get, configuration, rules);
            Meters meters = Meters.unread();
            poll = new Poll(
                    name,
                    configuration,
                    platforms,
                    inventory,
                    known,
                    duties,
                    accepting,
                    new Forgetting(this, now::get, rules),
                    now::get,
                    meters,
                    executor);
            listen = new Listen(
                    name,
                    configuration,
                    platforms,
                    inventory,
                    known,
                    duties,
                    accepting,
                    poll,
                    new VertxSockets(() -> vertx),
                    now::get,
                    meters,
                    failures -> Duration.ofSeconds(1),
                    executor);
            listen.attach(camel);
        }

        @Override
        public <T> CompletableFuture<T> submit(Work<T> work) {
            return cutOff
                    ? CompletableFuture.failedFuture(new StoreUnavailable("the store is gone", null))
                    : store.submit(work);
        }

        Standing standing() {
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
        configuration = new LiveConfiguration(new ConfigurationReader(folder, Map.of()));
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
        List<Poll.Turn> asked = a.poll.due();
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
