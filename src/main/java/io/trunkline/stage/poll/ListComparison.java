package io.trunkline.stage.poll;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trunkline.http.Deadline;
import io.trunkline.http.RequestRejectedException;
import io.trunkline.http.ServiceUnavailableException;
import io.trunkline.inventory.InventorySnapshot;
import io.trunkline.inventory.PlatformClients;
import io.trunkline.ledger.InventoryStore;
import io.trunkline.model.ComponentId;
import io.trunkline.model.LedgerTime;
import io.trunkline.model.RememberedItem;
import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import io.trunkline.rules.PollComparison;
import io.trunkline.rules.PollComparison.Difference;
import io.trunkline.rules.PollComparison.LedgerState;
import io.trunkline.rules.PollComparison.Listed;
import io.trunkline.source.PlatformApiSettings.Kind;
import io.trunkline.source.Source;
import io.trunkline.source.genesys.GenesysWork;
import io.trunkline.source.normalize.PlatformObject;
import io.trunkline.source.normalize.ReplayBody;
import io.trunkline.stage.poll.PollSteps.EndedOutage;
import io.trunkline.stage.poll.PollSteps.PollTurn;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares what a platform lists with what the ledger has. */
final class ListComparison {

    private static final Logger LOG = LoggerFactory.getLogger(ListComparison.class);
    private static final Duration ONE_QUESTION = Duration.ofSeconds(10);

    private final PlatformClients platforms;
    private final InventoryStore ledger;
    private final InstantSource clock;
    private final Set<ComponentId> unexplained = ConcurrentHashMap.newKeySet();

