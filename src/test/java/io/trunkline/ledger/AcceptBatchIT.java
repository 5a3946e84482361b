package io.trunkline.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.ledger.AcceptEvent.Acceptance;
import io.trunkline.ledger.AcceptEvent.AcceptedEvent;
import io.trunkline.model.ComponentId;
import io.trunkline.model.DeliveryKey;
import io.trunkline.model.Evidence;
import io.trunkline.model.Evidence.Fact;
import io.trunkline.model.Reason;
import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import io.trunkline.simulate.Scenario;
import io.trunkline.simulate.ScenarioSettings;
import io.trunkline.store.StoreWriter;
import io.trunkline.store.Transactions;
import io.trunkline.store.postgres.PostgresStore;
import io.trunkline.store.sqlite.InMemoryStore;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What PostgreSQL takes many at a time it records as the embedded store does one by one. */
class AcceptBatchIT {

    private static final String LINES =
            """
            SELECT body || ' ' || source || ' ' || COALESCE(fingerprint, '-') || ' ' || COALESCE(signed, '-') || ' ' || component
              || ' ' || type || ' ' || status || ' ' || word || ' ' || occurred_at || ' ' || received_at || ' ' || verdict
            FROM event ORDER BY body, verdict""";

    private static final String COMPONENTS =
            """
            SELECT c.id || ' ' || COALESCE(c.name, '-') || ' ' || c.observed || ' ' || c.newest || ' ' || c.since || ' '
              || COALESCE(c.reported_at, 0) || ' ' || COALESCE(c.stamped_at, 0) || ' ' || COALESCE(c.previous_change, 0) || ' '
              || COALESCE(c.recovered_at, 0) || ' ' || COALESCE(c.fell_at, 0) || ' ' || COALESCE(c.worst, '-') || ' '
              || c.changes || ' ' || c.lag || ' ' || COALESCE(c.due_at, 0) || ' ' || COALESCE(c.reason, '-') || ' '
              || COALESCE(c.brief, '-') || ' ' || COALESCE(c.failed_facts, '-') || ' ' || COALESCE(c.unknown_since, 0) || ' '
              || COALESCE(c.unknown_word, '-') || ' ' || COALESCE(e.body, '-')
            FROM component c LEFT JOIN event e ON e.id = c.event ORDER BY c.id""";

    private final PostgresStore store =
            PostgresStore.open(PostgresServer.shared().newSettings());
    private StoreWriter writer;

    @BeforeEach
    void start() {
        writer = store.startWriter();
    }

    @AfterEach
    void end() {
        writer.close();
        store.close();
    }

    private static AcceptEvent accepting(Transactions transactions) {
        return new AcceptEvent(new LedgerContext(
                transactions,
                Clock.systemUTC(),
                () -> null,
                ScenarioSettings.settings("5m", "30m", "0s", "60s").rules()));
    }

    private static StatusEvent event(int number, String trunk, Status status, Instant at, DeliveryKey key) {
        return event(number, trunk, status, at, key, Evidence.WORD);
    }

    private static StatusEvent event(
            int number, String trunk, Status status, Instant at, DeliveryKey key, Evidence evidence) {
        return new StatusEvent(
                "genesys",
                new ComponentId("genesys", "trunk", trunk),
                "telephony.trunk.status.changed",
                status,
                status.name().toLowerCase(java.util.Locale.ROOT),
                at,
                true,
                Scenario.START.plusSeconds(3_600 + number),
                number % 3 == 0 ? null : "Trunk " + trunk,
                "Genesys Cloud CX",
                null,
                false,
                key,
                "body %06d".formatted(number),
                null,
                null,
                evidence,
                null);
    }

    /** Out of order, with repeats, unknown words, facts, and duplicates of each kind of key. */
    private static List<StatusEvent> storm(long seed) {
        Random random = new Random(seed);
        List<StatusEvent> events = new ArrayList<>();
        for (int number = 0; number < 1_000; number++) {
            if (number > 10 && random.nextInt(8) == 0) {
                events.add(events.get(random.nextInt(events.size())));
                continue;
            }
            Status status = Status.values()[random.nextInt(Status.values().length)];
            Instant at = Scenario.START.plusSeconds(random.nextInt(60) == 0 ? 0 : number);
            events.add(event(
                    number,
                    "trunk-" + random.nextInt(60),
                    status,
                    at,
                    key(random, number, at),
                    evidence(random, status)));
        }
        return events;
    }

