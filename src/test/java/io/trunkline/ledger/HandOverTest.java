package io.trunkline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.config.ReloadableConfiguration;
import io.trunkline.ledger.AssessComponent.Assessed;
import io.trunkline.model.DedupKey;
import io.trunkline.model.ServiceMatch;
import io.trunkline.model.Status;
import io.trunkline.model.Wake;
import io.trunkline.rules.Maintenance;
import io.trunkline.store.sqlite.InMemoryStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The platform says whose a component is later than anybody waited for it, and nobody was told yet. */
class HandOverTest {

    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");

    private final InMemoryStore store = new InMemoryStore();
    private final AtomicReference<Instant> now = new AtomicReference<>(START);

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        store.close();
    }

    private ReloadableConfiguration configuration() throws IOException {
        return OneTrunk.configuration(
                folder,
                """
                default: others
                services:
                  london: {name: London, routing-key: london0123456789abcdef0123456789}
                  others: {name: Others, routing-key: others0123456789abcdef0123456789}
                """);
    }

    @Test
    void what_waits_with_the_default_service_goes_to_its_own_for_the_rest_of_its_wait() throws IOException {
        ReloadableConfiguration configuration = configuration();
        LedgerContext context = LedgerContext.of(store, now::get, configuration);
        AssessComponent assessComponent = new AssessComponent(context);
        OpenIncident openIncident = new OpenIncident(context, new DedupKey("{id}-{status}"));
        Maintenance maintenance = configuration.get().maintenance();
        new AcceptEvent(context).accept(OneTrunk.is(Status.DOWN, START)).join();
        ServiceMatch byDefault = configuration.get().directory().find(OneTrunk.ID);
        Wake.Open default5s = OneTrunk.wait(
                assessComponent.assess(OneTrunk.ID, byDefault, maintenance).join());
        assertThat(default5s.service()).isEqualTo("others");

        now.set(START.plusSeconds(3));
        assessComponent.lookAgain(OneTrunk.ID).join();
        ServiceMatch own = new ServiceMatch(
                configuration.get().directory().service("london").orElseThrow(),
                ServiceMatch.How.MATCH,
                "site London*");
        Wake.Open own5s = OneTrunk.wait(
                assessComponent.assess(OneTrunk.ID, own, maintenance).join());
        assertThat(own5s.service()).isEqualTo("london");
        assertThat(own5s.at()).as("its wait goes on").isEqualTo(START.plusSeconds(5));

        now.set(START.plusSeconds(5));
        assertThat(openIncident.open(default5s.incident()).join().members()).isZero();
        assertThat(openIncident.open(own5s.incident()).join().dedupKey()).isEqualTo("t-1-down");

        now.set(START.plusSeconds(6));
        assessComponent.lookAgain(OneTrunk.ID).join();
        Assessed after =
                assessComponent.assess(OneTrunk.ID, byDefault, maintenance).join();
        assertThat(after.wakes()).as("once it was opened it is not moved").noneMatch(Wake.Open.class::isInstance);
    }
}
