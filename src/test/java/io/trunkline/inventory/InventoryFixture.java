package io.trunkline.inventory;

import io.trunkline.http.RestClient;
import io.trunkline.inventory.Inventory.Answer;
import io.trunkline.ledger.ClusterLease;
import io.trunkline.ledger.InventoryStore;
import io.trunkline.model.ComponentId;
import io.trunkline.source.GuideSources;
import io.trunkline.source.PlatformApiSettings;
import io.trunkline.source.Source;
import io.trunkline.source.Sources;
import io.trunkline.store.GroupCommitWriter;
import io.trunkline.store.sqlite.SqliteStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An inventory, its store and the platform that it asks. */
abstract class InventoryFixture {

    static final Instant START = Instant.parse("2026-11-24T10:00:00Z");
    final GenesysStandIn platform = GenesysStandIn.start();
    final ExecutorService executor = Executors.newCachedThreadPool();
    final AtomicReference<Instant> now = new AtomicReference<>(START);

    @TempDir
    Path folder;

    Duration budget = Duration.ofSeconds(20);
    SqliteStore store;
    GroupCommitWriter transactions;
    PlatformClients platforms;
    Inventory inventory;

    @BeforeEach
    void start() {
        platform.site("s-1", "London City");
        platform.edge("e-1", "Edge London 1");
        platform.trunk("t-1", "Carrier A");
        store = SqliteStore.open(folder);
        transactions = new GroupCommitWriter(store::openWriter);
        restart();
    }

    @AfterEach
    void stop() {
        transactions.close();
        store.close();
        executor.shutdownNow();
        platform.close();
    }

    /** As after a restart, or on another node: nothing in memory. */
    void restart() {
        platforms = new PlatformClients(this::sources, new RestClient(), now::get, executor);
        inventory = new Inventory(
                platforms,
                new InventoryStore(transactions, now::get),
                new ClusterLease(transactions, now::get),
                now::get,
                executor);
    }

    Sources sources() {
        Source source = GuideSources.genesys();
        PlatformApiSettings api = Apis.genesys(platform);
        return new Sources(
                List.of(source),
                Map.of(
                        source.name(),
                        new PlatformApiSettings(
                                api.login(),
                                api.apiUrl(),
                                api.paths(),
                                Duration.ZERO,
                                api.refresh(),
                                budget,
                                api.pageSize())));
    }

    static ComponentId trunk(String id) {
        return new ComponentId("genesys", "trunk", id);
    }

    Answer ask(String id) throws Exception {
        return inventory.ask(trunk(id)).get(30, TimeUnit.SECONDS);
    }

    long listings() {
        return platform.requests().stream()
                .filter(request -> request.contains(GenesysStandIn.TRUNKS + "?"))
                .count();
    }
}
