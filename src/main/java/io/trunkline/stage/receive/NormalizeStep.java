package io.trunkline.stage.receive;

import io.trunkline.source.normalize.InvalidEventException;
import io.trunkline.source.normalize.NormalizedEvent;
import io.trunkline.webhook.Webhook;

/** Turns a verified delivery into what the ledger can take. */
@FunctionalInterface
public interface NormalizeStep {

    /** @throws InvalidEventException if the body cannot be understood; its message goes to the sender */
    NormalizedEvent normalise(Webhook webhook) throws InvalidEventException;
}
