package io.trunkline.platform;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.trunkline.directory.Known;
import io.trunkline.event.ComponentId;
import io.trunkline.ledger.Duties;
import io.trunkline.ledger.Duties.Duty;
import io.trunkline.ledger.KnownComponents;
import io.trunkline.ledger.KnownComponents.Remembered;
import io.trunkline.source.Source;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the platforms say that they have. It is asked for everything at once, by whoever comes first, for all who wait; what
 * was said is kept in memory for an hour and in the ledger for good, and asked for again behind the backs of those who use
 * it. So it never goes stale while the API answers, and while it does not, what was last said stands.
 */
public final class Inventory {

    /** In which what was said is trusted without a question. */
    static final Duration TRUSTED = Duration.ofHours(1);

    /** In which a component that the platform did not list is not asked for again. */
    static final Duration MISSED = Duration.ofSeconds(30);

    /** Longer than anybody waits for it: what comes too late for one is there for the next. */
    private static final Duration ONE_SURVEY = Duration.ofMinutes(2);

    private static final Logger LOG = LoggerFactory.getLogger(Inventory.class);
    private static final int MOST = 200_000;

    private final Platforms platforms;
    private final KnownComponents ledger;
    private final Duties duties;
    private final InstantSource clock;
    private final Executor executor;
    private final Cache<ComponentId, Known> known;
    private final Cache<ComponentId, Boolean> missed;
    private final Map<String, Instant> listedAt = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Survey>> underWay = new ConcurrentHashMap<>();
    private final Set<String> silent = ConcurrentHashMap.newKeySet();
    private final Set<String> refreshing = ConcurrentHashMap.newKeySet();

    public Inventory(
            Platforms platforms, KnownComponents ledger, Duties duties, InstantSource clock, Executor executor) {
        this.platforms = platforms;
        this.ledger = ledger;
        this.duties = duties;
        this.clock = clock;
        this.executor = executor;
        this.known = cache(TRUSTED);
        this.missed = cache(MISSED);
    }

    private <V> Cache<ComponentId, V> cache(Duration life) {
        return Caffeine.newBuilder()
                .expireAfterWrite(life)
                .maximumSize(MOST)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
    }

    /** What came of a question about one component. */
    public enum Outcome {
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
    public record Answer(Known known, Outcome outcome) {

        private static Answer of(Optional<Known> known, Outcome there, Outcome otherwise) {
            return new Answer(known.orElse(null), known.isPresent() ? there : otherwise);
        }
    }

    /** What is in memory; costs nothing. */
    public Optional<Known> atHand(ComponentId component) {
        Known at = known.getIfPresent(component);
        if (at != null) {
            platforms.askedFor(component.source(), component.kind()).ifPresent(this::refreshBehind);
        }
        return Optional.ofNullable(at);
    }

    /** What can be known within the budget of the source. Never fails, and never takes longer. */
    public CompletableFuture<Answer> ask(ComponentId component) {
        Optional<Known> at = atHand(component);
        Optional<Source> asked = platforms.askedFor(component.source(), component.kind());
        if (at.isPresent() || asked.isEmpty()) {
            return CompletableFuture.completedFuture(Answer.of(at, Outcome.FOUND, Outcome.NOT_ASKED));
        }
        Source source = asked.get();
        AtomicReference<Optional<Known>> last = new AtomicReference<>(Optional.empty());
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        remembered(component, source)
                .thenCompose(memory -> {
                    last.set(memory.known());
                    return memory.isFresh()
                            ? CompletableFuture.completedFuture(Answer.of(last.get(), Outcome.FOUND, Outcome.UNKNOWN))
                            : askPlatform(component, source, last.get());
                })
                .exceptionally(failure -> Answer.of(last.get(), Outcome.REMEMBERED, Outcome.UNAVAILABLE))
                .thenAccept(answer::complete);
        long budget = platforms.api(source).budget().toMillis();
        // Whoever goes on does so on a thread that may be used, not on the one that counts time for everybody.
        return answer.copy()
                .completeOnTimeout(null, budget, TimeUnit.MILLISECONDS)
                .thenApplyAsync(
                        given -> given == null ? Answer.of(last.get(), Outcome.REMEMBERED, Outcome.UNAVAILABLE) : given,
                        executor);
    }

    /** What the ledger has, of one component and of when everything was listed last. */
    private record Memory(Optional<Remembered> component, Optional<Instant> listedAt, Instant now) {

