package io.trunkline.inventory.notifications;

import io.trunkline.http.Deadline;
import io.trunkline.http.RequestRejectedException;
import io.trunkline.http.ServiceUnavailableException;
import io.trunkline.inventory.notifications.WebSockets.Socket;
import io.trunkline.source.Source;
import io.trunkline.source.body.InvalidEventException;
import io.trunkline.source.normalize.EventNormalizer;
import io.trunkline.source.normalize.NotificationMessage;
import io.trunkline.source.normalize.NotificationParser;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens to one source over as many channels as its topics need. Decides nothing of its own: {@link ChannelState} says what
 * each channel is to do, this does it and says what came of it. Nothing is replayed by the platform, so every time that no
 * channel was open is a gap, after which the platform has to be polled.
 */
public final class NotificationClient {

    private static final Logger LOG = LoggerFactory.getLogger(NotificationClient.class);
    private static final int MOST_NAMED = 10;
    private static final Duration TO_OPEN = Duration.ofSeconds(30);

    /** In which a platform is let be that sends what cannot be read, or does not take its topics. */
    private static final Duration REST = Duration.ofMinutes(1);

    private final Source source;
    private final ChannelApi channels;
    private final WebSockets sockets;
    private final EventNormalizer normaliser;
    private final NotificationHandler handler;
    private final InstantSource clock;
    private final IntFunction<Duration> pauses;
    private final Executor executor;

    private final List<ChannelSlot> slots = new ArrayList<>();
    private final ChannelContention contention = new ChannelContention();
    private TopicAssignment shares = TopicAssignment.none();
    private Instant unreadableRestsUntil = Instant.EPOCH;
    private boolean gap;
    private boolean stopped;
    private String trouble;

    /**
     * @param pauses how long to wait after so many failures in a row
     * @param executor asks the platform and opens sockets
     */
    public NotificationClient(
            Source source,
            ChannelApi channels,
            WebSockets sockets,
            EventNormalizer normaliser,
            NotificationHandler handler,
            InstantSource clock,
            IntFunction<Duration> pauses,
            Executor executor) {
        this.source = source;
        this.channels = channels;
        this.sockets = sockets;
        this.normaliser = normaliser;
        this.handler = handler;
        this.clock = clock;
        this.pauses = pauses;
        this.executor = executor;
    }

    /** Does what is to be done by now. */
    public synchronized void turn(Set<String> wanted) {
        if (stopped) {
            return;
        }
        Instant now = clock.instant();
        share(wanted, now);
        slots.forEach(slot -> turn(slot, now));
    }

    private void share(Set<String> wanted, Instant now) {
        int before = shares.unheard();
        shares = shares.of(wanted);
        while (slots.size() < shares.channels().size()) {
            slots.add(new ChannelSlot(now));
        }
        for (int each = 0; each < slots.size(); each++) {
            slots.get(each).topics = shares.channels().get(each);
        }
        if (shares.unheard() > before) {
            LOG.warn(
                    "{}: {} topics are more than its channels take; what they would report is left to the poll",
                    source.name(),
                    shares.unheard());
        }
    }

    private void turn(ChannelSlot slot, Instant now) {
        if (slot.topics.isEmpty()) {
            slot.closeAll();
            // One that is being opened is closed when it is.
            slot.line = new ChannelState(null, null, slot.line.opening(), 0, now);
            return;
        }
        ChannelState.ChannelWork turn = slot.line.turn(now, pauses);
        slot.line = turn.line();
        turn.close().forEach(slot::close);
        if (turn.silent()) {
            LOG.warn("{}: a channel was silent for {} s", source.name(), ChannelState.SILENCE.toSeconds());
            handler.channel(source, ChannelEvent.SILENT);
        }
        Set<String> topics = slot.topics;
        if (turn.open()) {
            NotificationChannel spare = slot.takeSpare(now);
            executor.execute(() -> open(slot, topics, spare));
        } else if (slot.isToSubscribe(now)) {
            slot.asking = true;
            NotificationChannel live = slot.live;
            executor.execute(() -> subscribe(slot, topics, live));
        } else if (slot.isToAsk(now)) {
            slot.asking = true;
            NotificationChannel live = slot.live;
            executor.execute(() -> compareTopics(slot, live));
        }
    }

