package io.trunkline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.config.ReloadableConfiguration;
import io.trunkline.ledger.AssessComponent.Assessed;
import io.trunkline.ledger.tables.AncestorTable;
import io.trunkline.model.ComponentId;
import io.trunkline.model.InventoryItem;
import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import io.trunkline.rules.Verdict;
import io.trunkline.store.StoreWriter;
import io.trunkline.store.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Assessments share what they read of parents, and see all the same what became of these meanwhile. */
class ParentCacheTest {

    private static final String SERVICES =
            """
            default: voice
            services:
              voice: {name: Voice, routing-key: voice0123456789abcdef0123456789a, symptoms: hold}
              edges: {name: Edges, routing-key: edges0123456789abcdef0123456789a}
            components: {their-*: edges}
            topology:
              their-edge: [t-1, t-2]
              own-edge: [t-3, t-4]
            """;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T10:00:00Z"));

    @TempDir
    private Path folder;

    private ReloadableConfiguration configuration;
    private SqliteStore store;
    private StoreWriter writer;
    private AcceptEvent acceptEvent;
    private AssessComponent assessComponent;

    @BeforeEach
    void open() throws IOException {
        configuration = OneTrunk.configuration(Files.createDirectory(folder.resolve("config")), SERVICES);
        store = SqliteStore.open(folder.resolve("data"));
        writer = store.startWriter();
        LedgerContext context = LedgerContext.of(writer, now::get, configuration);
        acceptEvent = new AcceptEvent(context);
        assessComponent = new AssessComponent(context);
    }

    @AfterEach
    void close() {
        writer.close();
        store.close();
    }

    private static ComponentId id(String name) {
        return new ComponentId("genesys", name.endsWith("edge") ? "edge" : "trunk", name);
    }

    private void report(Status status, String... names) {
        for (String name : names) {
            StatusEvent event = new StatusEvent(
                    "genesys",
                    id(name),
                    "t",
                    status,
                    status.name(),
                    now.get(),
                    true,
                    now.get(),
                    null,
                    "G",
                    null,
                    false,
                    null,
                    "{}");
            acceptEvent.accept(event).join();
        }
    }

    private CompletableFuture<Assessed> assess(String name) {
        return assessComponent.assess(
                id(name),
                configuration.get().directory().find(id(name)),
                configuration.get().maintenance());
    }

    /** In one transaction, in this order. */
    private List<Verdict> assessTogether(String... names) {
        CountDownLatch queued = new CountDownLatch(1);
        writer.submit(client -> {
            try {
                queued.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return null;
        });
        List<CompletableFuture<Assessed>> assessed =
                Stream.of(names).map(this::assess).toList();
        queued.countDown();
        return assessed.stream().map(each -> each.join().verdict()).toList();
    }

    private List<String> ancestors(String name) {
        return writer.submit(client -> AncestorTable.of(client, id(name).toString()))
                .join();
    }

    private static final Verdict.Outage DOWN = new Verdict.Outage(Status.DOWN);

    @Test
    void child_after_its_parent_in_one_transaction_is_held_for_the_page_that_the_parent_waits_for() {
        report(Status.DOWN, "their-edge", "t-1", "t-2");
        List<Verdict> verdicts = assessTogether("t-1", "their-edge", "t-2");
        assertThat(verdicts.subList(0, 2)).containsOnly(DOWN);
        assertThat(verdicts.get(2)).isInstanceOfSatisfying(Verdict.Hold.class, held -> assertThat(held.why())
                .isEqualTo("Edge their-edge is DOWN"));
    }

    @Test
    void child_after_its_parent_in_one_transaction_knows_the_service_that_the_parent_pages() {
        report(Status.DOWN, "own-edge", "t-3", "t-4");
        assertThat(assessTogether("t-3", "own-edge", "t-4")).containsOnly(DOWN);
    }

    @Test
    void child_is_held_no_more_once_its_parent_leaves_its_incident_in_the_same_transaction() {
        report(Status.DOWN, "their-edge", "t-1", "t-2");
        assessTogether("their-edge", "t-1");
        now.set(now.get().plusSeconds(1));
        report(Status.DEGRADED, "their-edge");
        assertThat(assessTogether("t-2", "their-edge", "t-1").get(0)).isEqualTo(DOWN);
    }

    @Test
    void parent_that_reports_between_two_transactions_is_seen_as_what_it_is() {
        report(Status.UP, "their-edge");
        report(Status.DOWN, "t-1");
        assertThat(assess("t-1").join().verdict()).isEqualTo(DOWN);
        report(Status.DOWN, "their-edge", "t-2");
        assertThat(assess("their-edge").join().verdict()).isEqualTo(DOWN);
        assertThat(assess("t-2").join().verdict()).isInstanceOf(Verdict.Hold.class);
    }

    @Test
    void parent_that_reports_for_the_first_time_is_known_by_what_it_is_from_then_on() {
        report(Status.DOWN, "t-1", "t-2");
        assess("t-1").join();
        report(Status.DOWN, "their-edge");
        assess("t-2").join();
        assertThat(ancestors("t-1")).containsExactly("genesys/unknown/their-edge");
        assertThat(ancestors("t-2")).containsExactly("genesys/edge/their-edge");
    }

    @Test
    void parent_that_the_platform_lists_meanwhile_counts() {
        report(Status.DOWN, "t-5");
        assess("t-5").join();
        new InventoryStore(writer, now::get)
                .learn(
                        "genesys",
                        List.of(new InventoryItem(id("t-5"), null, null, null, null, "own-edge", null, null)),
                        List.of())
                .join();
        assess("t-5").join();
        assertThat(ancestors("t-5")).containsExactly("genesys/edge/own-edge");
    }
}
