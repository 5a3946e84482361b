package io.trunkline.webhook;

import java.util.Optional;

/** Whether a request can be refused by its head, before its body costs anything. */
@FunctionalInterface
public interface HeadCheck {

    /** Refuses nothing. */
    HeadCheck NONE = head -> Optional.empty();

    /**
     * Why the request is refused, for the log and the metrics alone.
     *
     * @param head without a body
     */
    Optional<String> refusal(Webhook head);
}
