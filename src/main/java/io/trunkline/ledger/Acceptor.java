package io.trunkline.ledger;

import io.trunkline.model.StatusEvent;
import io.trunkline.store.StoreUnavailableException;
import java.util.concurrent.CompletableFuture;

/** The ledger as the receive stage sees it. */
public interface Acceptor {

    /**
     * Records an event. Completes after the store has synced it, so that an answer sent then is true even if the power
     * fails; completes exceptionally with {@link StoreUnavailableException} when the store cannot write.
     */
    CompletableFuture<AcceptEvent.AcceptedEvent> accept(StatusEvent event);
}
