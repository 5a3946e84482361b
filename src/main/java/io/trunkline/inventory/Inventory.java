package io.trunkline.inventory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.trunkline.http.Deadline;
import io.trunkline.http.RateLimit;
import io.trunkline.http.RequestRejectedException;
import io.trunkline.http.ServiceUnavailableException;
import io.trunkline.inventory.PlatformSurvey.Last;
import io.trunkline.ledger.ClusterLease;
import io.trunkline.ledger.InventoryStore;
import io.trunkline.ledger.tables.DutyTable.Duty;
import io.trunkline.model.ComponentId;
import io.trunkline.model.InventoryItem;
import io.trunkline.model.RememberedItem;
import io.trunkline.source.PlatformApiSettings.Kind;
import io.trunkline.source.Source;
import io.trunkline.source.normalize.PlatformObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * What the platforms say that they have. It is asked for everything at once, by the first caller, for all that wait;
 * what was said is kept in memory for an hour and in the ledger for good, and asked for again behind the backs of those
 * who use
 * it. So it never goes stale while the API answers, and while it does not, what was last said stands.
 */
public final class Inventory {

    /** In which what was said is trusted without a question. */
    static final Duration TRUSTED = Duration.ofHours(1);

    /** In which a component that the platform does not have is not asked for again. */
    static final Duration MISSED = Duration.ofSeconds(10);

    /** So long a list is not made anew for the sake of one component: it is asked for by its id. */
    static final Duration JUST_LISTED = Duration.ofSeconds(30);

    /** A flood of unknown ids does not become a flood of requests. */
    private static final int SINGLES = 30;

    private static final int LISTS_ANEW = 3;

    private static final int MOST = 200_000;

    private final PlatformClients platforms;
    private final InventoryStore ledger;
    private final ClusterLease duties;
    private final InstantSource clock;
    private final Executor executor;
    private final PlatformSurvey surveys;
    private final Cache<ComponentId, InventoryItem> known;
    private final Cache<ComponentId, Boolean> missed;
    private final Map<String, RateLimit.Quota> singles = new ConcurrentHashMap<>();
    private final Map<String, RateLimit.Quota> listsAnew = new ConcurrentHashMap<>();
    private volatile Consumer<ComponentId> late = component -> {};
    private BiFunction<CompletableFuture<Answer>, Duration, CompletableFuture<Answer>> limit =
            (answer, budget) -> answer.completeOnTimeout(null, budget.toMillis(), TimeUnit.MILLISECONDS);

    public Inventory(
            PlatformClients platforms,
            InventoryStore ledger,
            ClusterLease duties,
            InstantSource clock,
            Executor executor) {
        this.platforms = platforms;
        this.ledger = ledger;
        this.duties = duties;
        this.clock = clock;
        this.executor = executor;
        this.known = cache(TRUSTED);
        this.missed = cache(MISSED);
        this.surveys = new PlatformSurvey(platforms, ledger, duties, clock, executor, known, missed);
    }

    /**
     * The same by another clock than the virtual machine's.
     *
     * @param ends completes the answer with null when the budget is over
     */
    public Inventory withLimit(BiFunction<CompletableFuture<Answer>, Duration, CompletableFuture<Answer>> ends) {
        limit = ends;
        return this;
    }

    private <V> Cache<ComponentId, V> cache(Duration life) {
        return Caffeine.newBuilder()
                .expireAfterWrite(life)
                .maximumSize(MOST)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
    }

    /** Called with a component whose answer came too late for its caller. */
    public void onLate(Consumer<ComponentId> listener) {
        late = listener;
    }

    /** What came of a question about one component. */
    public enum LookupOutcome {
        /** The platform has it. */
        FOUND,
        /** The platform did not answer in time; this is what it said last. */
        REMEMBERED,
        /** The platform does not list it. */
        UNKNOWN,
        /** The platform did not answer in time, and nothing is remembered. */
        UNAVAILABLE,
        /** There is no platform to ask. */
        NOT_ASKED
    }

    /** @param known null if nothing is known */
    public record Answer(InventoryItem known, LookupOutcome outcome) {

        private static Answer of(Optional<InventoryItem> known, LookupOutcome there, LookupOutcome otherwise) {
            return new Answer(known.orElse(null), known.isPresent() ? there : otherwise);
        }
    }

    /** What is in memory; costs nothing. */
    public Optional<InventoryItem> atHand(ComponentId component) {
        InventoryItem at = known.getIfPresent(component);
        if (at != null) {
            platforms.askedFor(component.source(), component.kind()).ifPresent(surveys::refreshBehind);
        }
        return Optional.ofNullable(at);
    }

