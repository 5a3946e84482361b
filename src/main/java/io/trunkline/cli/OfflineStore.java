package io.trunkline.cli;

import io.trunkline.api.LedgerAnswers;
import io.trunkline.config.Settings;
import io.trunkline.ledger.ForgetComponent;
import io.trunkline.ledger.LedgerStore;
import io.trunkline.ledger.OfflineOrders;
import io.trunkline.ledger.RetryIncident;
import io.trunkline.ledger.query.LedgerQueries;
import io.trunkline.model.ComponentId;
import io.trunkline.model.OfflineOrder;
import io.trunkline.store.Store;
import io.trunkline.store.StoreUnavailableException;
import io.trunkline.store.StoreWriter;
import io.trunkline.store.sqlite.SqliteStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A node that does not run: its store, to which things can be done that it finds at its next start. Every method throws
 * {@link StoreUnavailableException} if there is no store, or if it is in use after all.
 */
public final class OfflineStore {

    private final Settings settings;
    private final String reason;
    private final Clock own = Clock.systemUTC();

    public OfflineStore(Settings settings) {
        this(settings, null);
    }

    private OfflineStore(Settings settings, String reason) {
        this.settings = settings;
        this.reason = reason;
    }

    /** The same, with why each order to come is given; null for no reason. */
    public OfflineStore because(String why) {
        return new OfflineStore(settings, why);
    }

    /** Forgets a component; whether it was known. */
    public boolean forget(ComponentId component) {
        return writing((transactions, clock) -> {
            boolean known = new ForgetComponent(transactions, clock, settings.rules())
                    .forget(component)
                    .join()
                    .isPresent();
            note(transactions, clock, "forget", component.toString(), known ? "forgotten" : "not known");
            return known;
        });
    }

    /** Has an incident sent again that PagerDuty refused; whether there was anything to send. */
    public boolean retry(long incident) {
        return writing((transactions, clock) -> {
            boolean refused = new RetryIncident(transactions, clock, settings.rules())
                    .retry(incident)
                    .join()
                    .isPresent();
            note(
                    transactions,
                    clock,
                    "retry",
                    Long.toString(incident),
                    refused ? "to be sent again" : "nothing to send");
            return refused;
        });
    }

    private void note(StoreWriter transactions, Clock clock, String action, String what, String outcome) {
        String who = System.getProperty("user.name", "unknown");
        new OfflineOrders(transactions).note(new OfflineOrder(clock.instant(), who, action, what, reason, outcome));
    }

    /** Answers a question as the API would. */
    public <T> T answer(Function<LedgerAnswers, T> question) {
        return reading(store -> {
            Clock clock = store.clock(own);
            return question.apply(new LedgerAnswers(
                    new LedgerQueries(store.reader(), clock),
                    clock,
                    settings.rules().grouping().company()));
        });
    }

    private <T> T writing(BiFunction<StoreWriter, Clock, T> work) {
        return reading(store -> {
            try (StoreWriter transactions = store.startWriter()) {
                return work.apply(transactions, store.clock(own));
            }
        });
    }

    private <T> T reading(Function<Store, T> work) {
        Path file = settings.data().resolve(SqliteStore.FILE);
        if (settings.database().url() == null && Files.notExists(file)) {
            throw new StoreUnavailableException("there is no store: " + file + " does not exist", null);
        }
        try (Store store = LedgerStore.open(settings)) {
            return work.apply(store);
        }
    }
}
