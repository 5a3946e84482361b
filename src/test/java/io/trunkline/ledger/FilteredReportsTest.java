package io.trunkline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.config.Configuration;
import io.trunkline.ledger.AcceptEvent.Acceptance;
import io.trunkline.ledger.AcceptEvent.AcceptedEvent;
import io.trunkline.model.ComponentId;
import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import io.trunkline.rules.Maintenance;
import io.trunkline.simulate.FixedDirectory;
import io.trunkline.simulate.ScenarioSettings;
import io.trunkline.source.Sources;
import io.trunkline.store.sqlite.InMemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A list says of what is out that it is, each time: of what the filter keeps out, the first is in the history. */
class FilteredReportsTest {

    private static final String LIST = StatusEvent.LISTED + "trunk";
    private static final String REPORT = "trunk";

    private final InMemoryStore store = new InMemoryStore();
    private Instant now = Instant.parse("2026-11-24T10:00:00Z");
    private final AcceptEvent ledger = ledger();

    @AfterEach
    void stop() {
        store.close();
    }

    private AcceptEvent ledger() {
        Configuration configuration = new Configuration(
                ScenarioSettings.settings("5m", "30m", "5s", "60s"),
                new Sources(List.of()),
                new FixedDirectory(),
                Maintenance.NONE);
        return new AcceptEvent(LedgerContext.of(store, () -> now, () -> configuration));
    }

    private StatusEvent event(String type, Status status) {
        now = now.plus(Duration.ofMinutes(5));
        return new StatusEvent(
                "genesys",
                new ComponentId("genesys", "trunk", "lab-1"),
                type,
                status,
                status.name(),
                now,
                false,
                now,
                null,
                "Genesys Cloud CX",
                null,
                false,
                null,
                "{}");
    }

    private AcceptedEvent kept(String type, Status status) {
        return ledger.filtered(event(type, status), "a lab").join();
    }

    private List<String> history() {
        return store.submit(ledger -> ledger.sql("SELECT status || ' ' || verdict FROM event ORDER BY id")
                        .query((row, n) -> row.getString(1))
                        .list())
                .join();
    }

    @Test
    void what_each_list_has_is_one_line() {
        assertThat(kept(LIST, Status.DOWN).acceptance()).isEqualTo(Acceptance.ACCEPTED);
        assertThat(kept(LIST, Status.DOWN).acceptance()).isEqualTo(Acceptance.DUPLICATE);
        assertThat(kept(LIST, Status.DOWN).acceptance()).isEqualTo(Acceptance.DUPLICATE);

        assertThat(history()).containsExactly("DOWN filtered");
    }

    @Test
    void what_is_reported_is_a_line_each() {
        kept(REPORT, Status.DOWN);
        kept(LIST, Status.DOWN);
        kept(REPORT, Status.DOWN);

        assertThat(history()).containsExactly("DOWN filtered", "DOWN filtered");
    }

    @Test
    void another_status_and_another_fall_are_new() {
        kept(LIST, Status.DOWN);
        kept(LIST, Status.DEGRADED);
        kept(LIST, Status.DOWN);
        ledger.accept(event(REPORT, Status.UP)).join();
        kept(LIST, Status.DOWN);
        kept(LIST, Status.DOWN);

        assertThat(history())
                .containsExactly("DOWN filtered", "DEGRADED filtered", "DOWN filtered", "UP repeat", "DOWN filtered");
    }
}
