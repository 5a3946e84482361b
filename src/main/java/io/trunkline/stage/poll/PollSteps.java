package io.trunkline.stage.poll;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trunkline.config.Configuration;
import io.trunkline.http.RequestRejectedException;
import io.trunkline.http.ServiceUnavailableException;
import io.trunkline.inventory.Inventory;
import io.trunkline.inventory.InventorySnapshot;
import io.trunkline.inventory.PlatformClients;
import io.trunkline.ledger.AcceptEvent.Acceptance;
import io.trunkline.ledger.AcceptEvent.AcceptedEvent;
import io.trunkline.ledger.Acceptor;
import io.trunkline.ledger.ClusterLease;
import io.trunkline.ledger.ForgetComponent;
import io.trunkline.ledger.InventoryStore;
import io.trunkline.metrics.Metrics;
import io.trunkline.model.ComponentId;
import io.trunkline.model.StatusEvent;
import io.trunkline.model.Wake;
import io.trunkline.source.PlatformApiSettings;
import io.trunkline.source.Source;
import io.trunkline.source.Sources;
import io.trunkline.source.normalize.PlatformFacts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of the poll route, bound as {@code poll}. */
public final class PollSteps {

    private static final Logger LOG = LoggerFactory.getLogger(PollSteps.class);

    /** Longer than a listing may take; after that another node may take over. */
    private static final Duration LEASE = Duration.ofMinutes(3);

    /** In which a source is asked once at most because of what it said before. */
    private static final Duration BETWEEN_DOUBTS = Duration.ofMinutes(1);

    /** How long a source that is compared only if asked for is let settle; the caller asks again after that. */
    static final Duration IF_ASKED = Duration.ofSeconds(30);

    private static final Duration SHORTEST_RETRY = Duration.ofSeconds(5);

    private final String node;
    private final Supplier<Configuration> configuration;
    private final PlatformClients platforms;
    private final Inventory inventory;
    private final ClusterLease duties;
    private final Acceptor acceptor;
    private final ForgetComponent forgetComponent;
    private final InstantSource clock;
    private final Metrics metrics;
    private final Executor executor;
    private final ListComparison comparison;
    private final AtomicLong turns = new AtomicLong();
    private final Map<String, Instant> asked = new ConcurrentHashMap<>();
    private final Map<String, Instant> doubtedAt = new ConcurrentHashMap<>();
    private final CompletableFuture<List<Object>> stopping = new CompletableFuture<>();

    /**
     * @param node names this process among those that share the store
     * @param acceptor takes what was missed as it takes what arrives
     * @param executor asks and compares
     */
    public PollSteps(
            String node,
            Supplier<Configuration> configuration,
            PlatformClients platforms,
            Inventory inventory,
            InventoryStore ledger,
            ClusterLease duties,
            Acceptor acceptor,
            ForgetComponent forgetComponent,
            InstantSource clock,
            Metrics metrics,
            Executor executor) {
        this.node = node;
        this.configuration = configuration;
        this.platforms = platforms;
        this.inventory = inventory;
        this.comparison = new ListComparison(platforms, ledger, clock);
        this.duties = duties;
        this.acceptor = acceptor;
        this.forgetComponent = forgetComponent;
        this.clock = clock;
        this.metrics = metrics;
        this.executor = executor;
    }

    /** Has a source compared, by a list that is asked for from now on: events may have been missed. */
    void ask(String source) {
        asked.put(source, clock.instant());
    }

    /**
     * What the platforms' APIs say of components. Where that makes no outage of a report, they are asked anew: what was taken
     * out of service may be back by now, and down.
     */
    public PlatformFacts facts() {
        return new PlatformFacts() {
            @Override
            public Optional<ObjectNode> of(ComponentId component) {
                return inventory.facts(component);
            }

            @Override
            public void overruled(ComponentId component) {
                platforms.askedFor(component.source(), component.kind()).ifPresent(source -> doubt(source.name()));
            }
        };
    }

    private void doubt(String source) {
        Instant now = clock.instant();
        Instant before = doubtedAt.getOrDefault(source, Instant.EPOCH);
        if (!before.plus(BETWEEN_DOUBTS).isAfter(now)) {
            doubtedAt.put(source, now);
            ask(source);
        }
    }

    /** Takes over what was known of all sources: reports are understood by it from the first on. */
    public void recall() {
        Sources sources = configuration.get().sources();
        try {
            sources.all().stream()
                    .filter(source -> sources.api(source.name()).isPresent())
                    .forEach(source -> inventory.follow(source).join());
        } catch (CompletionException e) {
            LOG.warn(
                    "What the platforms said of their components is not known yet: {}",
                    e.getCause().getMessage());
        }
    }

    /**
     * One turn at a source.
     *
     * @param owner holds it: every turn is another owner, so that two of one node exclude each other too
     */
    public record PollTurn(Source source, String owner, Instant startedAt, Duration interval) {

        String duty() {
            return "poll " + source.name();
        }
    }

