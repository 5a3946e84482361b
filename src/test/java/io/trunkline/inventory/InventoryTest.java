package io.trunkline.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trunkline.http.JdkHttp;
import io.trunkline.inventory.Inventory.Answer;
import io.trunkline.inventory.Inventory.Outcome;
import io.trunkline.ledger.ClusterLease;
import io.trunkline.ledger.InventoryStore;
import io.trunkline.model.ComponentId;
import io.trunkline.model.InventoryItem;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over real sockets and on a real store, by a clock that the test turns. */
class InventoryTest {

    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");

    private final GenesysStandIn platform = GenesysStandIn.start();
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final AtomicReference<Instant> now = new AtomicReference<>(START);

    @TempDir
    private Path folder;

    private Duration budget = Duration.ofSeconds(20);
    private SqliteStore store;
    private GroupCommitWriter transactions;
    private PlatformClients platforms;
    private Inventory inventory;

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
    private void restart() {
        platforms = new PlatformClients(this::sources, new JdkHttp(), now::get, executor);
        inventory = new Inventory(
                platforms,
                new InventoryStore(transactions, now::get),
                new ClusterLease(transactions, now::get),
                now::get,
                executor);
    }

    private Sources sources() {
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

    private static ComponentId trunk(String id) {
        return new ComponentId("genesys", "trunk", id);
    }

    private Answer ask(String id) throws Exception {
        return inventory.ask(trunk(id)).get(30, TimeUnit.SECONDS);
    }

    private long listings() {
        return platform.requests().stream()
                .filter(request -> request.contains(GenesysStandIn.TRUNKS + "?"))
                .count();
    }

    @Test
    void a_trunk_is_known_by_its_name_its_site_its_group_and_its_base() throws Exception {
        assertThat(ask("t-1"))
                .isEqualTo(new Answer(
                        new InventoryItem(
                                trunk("t-1"),
                                "Carrier A on Edge London 1",
                                "London City",
                                "EMEA edges",
                                "Carrier A",
                                "e-1",
                                "{\"registersEnabledStatus\":\"DISABLED\"}",
                                null),
                        Outcome.FOUND));
        assertThat(inventory
                        .ask(new ComponentId("genesys", "site", "s-1"))
                        .get()
                        .known())
                .isEqualTo(new InventoryItem(
                        new ComponentId("genesys", "site", "s-1"), "London City", "London City", null, null));
    }

    @Test
    void a_trunk_without_an_edge_is_at_the_site_of_its_trunk_base() throws Exception {
        platform.trunkBase("b-1", "Carrier A");
        ObjectNode cloud = platform.trunk("t-9", "Carrier A");
        cloud.remove("edge");
        cloud.putObject("trunkBase").put("id", "b-1").put("name", "Carrier A");
        platform.trunkBase("b-2", "Carrier B").putObject("site").put("id", "s-1");
        ObjectNode other = platform.trunk("t-10", "Carrier B");
        other.remove("edge");
        other.putObject("trunkBase").put("id", "b-2");

        assertThat(ask("t-9").known()).satisfies(known -> {
            assertThat(known.site()).isEqualTo("London City");
            assertThat(known.trunkBase()).isEqualTo("Carrier A");
            assertThat(known.edge()).isNull();
        });
        assertThat(ask("t-10").known().site()).as("named by its id alone").isEqualTo("London City");
        assertThat(inventory.standings())
                .extracting(InventoryStatus::withoutEdge)
                .containsExactly(0);
    }

    @Test
    void work_is_kept_with_the_time_at_which_a_list_first_had_it_until_none_has_it() throws Exception {
        ComponentId edge = new ComponentId("genesys", "edge", "e-1");
        InventoryStore ledger = new InventoryStore(transactions, now::get);
        platform.edge("e-1", "Edge London 1").put("callDrainingState", "WAIT");
        ask("t-1");
        assertThat(ledger.find(edge).join().orElseThrow()).satisfies(known -> {
            assertThat(known.known().work()).isEqualTo("draining (callDrainingState is WAIT)");
            assertThat(known.workSince()).isEqualTo(START);
        });

        now.set(START.plusSeconds(300));
        platform.edge("e-1", "Edge London 1").put("inService", false);
        inventory.survey(GuideSources.genesys()).get(5, TimeUnit.SECONDS);
        assertThat(ledger.find(edge).join().orElseThrow()).satisfies(known -> {
            assertThat(known.known().work()).isEqualTo("out of service (inService is false)");
            assertThat(known.workSince()).as("it goes on").isEqualTo(START);
        });

        platform.edge("e-1", "Edge London 1");
        inventory.survey(GuideSources.genesys()).get(5, TimeUnit.SECONDS);
        assertThat(ledger.find(edge).join().orElseThrow().workSince()).isNull();
    }

    @Test
    void trunks_on_edges_that_are_not_listed_are_counted() throws Exception {
        platform.trunk("t-9", "Cloud").putObject("edge").put("id", "e-cloud");
        platform.edge("e-2", "New Edge").remove("onlineStatus");
        platform.trunk("t-10", "On a new Edge").putObject("edge").put("id", "e-2");
        ask("t-9");

        assertThat(inventory.standings()).containsExactly(new InventoryStatus("genesys", START, 3, 2));
    }

    @Test
    void a_site_that_the_edge_names_by_its_id_alone_is_looked_up_among_the_sites() throws Exception {
        platform.edge("e-1", "Edge London 1").putObject("site").put("id", "s-1");

        assertThat(ask("t-1").known().site()).isEqualTo("London City");
    }

    @Test
    void a_hundred_who_ask_at_once_are_one_question() {
        List<CompletableFuture<Answer>> asked = IntStream.range(0, 100)
                .mapToObj(n -> inventory.ask(trunk(n % 2 == 0 ? "t-1" : "nobody-" + n)))
                .toList();

        assertThat(asked)
                .extracting(CompletableFuture::join)
                .extracting(Answer::outcome)
                .containsOnly(Outcome.FOUND, Outcome.UNKNOWN);
        assertThat(listings()).isEqualTo(1);
    }

    @Test
    void what_was_made_right_after_a_list_is_asked_for_by_its_id() throws Exception {
        ask("t-1");
        now.set(START.plusSeconds(1));
        platform.edge("e-2", "Edge Paris 1").putObject("site").put("id", "s-2").put("name", "Paris");
        platform.trunk("t-2", "New").putObject("edge").put("id", "e-2").put("name", "Edge Paris 1");

        assertThat(ask("t-2"))
                .isEqualTo(new Answer(
                        new InventoryItem(
                                trunk("t-2"),
                                "New on Edge Paris 1",
                                "Paris",
                                "EMEA edges",
                                "Carrier A",
                                "e-2",
                                "{\"registersEnabledStatus\":\"DISABLED\"}",
                                null),
                        Outcome.FOUND));
        assertThat(listings()).as("its Edge is asked for too").isEqualTo(1);
        restart();
        platform.down();
        assertThat(ask("t-2").known().site()).as("written down").isEqualTo("Paris");
    }

    @Test
    void where_nothing_can_be_asked_for_by_its_id_what_is_new_is_found_by_another_list() throws Exception {
        ask("t-1");
        now.set(START.plusSeconds(1));
        platform.trunk("t-2", "New");
        platform.behave(path -> path.startsWith(GenesysStandIn.TRUNKS + "/")
                ? java.util.Optional.of(new GenesysStandIn.Answer(404, Map.of()))
                : java.util.Optional.empty());

        assertThat(ask("t-2").outcome()).isEqualTo(Outcome.FOUND);
        assertThat(listings()).isEqualTo(2);
        now.set(START.plusSeconds(2));
        for (int unknown = 0; unknown < 40; unknown++) {
            assertThat(ask("nobody-" + unknown).outcome()).isEqualTo(Outcome.UNKNOWN);
        }
        assertThat(listings()).as("a flood of unknown ids is no flood of lists").isLessThanOrEqualTo(4);
    }

    @Test
    void what_the_platform_does_not_have_is_not_asked_for_again_for_a_while() throws Exception {
        assertThat(ask("t-2")).isEqualTo(new Answer(null, Outcome.UNKNOWN));
        platform.trunk("t-2", "New");
        now.set(START.plusSeconds(9));
        int asked = platform.requests().size();
        assertThat(ask("t-2").outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(platform.requests()).hasSize(asked);

        now.set(START.plusSeconds(11));
        assertThat(ask("t-2").outcome()).isEqualTo(Outcome.FOUND);
    }

    @Test
    void an_edge_list_that_is_refused_takes_no_site_from_a_trunk_that_stays_on_its_edge() throws Exception {
        ask("t-1");
        platform.behave(path -> path.startsWith(GenesysStandIn.EDGES + "?")
                ? java.util.Optional.of(new GenesysStandIn.Answer(403, Map.of()))
                : java.util.Optional.empty());
        now.set(START.plus(Duration.ofMinutes(11)));
        inventory.survey(GuideSources.genesys()).get(5, TimeUnit.SECONDS);

        assertThat(ask("t-1").known().site()).isEqualTo("London City");
        restart();
        assertThat(ask("t-1").known().site()).as("in the ledger too").isEqualTo("London City");

        platform.trunk("t-1", "Carrier A").putObject("edge").put("id", "e-9");
        inventory.survey(GuideSources.genesys()).get(5, TimeUnit.SECONDS);
        assertThat(ask("t-1").known().site()).as("nobody knows where e-9 is").isNull();
    }

    @Test
    void an_answer_that_came_too_late_is_told_and_there_for_the_next_look() throws Exception {
        List<ComponentId> late = new java.util.concurrent.CopyOnWriteArrayList<>();
        inventory.onLate(late::add);
        budget = Duration.ofMillis(300);
        platform.slow(400);

        assertThat(ask("t-1")).isEqualTo(new Answer(null, Outcome.UNAVAILABLE));
        Awaitility.await().untilAsserted(() -> assertThat(late).containsExactly(trunk("t-1")));
        assertThat(inventory.atHand(trunk("t-1")).orElseThrow().site()).isEqualTo("London City");
    }

    @Test
    void what_reports_do_not_say_is_known_for_an_hour_over_restarts_and_at_other_nodes() throws Exception {
        platform.trunk("t-1", "Carrier A").put("state", "inactive");
        platform.trunk("t-2", "Carrier B");
        ask("t-1");
        restart();
        assertThat(inventory.facts(trunk("t-1"))).isEmpty();
        inventory.follow(GuideSources.genesys()).get(5, TimeUnit.SECONDS);

        assertThat(inventory.facts(trunk("t-1")).orElseThrow().path("state").asText())
                .isEqualTo("inactive");
        assertThat(inventory.facts(trunk("t-2")).orElseThrow().toString())
                .isEqualTo("{\"registersEnabledStatus\":\"DISABLED\"}");
        now.set(START.plus(Duration.ofHours(1)));
        assertThat(inventory.facts(trunk("t-1"))).isEmpty();
    }

    @Test
    void what_is_old_is_given_at_once_and_asked_for_again_behind() throws Exception {
        ask("t-1");
        platform.trunk("t-1", "Renamed");
        now.set(START.plus(Duration.ofMinutes(11)));

        assertThat(inventory.atHand(trunk("t-1")).orElseThrow().name()).startsWith("Carrier A");
        Awaitility.await().untilAsserted(() -> assertThat(
                        inventory.atHand(trunk("t-1")).orElseThrow().name())
                .startsWith("Renamed"));
    }

    @Test
    void after_a_restart_with_the_api_down_the_last_answer_stands() throws Exception {
        ask("t-1");
        restart();
        platform.down();
        now.set(START.plus(Duration.ofDays(1)));

        assertThat(ask("t-1").outcome()).isEqualTo(Outcome.REMEMBERED);
        assertThat(ask("t-1").known().site()).isEqualTo("London City");
        assertThat(ask("t-2")).isEqualTo(new Answer(null, Outcome.UNAVAILABLE));
    }

    @Test
    void what_another_node_asked_for_lately_is_not_asked_for_again() throws Exception {
        ask("t-1");
        restart();
        now.set(START.plus(Duration.ofMinutes(5)));

        assertThat(ask("t-1").outcome()).isEqualTo(Outcome.FOUND);
        assertThat(listings()).isEqualTo(1);
    }

    @Test
    void an_api_that_does_not_answer_is_waited_for_no_longer_than_the_budget() throws Exception {
        budget = Duration.ofMillis(300);
        platform.silent();

        assertThat(inventory.ask(trunk("t-1")).get(5, TimeUnit.SECONDS))
                .isEqualTo(new Answer(null, Outcome.UNAVAILABLE));
        assertThat(platform.requests()).hasSize(1);
    }

    @Test
    void while_it_says_429_for_hours_nobody_asks_and_what_was_known_stands() throws Exception {
        ask("t-1");
        restart();
        now.set(START.plus(Duration.ofHours(2)));
        platform.always(429, Map.of("Retry-After", "10000"));
        assertThat(ask("t-1").outcome()).isEqualTo(Outcome.REMEMBERED);
        int before = platform.requests().size();

        for (int minute = 0; minute < 120; minute++) {
            now.set(now.get().plusSeconds(60));
            assertThat(ask("t-1").outcome()).isEqualTo(Outcome.REMEMBERED);
            assertThat(ask("new-" + minute).outcome()).isEqualTo(Outcome.UNAVAILABLE);
        }

        assertThat(platform.requests()).hasSize(before);
    }

    @Test
    void what_is_listed_no_more_is_remembered_and_no_longer_found() throws Exception {
        ask("t-1");
        platform.remove(GenesysStandIn.TRUNKS, "t-1");
        now.set(START.plus(Duration.ofHours(2)));

        assertThat(ask("t-1").outcome()).isEqualTo(Outcome.REMEMBERED);
        assertThat(new InventoryStore(transactions, now::get)
                        .find(trunk("t-1"))
                        .join()
                        .orElseThrow()
                        .goneAt())
                .isEqualTo(now.get());
    }

    @Test
    void what_may_not_be_listed_is_left_out_and_the_rest_is_known() throws Exception {
        platform.behave(path -> path.startsWith(GenesysStandIn.SITES)
                ? java.util.Optional.of(new GenesysStandIn.Answer(403, Map.of()))
                : java.util.Optional.empty());

        assertThat(ask("t-1").known().site()).isEqualTo("London City");
    }

    @Test
    void nothing_is_asked_about_what_no_list_has() throws Exception {
        assertThat(inventory.ask(new ComponentId("cxone", "trunk", "t-1")).get().outcome())
                .isEqualTo(Outcome.NOT_ASKED);
        assertThat(inventory
                        .ask(new ComponentId("genesys", "station", "t-1"))
                        .get()
                        .outcome())
                .isEqualTo(Outcome.NOT_ASKED);
        assertThat(platform.requests()).isEmpty();
    }
}