    /** What can be known within the budget of the source. Never fails, and never takes longer. */
    public CompletableFuture<Answer> ask(ComponentId component) {
        Optional<InventoryItem> at = atHand(component);
        Optional<Source> asked = platforms.askedFor(component.source(), component.kind());
        if (at.isPresent() || asked.isEmpty()) {
            return CompletableFuture.completedFuture(Answer.of(at, LookupOutcome.FOUND, LookupOutcome.NOT_ASKED));
        }
        Source source = asked.get();
        Instant asking = clock.instant();
        AtomicReference<Optional<InventoryItem>> before = new AtomicReference<>(Optional.empty());
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        remembered(component, source)
                .thenCompose(memory -> {
                    before.set(memory.known());
                    return memory.isFresh()
                            ? CompletableFuture.completedFuture(
                                    Answer.of(before.get(), LookupOutcome.FOUND, LookupOutcome.UNKNOWN))
                            : askPlatform(component, source, memory.component(), asking);
                })
                .exceptionally(failure -> Answer.of(before.get(), LookupOutcome.REMEMBERED, LookupOutcome.UNAVAILABLE))
                .thenAccept(answer::complete);
        // Callers go on on a worker thread, not on the one timer thread.
        return limit.apply(answer.copy(), platforms.api(source).budget())
                .thenApplyAsync(given -> given == null ? tooLate(component, answer, before.get()) : given, executor);
    }

    /** What comes too late for this look is there for the next, which may still be before the page went out. */
    private Answer tooLate(ComponentId component, CompletableFuture<Answer> answer, Optional<InventoryItem> before) {
        answer.thenAccept(given -> {
            if (given.outcome() == LookupOutcome.FOUND) {
                late.accept(component);
            }
        });
        return Answer.of(before, LookupOutcome.REMEMBERED, LookupOutcome.UNAVAILABLE);
    }

    /** What the ledger has, of one component and of when everything was listed last. */
    private record Memory(Optional<RememberedItem> component, Optional<Instant> listedAt, Instant now) {

        Optional<InventoryItem> known() {
            return component.map(RememberedItem::known);
        }

        boolean isFresh() {
            return component.filter(each -> each.goneAt() == null).isPresent()
                    && listedAt.filter(at -> at.plus(TRUSTED).isAfter(now)).isPresent();
        }
    }

    /** Another node may have asked. */
    private CompletableFuture<Memory> remembered(ComponentId component, Source source) {
        return ledger.find(component)
                .thenCombine(
                        duties.find(PlatformSurvey.listing(source)),
                        (found, duty) -> new Memory(found, duty.map(Duty::doneAt), clock.instant()))
                .thenApplyAsync(
                        memory -> {
                            if (memory.isFresh()) {
                                memory.known().ifPresent(said -> known.put(component, said));
                            }
                            return memory;
                        },
                        executor);
    }

    /** @param asking since when it is asked for: a list that was begun before may lack what is new */
    private CompletableFuture<Answer> askPlatform(
            ComponentId component, Source source, Optional<RememberedItem> before, Instant asking) {
        Optional<InventoryItem> remembered = before.map(RememberedItem::known);
        if (missed.getIfPresent(component) != null) {
            return CompletableFuture.completedFuture(
                    Answer.of(remembered, LookupOutcome.REMEMBERED, LookupOutcome.UNKNOWN));
        }
        if (platforms.client(source).isHeld()) {
            return CompletableFuture.completedFuture(
                    Answer.of(remembered, LookupOutcome.REMEMBERED, LookupOutcome.UNAVAILABLE));
        }
        return isJustListed(source)
                ? askById(component, source, before, asking)
                : survey(source).thenCompose(survey -> listed(component, survey)
                        .map(CompletableFuture::completedFuture)
                        .orElseGet(() -> askById(component, source, before, asking)));
    }

    private Optional<Answer> listed(ComponentId component, InventorySnapshot survey) {
        return survey.objects().containsKey(component)
                ? Optional.ofNullable(known.getIfPresent(component)).map(said -> new Answer(said, LookupOutcome.FOUND))
                : Optional.empty();
    }

    /** A flood of unknown ids asks for everything once, and not once for each. */
    private boolean isJustListed(Source source) {
        return surveys.listedAt(source).plus(JUST_LISTED).isAfter(clock.instant());
    }

    /** Of what a list lacks that was made before it was asked for: it may be newer than the list. */
    private CompletableFuture<Answer> askById(
            ComponentId component, Source source, Optional<RememberedItem> before, Instant asking) {
        Optional<InventoryItem> remembered = before.map(RememberedItem::known);
        if (!surveys.listedAt(source).isBefore(asking)) {
            missed.put(component, Boolean.TRUE);
            return CompletableFuture.completedFuture(
                    Answer.of(remembered, LookupOutcome.REMEMBERED, LookupOutcome.UNKNOWN));
        }
        if (!allowance(singles, source, SINGLES).take(clock.instant())) {
            return listAnew(component, source, remembered);
        }
        return CompletableFuture.supplyAsync(() -> single(component, source, before), executor)
                .thenCompose(single -> single.map(CompletableFuture::completedFuture)
                        .orElseGet(() -> listAnew(component, source, remembered)));
    }

