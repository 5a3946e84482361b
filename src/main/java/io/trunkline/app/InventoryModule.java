package io.trunkline.app;

import io.trunkline.config.ReloadableConfiguration;
import io.trunkline.http.RestClient;
import io.trunkline.inventory.Inventory;
import io.trunkline.inventory.PlatformClients;
import io.trunkline.inventory.notifications.WebSockets;
import io.trunkline.ledger.ClusterLease;
import io.trunkline.ledger.ForgetComponent;
import io.trunkline.ledger.InventoryStore;
import io.trunkline.metrics.Metrics;
import io.trunkline.model.Backoff;
import io.trunkline.stage.poll.NotificationSteps;
import io.trunkline.stage.poll.PollSteps;
import io.trunkline.stage.receive.ReceiveMetrics;
import io.trunkline.store.Transactions;
import io.trunkline.thread.DaemonThreads;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;

/** What the router itself asks of the platforms: what they have, how it is, and to tell of it. */
final class InventoryModule implements AutoCloseable {

    /** Between attempts at a notification channel. */
    private static final Backoff CHANNELS = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(2));

    private final ExecutorService questions = Executors.newCachedThreadPool(DaemonThreads.named("platform-questions"));
    private final PlatformClients platforms;
    private final Inventory inventory;
    private final PollSteps poll;
    private final NotificationSteps listen;

    /** @param node names this process among those that share the store */
    InventoryModule(
            String node,
            ReloadableConfiguration configuration,
            Transactions transactions,
            ReceiveMetrics acceptor,
            ForgetComponent forgetComponent,
            WebSockets sockets,
            Clock clock,
            Metrics metrics) {
        platforms = new PlatformClients(() -> configuration.get().sources(), new RestClient(), clock, questions);
        InventoryStore known = new InventoryStore(transactions, clock);
        ClusterLease duties = new ClusterLease(transactions, clock);
        inventory = new Inventory(platforms, known, duties, clock, questions);
        inventory.onDoubt(source -> metrics.listing(source, "doubted"));
        poll = new PollSteps(
                node,
                configuration,
                platforms,
                inventory,
                known,
                duties,
                acceptor::read,
                forgetComponent,
                clock,
                metrics,
                questions);
        listen = new NotificationSteps(
                node,
                configuration,
                platforms,
                inventory,
                known,
                duties,
                acceptor,
                poll,
                sockets,
                clock,
                metrics,
                failures -> CHANNELS.after(
                        failures, Optional.empty(), ThreadLocalRandom.current().nextDouble()),
                questions);
    }

    Inventory inventory() {
        return inventory;
    }

    PollSteps poll() {
        return poll;
    }

    NotificationSteps listen() {
        return listen;
    }

    /** Asks no more: Camel is about to stop. */
    void stop() {
        listen.stop();
        poll.stop();
    }

    @Override
    public void close() {
        platforms.close();
        questions.shutdownNow();
    }
}
