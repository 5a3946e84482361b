package io.trunkline.stage.receive;

import io.trunkline.webhook.Webhook;
import java.util.Optional;

/** Whether a delivery is the source's own, decided on its raw bytes before anything in it is read. */
@FunctionalInterface
public interface VerifyStep {

    /** Why the delivery is refused, for the log and the metrics alone (the sender is never told); empty if it is genuine. */
    Optional<String> refusal(Webhook webhook);
}
