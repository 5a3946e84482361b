package io.trunkline.ledger;

import io.trunkline.event.StatusEvent;
import java.util.concurrent.CompletableFuture;

/** The ledger as the receive stage sees it. */
public interface Acceptor {

    /**
     * Records an event. Completes after the store has synced it, so that an answer sent then is true even if the power
     * fails; completes exceptionally with {@link StoreUnavailable} when the store cannot write.
     */
    CompletableFuture<Accepting.Accepted> accept(StatusEvent event);
}
