package io.trunkline.node;

import io.trunkline.ledger.Duties;
import io.trunkline.ledger.Forgetting;
import io.trunkline.ledger.KnownComponents;
import io.trunkline.ledger.Transactions;
import io.trunkline.management.Meters;
import io.trunkline.notification.Sockets;
import io.trunkline.pagerduty.Backoff;
import io.trunkline.platform.Inventory;
import io.trunkline.platform.JdkHttp;
import io.trunkline.platform.Platforms;
import io.trunkline.settings.LiveConfiguration;
import io.trunkline.settings.Settings;
import io.trunkline.stage.Listen;
import io.trunkline.stage.Poll;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;

/** What the router itself asks of the platforms: what they have, how it is, and to tell of it. */
final class AskedOfPlatforms implements AutoCloseable {

    /** Between attempts at a notification channel. */
    private static final Settings.Backoff CHANNELS = new Settings.Backoff(Duration.ofSeconds(1), Duration.ofMinutes(2));

    private final ExecutorService questions =
            Executors.newCachedThreadPool(task -> Threads.daemon(task, "platform-questions"));
    private final Platforms platforms;
    private final Inventory inventory;
    private final Poll poll;
    private final Listen listen;

    /** @param node names this process among those that share the store */
    AskedOfPlatforms(
            String node,
            LiveConfiguration configuration,
            Transactions transactions,
            ReceiveMeters acceptor,
            Forgetting forgetting,
            Sockets sockets,
            Clock clock,
            Meters meters) {
        platforms = new Platforms(() -> configuration.get().sources(), new JdkHttp(), clock, questions);
        KnownComponents known = new KnownComponents(transactions, clock);
        Duties duties = new Duties(transactions, clock);
        inventory = new Inventory(platforms, known, duties, clock, questions);
        inventory.onDoubt(source -> meters.listing(source, "doubted"));
        poll = new Poll(
                node,
                configuration,
                platforms,
                inventory,
                known,
                duties,
                acceptor::read,
                forgetting,
                clock,
                meters,
                questions);
        listen = new Listen(
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
                meters,
                failures -> Backoff.after(
                        failures,
                        CHANNELS,
                        Optional.empty(),
                        ThreadLocalRandom.current().nextDouble()),
                questions);
    }

    Inventory inventory() {
        return inventory;
    }

    Poll poll() {
        return poll;
    }

    Listen listen() {
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
