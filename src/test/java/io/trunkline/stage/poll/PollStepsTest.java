package io.trunkline.stage.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.config.ConfigurationReader;
import io.trunkline.config.ReloadableConfiguration;
import io.trunkline.http.RestClient;
import io.trunkline.inventory.GenesysStandIn;
import io.trunkline.inventory.GenesysStandIn.Answer;
import io.trunkline.inventory.Inventory;
import io.trunkline.inventory.PlatformClients;
import io.trunkline.ledger.AcceptEvent;
import io.trunkline.ledger.ClusterLease;
import io.trunkline.ledger.ForgetComponent;
import io.trunkline.ledger.InventoryStore;
import io.trunkline.ledger.LedgerContext;
import io.trunkline.ledger.tables.ComponentTable;
import io.trunkline.ledger.tables.PlannedWorkTable;
import io.trunkline.metrics.Metrics;
import io.trunkline.model.ComponentId;
import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import io.trunkline.rules.Maintenance;
import io.trunkline.rules.Rules;
import io.trunkline.source.normalize.EventNormalizer;
import io.trunkline.source.normalize.NormalizedEvent;
import io.trunkline.source.signature.Headers;
import io.trunkline.store.sqlite.InMemoryStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a platform lists against what was reported; sockets are real, time is passed by hand. */
class PollStepsTest {

    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");

    private final GenesysStandIn platform = GenesysStandIn.start();
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final InMemoryStore store = new InMemoryStore();
    private final AtomicReference<Instant> now = new AtomicReference<>(START);

    @TempDir
    private Path folder;

    private ReloadableConfiguration configuration;
    private AcceptEvent acceptEvent;
    private InventoryStore known;
    private PollSteps poll;

    @BeforeEach
    void start() throws IOException {
        platform.site("s-1", "London City");
        platform.edge("e-1", "Edge London 1");
        IntStream.range(0, 20).forEach(n -> platform.trunk("t-" + n, "Carrier " + n));
        Files.writeString(
                folder.resolve("sources.yaml"),
                """
                sources:
                  genesys:
                    platform: Genesys Cloud CX
                    verify: {type: none}
                    type: [/eventType, /detail-type]
                    events:
                      word: {kind: trunk, id: /event/trunkId}
                      facts: {kind: trunk, id: /detail/eventBody/id, status: genesys-trunk}
                    status: /event/status
                    occurred-at: [/event/timestamp, /detail/timestamp]
                    statuses: {UP: [UP], DOWN: [DOWN]}
                    platform-api:
                      type: genesys
                      api-url: %1$s
                      login-url: %1$s
                      client-id: %2$s
                      client-secret: %3$s
                """
                        .formatted(platform.url(), GenesysStandIn.CLIENT_ID, GenesysStandIn.CLIENT_SECRET));
        Files.writeString(
                folder.resolve("services.yaml"),
                "{default: all, services: {all: {name: All, routing-key: all0123456789abcdef0123456789ab}}}");
        Files.writeString(folder.resolve("application.properties"), "");
        configuration = new ReloadableConfiguration(new ConfigurationReader(folder, Map.of()));
        PlatformClients platforms =
                new PlatformClients(() -> configuration.get().sources(), new RestClient(), now::get, executor);
        known = new InventoryStore(store, now::get);
        ClusterLease duties = new ClusterLease(store, now::get);
        Rules rules = configuration.get().settings().rules();
        acceptEvent = new AcceptEvent(LedgerContext.of(store, now::get, configuration));
        poll = new PollSteps(
                "a",
                configuration,
                platforms,
                new Inventory(platforms, known, duties, now::get, executor),
                known,
                duties,
                acceptEvent,
                new ForgetComponent(store, now::get, rules),
                now::get,
                Metrics.unread(),
                executor);
    }

    @AfterEach
    void stop() {
        store.close();
        executor.shutdownNow();
        platform.close();
    }

    private static ComponentId trunk(String id) {
        return new ComponentId("genesys", "trunk", id);
    }

    /** Compares, five minutes after it was compared last; what was found is given back, and on disk. */
    private List<Object> compare() {
        now.updateAndGet(at -> at.plus(Duration.ofMinutes(5)));
        return listed(() -> {});
    }

    private List<Object> listed(Runnable meanwhile) {
        PollSteps.PollTurn turn = poll.due().get(0);
        List<Object> found = poll.differences(turn).join();
        meanwhile.run();
        found.forEach(difference -> poll.record(difference).join());
        poll.done(turn);
        return found;
    }

    private void word(String trunk, Status status) {
        tell("{\"eventType\": \"word\", \"event\": {\"trunkId\": \"%s\", \"status\": \"%s\", \"timestamp\": \"%s\"}}"
                .formatted(trunk, status, now.get()));
    }

    private void facts(String trunk, String states) {
        tell("{\"detail-type\": \"facts\", \"detail\": {\"timestamp\": \"%s\", \"eventBody\": {\"id\": \"%s\", %s}}}"
                .formatted(now.get(), trunk, states));
    }

