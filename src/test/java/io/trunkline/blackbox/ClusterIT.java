package io.trunkline.blackbox;

import static io.trunkline.blackbox.Installation.DEFAULT;
import static io.trunkline.blackbox.Installation.FINANCE;
import static io.trunkline.blackbox.Installation.RETAIL;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ledger.PostgresServer;
import io.trunkline.play.Behaviour;
import io.trunkline.play.Call;
import io.trunkline.play.StandInIncident;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Three processes on one PostgreSQL act as one, whatever happens to any of them or to the database. The database's clock is
 * five minutes ahead of theirs, so that whoever went by a clock of his own would be wrong by that much.
 */
class ClusterIT {

    private static final PostgresServer SERVER = PostgresServer.started();
    private static final int TRUNKS = 40;
    private static final List<String> PREFIXES = List.of("trunk-us-", "trunk-eu-", "other-");

    @RegisterExtension
    @Order(1)
    final Installation one = new Installation()
            .with("trunkline.grouping.wait", "2s")
            .with("trunkline.grouping.window", "10m")
            .with("trunkline.lag.warn", "1h")
            .with("trunkline.grouping.update-interval", "500ms");

    @RegisterExtension
    @Order(2)
    final Installation two = one.another();

    @RegisterExtension
    @Order(3)
    final Installation three = one.another();

    /** The same program with a store of its own, and a PagerDuty of its own. */
    @RegisterExtension
    @Order(4)
    final Installation alone = new Installation()
            .with("trunkline.grouping.wait", "2s")
            .with("trunkline.grouping.window", "10m")
            .with("trunkline.lag.warn", "1h")
            .with("trunkline.grouping.update-interval", "500ms");

    private final Instant fallen = Instant.now().minusSeconds(600);
    private String database;

    @AfterAll
    static void stopServer() {
        SERVER.close();
    }

    @BeforeEach
    void useOneDatabase() {
        database = SERVER.newDatabase();
        SERVER.execute(
                database,
                """
                CREATE FUNCTION public.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS
                $$ SELECT pg_catalog.clock_timestamp() + interval '5 minutes' $$""");
        one.with("trunkline.database.url", SERVER.url(database) + "?currentSchema=public,pg_catalog");
        one.with("trunkline.database.user", PostgresServer.USER);
        one.with("trunkline.database.password", PostgresServer.PASSWORD);
        Stream.of(one, two, three, alone)
                .forEach(node -> node.write(
                        "config/services.yaml",
                        node.read("config/services.yaml").replace("trunk-us-east-01:", "\"trunk-us-*\":")));
    }

    /** Gives each event to a node that takes it; one that is gone or hangs is passed over until it is back. */
    private static final class LoadBalancer {

        private static final Duration PATIENCE = Duration.ofSeconds(60);

        private final List<Installation> nodes;
        private final Set<Installation> gone = ConcurrentHashMap.newKeySet();
        private final AtomicInteger next = new AtomicInteger();

        LoadBalancer(Installation... nodes) {
            this.nodes = List.of(nodes);
        }

        void back(Installation node) {
            gone.remove(node);
        }

        void deliver(String body) {
            long since = System.nanoTime();
            while (System.nanoTime() - since < PATIENCE.toNanos()) {
                Installation node = nodes.get(next.getAndIncrement() % nodes.size());
                if (!gone.contains(node) && taken(node, body)) {
                    return;
                }
            }
            throw new AssertionError("no node takes it: " + body);
        }

        /** As from a platform that sends everything several times. */
        void deliverToAll(String body) {
            nodes.forEach(node -> taken(node, body));
        }

        private boolean taken(Installation node, String body) {
            try {
                int status = node.webhooks()
                        .send(node.webhooks()
                                .signedGenesys(body.getBytes(StandardCharsets.UTF_8))
                                .timeout(Duration.ofSeconds(5)))
                        .status();
                assertThat(status).isIn(200, 202, 503);
                return status != 503;
            } catch (UncheckedIOException refusedOrCutOrTooSlow) {
                gone.add(node);
                return false;
            }
        }
    }

    private static String trunk(int number) {
        return PREFIXES.get(number % PREFIXES.size()) + (100 + number / PREFIXES.size());
    }

    /** The first of each service fell a second before the others, so that it is the one that names the incident. */
    private String down(int number) {
        boolean first = number < PREFIXES.size();
        return Webhooks.genesysTrunk(trunk(number), "DOWN", first ? fallen.minusSeconds(1) : fallen);
    }

    /** What somebody sees in PagerDuty: of each service its incidents, with all that was told to be out. */
    private static Map<String, List<String>> seen(Installation node) {
        Map<String, List<String>> seen = new TreeMap<>();
        for (StandInIncident incident : node.pagerduty().incidents()) {
            TreeSet<String> ids = new TreeSet<>();
            incident.log().stream()
                    .map(StandInIncident.Entry::body)
                    .filter(body -> body.path("event_action").asText().equals("trigger"))
                    .reduce((earlier, later) -> later)
                    .orElseThrow()
                    .at("/payload/custom_details/affected")
                    .forEach(member -> ids.add(member.path("id").asText()));
            seen.computeIfAbsent(incident.routingKey(), key -> new ArrayList<>())
                    .add(incident.dedupKey() + (incident.open() ? " open " : " resolved ") + ids);
        }
        return seen;
    }