    ListComparison(PlatformClients platforms, InventoryStore ledger, InstantSource clock) {
        this.platforms = platforms;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Everything that differs, as {@link StatusEvent} and {@link EndedOutage}. */
    List<Object> differences(PollTurn turn, InventorySnapshot survey) {
        String componentsOf = turn.source().componentsOf();
        Map<ComponentId, LedgerState> reported = ledger.reported(componentsOf).join();
        Map<ComponentId, RememberedItem> known = new HashMap<>();
        ledger.of(turn.source().name())
                .join()
                .forEach(each -> known.put(each.known().component(), each));
        List<Object> differences = new ArrayList<>();
        survey.objects().forEach((component, object) -> {
            LedgerState last = reported.get(component);
            Listed listed = listed(turn, survey, object, isEndedBy(object, known.get(component), last));
            compare(survey, component, object, listed, last, newWorkSince(survey, component, known))
                    .ifPresent(differences::add);
        });
        missing(turn, survey, reported, known.values(), differences);
        return differences;
    }

    /**
     * Whether it was out when it was taken out of service, so that its incident is over (rule 14), and for as long as nothing
     * but lists shows it. What falls later is held as planned work.
     */
    private static boolean isEndedBy(PlatformObject object, RememberedItem known, LedgerState last) {
        if (object.work().filter(GenesysWork::outOfService).isEmpty()
                || known == null
                || known.workSince() == null
                || last == null) {
            return false;
        }
        return last.observed().isOutage()
                ? last.fellAt().isBefore(known.workSince())
                : known.endedAt() != null && !last.newest().isAfter(known.endedAt());
    }

    /** Since when there is work at it, or at its Edge, that this list was the first to have: what it shows began no earlier. */
    private static Instant newWorkSince(
            InventorySnapshot survey, ComponentId component, Map<ComponentId, RememberedItem> known) {
        RememberedItem own = known.get(component);
        String edge = own == null ? null : own.known().edge();
        return Stream.of(own, edge == null ? null : known.get(new ComponentId(component.source(), "edge", edge)))
                .filter(Objects::nonNull)
                .map(RememberedItem::workSince)
                .filter(Objects::nonNull)
                .filter(since -> !since.isBefore(survey.askedAt()))
                .max(Instant::compareTo)
                .orElse(Instant.MIN);
    }

    /**
     * A trunk on an Edge that lost the cloud shows its last state, whatever became of it since. One on an Edge of which nothing
     * is known is believed: Genesys lists no Edges of its own (BYOC Cloud).
     */
    private static Listed listed(PollTurn turn, InventorySnapshot survey, PlatformObject object, boolean ended) {
        boolean trunk = object.kind() == Kind.TRUNK;
        boolean frozen = trunk
                && survey.edgeOf(object)
                        .filter(edge -> edge.said().status() == Status.DOWN)
                        .isPresent();
        boolean outOfService = ended || object.said().outOfService();
        return new Listed(
                frozen && !outOfService ? Status.UNKNOWN : object.said().status(),
                outOfService,
                object.said().at().orElse(null),
                survey.askedAt(),
                turn.interval().isZero() ? PollSteps.IF_ASKED : turn.interval());
    }

    private Optional<Object> compare(
            InventorySnapshot survey,
            ComponentId component,
            PlatformObject object,
            Listed listed,
            LedgerState reported,
            Instant notBefore) {
        Difference difference = PollComparison.compare(listed, reported);
        if (difference instanceof Difference.Missed missed) {
            Instant at = missed.occurredAt().isBefore(notBefore) ? notBefore : missed.occurredAt();
            return Optional.of(event(survey.source(), component, object, at));
        }
        return difference instanceof Difference.Ended
                ? Optional.of(new EndedOutage(component, why(object), survey.askedAt()))
                : Optional.empty();
    }

    /**
     * What is out in the ledger, was listed once and is not any more, as a whole list says in which nothing else is odd.
     * Whether it was deleted is asked for each: a list may be shorter because a permission was taken away. And that there is
     * none of that id is believed only of a platform that tells, by its id, of one that there is.
     */
    private void missing(
            PollTurn turn,
            InventorySnapshot survey,
            Map<ComponentId, LedgerState> reported,
            Collection<RememberedItem> known,
            List<Object> differences) {
        for (RememberedItem each : known) {
            ComponentId component = each.known().component();
            LedgerState last = reported.get(component);
            if (last == null
                    || !last.observed().isOutage()
                    || each.goneAt() == null
                    || each.doubted()
                    || survey.objects().containsKey(component)
                    || !survey.isComplete(component.kind())) {
                continue;
            }
            try {
                Deadline deadline = Deadline.in(ONE_QUESTION);
                Kind kind = Kind.of(component.kind()).orElseThrow();
                Optional<PlatformObject> object = platforms.one(turn.source(), kind, component.id(), deadline);
                if (object.isEmpty()) {
                    if (!platforms.answersById(turn.source(), kind, survey.example(kind), deadline)) {
                        unexplained(component, "its platform tells of nothing by its id");
                    } else if (!last.newest().isAfter(survey.askedAt())) {
                        differences.add(new EndedOutage(component, "the platform no longer has it", survey.askedAt()));
                    }
                } else {
                    compare(
                                    survey,
                                    component,
                                    object.get(),
                                    listed(turn, survey, object.get(), false),
                                    last,
                                    Instant.MIN)
                            .ifPresent(differences::add);
                }
            } catch (ServiceUnavailableException | RequestRejectedException e) {
                unexplained(component, e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static String why(PlatformObject object) {
        return object.said().outOfService()
                ? object.reason()
                : object.work().map(GenesysWork::reason).orElseGet(object::reason);
    }

    /** Said once, since it may last for as long as the outage does. */
    private void unexplained(ComponentId component, String why) {
        if (unexplained.add(component)) {
            LOG.warn("{} is listed no more, and stays as it was reported: {}", component, why);
        }
    }

    private StatusEvent event(Source source, ComponentId component, PlatformObject object, Instant occurredAt) {
        Instant now = LedgerTime.of(clock.instant());
        Instant at = occurredAt.isAfter(now) ? now : occurredAt;
        return new StatusEvent(
                        source.name(),
                        component,
                        StatusEvent.LISTED + component.kind(),
                        object.said().status(),
                        object.reason(),
                        LedgerTime.of(at),
                        true,
                        now,
                        object.name(),
                        source.platform(),
                        object.diagnosticUrl(source),
                        false,
                        null,
                        ReplayBody.body(source, component, object.said().status(), at, listed(component, object)))
                .proven(object.evidence());
    }

    private static String listed(ComponentId component, PlatformObject object) {
        ObjectNode listed = JsonNodeFactory.instance.objectNode().put("listed", component.kind());
        listed.set("eventBody", object.json());
        return listed.toString();
    }
}
