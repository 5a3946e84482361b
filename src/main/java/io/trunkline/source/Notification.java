package io.trunkline.source;

/** What a message of a notification channel turned out to be. */
public sealed interface Notification {

    /** The channel lives. */
    record Heartbeat() implements Notification {}

    /** The platform is about to close the socket. */
    record Closing() implements Notification {}

    /** What a topic reports, normalised as a webhook's body is. */
    record Report(Normalised normalised) implements Notification {}
}
