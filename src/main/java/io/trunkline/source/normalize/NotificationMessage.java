package io.trunkline.source.normalize;

/** What a message of a notification channel turned out to be. */
public sealed interface NotificationMessage {

    /** The channel lives. */
    record Heartbeat() implements NotificationMessage {}

    /**
     * The platform is about to close the socket, or reports on it no more.
     *
     * @param topic what it says of that, such as {@code v2.system.token_revoked}
     */
    record Closing(String topic) implements NotificationMessage {}

    /** What a topic reports, normalised as a webhook's body is. */
    record Report(NormalizedEvent normalised) implements NotificationMessage {}
}
