package io.trunkline.stage.poll;

import io.trunkline.config.Configuration;
import io.trunkline.inventory.Inventory;
import io.trunkline.inventory.PlatformClients;
import io.trunkline.inventory.notifications.ChannelApi;
import io.trunkline.inventory.notifications.ChannelEvent;
import io.trunkline.inventory.notifications.NotificationClient;
import io.trunkline.inventory.notifications.NotificationHandler;
import io.trunkline.inventory.notifications.SubscriptionStatus;
import io.trunkline.inventory.notifications.WebSockets;
import io.trunkline.ledger.Acceptor;
import io.trunkline.ledger.ClusterLease;
import io.trunkline.ledger.InventoryStore;
import io.trunkline.ledger.tables.DutyTable.Duty;
import io.trunkline.metrics.Metrics;
import io.trunkline.model.InventoryItem;
import io.trunkline.model.StatusEvent;
import io.trunkline.model.Wake;
import io.trunkline.source.PlatformApiSettings;
import io.trunkline.source.Source;
import io.trunkline.source.genesys.GenesysTrunk;
import io.trunkline.source.normalize.EventNormalizer;
import io.trunkline.source.normalize.NormalizedEvent;
import io.trunkline.source.normalize.NotificationParser;
import io.trunkline.source.normalize.PlatformObject;
import io.trunkline.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of the listen route, bound as {@code listen}: the sources whose platforms tell by themselves what happens. One
 * node listens for all, by a lease in the ledger; when it dies another takes over, and asks what was missed.
 */
public final class NotificationSteps implements NotificationHandler {

    private static final Logger LOG = LoggerFactory.getLogger(NotificationSteps.class);
    private static final String REPORTS = "direct:notification?block=false";

    /** For so long no node listens when one dies; a node that cannot renew it stops before it ends. */
    private static final Duration LEASE = Duration.ofSeconds(30);

    private static final Duration RENEWED = Duration.ofSeconds(10);
    private static final Duration MARGIN = Duration.ofSeconds(5);

    /** Gaps that follow each other closely are one question to the platform. */
    private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(2);

    /** A list that could not be had is tried again after this. */
    private static final Duration BETWEEN_LISTS = Duration.ofMinutes(1);

    private final String node;
    private final Supplier<Configuration> configuration;
    private final PlatformClients platforms;
    private final Inventory inventory;
    private final InventoryStore ledger;
    private final ClusterLease duties;
    private final Acceptor acceptor;
    private final PollSteps poll;
    private final WebSockets sockets;
    private final InstantSource clock;
    private final Metrics metrics;
    private final IntFunction<Duration> pauses;
    private final Executor executor;
    private final Map<String, Ear> ears = new ConcurrentHashMap<>();
    private boolean stopped;
    private CamelContext camel;
    private volatile AsyncProducer reports;

    /**
     * @param node names this process among those that share the store
     * @param acceptor takes what a channel reports as it takes what a webhook brings
     * @param poll asks how things stand after a gap without a channel
     * @param pauses how long to wait after so many failures in a row
     * @param executor asks, opens sockets and hands on what is on disk
     */
    public NotificationSteps(
            String node,
            Supplier<Configuration> configuration,
            PlatformClients platforms,
            Inventory inventory,
            InventoryStore ledger,
            ClusterLease duties,
            Acceptor acceptor,
            PollSteps poll,
            WebSockets sockets,
            InstantSource clock,
            Metrics metrics,
            IntFunction<Duration> pauses,
            Executor executor) {
        this.node = node;
        this.configuration = configuration;
        this.platforms = platforms;
        this.inventory = inventory;
        this.ledger = ledger;
        this.duties = duties;
        this.acceptor = acceptor;
        this.poll = poll;
        this.sockets = sockets;
        this.clock = clock;
        this.metrics = metrics;
        this.pauses = pauses;
        this.executor = executor;
    }