    /** All fall; then all of one service come up, and half of another. */
    private Map<String, List<String>> seenWithOneNode() {
        alone.start();
        LoadBalancer balancer = new LoadBalancer(alone);
        for (int number = 0; number < PREFIXES.size() * TRUNKS; number++) {
            balancer.deliver(down(number));
        }
        Waits.await("all told").untilAsserted(() -> assertThat(seen(alone).values())
                .hasSize(PREFIXES.size())
                .allSatisfy(incidents ->
                        assertThat(incidents.toString().split(", ")).hasSize(TRUNKS)));
        recoveries(Instant.now()).forEach(balancer::deliver);
        Waits.await("resolved").until(() -> alone.pagerduty().openIncidents().size() == 2);
        alone.program().kill();
        return seen(alone);
    }

    private static List<String> recoveries(Instant at) {
        List<String> bodies = new ArrayList<>();
        for (int number = 0; number < PREFIXES.size() * TRUNKS; number++) {
            String id = trunk(number);
            boolean half = id.startsWith("trunk-eu-") && number % 2 == 0;
            if (id.startsWith("trunk-us-") || half) {
                bodies.add(Webhooks.genesysTrunk(id, "UP", at));
            }
        }
        return bodies;
    }

    @Test
    void killed_paused_and_restarted_nodes_and_a_restarted_database_change_nothing_of_what_people_see()
            throws Exception {
        Map<String, List<String>> expected = seenWithOneNode();
        Stream.of(one, two, three).forEach(Installation::start);
        LoadBalancer balancer = new LoadBalancer(one, two, three);
        int events = PREFIXES.size() * TRUNKS;
        for (int number = 0; number < events; number++) {
            if (number == events / 4) {
                two.program().kill();
            } else if (number == events / 2) {
                three.program().pause();
            } else if (number == events * 3 / 4) {
                SERVER.crash();
                CompletableFuture.runAsync(SERVER::start, Concurrently.THREADS);
            }
            balancer.deliver(down(number));
            if (number < events / 4) {
                balancer.deliverToAll(down(number));
            }
        }
        three.program().resume();
        balancer.back(three);
        two.start();
        balancer.back(two);
        // A rolling restart, while reports keep coming.
        AtomicBoolean restarting = new AtomicBoolean(true);
        CompletableFuture<Void> load = CompletableFuture.runAsync(
                () -> {
                    Instant now = Instant.now();
                    recoveries(now).forEach(balancer::deliver);
                    for (int repeat = 0; restarting.get(); repeat++) {
                        balancer.deliver(Webhooks.genesysTrunk("other-100", "DOWN", now.plusMillis(repeat)));
                    }
                },
                Concurrently.THREADS);
        for (Installation node : List.of(one, three)) {
            node.program().terminate();
            assertThat(node.program().awaitExit()).isZero();
            node.start();
            balancer.back(node);
        }
        restarting.set(false);
        load.get();
        Waits.await("what one node would have told")
                .untilAsserted(() -> assertThat(seen(one)).isEqualTo(expected));
        assertThat(Stream.of(one, two, three).map(node -> node.program().output()))
                .noneMatch(output -> output.contains(PostgresServer.PASSWORD));
        Duration ahead = Duration.between(
                Instant.now(),
                Instant.parse(one.management()
                        .events("other-100")
                        .get(0)
                        .path("received_at")
                        .asText()));
        assertThat(ahead).as("by the database's clock").isGreaterThan(Duration.ofMinutes(4));
    }

    /** It holds the call while the others see to the rest, and then goes on as if no time had passed. */
    @Test
    void a_node_that_was_paused_in_a_call_does_not_undo_what_was_done_meanwhile() {
        one.with("trunkline.grouping.wait", "0s");
        two.with("trunkline.sweep.interval", "2s");
        one.start();
        two.start();
        CountDownLatch answer = new CountDownLatch(1);
        one.pagerduty().next(RETAIL, Behaviour.usual().repliedAfter(answer));
        assertThat(one.webhooks().genesys("trunk-us-1", "DOWN", fallen).status())
                .isEqualTo(202);
        one.pagerduty().awaitArrivals(1);
        one.program().pause();
        // Its lease runs out, and the other tells it again.
        one.pagerduty().awaitArrivals(2);
        assertThat(two.webhooks().genesys("trunk-us-1", "UP", Instant.now()).status())
                .isEqualTo(202);
        two.resolved(RETAIL, "trunk-us-1-down");
        one.program().resume();
        answer.countDown();
        one.program().awaitLine("after the lease was lost");
        Waits.await("resolved, and once more because of the late trigger").untilAsserted(() -> {
            assertThat(one.pagerduty().calls(RETAIL))
                    .extracting(Call::action)
                    .containsExactly("trigger", "trigger", "resolve", "resolve");
            assertThat(one.incidents(RETAIL)).hasSize(1).noneMatch(StandInIncident::open);
        });
        assertThat(one.incidents(FINANCE)).isEmpty();
        assertThat(one.incidents(DEFAULT)).isEmpty();
    }
}
