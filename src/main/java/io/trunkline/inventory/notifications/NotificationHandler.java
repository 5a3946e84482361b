package io.trunkline.inventory.notifications;

import io.trunkline.source.Source;
import io.trunkline.source.normalize.NormalizedEvent;
import java.util.concurrent.CompletableFuture;

/** Takes what a notification channel reports. Called from the sockets' threads: must not block. */
public interface NotificationHandler {

    /** Something was reported; done when it is on disk. */
    CompletableFuture<?> report(Source source, NormalizedEvent normalised);

    /** A message could not be understood. */
    void unreadable(Source source, String why);

    /** Something became of a channel. */
    void channel(Source source, ChannelEvent what);
}