    private void open(ChannelSlot slot, Set<String> topics, NotificationChannel spare) {
        NotificationChannel channel = spare;
        try {
            Deadline deadline = Deadline.in(TO_OPEN);
            if (channel == null) {
                channel = channels.make(deadline);
            }
            Set<String> refused = channels.subscribe(channel, topics, deadline);
            String id = channel.id();
            Socket socket =
                    sockets.connect(channel.connectUri(), text -> heard(slot, id, text), () -> closed(slot, id));
            opened(slot, channel, topics, refused, socket);
        } catch (ServiceUnavailableException e) {
            failed(slot, channel, e.getMessage(), e.until());
        } catch (RequestRejectedException e) {
            // A refusal is no reason for another channel, unless it is the channel that is gone.
            failed(slot, e.isGone() ? null : channel, e.getMessage(), Instant.EPOCH);
        } catch (IOException e) {
            failed(slot, channel, e.getMessage(), Instant.EPOCH);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failed(slot, channel, "interrupted", Instant.EPOCH);
        } catch (RuntimeException e) {
            LOG.error("{}: a channel could not be opened", source.name(), e);
            failed(slot, null, e.toString(), Instant.EPOCH);
        }
    }

    private synchronized void opened(
            ChannelSlot slot, NotificationChannel channel, Set<String> topics, Set<String> refused, Socket socket) {
        Instant now = clock.instant();
        if (stopped || slot.topics.isEmpty()) {
            socket.close();
            slot.line = new ChannelState(null, null, false, 0, now);
            return;
        }
        if (!socket.isOpen()) {
            failed(slot, channel, "a socket was closed as soon as it was open", Instant.EPOCH);
            return;
        }
        boolean renewed = slot.line.live() != null;
        slot.line = slot.line.opened(channel.id(), channel.renewAt(), now);
        slot.open.put(channel.id(), socket);
        slot.live = channel;
        slot.subscribed(topics, named(refused, slot), now);
        // After a renewal too: the channel before may have been silent for a while that was not long enough to be
        // noticed.
        gap = true;
        trouble = null;
        handler.channel(source, renewed ? ChannelEvent.RENEWED : ChannelEvent.OPENED);
        LOG.info(
                "{}: listens to {} topics on a{} channel",
                source.name(),
                topics.size() - refused.size(),
                renewed ? " renewed" : "");
    }

    private synchronized void failed(ChannelSlot slot, NotificationChannel made, String why, Instant notBefore) {
        slot.line = slot.line.failed(clock.instant(), pauses, notBefore);
        slot.spare = made;
        // While no channel is open, polling is all that is left.
        gap |= slot.line.live() == null;
        handler.channel(source, ChannelEvent.FAILED);
        trouble(why);
    }

    /** Said once, since it may last for hours and is tried again all the while. */
    private void trouble(String why) {
        if (trouble == null && !stopped) {
            LOG.warn("{}: a notification channel is not open: {}", source.name(), why);
        }
        trouble = why;
    }

    private void subscribe(ChannelSlot slot, Set<String> topics, NotificationChannel channel) {
        try {
            subscribed(slot, topics, channels.subscribe(channel, topics, Deadline.in(TO_OPEN)), channel);
        } catch (ServiceUnavailableException e) {
            unsubscribed(slot, e.getMessage(), e.until());
        } catch (RequestRejectedException | RuntimeException e) {
            unsubscribed(slot, e.getMessage(), Instant.EPOCH);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            unsubscribed(slot, "interrupted", Instant.EPOCH);
        }
    }

    private synchronized void subscribed(
            ChannelSlot slot, Set<String> topics, Set<String> refused, NotificationChannel channel) {
        slot.asking = false;
        if (slot.live == channel) {
            // What became of the new ones since they were listed was not reported.
            gap |= !slot.subscribed.containsAll(topics);
            slot.subscribed(topics, named(refused, slot), clock.instant());
        }
    }

    /** Says once which topics the platform does not let this client have. */
    private Set<String> named(Set<String> refused, ChannelSlot slot) {
        if (!slot.refused.containsAll(refused)) {
            LOG.warn(
                    "{}: the platform refuses {} topics; what they would report is left to the poll: {}",
                    source.name(),
                    refused.size(),
                    refused.stream().sorted().limit(MOST_NAMED).collect(Collectors.joining(", ")));
        }
        return refused;
    }

