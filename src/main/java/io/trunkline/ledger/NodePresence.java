package io.trunkline.ledger;

import io.trunkline.ledger.tables.NodeTable;
import io.trunkline.store.Columns;
import io.trunkline.store.Transactions;
import io.trunkline.store.Transactions.Work;
import io.trunkline.store.WritePriority;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

/** Notes in the ledger that this node lives, so that people see which nodes do. */
public final class NodePresence {

    private static final Duration REMEMBERED = Duration.ofDays(1);

    private final Transactions transactions;
    private final InstantSource clock;
    private final String node;
    private final String host;
    private final String version;

    /** @param node names this process among those that share the store */
    public NodePresence(Transactions transactions, InstantSource clock, String node, String host, String version) {
        this.transactions = transactions;
        this.clock = clock;
        this.node = node;
        this.host = host;
        this.version = version;
    }

    /** It lives now. */
    public CompletableFuture<Void> note() {
        return transactions.submit(Work.foundAgain(WritePriority.VERDICTS, store -> {
            Instant now = Columns.now(clock);
            NodeTable.prune(store, now.minus(REMEMBERED));
            NodeTable.seen(store, node, host, version, now);
            return null;
        }));
    }
}
