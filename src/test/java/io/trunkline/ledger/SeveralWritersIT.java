package io.trunkline.ledger;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.config.Configuration;
import io.trunkline.config.Settings;
import io.trunkline.ledger.AcceptEvent.Acceptance;
import io.trunkline.ledger.AcceptEvent.AcceptedEvent;
import io.trunkline.ledger.OpenIncident.Opened;
import io.trunkline.ledger.tables.RoutingKeyTable;
import io.trunkline.model.DedupKey;
import io.trunkline.model.OfflineOrder;
import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import io.trunkline.rules.Maintenance;
import io.trunkline.simulate.FixedDirectory;
import io.trunkline.simulate.Scenario;
import io.trunkline.simulate.ScenarioEvents;
import io.trunkline.simulate.ScenarioSettings;
import io.trunkline.source.Sources;
import io.trunkline.store.StoreWriter;
import io.trunkline.store.postgres.PostgresStore;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three nodes write in one database at once, and it is as if one had. */
class SeveralWritersIT {

    private static final int NODES = 3;
    private static final Settings SETTINGS = ScenarioSettings.settings("5m", "30m", "0s", "60s");

    private final PostgresServer server = PostgresServer.shared();
    private final List<OneNode> nodes = new ArrayList<>();

    /** What a node does in the ledger, without the routes that have it done. */
    private static final class OneNode implements AutoCloseable {

        private final PostgresStore store;
        private final StoreWriter writer;
        private final AcceptEvent accepting;
        private final AssessComponent assessing;
        private final OpenIncident opening;
        private final RoutingKeyLease leasing;
        private final FindDueWork sweeping;
        private final Configuration configuration =
                new Configuration(SETTINGS, new Sources(List.of()), new FixedDirectory(), Maintenance.NONE);

        OneNode(Settings.Database database) {
            store = PostgresStore.open(database);
            writer = store.startWriter();
            // Nobody asks for the process's own.
            Clock clock = store.clock(Clock.fixed(Instant.EPOCH, java.time.ZoneOffset.UTC));
            LedgerContext context = LedgerContext.of(writer, clock, () -> configuration);
            accepting = new AcceptEvent(context);
            assessing = new AssessComponent(context);
            opening = new OpenIncident(context, new DedupKey("{id}-{status}"));
            leasing = new RoutingKeyLease(context);
            sweeping = new FindDueWork(writer, clock);
        }

        CompletableFuture<AssessComponent.Assessed> assess(String id) {
            var component = ScenarioEvents.component(id);
            return assessing.assess(component, configuration.directory().find(component), Maintenance.NONE);
        }

        @Override
        public void close() {
            writer.close();
            store.close();
        }
    }

    @BeforeEach
    void start() {
        Settings.Database database = server.newSettings();
        for (int node = 0; node < NODES; node++) {
            nodes.add(new OneNode(database));
        }
    }

    @AfterEach
    void end() {
        nodes.forEach(OneNode::close);
    }

    /** Every node does it at once. */
    private <T> List<T> onAll(Function<OneNode, CompletableFuture<T>> work) {
        return nodes.stream().map(work).toList().stream()
                .map(CompletableFuture::join)
                .toList();
    }

    private List<String> rows(String query) {
        return nodes.get(NODES - 1)
                .writer
                .submit(store -> store.sql(query).query(String.class).list())
                .join();
    }

    private static StatusEvent event(String id, Status status, Instant at, String fingerprint) {
        return event(id, status, at, at, fingerprint);
    }

    private static StatusEvent event(String id, Status status, Instant at, Instant receivedAt, String fingerprint) {
        StatusEvent plain = ScenarioEvents.event(id, status, at, receivedAt);
        return new StatusEvent(
                plain.source(),
                plain.component(),
                plain.type(),
                plain.status(),
                plain.word(),
                plain.occurredAt(),
                true,
                plain.receivedAt(),
                null,
                plain.platform(),
                plain.diagnosticUrl(),
                false,
                fingerprint,
                "{}");
    }

    /** In disorder, and each event at every node: the history has it once, and no change of a component is lost. */
    @Test
    void the_same_events_at_all_nodes_are_each_accepted_once_and_none_overwrites_another() {
        Random random = new Random(7);
        List<StatusEvent> events = new ArrayList<>();
        Map<String, StatusEvent> newest = new HashMap<>();
        // They are late, all of them: what seems to occur after its receipt is told otherwise.
        Instant received = Scenario.START.plusSeconds(600);
        for (int number = 0; number < 600; number++) {
            String id = "trunk-us-" + random.nextInt(20);
            Status status = random.nextBoolean() ? Status.UP : Status.DOWN;
            StatusEvent event = event(id, status, Scenario.START.plusSeconds(number), received, "id:" + number);
            events.add(event);
            newest.put(event.component().toString(), event);
        }
        List<CompletableFuture<AcceptedEvent>> answers = new ArrayList<>();
        for (int node = 0; node < NODES; node++) {
            List<StatusEvent> shuffled = new ArrayList<>(events);
            Collections.shuffle(shuffled, random);
            AcceptEvent accepting = nodes.get(node).accepting;
            shuffled.forEach(event -> answers.add(accepting.accept(event)));
        }
        Map<Acceptance, Integer> counts = new HashMap<>();
        answers.forEach(answer -> counts.merge(answer.join().acceptance(), 1, Integer::sum));
        assertThat(counts)
                .containsEntry(Acceptance.ACCEPTED, events.size())
                .containsEntry(Acceptance.DUPLICATE, (NODES - 1) * events.size());
        assertThat(rows("SELECT count(*) FROM event")).containsExactly(Integer.toString(events.size()));
        assertThat(rows("SELECT id || ' ' || observed || ' ' || newest FROM component"))
                .containsExactlyInAnyOrderElementsOf(newest.values().stream()
                        .map(event -> event.component() + " " + event.status() + " "
                                + event.occurredAt().toEpochMilli())
                        .toList());
        assertThat(rows("SELECT id FROM component c WHERE changes <>"
                        + " (SELECT count(*) FROM event e WHERE e.component = c.id AND e.verdict = 'change')"))
                .as("components that lost a change")
                .isEmpty();
    }