    /** The context whose routes get what a channel reports. */
    public void attach(CamelContext context) {
        camel = context;
    }

    /** Keeps the channels of all sources that are listened to, if this node holds or gets their leases. */
    public synchronized void turn() {
        if (stopped) {
            return;
        }
        if (reports == null) {
            reports = wayTo(camel);
        }
        Configuration now = configuration.get();
        Map<String, Source> wanted = now.sources().all().stream()
                .filter(source -> now.sources()
                        .api(source.name())
                        .filter(PlatformApiSettings::notifications)
                        .isPresent())
                .collect(Collectors.toMap(Source::name, source -> source));
        List.copyOf(ears.values()).stream()
                .filter(ear -> !ear.source.equals(wanted.get(ear.source.name()))
                        || !now.sources().api(ear.source.name()).equals(Optional.of(ear.api)))
                .forEach(ear -> {
                    ear.stop();
                    ears.remove(ear.source.name());
                });
        wanted.forEach((name, source) -> ears.computeIfAbsent(
                        name, absent -> new Ear(source, now.sources().api(name).orElseThrow()))
                .turn());
    }

    /** Not before the routes run: asked for earlier, Camel would require a route for it in every folder. */
    private static AsyncProducer wayTo(CamelContext camel) {
        try {
            AsyncProducer producer = camel.getEndpoint(REPORTS).createAsyncProducer();
            ServiceHelper.startService(producer);
            return producer;
        } catch (Exception e) {
            throw new IllegalStateException("Camel makes no way to " + REPORTS, e);
        }
    }

    /** Hangs up, and leaves the leases to other nodes. */
    public synchronized void stop() {
        stopped = true;
        ears.values().forEach(Ear::stop);
    }

    /** How the listening stands at this node, a line for each source. */
    public List<SubscriptionStatus> standings() {
        return ears.values().stream()
                .map(Ear::standing)
                .sorted(Comparator.comparing(SubscriptionStatus::source))
                .toList();
    }

    private int heard(String source) {
        Ear ear = ears.get(source);
        return ear == null ? 0 : ear.standing().heard();
    }

    /** Records what a channel reported; done when it is on disk, with what is to be looked at because of it. */
    public CompletableFuture<List<Wake>> record(StatusEvent event) {
        return acceptor.accept(event).thenApplyAsync(accepted -> accepted.wakes(), executor);
    }

    @Override
    public CompletableFuture<?> report(Source source, NormalizedEvent normalised) {
        if (normalised instanceof NormalizedEvent.Ignored ignored) {
            metrics.ignored(source.name(), ignored.type());
            return CompletableFuture.completedFuture(null);
        }
        Exchange exchange = reports.getEndpoint().createExchange();
        exchange.getIn().setBody(((NormalizedEvent.Event) normalised).event());
        CompletableFuture<Void> recorded = new CompletableFuture<>();
        // On the socket's own thread up to the ledger's queue, so that reports stay in order there.
        reports.process(exchange, doneSync -> {
            Throwable failure =
                    exchange.getProperty(Exchange.EXCEPTION_CAUGHT, exchange.getException(), Throwable.class);
            if (failure == null) {
                recorded.complete(null);
            } else {
                recorded.completeExceptionally(failure);
            }
        });
        return recorded;
    }

    @Override
    public void unreadable(Source source, String why) {
        metrics.refused(source.name(), 0, "unreadable");
        LOG.warn("{}: a notification cannot be understood: {}", source.name(), why.replaceAll("\\p{Cntrl}", "?"));
    }

    @Override
    public void channel(Source source, ChannelEvent what) {
        metrics.channel(source.name(), what.name());
    }

    /** One source, as it is configured now. */
    private final class Ear {

        private final Source source;
        private final PlatformApiSettings api;
        private volatile NotificationClient listener;
        private Instant heldSince = Instant.EPOCH;
        private Instant listedAt;
        private Instant listAt = Instant.EPOCH;
        private Instant askAt = Instant.EPOCH;

