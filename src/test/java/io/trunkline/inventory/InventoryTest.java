package io.trunkline.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trunkline.inventory.Inventory.Answer;
import io.trunkline.inventory.Inventory.LookupOutcome;
import io.trunkline.ledger.InventoryStore;
import io.trunkline.model.ComponentId;
import io.trunkline.model.InventoryItem;
import io.trunkline.source.GuideSources;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Over real sockets and on a real store, by a clock that the test turns. */
class InventoryTest extends InventoryFixture {

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
                        LookupOutcome.FOUND));
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
        inventory.survey(GuideSources.genesys()).get(30, TimeUnit.SECONDS);
        assertThat(ledger.find(edge).join().orElseThrow()).satisfies(known -> {
            assertThat(known.known().work()).isEqualTo("out of service (inService is false)");
            assertThat(known.workSince()).as("it goes on").isEqualTo(START);
        });

        platform.edge("e-1", "Edge London 1");
        inventory.survey(GuideSources.genesys()).get(30, TimeUnit.SECONDS);
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
    void hundred_concurrent_lookups_are_one_request() {
        List<CompletableFuture<Answer>> asked = IntStream.range(0, 100)
                .mapToObj(n -> inventory.ask(trunk(n % 2 == 0 ? "t-1" : "nobody-" + n)))
                .toList();

        assertThat(asked)
                .extracting(CompletableFuture::join)
                .extracting(Answer::outcome)
                .containsOnly(LookupOutcome.FOUND, LookupOutcome.UNKNOWN);
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
                        LookupOutcome.FOUND));
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

        assertThat(ask("t-2").outcome()).isEqualTo(LookupOutcome.FOUND);
        assertThat(listings()).isEqualTo(2);
        now.set(START.plusSeconds(2));
        for (int unknown = 0; unknown < 40; unknown++) {
            assertThat(ask("nobody-" + unknown).outcome()).isEqualTo(LookupOutcome.UNKNOWN);
        }
        assertThat(listings()).as("a flood of unknown ids is no flood of lists").isLessThanOrEqualTo(4);
    }

    @Test
    void what_the_platform_does_not_have_is_not_asked_for_again_for_a_while() throws Exception {
        assertThat(ask("t-2")).isEqualTo(new Answer(null, LookupOutcome.UNKNOWN));
        platform.trunk("t-2", "New");
        now.set(START.plusSeconds(9));
        int asked = platform.requests().size();
        assertThat(ask("t-2").outcome()).isEqualTo(LookupOutcome.UNKNOWN);
        assertThat(platform.requests()).hasSize(asked);

        now.set(START.plusSeconds(11));
        assertThat(ask("t-2").outcome()).isEqualTo(LookupOutcome.FOUND);
    }

    @Test
    void an_edge_list_that_is_refused_takes_no_site_from_a_trunk_that_stays_on_its_edge() throws Exception {
        ask("t-1");
        platform.behave(path -> path.startsWith(GenesysStandIn.EDGES + "?")
                ? java.util.Optional.of(new GenesysStandIn.Answer(403, Map.of()))
                : java.util.Optional.empty());
        now.set(START.plus(Duration.ofMinutes(11)));
        inventory.survey(GuideSources.genesys()).get(30, TimeUnit.SECONDS);

        assertThat(ask("t-1").known().site()).isEqualTo("London City");
        restart();
        assertThat(ask("t-1").known().site()).as("in the ledger too").isEqualTo("London City");

        platform.trunk("t-1", "Carrier A").putObject("edge").put("id", "e-9");
        inventory.survey(GuideSources.genesys()).get(30, TimeUnit.SECONDS);
        assertThat(ask("t-1").known().site()).as("nobody knows where e-9 is").isNull();
    }

    @Test
    void what_is_listed_no_more_is_remembered_and_no_longer_found() throws Exception {
        ask("t-1");
        platform.remove(GenesysStandIn.TRUNKS, "t-1");
        now.set(START.plus(Duration.ofHours(2)));

        assertThat(ask("t-1").outcome()).isEqualTo(LookupOutcome.REMEMBERED);
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
                .isEqualTo(LookupOutcome.NOT_ASKED);
        assertThat(inventory
                        .ask(new ComponentId("genesys", "station", "t-1"))
                        .get()
                        .outcome())
                .isEqualTo(LookupOutcome.NOT_ASKED);
        assertThat(platform.requests()).isEmpty();
    }
}
