package io.trunkline.app;

import io.trunkline.config.StartupException;
import io.trunkline.store.StoreUnavailableException;
import java.util.concurrent.CompletionException;

/** A step of the start that needs the store. */
final class StoreStep {

    private StoreStep() {}

    /**
     * Runs it.
     *
     * @throws StartupException with the store's own message, which says more than the innermost one, where the store fails
     */
    static void run(Runnable step) {
        try {
            step.run();
        } catch (CompletionException | StoreUnavailableException e) {
            Throwable failure = e instanceof CompletionException ? e.getCause() : e;
            if (failure instanceof StoreUnavailableException) {
                throw new StartupException(failure.getMessage(), e);
            }
            throw e;
        }
    }
}
