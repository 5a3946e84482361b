package io.trunkline.webhook;

import io.trunkline.ledger.AcceptEvent.AcceptedEvent;
import io.trunkline.model.StatusEvent;

/** What the receive stage counts; metrics implement it. Called from many threads at once. */
public interface WebhookMetrics {

    /** Counts nothing. */
    WebhookMetrics NONE = new WebhookMetrics() {};

    /** A request was the source's own, whatever comes of it. */
    default void authentic(String source) {}

    /** A request to a source was answered by the route with that status code. */
    default void answered(String source, int statusCode) {}

    /** The ledger has an event, or had it already. */
    default void recorded(StatusEvent event, AcceptedEvent accepted) {}

    /** A request came at the wrong moment and is to come again, and why; it was answered 503. */
    default void putOff(String source, String reason) {}

    /** A delivery that the cache of the deliveries seen lately stopped. */
    default void duplicate(String source) {}

    /** A genuine event has a time that cannot be read, which counts as none. */
    default void timeUnreadable(String source) {}

    /** A genuine event whose type the filter does not pass; the type is the sender's word. */
    default void ignored(String source, String type) {}

    /** A request that is not the source's own, and why; it was answered 403. */
    default void refused(String source, String reason) {}

    /** A request to no source was answered with that status code, and why. */
    default void rejected(int statusCode, String reason) {}

    /**
     * What was not answered, and why: a message of a queue that cannot be understood, a connection that did not come
     * about.
     */
    default void dropped(String source, String reason) {}
}
