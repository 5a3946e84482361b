package io.trunkline.app;

import io.trunkline.ledger.NodePresence;
import io.trunkline.management.ManagementPort;
import io.trunkline.store.Transactions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notes every few seconds that this node lives. */
final class NodeHeartbeat extends ScheduledWork {

    private static final Logger LOG = LoggerFactory.getLogger(NodeHeartbeat.class);
    private static final int SECONDS = 10;

    private final NodePresence presence;

    NodeHeartbeat(NodePresence presence) {
        super("node-heartbeat");
        this.presence = presence;
    }

    /** @param node names this process among those that share the store */
    static NodeHeartbeat of(Transactions transactions, Clock clock, String node) {
        return new NodeHeartbeat(new NodePresence(transactions, clock, node, host(), ManagementPort.version()));
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }

    @Override
    void schedule(ScheduledExecutorService on) {
        on.scheduleWithFixedDelay(this::beat, 0, SECONDS, TimeUnit.SECONDS);
    }

    private void beat() {
        try {
            presence.note().join();
        } catch (CompletionException e) {
            LOG.debug("The ledger cannot be written now", e);
        }
    }
}
