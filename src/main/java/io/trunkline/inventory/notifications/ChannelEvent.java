package io.trunkline.inventory.notifications;

/** What becomes of a notification channel: the words of the metric {@code trunkline_channels_total}. */
public enum ChannelEvent {
    OPENED,
    /** Another was opened in its place before the platform ended it. */
    RENEWED,
    /** It was not to be had, or did not take its topics. */
    FAILED,
    /** By the other end. */
    CLOSED,
    /** Without a heartbeat for too long. */
    SILENT,
    /** By this end, because what it reported could not be recorded. */
    DROPPED,
    /** The platform has fewer topics for it than it took. */
    UNSUBSCRIBED,
    /** Closed so often that another client seems to open channels with the same credentials. */
    CONTENDED
}