    private void tell(String body) {
        try {
            NormalizedEvent read = new EventNormalizer(poll.facts())
                    .normalise(
                            configuration.get().sources().named("genesys").orElseThrow(),
                            body.getBytes(StandardCharsets.UTF_8),
                            Headers.none(),
                            now.get());
            StatusEvent event = ((NormalizedEvent.Event) read).event();
            acceptEvent.accept(event).join();
        } catch (io.trunkline.source.body.InvalidEventException e) {
            throw new AssertionError(body, e);
        }
    }

    private Status observed(String trunk) {
        return known.reported("genesys").join().get(trunk(trunk)).observed();
    }

    private void answers(String before, int status) {
        platform.behave(path -> path.startsWith(before) ? Optional.of(new Answer(status, Map.of())) : Optional.empty());
    }

    @Test
    void what_was_deleted_ends_where_the_list_is_whole_and_ids_can_be_asked_for() {
        compare();
        word("t-7", Status.DOWN);
        platform.remove(GenesysStandIn.TRUNKS, "t-7");

        assertThat(compare()).singleElement().isInstanceOf(PollSteps.EndedOutage.class);
        assertThat(observed("t-7")).isEqualTo(Status.UP);
    }

    @Test
    void a_path_that_is_not_there_says_nothing_of_a_trunk() {
        compare();
        word("t-7", Status.DOWN);
        platform.remove(GenesysStandIn.TRUNKS, "t-7");
        answers(GenesysStandIn.TRUNKS + "/", 404);

        assertThat(compare()).isEmpty();
        assertThat(observed("t-7")).isEqualTo(Status.DOWN);

        platform.behave();
        assertThat(compare()).as("as soon as it can be asked").hasSize(1);
    }

    @Test
    void a_list_that_does_not_say_how_long_it_is_ends_nothing() {
        compare();
        word("t-7", Status.DOWN);
        platform.remove(GenesysStandIn.TRUNKS, "t-7");
        platform.countless();

        assertThat(compare()).isEmpty();
        assertThat(observed("t-7")).isEqualTo(Status.DOWN);
    }

    @Test
    void when_many_are_missing_at_once_none_of_them_is_ended_then_or_later_and_others_are() {
        compare();
        for (String trunk : List.of("t-7", "t-8", "t-9")) {
            word(trunk, Status.DOWN);
            platform.remove(GenesysStandIn.TRUNKS, trunk);
        }

        assertThat(compare()).isEmpty();
        assertThat(compare()).isEmpty();
        assertThat(observed("t-7")).isEqualTo(Status.DOWN);

        word("t-1", Status.DOWN);
        platform.remove(GenesysStandIn.TRUNKS, "t-1");
        assertThat(compare())
                .singleElement()
                .extracting(ended -> ((PollSteps.EndedOutage) ended).component())
                .isEqualTo(trunk("t-1"));

        platform.trunk("t-7", "Carrier 7").putObject("connectedStatus").put("connected", false);
        compare();
        platform.remove(GenesysStandIn.TRUNKS, "t-7");
        assertThat(compare()).as("it was there again").hasSize(1);
    }

    @Test
    void an_empty_list_ends_nothing() {
        compare();
        word("t-7", Status.DOWN);
        IntStream.range(0, 20).forEach(n -> platform.remove(GenesysStandIn.TRUNKS, "t-" + n));

        assertThat(compare()).isEmpty();
        assertThat(observed("t-7")).isEqualTo(Status.DOWN);
    }

    @Test
    void a_report_that_comes_after_the_list_is_not_ended_by_it() {
        compare();
        word("t-7", Status.DOWN);
        platform.remove(GenesysStandIn.TRUNKS, "t-7");
        now.updateAndGet(at -> at.plus(Duration.ofMinutes(5)));

        assertThat(listed(() -> {
                    now.updateAndGet(at -> at.plusSeconds(3));
                    word("t-7", Status.DOWN);
                }))
                .singleElement()
                .isInstanceOf(PollSteps.EndedOutage.class);
        assertThat(observed("t-7")).isEqualTo(Status.DOWN);
        assertThat(compare()).as("unless the next one says so still").hasSize(1);
        assertThat(observed("t-7")).isEqualTo(Status.UP);
    }

    @Test
    void a_trunk_whose_edge_cannot_be_read_is_believed_by_its_own_state() {
        compare();
        word("t-7", Status.DOWN);
        platform.trunk("t-8", "Carrier 8").putObject("connectedStatus").put("connected", false);
        answers(GenesysStandIn.EDGES + "?", 403);

        assertThat(compare())
                .extracting(event -> ((StatusEvent) event).component())
                .containsExactly(trunk("t-7"), trunk("t-8"));
        assertThat(observed("t-7")).isEqualTo(Status.UP);
        assertThat(observed("t-8")).isEqualTo(Status.DOWN);
    }

