package io.trunkline.inventory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import io.trunkline.http.Deadline;
import io.trunkline.http.RequestRejectedException;
import io.trunkline.http.ServiceUnavailableException;
import io.trunkline.ledger.ClusterLease;
import io.trunkline.ledger.InventoryStore;
import io.trunkline.ledger.tables.DutyTable.Duty;
import io.trunkline.model.ComponentId;
import io.trunkline.model.InventoryItem;
import io.trunkline.model.RememberedItem;
import io.trunkline.rules.PollComparison;
import io.trunkline.source.PlatformApiSettings.Kind;
import io.trunkline.source.Source;
import io.trunkline.source.normalize.PlatformObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lists everything that a platform has, for all who wait at once, and keeps it in memory and in the ledger. */
final class PlatformSurvey {

    private static final Logger LOG = LoggerFactory.getLogger(PlatformSurvey.class);

    /** Longer than any caller waits for it: what comes too late for one is there for the next. */
    private static final Duration ONE_SURVEY = Duration.ofMinutes(2);

    private static final String TRUNK_TYPE = "trunkType";

    private final PlatformClients platforms;
    private final InventoryStore ledger;
    private final ClusterLease duties;
    private final InstantSource clock;
    private final Executor executor;
    private final Cache<ComponentId, InventoryItem> known;
    private final Cache<ComponentId, Boolean> missed;
    private final Map<String, Instant> listedAt = new ConcurrentHashMap<>();
    private final Map<String, Last> last = new ConcurrentHashMap<>();
    private final Map<String, Administered> administered = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<InventorySnapshot>> underWay = new ConcurrentHashMap<>();
    private final Map<String, InventoryStatus> standings = new ConcurrentHashMap<>();
    private final Set<String> silent = ConcurrentHashMap.newKeySet();
    private final Set<String> refreshing = ConcurrentHashMap.newKeySet();
    private volatile Consumer<String> doubts = source -> {};

    /**
     * @param known what is in memory of each component
     * @param missed what the platform did not have when it was asked
     */
    PlatformSurvey(
            PlatformClients platforms,
            InventoryStore ledger,
            ClusterLease duties,
            InstantSource clock,
            Executor executor,
            Cache<ComponentId, InventoryItem> known,
            Cache<ComponentId, Boolean> missed) {
        this.platforms = platforms;
        this.ledger = ledger;
        this.duties = duties;
        this.clock = clock;
        this.executor = executor;
        this.known = known;
        this.missed = missed;
    }

    /** What is kept of the last list: places, and for each kind something that is there. */
    record Last(InventorySnapshot places, Map<Kind, PlatformObject> there) {}

    /** What a platform says of its components that their reports do not, as of a list. */
    private record Administered(Instant listedAt, Map<ComponentId, ObjectNode> facts) {}

    /** Called with the name of a source that lists so little that it is not believed. */
    void onDoubt(Consumer<String> listener) {
        doubts = listener;
    }

    Instant listedAt(Source source) {
        return listedAt.getOrDefault(source.name(), Instant.EPOCH);
    }

    /** Null if this node has listed nothing yet. */
    Last last(Source source) {
        return last.get(source.name());
    }

    boolean isUnderWay(Source source) {
        return underWay.containsKey(source.name());
    }

    List<InventoryStatus> standings() {
        return standings.values().stream()
                .sorted(Comparator.comparing(InventoryStatus::source))
                .toList();
    }

    /** Said whenever the number changes: these trunks may show a state that is old. */
    private void count(InventorySnapshot survey) {
        String source = survey.source().name();
        InventoryStatus now = new InventoryStatus(source, survey.askedAt(), survey.trunks(), survey.unseenTrunks());
        InventoryStatus before = standings.put(source, now);
        if (now.withoutEdge() != (before == null ? 0 : before.withoutEdge())) {
            LOG.info(
                    "{}: {} of {} trunks are on an Edge that is not listed, or does not say whether it is online; their own"
                            + " state is believed",
                    source,
                    now.withoutEdge(),
                    now.trunks());
        }
    }

    /**
     * What the API of a component's source says that the component's own reports do not. What was said long ago is not
     * believed: it could hide an outage.
     */
    Optional<ObjectNode> facts(ComponentId component) {
        return platforms
                .askedFor(component.source(), component.kind())
                .map(source -> administered.get(source.name()))
                .filter(said -> said.listedAt().plus(Inventory.TRUSTED).isAfter(clock.instant()))
                .map(said -> said.facts().get(component));
    }

    /** Takes over what another node, or this one before a restart, knows of a source. */
    CompletableFuture<Void> follow(Source source) {
        return duties.find(listing(source)).thenCompose(duty -> {
            Optional<Instant> listed = duty.map(Duty::doneAt);
            Administered at = administered.get(source.name());
            return listed.isEmpty() || at != null && !listed.get().isAfter(at.listedAt())
                    ? CompletableFuture.completedFuture(null)
                    : ledger.facts(source.name())
                            .thenAccept(facts ->
                                    administered.put(source.name(), new Administered(listed.get(), parsed(facts))));
        });
    }

