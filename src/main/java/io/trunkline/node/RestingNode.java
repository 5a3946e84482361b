package io.trunkline.node;

import io.trunkline.event.ComponentId;
import io.trunkline.ledger.Forgetting;
import io.trunkline.ledger.KnownRow;
import io.trunkline.ledger.LedgerWriter;
import io.trunkline.ledger.Retrying;
import io.trunkline.ledger.SqlLedgerReader;
import io.trunkline.ledger.SqliteStore;
import io.trunkline.ledger.Store;
import io.trunkline.ledger.StoreUnavailable;
import io.trunkline.policy.Rules;
import io.trunkline.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A node that does not run: its store, to which things can be done that it finds at its next start. Every method throws
 * {@link StoreUnavailable} if there is no store, or if it is in use after all.
 */
public final class RestingNode {

    private final Settings settings;
    private final Clock own = Clock.systemUTC();

    public RestingNode(Settings settings) {
        this.settings = settings;
    }

    /** Forgets a component; whether it was known. */
    public boolean forget(ComponentId component) {
        return writing((transactions, clock) -> new Forgetting(transactions, clock, Rules.of(settings))
                .forget(component)
                .join()
                .isPresent());
    }

    /** Has an incident told again that PagerDuty refused; whether there was anything to tell. */
    public boolean retry(long incident) {
        return writing((transactions, clock) -> new Retrying(transactions, clock, Rules.of(settings))
                .retry(incident)
                .join()
                .isPresent());
    }

    /** Lists incidents, the newest first. */
    public List<Listed> incidents(Which which) {
        return reading(store -> {
            SqlLedgerReader reader = new SqlLedgerReader(store.reader(), store.clock(own));
            return which.queries().stream()
                    .flatMap(query -> reader.incidents(query).stream())
                    .map(Listed::of)
                    .toList();
        });
    }

    /** What is known of components, as {@link NodeAtHand#known}. */
    public List<KnownRow> known(String component, int limit) {
        return reading(store -> new SqlLedgerReader(store.reader(), store.clock(own)).known(component, limit));
    }

    private <T> T writing(BiFunction<LedgerWriter, Clock, T> work) {
        return reading(store -> {
            try (LedgerWriter transactions = store.startWriter()) {
                return work.apply(transactions, store.clock(own));
            }
        });
    }

    private <T> T reading(Function<Store, T> work) {
        Path file = settings.data().resolve(SqliteStore.FILE);
        if (settings.database().url() == null && Files.notExists(file)) {
            throw new StoreUnavailable("there is no store: " + file + " does not exist", null);
        }
        try (Store store = Store.open(settings)) {
            return work.apply(store);
        }
    }
}