        /** Where nothing else asks: what moved when the platform was asked may have been left to the next time. */
        private Instant askAgainAt;

        private Set<String> topics = Set.of();

        Ear(Source source, PlatformApiSettings api) {
            this.source = source;
            this.api = api;
            metrics.heard(source.name(), () -> heard(source.name()));
        }

        private String duty() {
            return "listen " + source.name();
        }

        void turn() {
            Instant now = clock.instant();
            try {
                if (!isHeld(now)) {
                    return;
                }
                list(now);
            } catch (CompletionException e) {
                if (!(e.getCause() instanceof StoreUnavailableException)) {
                    throw e;
                }
                LOG.debug("{}: the ledger does not answer who listens: {}", source.name(), e.getMessage());
                if (listener == null || now.isAfter(heldSince.plus(LEASE).minus(MARGIN))) {
                    hangUp();
                    return;
                }
            }
            listener.turn(topics);
            ask(now);
        }

        private void ask(Instant now) {
            if (!now.isBefore(askAt) && listener.takeGap()) {
                poll.ask(source.name());
                askAt = now.plus(BETWEEN_QUESTIONS);
                askAgainAt = api.poll().isZero() ? now.plus(PollSteps.IF_ASKED).plus(BETWEEN_QUESTIONS) : null;
            } else if (askAgainAt != null && !now.isBefore(askAgainAt)) {
                poll.ask(source.name());
                askAgainAt = null;
            }
        }

        private boolean isHeld(Instant now) {
            if (listener != null && now.isBefore(heldSince.plus(RENEWED))) {
                return true;
            }
            if (!duties.take(duty(), node, LEASE).join()) {
                hangUp();
                return false;
            }
            heldSince = now;
            if (listener == null) {
                listener = new NotificationClient(
                        source,
                        new ChannelApi(
                                () -> platforms.client(source), api.apiUrl().startsWith("http:"), clock),
                        sockets,
                        new EventNormalizer(poll.facts()),
                        NotificationSteps.this,
                        clock,
                        pauses,
                        executor);
            }
            return true;
        }

        /** What to listen to is what was listed last, by whichever node and for whatever reason. */
        private void list(Instant now) {
            Instant last = duties.find(Inventory.listing(source))
                    .join()
                    .map(Duty::doneAt)
                    .orElse(null);
            if (last != null && !last.equals(listedAt)) {
                topics = ledger.of(source.name()).join().stream()
                        .filter(each -> each.goneAt() == null || each.doubted())
                        .filter(each -> pages(each.known()))
                        .map(each -> each.known().component())
                        .flatMap(component -> NotificationParser.topic(component.kind(), component.id()).stream())
                        .collect(Collectors.toSet());
                listedAt = last;
            }
            boolean old = last == null || !last.plus(api.refresh()).isAfter(now);
            if (api.poll().isZero() && old && !now.isBefore(listAt)) {
                // Nothing else would find a trunk that is new.
                listAt = now.plus(BETWEEN_LISTS);
                inventory.survey(source);
            }
        }

        private boolean pages(InventoryItem item) {
            return item.facts() == null
                    || GenesysTrunk.excluded(
                                    PlatformObject.facts(item.facts()),
                                    source.format().trunkTypes())
                            .isEmpty();
        }

        private void hangUp() {
            if (listener != null) {
                listener.stop();
                listener = null;
                LOG.info("{}: this node listens no more", source.name());
            }
        }

        void stop() {
            boolean held = listener != null;
            hangUp();
            if (held) {
                duties.done(duty(), node, clock.instant()).exceptionally(failure -> false);
            }
        }

        SubscriptionStatus standing() {
            NotificationClient now = listener;
            return now == null ? new SubscriptionStatus(source.name(), false, 0, 0, 0, 0, null) : now.standing();
        }
    }
}
