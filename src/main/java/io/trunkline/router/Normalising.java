package io.trunkline.router;

import io.trunkline.source.BadEvent;
import io.trunkline.source.Normalised;

/** Turns a verified delivery into what the ledger can take. */
@FunctionalInterface
public interface Normalising {

    /** @throws BadEvent if the body cannot be understood; its message goes to the sender */
    Normalised normalise(Webhook webhook) throws BadEvent;
}
