package io.trunkline.inventory.notifications;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * How one channel is kept: when it is opened, renewed beside itself, given up for dead, and tried again. Every change is
 * another line; time and chance are arguments.
 *
 * @param live the channel that is listened to, or null
 * @param leaving the one before it, which is listened to a little longer, or null
 * @param opening whether another is being opened
 * @param failures how often in a row it was not to be had, or did not last
 * @param tryAt when to open one, at the earliest
 */
record ChannelState(Live live, Leaving leaving, boolean opening, int failures, Instant tryAt) {

    /** Three heartbeats: a socket may die without a word. */
    static final Duration SILENCE = Duration.ofSeconds(90);

    /** In which what was sent to the old channel arrives. */
    static final Duration OVERLAP = Duration.ofSeconds(10);

    /** What lasted so long was well: its end is not another failure. */
    static final Duration SETTLED = Duration.ofMinutes(2);

    record Live(String channel, Instant openedAt, Instant renewAt, Instant heardAt) {}

    record Leaving(String channel, Instant until) {}

    /**
     * What is to be done now.
     *
     * @param open whether a channel is to be opened; the caller answers with {@link #opened} or {@link #failed}
     * @param close channels whose sockets are to be closed
     * @param silent whether the live one was given up
     */
    record ChannelWork(ChannelState line, boolean open, List<String> close, boolean silent) {}

    static ChannelState begin(Instant now) {
        return new ChannelState(null, null, false, 0, now);
    }

    ChannelWork turn(Instant now, IntFunction<Duration> pauses) {
        List<String> close = new ArrayList<>();
        ChannelState next = this;
        if (leaving != null && !now.isBefore(leaving.until())) {
            close.add(leaving.channel());
            next = new ChannelState(live, null, opening, failures, tryAt);
        }
        boolean silent = live != null && !now.isBefore(live.heardAt().plus(SILENCE));
        if (silent) {
            close.add(live.channel());
            next = next.lost(live.channel(), now, pauses);
        }
        boolean open = next.isToOpen(now);
        return new ChannelWork(
                open ? new ChannelState(next.live, next.leaving, true, next.failures, next.tryAt) : next,
                open,
                close,
                silent);
    }

    private boolean isToOpen(Instant now) {
        boolean wanted = live == null || !now.isBefore(live.renewAt());
        return wanted && !opening && leaving == null && !now.isBefore(tryAt);
    }

    /** A channel is open; the one before it is left in a while. */
    ChannelState opened(String channel, Instant renewAt, Instant now) {
        Leaving before = live == null ? leaving : new Leaving(live.channel(), now.plus(OVERLAP));
        return new ChannelState(new Live(channel, now, renewAt, now), before, false, failures, now);
    }

    /** None was to be had. */
    ChannelState failed(Instant now, IntFunction<Duration> pauses, Instant notBefore) {
        int times = failures + 1;
        Instant again = now.plus(pauses.apply(times));
        return new ChannelState(live, leaving, false, times, again.isBefore(notBefore) ? notBefore : again);
    }

    /** Anything came, which proves that it lives. */
    ChannelState heard(String channel, Instant now) {
        return isLive(channel)
                ? new ChannelState(
                        new Live(channel, live.openedAt(), live.renewAt(), now), leaving, opening, failures, tryAt)
                : this;
    }

    /** The platform said that it is about to close it: another is opened beside it. */
    ChannelState closing(String channel, Instant now) {
        return isLive(channel)
                ? new ChannelState(
                        new Live(channel, live.openedAt(), now, live.heardAt()), leaving, opening, failures, tryAt)
                : this;
    }

    /** Its socket is closed, or is not to be believed any more. */
    ChannelState lost(String channel, Instant now, IntFunction<Duration> pauses) {
        if (leaving != null && leaving.channel().equals(channel)) {
            return new ChannelState(live, null, opening, failures, tryAt);
        }
        if (!isLive(channel)) {
            return this;
        }
        int times = live.openedAt().plus(SETTLED).isAfter(now) ? failures + 1 : 1;
        return new ChannelState(null, leaving, opening, times, now.plus(pauses.apply(times)));
    }

    /** Since when another channel tells what this one, which is being left, may tell late; null if none does. */
    Instant copiedSince(String channel) {
        boolean left = leaving != null && leaving.channel().equals(channel);
        return left && live != null ? live.openedAt() : null;
    }

    boolean isLive(String channel) {
        return live != null && live.channel().equals(channel);
    }
}