    private static Map<ComponentId, ObjectNode> parsed(Map<ComponentId, String> facts) {
        Map<ComponentId, ObjectNode> parsed = new HashMap<>();
        facts.forEach((component, text) -> parsed.put(component, PlatformObject.facts(text)));
        return parsed;
    }

    /** Asks anew behind the back of who uses what is old. */
    void refreshBehind(Source source) {
        boolean old = !listedAt(source).plus(platforms.api(source).refresh()).isAfter(clock.instant());
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

    /**
     * Asks the platform for everything that it has, or joins a survey that is under way; in memory and in the ledger when it
     * is done.
     */
    CompletableFuture<InventorySnapshot> survey(Source source) {
        CompletableFuture<InventorySnapshot> mine = new CompletableFuture<>();
        CompletableFuture<InventorySnapshot> other = underWay.putIfAbsent(source.name(), mine);
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

    private InventorySnapshot taken(Source source) {
        try {
            InventorySnapshot survey = platforms.survey(source, Deadline.in(ONE_SURVEY));
            remember(survey);
            count(survey);
            listedAt.put(source.name(), survey.askedAt());
            survey.objects().keySet().forEach(missed::invalidate);
            if (silent.remove(source.name())) {
                LOG.info("{}: its API says again what there is", source.name());
            }
            return survey;
        } catch (ServiceUnavailableException | RequestRejectedException e) {
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
    private void remember(InventorySnapshot survey) {
        String source = survey.source().name();
        Optional<List<RememberedItem>> before = before(source);
        Map<ComponentId, InventoryItem> until = new HashMap<>();
        before.orElse(List.of()).forEach(each -> until.put(each.known().component(), each.known()));
        List<InventoryItem> said = new ArrayList<>();
        survey.objects().forEach((component, object) -> {
            InventoryItem one = survey.known(object, until.getOrDefault(component, known.getIfPresent(component)));
            known.put(component, one);
            said.add(one);
        });
        keep(survey, said);
        try {
            if (before.isPresent()) {
                write(survey, said, before.get());
            }
        } catch (CompletionException e) {
            unwritten(source, e);
        }
    }

    private void keep(InventorySnapshot survey, List<InventoryItem> said) {
        Map<Kind, PlatformObject> there = new EnumMap<>(Kind.class);
        Map<ComponentId, String> facts = new HashMap<>();
        for (Kind kind : Kind.values()) {
            survey.example(kind).ifPresent(object -> there.put(kind, object));
        }
        said.stream().filter(one -> one.facts() != null).forEach(one -> facts.put(one.component(), one.facts()));
        String source = survey.source().name();
        last.put(source, new Last(survey.places(), there));
        administered.put(source, new Administered(survey.askedAt(), parsed(facts)));
    }

    private Optional<List<RememberedItem>> before(String source) {
        try {
            return Optional.of(ledger.of(source).join());
        } catch (CompletionException e) {
            unwritten(source, e);
            return Optional.empty();
        }
    }

    private static void unwritten(String source, CompletionException why) {
        LOG.warn(
                "{}: what its API said is not in the ledger: {}",
                source,
                why.getCause().getMessage());
    }

    private void write(InventorySnapshot survey, List<InventoryItem> said, List<RememberedItem> before) {
        for (Kind kind : Kind.values()) {
            if (survey.isComplete(kind.word())) {
                miss(survey, kind, before);
            }
        }
        if (before.stream().anyMatch(RememberedItem::doubted)) {
            ledger.doubtOver(survey.source().name()).join();
        }
        ledger.learn(survey.source().name(), said, before).join();
        duties.note(listing(survey.source())).join();
    }

    /** A path may ask for one type of trunks; a trunk of another was asked for by its id, and was never in the list. */
    private boolean isOfAnotherList(Source source, Kind kind, InventoryItem item) {
        return kind == Kind.TRUNK
                && platforms.api(source).paths().getOrDefault(kind, "").contains(TRUNK_TYPE + "=")
                && item.facts() != null
                && PlatformObject.facts(item.facts()).has(TRUNK_TYPE);
    }

    /** What a whole list has no more is gone, unless too much is gone at once. */
    private void miss(InventorySnapshot survey, Kind kind, List<RememberedItem> before) {
        List<ComponentId> there = before.stream()
                .filter(each -> each.goneAt() == null && !isOfAnotherList(survey.source(), kind, each.known()))
                .map(each -> each.known().component())
                .filter(component -> component.kind().equals(kind.word()))
                .toList();
        List<ComponentId> gone = there.stream()
                .filter(component -> !survey.objects().containsKey(component))
                .toList();
        boolean doubt = !gone.isEmpty() && !PollComparison.mayBeDeletions(there.size(), gone.size());
        if (doubt) {
            LOG.error(
                    "{}: its API lists {} of {} {}s no more. Nothing is ended because of that: has a permission been taken"
                            + " away? Of what was deleted, say so (forget)",
                    survey.source().name(),
                    gone.size(),
                    there.size(),
                    kind.word());
            doubts.accept(survey.source().name());
        }
        gone.forEach(known::invalidate);
        ledger.gone(gone, doubt).join();
    }

    /** The name under which the ledger keeps when everything was listed last. */
    static String listing(Source source) {
        return "list " + source.name();
    }
}
