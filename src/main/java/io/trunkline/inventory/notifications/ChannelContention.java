package io.trunkline.inventory.notifications;

import io.trunkline.http.Deadline;
import io.trunkline.http.RequestRejectedException;
import io.trunkline.http.ServiceUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether something else takes the channels away: the platform gives a client 20 and closes the oldest for one more, so two
 * routers on one OAuth client close each other's.
 */
final class ChannelContention {

    private static final Logger LOG = LoggerFactory.getLogger(ChannelContention.class);

    static final int CLOSES = 3;
    static final Duration WITHIN = Duration.ofMinutes(10);

    private final Deque<Instant> closes = new ArrayDeque<>();
    private boolean said;

    /** A channel was closed by the other end; whether that is to be said, which is once until it stops. */
    boolean closed(Instant now) {
        while (!closes.isEmpty() && closes.peekFirst().plus(WITHIN).isBefore(now)) {
            closes.removeFirst();
        }
        said = said && !closes.isEmpty();
        closes.addLast(now);
        boolean news = closes.size() >= CLOSES && !said;
        said |= news;
        return news;
    }

    /** Says what it is, and how many channels there are. */
    void say(String source, ChannelApi channels, Deadline deadline) {
        String count = "an unknown number of";
        try {
            count = Integer.toString(channels.count(deadline));
        } catch (ServiceUnavailableException | RequestRejectedException | RuntimeException e) {
            LOG.debug("{}: its channels cannot be listed: {}", source, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        LOG.error(
                "{}: {} channels were closed by the other end within {} min, and this OAuth client has {} channels, of 20"
                        + " at most. Does something else use it, such as a second router? Give each an OAuth client of its own",
                source,
                CLOSES,
                WITHIN.toMinutes(),
                count);
    }
}