    private void compareTopics(ChannelSlot slot, NotificationChannel channel) {
        Set<String> there = null;
        try {
            there = channels.subscribed(channel, Deadline.in(TO_OPEN));
        } catch (RequestRejectedException e) {
            there = e.isGone() ? Set.of() : null;
            LOG.debug("{}: the topics of a channel cannot be listed: {}", source.name(), e.getMessage());
        } catch (ServiceUnavailableException | RuntimeException e) {
            LOG.debug("{}: the topics of a channel cannot be listed: {}", source.name(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        topicsCompared(slot, channel, there);
    }

    /** @param there the topics that the platform has for the channel; null if it does not say */
    private synchronized void topicsCompared(ChannelSlot slot, NotificationChannel channel, Set<String> there) {
        slot.asking = false;
        slot.askAt = clock.instant().plus(ChannelSlot.TOPICS_ASKED_EVERY);
        if (there == null || slot.live != channel || there.containsAll(slot.granted())) {
            return;
        }
        LOG.warn(
                "{}: a channel has {} of its {} topics; it is subscribed anew",
                source.name(),
                slot.granted().stream().filter(there::contains).count(),
                slot.granted().size());
        handler.channel(source, ChannelEvent.UNSUBSCRIBED);
        slot.subscribed = Set.of();
        gap = true;
    }

    private synchronized void unsubscribed(ChannelSlot slot, String why, Instant notBefore) {
        slot.asking = false;
        slot.subscribeAt = max(clock.instant().plus(REST), notBefore);
        handler.channel(source, ChannelEvent.FAILED);
        LOG.warn("{}: a channel does not take its topics: {}", source.name(), why);
    }

    private static Instant max(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private void heard(ChannelSlot slot, String channel, String text) {
        Instant now = clock.instant();
        Instant copiedSince;
        synchronized (this) {
            if (stopped) {
                return;
            }
            slot.line = slot.line.heard(channel, now);
            copiedSince = slot.line.copiedSince(channel);
        }
        try {
            NotificationMessage said = NotificationParser.read(normaliser, source, text, copiedSince, now);
            if (said instanceof NotificationMessage.Closing closing) {
                closing(slot, channel, closing.topic());
            } else if (said instanceof NotificationMessage.Report report) {
                hand(slot, channel, report);
            }
        } catch (InvalidEventException e) {
            handler.unreadable(source, e.getMessage());
            unreadable(now);
        }
    }

    private synchronized void closing(ChannelSlot slot, String channel, String topic) {
        LOG.info("{}: the platform says {}: another channel is opened beside it", source.name(), topic);
        gap = true;
        slot.line = slot.line.closing(channel, clock.instant());
    }

    private synchronized void unreadable(Instant now) {
        if (!now.isBefore(unreadableRestsUntil)) {
            unreadableRestsUntil = now.plus(REST);
            gap = true;
        }
    }

    private void hand(ChannelSlot slot, String channel, NotificationMessage.Report report) {
        CompletableFuture<?> recorded;
        try {
            recorded = handler.report(source, report.normalised());
        } catch (RuntimeException e) {
            recorded = CompletableFuture.failedFuture(e);
        }
        recorded.whenComplete((done, failure) -> {
            if (failure != null) {
                drop(slot, channel, failure);
            }
        });
    }

    /**
     * A report that is not on disk is as good as lost, and the platform does not send it again: to go on listening would
     * hide that. So the channel is given up; the next one begins with a poll.
     */
    private synchronized void drop(ChannelSlot slot, String channel, Throwable why) {
        gap = true;
        if (stopped || !slot.open.containsKey(channel)) {
            return;
        }
        slot.close(channel);
        handler.channel(source, ChannelEvent.DROPPED);
        trouble("what it reported cannot be recorded: " + why.getMessage());
        lost(slot, channel);
    }

    private synchronized void closed(ChannelSlot slot, String channel) {
        if (stopped || slot.open.remove(channel) == null) {
            return;
        }
        if (slot.line.isLive(channel)) {
            LOG.info("{}: a channel was closed by the other end", source.name());
            handler.channel(source, ChannelEvent.CLOSED);
            if (contention.closed(clock.instant())) {
                handler.channel(source, ChannelEvent.CONTENDED);
                executor.execute(() -> contention.say(source.name(), channels, Deadline.in(TO_OPEN)));
            }
        }
        lost(slot, channel);
    }

    private void lost(ChannelSlot slot, String channel) {
        if (slot.line.isLive(channel)) {
            slot.spare = slot.live;
        }
        slot.line = slot.line.lost(channel, clock.instant(), pauses);
    }

    /** Whether the platform has to be polled after a gap without a channel; true once for each gap. */
    public synchronized boolean takeGap() {
        boolean there = gap;
        gap = false;
        return there;
    }

    /** Listens to nothing any more. */
    public synchronized void stop() {
        stopped = true;
        slots.forEach(ChannelSlot::closeAll);
    }

    public synchronized SubscriptionStatus standing() {
        List<ChannelSlot> open =
                slots.stream().filter(slot -> slot.line.live() != null).toList();
        return new SubscriptionStatus(
                source.name(),
                true,
                (int) slots.stream().filter(slot -> !slot.topics.isEmpty()).count(),
                open.size(),
                open.stream().mapToInt(slot -> slot.granted().size()).sum(),
                shares.unheard(),
                trouble);
    }
}
