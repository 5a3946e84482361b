package io.trunkline.cli;

import io.trunkline.api.LedgerAnswers;
import io.trunkline.config.Settings;
import io.trunkline.ledger.ForgetComponent;
import io.trunkline.ledger.LedgerStore;
import io.trunkline.ledger.NotedTransactions;
import io.trunkline.ledger.RetryIncident;
import io.trunkline.ledger.query.LedgerQueries;
import io.trunkline.model.ComponentId;
import io.trunkline.model.OfflineOrder;
import io.trunkline.store.Store;
import io.trunkline.store.StoreUnavailableException;
import io.trunkline.store.StoreWriter;
import io.trunkline.store.Transactions;
import io.trunkline.store.sqlite.SqliteStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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
        return order(
                (clock, known) -> order(clock, "forget", component.toString(), known ? "forgotten" : "not known"),
                (transactions, clock) -> new ForgetComponent(transactions, clock, settings.rules()).forget(component));
    }

    /** Has an incident sent again that PagerDuty refused; whether there was anything to send. */
    public boolean retry(long incident) {
        return order(
                (clock, refused) -> order(
                        clock, "retry", Long.toString(incident), refused ? "to be sent again" : "nothing to send"),
                (transactions, clock) -> new RetryIncident(transactions, clock, settings.rules()).retry(incident));
    }

    /** Has no more resolve sent that PagerDuty does not take; whether there was one. */
    public boolean giveUpResolve(long incident) {
        return order(
                (clock, owed) -> order(
                        clock, "retry", Long.toString(incident), owed ? "resolve given up" : "no resolve to give up"),
                (transactions, clock) ->
                        new RetryIncident(transactions, clock, settings.rules()).giveUpResolve(incident));
    }

    /** Carries it out and notes it, in one transaction; whether there was anything to do. */
    private boolean order(
            BiFunction<Clock, Boolean, OfflineOrder> note,
            BiFunction<Transactions, Clock, CompletableFuture<? extends Optional<?>>> work) {
        return reading(store -> {
            Clock clock = store.clock(own);
            try (StoreWriter transactions = store.startWriter()) {
                return work.apply(
                                new NotedTransactions(transactions, found -> note.apply(clock, found.isPresent())),
                                clock)
                        .join()
                        .isPresent();
            }
        });
    }

    private OfflineOrder order(Clock clock, String action, String what, String outcome) {
        String who = System.getProperty("user.name", "unknown");
        return new OfflineOrder(clock.instant(), who, action, what, reason, outcome);
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
