package io.trunkline.inventory.notifications;

import io.trunkline.inventory.notifications.WebSockets.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** One channel of a {@link NotificationClient} and what belongs to it. Guarded by the client's monitor. */
final class ChannelSlot {

    /** Heartbeats come whether or not the platform still has the topics. */
    static final Duration TOPICS_ASKED_EVERY = Duration.ofMinutes(15);

    final Map<String, Socket> open = new HashMap<>();
    ChannelState line;
    Set<String> topics = Set.of();

    /** The topics that the live channel has. */
    Set<String> subscribed = Set.of();

    /** Of these, what the platform does not let this client have. */
    Set<String> refused = Set.of();

    NotificationChannel live;

    /** One that was made and has no socket: good for the next attempt, since the platform gives no more than 20. */
    NotificationChannel spare;

    /** Whether the platform is being asked, or told, which topics the live channel has. */
    boolean asking;

    Instant subscribeAt = Instant.EPOCH;
    Instant askAt = Instant.MAX;

    ChannelSlot(Instant now) {
        line = ChannelState.begin(now);
    }

    void close(String channel) {
        Socket socket = open.remove(channel);
        if (socket != null) {
            socket.close();
        }
    }

    void closeAll() {
        List.copyOf(open.keySet()).forEach(this::close);
    }

    /** Whether its live channel has still to get its topics. */
    boolean isToSubscribe(Instant now) {
        return isIdle() && !subscribed.equals(topics) && !now.isBefore(subscribeAt);
    }

    /** Whether the platform is to be asked which topics the live channel has. */
    boolean isToAsk(Instant now) {
        return isIdle() && !now.isBefore(askAt);
    }

    private boolean isIdle() {
        return line.live() != null && !line.opening() && !asking;
    }

    void subscribed(Set<String> to, Set<String> without, Instant now) {
        subscribed = to;
        refused = without;
        askAt = now.plus(TOPICS_ASKED_EVERY);
    }

    /** The topics that the live channel is to report, and may. */
    Set<String> granted() {
        Set<String> granted = new TreeSet<>(subscribed);
        granted.removeAll(refused);
        return granted;
    }

    NotificationChannel takeSpare(Instant now) {
        NotificationChannel taken = spare != null && spare.renewAt().isAfter(now) ? spare : null;
        spare = null;
        return taken;
    }
}