    /**
     * A component that the platform took out of service or no longer has.
     *
     * @param asOf when that was asked for: a report that came later is news of it
     */
    public record EndedOutage(ComponentId component, String why, Instant asOf) {}

    /** The sources that are to be listed now, and by this node. */
    public List<PollTurn> due() {
        Configuration now = configuration.get();
        List<PollTurn> turnsNow = new ArrayList<>();
        for (Source source : now.sources().all()) {
            Optional<PlatformApiSettings> api = now.sources().api(source.name());
            Instant wanted = asked.get(source.name());
            boolean isAsked = wanted != null && !wanted.isAfter(clock.instant());
            if (api.isPresent()) {
                // Another node may have newer facts.
                inventory.follow(source).join();
            }
            if (api.isEmpty() || api.get().poll().isZero() && !isAsked) {
                continue;
            }
            PollTurn turn = new PollTurn(
                    source,
                    node + "#" + turns.incrementAndGet(),
                    clock.instant(),
                    api.get().poll());
            if (isAsked) {
                duties.hurry(turn.duty()).join();
            }
            if (duties.take(turn.duty(), turn.owner(), LEASE).join()) {
                // One that is under way elsewhere may have begun too early, so it stays asked for until this.
                asked.remove(source.name(), wanted);
                turnsNow.add(turn);
            }
        }
        return turnsNow;
    }

    /**
     * Everything that differs between what the platform lists and what the ledger has, as {@link StatusEvent} and {@link
     * EndedOutage}; nothing if the platform cannot be asked, which is noted and tried again.
     */
    public CompletableFuture<List<Object>> differences(PollTurn turn) {
        return inventory
                .survey(turn.source())
                .thenCompose(survey -> survey.askedAt().isBefore(turn.startedAt())
                        ? inventory.survey(turn.source())
                        : CompletableFuture.completedFuture(survey))
                .thenApplyAsync(survey -> differences(turn, survey), executor)
                .applyToEither(stopping, found -> found)
                .exceptionally(failure -> {
                    failed(turn, failure instanceof CompletionException ? failure.getCause() : failure);
                    return List.of();
                });
    }

    /** Waits for no platform any more: whatever differs is found again at the next turn, by whichever node. */
    public void stop() {
        stopping.completeExceptionally(new CancellationException("the router stops"));
    }

    private void failed(PollTurn turn, Throwable why) {
        metrics.listing(turn.source().name(), "failed");
        Instant soon = clock.instant().plus(SHORTEST_RETRY);
        Instant again =
                why instanceof ServiceUnavailableException away && away.until().isAfter(soon) ? away.until() : soon;
        if (why instanceof ServiceUnavailableException
                || why instanceof RequestRejectedException
                || why instanceof CancellationException) {
            // The inventory has said so once; or the router stops.
            LOG.debug("{} was not compared with its platform: {}", turn.source().name(), why.getMessage());
        } else {
            LOG.warn("{} was not compared with its platform", turn.source().name(), why);
        }
        duties.failed(turn.duty(), turn.owner(), again, why.getMessage()).join();
        if (turn.interval().isZero()) {
            asked.putIfAbsent(turn.source().name(), again);
        }
    }

    private List<Object> differences(PollTurn turn, InventorySnapshot survey) {
        List<Object> differences = comparison.differences(turn, survey);
        metrics.listing(turn.source().name(), "compared");
        if (!differences.isEmpty()) {
            LOG.info(
                    "{}: {} of {} listed components differ from what was reported",
                    turn.source().name(),
                    differences.size(),
                    survey.objects().size());
        }
        return differences;
    }

    /** Has a difference recorded; done when it is on disk, with what is to be looked at because of it. */
    public CompletableFuture<List<Wake>> record(Object difference) {
        if (difference instanceof StatusEvent event) {
            return acceptor.accept(event).thenApplyAsync(accepted -> missed(event, accepted), executor);
        }
        EndedOutage ended = (EndedOutage) difference;
        return forgetComponent
                .end(ended.component(), ended.why(), ended.asOf())
                .thenApplyAsync(
                        wakes -> {
                            wakes.ifPresent(
                                    over -> LOG.info("{} counts as recovered: {}", ended.component(), ended.why()));
                            return wakes.orElse(List.of());
                        },
                        executor);
    }

    /** What the filter keeps out differs at each turn, and is said once. */
    private static List<Wake> missed(StatusEvent event, AcceptedEvent accepted) {
        if (accepted.acceptance() == Acceptance.ACCEPTED) {
            LOG.atInfo()
                    .addKeyValue("source", event.source())
                    .addKeyValue("component", event.component())
                    .log("{} is {}, which was not reported: {}", event.component(), event.status(), event.word());
        }
        return accepted.wakes();
    }

    /** All differences are on disk; the next turn comes an interval after this one began. */
    public void done(@Variable("turn") PollTurn turn) {
        duties.done(turn.duty(), turn.owner(), turn.startedAt().plus(turn.interval()))
                .join();
    }
}
