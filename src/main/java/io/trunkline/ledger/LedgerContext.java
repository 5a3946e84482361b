package io.trunkline.ledger;

import io.trunkline.config.Configuration;
import io.trunkline.model.Directory;
import io.trunkline.model.Service;
import io.trunkline.rules.Rules;
import io.trunkline.store.Columns;
import io.trunkline.store.Transactions;
import io.trunkline.store.Transactions.Work;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * What the transactions on incidents and components share: where they run, the time, what is configured.
 *
 * @param rules as configured at the start; a reload does not change them
 */
public record LedgerContext(
        Transactions transactions, InstantSource clock, Supplier<Configuration> configuration, Rules rules) {

    public static LedgerContext of(
            Transactions transactions, InstantSource clock, Supplier<Configuration> configuration) {
        return new LedgerContext(
                transactions,
                clock,
                configuration,
                configuration.get().settings().rules());
    }

    <T> CompletableFuture<T> submit(Work<T> work) {
        return transactions.submit(work);
    }

    /** The time as the ledger keeps it. */
    Instant now() {
        return Columns.now(clock);
    }

    Configuration configured() {
        return configuration.get();
    }

    Directory directory() {
        return configured().directory();
    }

    /** The service of that id; the default service if it is gone. */
    Service service(String id) {
        return directory().service(id).orElseGet(directory()::defaultService);
    }
}