        Optional<Known> known() {
            return component.map(Remembered::known);
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
                        duties.find(listing(source)),
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

    private CompletableFuture<Answer> askPlatform(ComponentId component, Source source, Optional<Known> last) {
        if (missed.getIfPresent(component) != null || isJustListed(source)) {
            return CompletableFuture.completedFuture(Answer.of(last, Outcome.REMEMBERED, Outcome.UNKNOWN));
        }
        if (platforms.client(source).isHeld()) {
            return CompletableFuture.completedFuture(Answer.of(last, Outcome.REMEMBERED, Outcome.UNAVAILABLE));
        }
        return survey(source).thenApply(survey -> {
            Optional<Known> said = survey.known(component);
            if (said.isEmpty()) {
                missed.put(component, Boolean.TRUE);
            }
            return said.isPresent()
                    ? Answer.of(said, Outcome.FOUND, Outcome.FOUND)
                    : Answer.of(last, Outcome.REMEMBERED, Outcome.UNKNOWN);
        });
    }

    /** A flood of ids that nobody knows asks once, and not once for each. */
    private boolean isJustListed(Source source) {
        Instant listed = listedAt.get(source.name());
        return listed != null && listed.plus(MISSED).isAfter(clock.instant());
    }

    private void refreshBehind(Source source) {
        Instant listed = listedAt.getOrDefault(source.name(), Instant.EPOCH);
        boolean old = !listed.plus(platforms.api(source).refresh()).isAfter(clock.instant());
        if (old && !platforms.client(source).isHeld() && refreshing.add(source.name())) {
            refresh(source).whenComplete((done, failure) -> refreshing.remove(source.name()));
        }
    }

    /** From the ledger if another node has asked meanwhile, and otherwise from the platform. */
    private CompletableFuture<Void> refresh(Source source) {
        return duties.find(listing(source)).thenCompose(duty -> {
            Optional<Instant> asked = duty.map(Duty::doneAt)
                    .filter(at -> at.plus(platforms.api(source).refresh()).isAfter(clock.instant()));
            return asked.isEmpty()
                    ? survey(source).thenAccept(survey -> {})
                    : ledger.of(source.name()).thenAccept(all -> {
                        all.stream()
                                .filter(each -> each.goneAt() == null)
                                .forEach(each -> known.put(each.known().component(), each.known()));
                        listedAt.put(source.name(), asked.get());
                    });
        });
    }

    /** Asks the platform for everything that it has, or joins who is at it; in memory and in the ledger when it is done. */
    public CompletableFuture<Survey> survey(Source source) {
        CompletableFuture<Survey> mine = new CompletableFuture<>();
        CompletableFuture<Survey> other = underWay.putIfAbsent(source.name(), mine);
        if (other != null) {
            return other.copy();
        }
        CompletableFuture.supplyAsync(() -> taken(source), executor).whenComplete((survey, failure) -> {
            underWay.remove(source.name());
            if (failure == null) {
                mine.complete(survey);
            } else {
                mine.completeExceptionally(failure);
            }
        });
        return mine.copy();
    }

    private Survey taken(Source source) {
        try {
            Survey survey = platforms.survey(source, Deadline.in(ONE_SURVEY));
            survey.known().forEach(said -> known.put(said.component(), said));
            listedAt.put(source.name(), survey.askedAt());
            survey.objects().keySet().forEach(missed::invalidate);
            remember(survey);
            if (silent.remove(source.name())) {
                LOG.info("{}: its API says again what there is", source.name());
            }
            return survey;
        } catch (PlatformUnavailable | PlatformRefused e) {
            // Once, since it may last for hours and is tried again all the while.
            if (silent.add(source.name())) {
                LOG.warn("{}: its API does not say what there is: {}", source.name(), e.getMessage());
            }
            throw new CompletionException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        }
    }

    /** What is known is known, whether or not it can be written down. */
    private void remember(Survey survey) {
        try {
            write(survey);
        } catch (CompletionException e) {
            LOG.warn(
                    "{}: what its API said is not in the ledger: {}",
                    survey.source().name(),
                    e.getCause().getMessage());
        }
    }

    private void write(Survey survey) {
        String source = survey.source().name();
        List<Remembered> before = ledger.of(source).join();
        Set<ComponentId> gone = new HashSet<>();
        for (Remembered each : before) {
            ComponentId component = each.known().component();
            if (each.goneAt() == null
                    && survey.isComplete(component.kind())
                    && !survey.objects().containsKey(component)) {
                gone.add(component);
                known.invalidate(component);
            }
        }
        ledger.learn(source, survey.known(), before).join();
        ledger.gone(gone).join();
        duties.note(listing(survey.source())).join();
    }

    /** The name under which the ledger keeps when everything was listed last. */
    public static String listing(Source source) {
        return "list " + source.name();
    }
}