    @Test
    void a_storm_that_is_split_over_all_nodes_is_one_incident_with_all_of_it_and_one_node_calls() {
        List<String> ids = new ArrayList<>();
        for (int number = 0; number < 90; number++) {
            ids.add("trunk-us-" + number);
        }
        Instant now = nodes.get(0).store.clock(null).instant();
        List<CompletableFuture<AcceptedEvent>> accepted = new ArrayList<>();
        for (int number = 0; number < ids.size(); number++) {
            accepted.add(nodes.get(number % NODES)
                    .accepting
                    .accept(event(ids.get(number), Status.DOWN, now, "id:" + number)));
        }
        accepted.forEach(CompletableFuture::join);
        // Each hears of all of it, one by its own wakes and the others by their sweeps.
        ids.stream()
                .flatMap(id -> nodes.stream().map(node -> node.assess(id)))
                .toList()
                .forEach(CompletableFuture::join);
        assertThat(rows("SELECT count(*) FROM incident")).containsExactly("1");
        assertThat(rows("SELECT count(*) FROM incident_member WHERE left_at IS NULL"))
                .containsExactly("90");
        long incident = Long.parseLong(rows("SELECT id FROM incident").get(0));
        List<Opened> opened = onAll(node -> node.opening.open(incident));
        assertThat(opened).filteredOn(one -> one.dedupKey() != null).hasSize(1);
        assertThat(rows("SELECT revision || ' ' || state FROM incident")).containsExactly("1 OPEN");
        String key = rows("SELECT routing_key FROM incident").get(0);
        List<RoutingKeyLease.Lease> leases = onAll(node -> node.leasing.take(key, "node " + nodes.indexOf(node)));
        assertThat(leases).filteredOn(RoutingKeyLease.Lease::granted).hasSize(1);
    }

    @Test
    void the_last_resort_is_taken_by_one_of_them() {
        Instant now = nodes.get(0).store.clock(null).instant();
        nodes.get(0)
                .accepting
                .accept(event("trunk-us-1", Status.DOWN, now, "id:1"))
                .join();
        nodes.get(0).assess("trunk-us-1").join();
        long incident = Long.parseLong(rows("SELECT id FROM incident").get(0));
        nodes.get(0).opening.open(incident).join();
        nodes.get(0)
                .writer
                .submit(store -> store.sql("UPDATE incident SET opened_at = opened_at - 3600000")
                        .update())
                .join();
        Map<Integer, Long> given =
                onAll(node -> new LastResortQueue(node.writer, node.store.clock(Clock.systemUTC())).take(10)).stream()
                        .collect(toMap(List::size, list -> 1L, Long::sum));
        assertThat(given).containsEntry(1, 1L).containsEntry(0, NODES - 1L);
    }

    @Test
    void what_commands_did_on_the_database_is_handed_to_one_node_each_in_its_order() {
        Instant now = nodes.get(0).store.clock(null).instant().truncatedTo(ChronoUnit.MILLIS);
        List<OfflineOrder> given = new ArrayList<>();
        for (int order = 0; order < 20; order++) {
            OfflineOrder next = new OfflineOrder(now, "alice", "forget", "genesys/trunk/" + order, null, "forgotten");
            given.add(next);
            new NotedTransactions(nodes.get(order % NODES).writer, found -> next)
                    .submit(store -> Optional.empty())
                    .join();
        }
        List<OfflineOrder> logged = Collections.synchronizedList(new ArrayList<>());
        onAll(node -> new OfflineOrders(node.writer).handOver(logged::add));
        assertThat(logged).containsExactlyElementsOf(given);
        onAll(node -> new OfflineOrders(node.writer).handOver(logged::add));
        assertThat(logged).hasSameSizeAs(given);
    }

    /** As a node that is stopped in the middle of a transaction, with all that it holds. */
    @Test
    void a_node_that_stops_half_way_holds_the_others_up_for_moments_and_does_its_work_when_it_goes_on() {
        CountDownLatch underWay = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        CompletableFuture<Integer> stopped = nodes.get(0).writer.submit(store -> {
            RoutingKeyTable.ensure(store, "key of the one that stopped");
            underWay.countDown();
            await(goesOn);
            return store.sql("SELECT count(*) FROM routing_key")
                    .query(Integer.class)
                    .single();
        });
        await(underWay);
        Instant now = nodes.get(1).store.clock(null).instant();
        assertThat(nodes.get(1).writer.probe().join()).isEqualTo(1);
        assertThat(nodes.get(2)
                        .accepting
                        .accept(event("trunk-us-1", Status.DOWN, now, null))
                        .join()
                        .verdict())
                .isEqualTo("change");
        assertThat(rows("SELECT routing_key FROM routing_key")).isEmpty();
        goesOn.countDown();
        assertThat(stopped.join()).isEqualTo(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
