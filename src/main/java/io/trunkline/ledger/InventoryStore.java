package io.trunkline.ledger;

import io.trunkline.ledger.tables.AncestorTable;
import io.trunkline.ledger.tables.InstanceTable;
import io.trunkline.ledger.tables.KnownComponentTable;
import io.trunkline.ledger.tables.PlannedWorkTable;
import io.trunkline.model.ComponentId;
import io.trunkline.model.InventoryItem;
import io.trunkline.model.RememberedItem;
import io.trunkline.rules.PollComparison.LedgerState;
import io.trunkline.store.Columns;
import io.trunkline.store.Transactions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What the platforms' own APIs said of components, kept over restarts and for all nodes. */
public final class InventoryStore {

    /** Rows of one transaction: the ledger's one writer has others to serve. */
    private static final int AT_A_TIME = 500;

    private final Transactions transactions;
    private final InstantSource clock;

    public InventoryStore(Transactions transactions, InstantSource clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    /** What is remembered of one component. */
    public CompletableFuture<Optional<RememberedItem>> find(ComponentId component) {
        return transactions.submit(store -> KnownComponentTable.find(store, component));
    }

    /** All that the API of a source said. */
    public CompletableFuture<List<RememberedItem>> of(String source) {
        return transactions.submit(store -> KnownComponentTable.of(store, source));
    }

    /** The status of all components of a source that the ledger has, whatever told it. */
    public CompletableFuture<Map<ComponentId, LedgerState>> reported(String componentsOf) {
        return transactions.submit(store -> KnownComponentTable.reported(store, componentsOf));
    }

    /** Writes what was said; those that are remembered like this already cost nothing. */
    public CompletableFuture<Void> learn(
            String source, Collection<InventoryItem> said, Collection<RememberedItem> before) {
        Map<ComponentId, RememberedItem> remembered = new HashMap<>();
        before.forEach(each -> remembered.put(each.known().component(), each));
        List<InventoryItem> news = said.stream()
                .filter(known -> {
                    RememberedItem old = remembered.get(known.component());
                    return old == null || old.goneAt() != null || !old.known().equals(known);
                })
                .toList();
        CompletableFuture<Void> written = CompletableFuture.completedFuture(null);
        for (List<InventoryItem> some : inParts(news)) {
            written = written.thenCompose(unused -> write(source, some));
        }
        boolean over = news.stream().anyMatch(known -> {
            RememberedItem old = remembered.get(known.component());
            return old != null && old.known().work() != null && known.work() == null;
        });
        return over ? written.thenCompose(unused -> workOver()) : written;
    }

    private CompletableFuture<Void> workOver() {
        return transactions.submit(store -> {
            PlannedWorkTable.over(store, now());
            return null;
        });
    }

    private CompletableFuture<Void> write(String source, List<InventoryItem> some) {
        return transactions.submit(store -> {
            some.forEach(known -> KnownComponentTable.write(store, source, known, now()));
            // Whatever is out may hang on something else now.
            some.forEach(known -> AncestorTable.moved(store, known.component().toString(), now()));
            some.forEach(known -> InstanceTable.reassessGroups(store, known.component(), now()));
            return null;
        });
    }

    /**
     * They are listed no more. What was known of them stays: an event about one may still come.
     *
     * @param doubted whether there are too many of them for that to prove anything
     */
    public CompletableFuture<Void> gone(Collection<ComponentId> components, boolean doubted) {
        if (components.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        return transactions.submit(store -> {
            components.forEach(component -> KnownComponentTable.gone(store, component, doubted, now()));
            components.forEach(component -> InstanceTable.reassessGroups(store, component, now()));
            PlannedWorkTable.over(store, now());
            return null;
        });
    }

    /** What lists of a source have lacked for long, though too much at once, no longer counts as working for others. */
    public CompletableFuture<Void> doubtOver(String source) {
        return transactions.submit(store -> {
            KnownComponentTable.doubtOver(store, source, now())
                    .forEach(component -> InstanceTable.reassessGroups(store, component, now()));
            return null;
        });
    }

    /** Of all that the API of a source lists, those of which it says what their own reports do not. */
    public CompletableFuture<Map<ComponentId, String>> facts(String source) {
        return transactions.submit(store -> KnownComponentTable.facts(store, source));
    }

    private static List<List<InventoryItem>> inParts(List<InventoryItem> all) {
        List<List<InventoryItem>> parts = new ArrayList<>();
        for (int from = 0; from < all.size(); from += AT_A_TIME) {
            parts.add(all.subList(from, Math.min(all.size(), from + AT_A_TIME)));
        }
        return parts;
    }

    private Instant now() {
        return Columns.now(clock);
    }
}