    private static DeliveryKey key(Random random, int number, Instant at) {
        return switch (random.nextInt(5)) {
            case 0 -> null;
            case 1 -> DeliveryKey.ofId("n" + number);
            case 2 -> DeliveryKey.ofUnsignedId("u" + number, "hash" + number).alsoSigned("signed" + number);
            default -> DeliveryKey.at(at, "hash" + number);
        };
    }

    private static Evidence evidence(Random random, Status status) {
        return switch (random.nextInt(4)) {
            case 0 ->
                status == Status.UP
                        ? Evidence.of(null, Set.of(), Set.of(Fact.CONNECTED))
                        : Evidence.of(
                                new Reason("failed " + random.nextInt(3), random.nextBoolean() ? "brief" : null),
                                Set.of(Fact.OPTIONS),
                                Set.of(Fact.OPTIONS));
            case 1 -> Evidence.excluded("not one that pages", Status.DOWN);
            default -> Evidence.WORD;
        };
    }

    private static List<String> rows(Transactions transactions, String query) {
        return transactions
                .submit(sql -> sql.sql(query).query(String.class).list())
                .join();
    }

    @Test
    void storm_in_batches_is_recorded_as_one_by_one() {
        List<StatusEvent> events = storm(11);
        try (InMemoryStore memory = new InMemoryStore()) {
            List<AcceptedEvent> alone = events.stream()
                    .map(event -> accepting(memory).accept(event).join())
                    .toList();
            AcceptEvent acceptEvent = accepting(writer);
            List<AcceptedEvent> together = events.stream().map(acceptEvent::accept).toList().stream()
                    .map(CompletableFuture::join)
                    .toList();

            assertThat(together).isEqualTo(alone);
            assertThat(rows(writer, LINES)).isEqualTo(rows(memory, LINES)).hasSizeGreaterThan(700);
            assertThat(rows(writer, COMPONENTS))
                    .isEqualTo(rows(memory, COMPONENTS))
                    .hasSize(60);
        }
    }

    @Test
    void line_of_the_version_before_is_recognised() {
        Instant at = Scenario.START;
        StatusEvent before = event(1, "trunk-1", Status.DOWN, at, new DeliveryKey("body:abc"));
        accepting(writer).accept(before).join();

        List<AcceptedEvent> accepted = writer.submit(sql -> AcceptBatch.observe(
                        sql,
                        List.of(
                                event(1, "trunk-1", Status.DOWN, at, DeliveryKey.at(at, "abc")),
                                event(2, "trunk-2", Status.DOWN, at, DeliveryKey.at(at, "def")))))
                .join();

        assertThat(accepted)
                .extracting(AcceptedEvent::acceptance)
                .containsExactly(Acceptance.DUPLICATE, Acceptance.ACCEPTED);
    }

    /** As two nodes do whose configuration maps one body to different components. */
    @Test
    void one_delivery_under_two_components_is_accepted_once() {
        DeliveryKey key = DeliveryKey.ofId("7");
        List<StatusEvent> events = List.of(
                event(1, "trunk-1", Status.DOWN, Scenario.START, key),
                event(2, "trunk-2", Status.DOWN, Scenario.START, key),
                event(3, "trunk-3", Status.DOWN, Scenario.START, DeliveryKey.ofId("8")));

        assertThatThrownBy(() ->
                        writer.submit(sql -> AcceptBatch.observe(sql, events)).join())
                .isInstanceOf(CompletionException.class)
                .hasRootCauseInstanceOf(IllegalStateException.class);
        assertThat(rows(writer, "SELECT body FROM event")).isEmpty();

        AcceptEvent acceptEvent = accepting(writer);
        assertThat(events.stream().map(acceptEvent::accept).toList().stream()
                        .map(accepted -> accepted.join().acceptance())
                        .toList())
                .containsOnlyOnce(Acceptance.DUPLICATE)
                .hasSize(3);
        assertThat(rows(writer, "SELECT fingerprint FROM event ORDER BY fingerprint"))
                .containsExactly("id:7", "id:8");
    }
}