    @Test
    void what_is_out_of_service_does_not_page_and_resolve_in_turns_and_pages_when_it_is_back() {
        platform.trunk("t-7", "Carrier 7").put("state", "inactive");
        compare();

        word("t-7", Status.DOWN);
        assertThat(observed("t-7")).isEqualTo(Status.UP);
        facts("t-7", "\"connectedStatus\": {\"connected\": false}");
        assertThat(observed("t-7")).isEqualTo(Status.UP);

        platform.trunk("t-7", "Carrier 7").putObject("connectedStatus").put("connected", false);
        assertThat(poll.due()).as("asked at once, since it may be back").hasSize(1);
        compare();
        assertThat(observed("t-7")).isEqualTo(Status.DOWN);
    }

    private void outOfService(String trunk) {
        platform.trunk(trunk, "Carrier")
                .put("inService", false)
                .putObject("connectedStatus")
                .put("connected", false);
    }

    @Test
    void what_is_out_when_it_is_taken_out_of_service_ends_once_and_pages_when_the_work_ends() {
        compare();
        word("t-7", Status.DOWN);
        outOfService("t-7");

        assertThat(compare())
                .containsExactly(
                        new PollSteps.EndedOutage(trunk("t-7"), "out of service (inService is false)", now.get()));
        assertThat(observed("t-7")).isEqualTo(Status.UP);
        assertThat(compare()).as("it is out for the same reason still").isEmpty();
        assertThat(compare()).isEmpty();

        platform.trunk("t-7", "Carrier").putObject("connectedStatus").put("connected", false);
        assertThat(compare()).as("it is in service again").hasSize(1);
        assertThat(observed("t-7")).isEqualTo(Status.DOWN);
    }

    @Test
    void what_was_up_since_it_was_taken_out_of_service_and_is_out_is_held_as_planned_work() {
        compare();
        word("t-7", Status.DOWN);
        outOfService("t-7");
        assertThat(compare()).hasSize(1);
        now.updateAndGet(at -> at.plusSeconds(60));
        word("t-7", Status.UP);

        assertThat(compare()).hasSize(1);
        assertThat(observed("t-7")).isEqualTo(Status.DOWN);
        assertThat(compare()).isEmpty();
        assertThat(work("t-7")).isPresent();
    }

    @Test
    void a_list_that_is_the_first_to_show_both_shows_an_outage_during_the_work() {
        compare();
        platform.trunk("t-7", "Carrier")
                .put("inService", false)
                .putObject("connectedStatus")
                .put("connected", false)
                .put("connectedStateTime", now.get().toString());

        assertThat(compare()).hasSize(1);
        assertThat(observed("t-7")).isEqualTo(Status.DOWN);
        assertThat(work("t-7")).isPresent();
        assertThat(compare()).as("it began no earlier, and is not ended").isEmpty();
    }

    /** What holds an outage because of work that the platform knows of. */
    private Optional<Maintenance.Window> work(String trunk) {
        return store.submit(sql -> PlannedWorkTable.at(sql, trunk(trunk)).stream()
                        .flatMap(work -> ComponentTable.observed(
                                sql, trunk(trunk).toString())
                                .flatMap(observed -> work.covering(observed.history(), Duration.ofHours(12), now.get()))
                                .stream())
                        .findFirst())
                .join();
    }

    @Test
    void trunk_of_a_type_that_does_not_page_is_recorded_and_its_outage_ends() {
        word("p-1", Status.DOWN);
        assertThat(observed("p-1")).as("nobody knows its type").isEqualTo(Status.DOWN);

        platform.trunk("p-1", "Phones")
                .put("trunkType", "PHONE")
                .putObject("connectedStatus")
                .put("connected", false);
        assertThat(compare())
                .containsExactly(new PollSteps.EndedOutage(
                        trunk("p-1"), "trunks of type PHONE do not page (trunk-types)", now.get()));
        assertThat(observed("p-1")).isEqualTo(Status.UP);

        word("p-1", Status.DOWN);
        facts("p-1", "\"connectedStatus\": {\"connected\": false}");
        assertThat(observed("p-1")).isEqualTo(Status.UP);
        assertThat(store.submit(sql -> sql.sql(
                                        "SELECT verdict || ' ' || status || ': ' || word FROM event WHERE verdict = 'excluded' ORDER BY id")
                                .query(String.class)
                                .list())
                        .join())
                .hasSize(2)
                .as("what was reported, which changes nothing")
                .containsOnly("excluded DOWN: trunks of type PHONE do not page (trunk-types)");
        assertThat(compare()).isEmpty();
    }

    @Test
    void a_list_that_is_disabled_makes_no_outage_of_a_trunk_that_the_api_knows_of() {
        platform.trunk("t-7", "Carrier 7").put("optionsEnabledStatus", "DISABLED");
        compare();

        String failing = "\"connectedStatus\": {\"connected\": true}, \"optionsStatus\": [{\"optionState\": false}]";
        facts("t-7", failing);
        facts("t-8", failing);

        assertThat(observed("t-7")).isEqualTo(Status.UP);
        assertThat(observed("t-8")).isEqualTo(Status.DOWN);
    }
}