    private static RateLimit.Quota allowance(Map<String, RateLimit.Quota> allowances, Source source, int most) {
        return allowances.computeIfAbsent(source.name(), name -> new RateLimit.Quota(most, JUST_LISTED));
    }

    /** Empty if the platform does not say what it has by id, so that only a list tells. */
    private Optional<Answer> single(ComponentId component, Source source, Optional<RememberedItem> before) {
        Deadline deadline = Deadline.in(platforms.api(source).budget());
        Last listed = surveys.last(source);
        Kind kind = Kind.of(component.kind()).orElseThrow();
        try {
            Optional<PlatformObject> object = platforms.one(source, kind, component.id(), deadline);
            if (object.isPresent()) {
                return Optional.of(
                        new Answer(learn(source, object.get(), before, listed, deadline), LookupOutcome.FOUND));
            }
            Optional<PlatformObject> there =
                    Optional.ofNullable(listed).map(each -> each.there().get(kind));
            if (!platforms.answersById(source, kind, there, deadline)) {
                return Optional.empty();
            }
            missed.put(component, Boolean.TRUE);
            return Optional.of(
                    Answer.of(before.map(RememberedItem::known), LookupOutcome.REMEMBERED, LookupOutcome.UNKNOWN));
        } catch (RequestRejectedException e) {
            return Optional.empty();
        } catch (ServiceUnavailableException e) {
            throw new CompletionException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        }
    }

    /** One that is newer than the list: where it is follows from the list, or from its Edge or trunk base. */
    private InventoryItem learn(
            Source source, PlatformObject object, Optional<RememberedItem> before, Last listed, Deadline deadline)
            throws ServiceUnavailableException, InterruptedException {
        List<PlatformObject> around = new ArrayList<>();
        if (listed != null) {
            around.addAll(listed.places().objects().values());
        }
        if (listed == null || listed.places().isUnseen(object)) {
            one(source, Kind.EDGE, object.edge().id(), deadline).ifPresent(around::add);
        }
        if (listed == null && object.edge().id() == null) {
            one(source, Kind.TRUNK_BASE, object.trunkBase().id(), deadline).ifPresent(around::add);
        }
        InventorySnapshot places = new InventorySnapshot(
                source, clock.instant(), platforms.api(source).paths().keySet(), Set.of(), around);
        InventoryItem said =
                places.known(object, before.map(RememberedItem::known).orElse(null));
        known.put(said.component(), said);
        ledger.learn(source.name(), List.of(said), before.map(List::of).orElse(List.of()))
                .exceptionally(failure -> null);
        return said;
    }

    private Optional<PlatformObject> one(Source source, Kind kind, String id, Deadline deadline)
            throws ServiceUnavailableException, InterruptedException {
        if (id == null || !platforms.api(source).paths().containsKey(kind)) {
            return Optional.empty();
        }
        try {
            return platforms.one(source, kind, id, deadline);
        } catch (RequestRejectedException e) {
            return Optional.empty();
        }
    }

    private CompletableFuture<Answer> listAnew(
            ComponentId component, Source source, Optional<InventoryItem> remembered) {
        if (!surveys.isUnderWay(source)
                && !allowance(listsAnew, source, LISTS_ANEW).take(clock.instant())) {
            return CompletableFuture.completedFuture(
                    Answer.of(remembered, LookupOutcome.REMEMBERED, LookupOutcome.UNKNOWN));
        }
        return survey(source).thenApply(survey -> listed(component, survey).orElseGet(() -> {
            missed.put(component, Boolean.TRUE);
            return Answer.of(remembered, LookupOutcome.REMEMBERED, LookupOutcome.UNKNOWN);
        }));
    }

    /**
     * What the API of a component's source says that the component's own reports do not. What was said long ago is not
     * believed: it could hide an outage.
     */
    public Optional<ObjectNode> facts(ComponentId component) {
        return surveys.facts(component);
    }

    /** Takes over what another node, or this one before a restart, knows of a source. */
    public CompletableFuture<Void> follow(Source source) {
        return surveys.follow(source);
    }

    /**
     * Asks the platform for everything that it has, or joins a survey that is under way; in memory and in the ledger when it
     * is done.
     */
    public CompletableFuture<InventorySnapshot> survey(Source source) {
        return surveys.survey(source);
    }

    /** The name under which the ledger keeps when everything was listed last. */
    public static String listing(Source source) {
        return PlatformSurvey.listing(source);
    }

    /** How the last lists of this node were, a line for each source. */
    public List<InventoryStatus> standings() {
        return surveys.standings();
    }

    /** Called with the name of a source that lists so little that it is not believed. */
    public void onDoubt(Consumer<String> listener) {
        surveys.onDoubt(listener);
    }
}
