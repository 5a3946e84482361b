package io.trunkline.api;

import io.trunkline.config.Configuration;
import io.trunkline.inventory.notifications.SubscriptionStatus;
import io.trunkline.ledger.query.IncidentView;
import io.trunkline.ledger.query.LedgerReader;
import io.trunkline.ledger.query.MaskedRoutingKey;
import io.trunkline.ledger.query.NodeView;
import io.trunkline.ledger.query.RoutingKeyView;
import io.trunkline.ledger.query.SourceView;
import io.trunkline.model.Service;
import io.trunkline.model.WeeklyHours.Occurrence;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What people ask of services, sources, nodes and drills, answered as the API says it. */
public final class RouterAnswers {

    private static final Duration LAG_SHOWN = Duration.ofHours(24);
    private static final Duration LIVES = Duration.ofSeconds(35);
    private static final int DRILLS = 1_000;

    private final LedgerReader ledger;
    private final InstantSource clock;

    public RouterAnswers(LedgerReader ledger, InstantSource clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    public List<ServiceJson> services(Configuration configuration) {
        Instant now = clock.instant();
        Map<String, Long> incidents = ledger.openByService();
        Map<String, Long> out = ledger.outByService();
        int limit = configuration.settings().pagerduty().rate();
        String standard = configuration.directory().defaultService().id();
        return configuration.directory().services().stream()
                .map(service -> service(
                        service,
                        service.id().equals(standard),
                        incidents.getOrDefault(service.id(), 0L),
                        out.getOrDefault(service.id(), 0L),
                        limit,
                        now))
                .toList();
    }

    private ServiceJson service(Service service, boolean standard, long incidents, long out, int limit, Instant now) {
        Optional<RoutingKeyView> known = ledger.key(service.routingKey());
        RoutingKeyView key = known.orElseGet(() -> new RoutingKeyView(
                MaskedRoutingKey.of(service.routingKey()),
                null,
                null,
                0,
                null,
                List.of(service.id()),
                List.of(),
                null,
                null));
        Optional<Instant> quietUntil = Optional.ofNullable(service.quiet())
                .flatMap(quiet -> quiet.hours().covering(now))
                .map(Occurrence::to);
        return new ServiceJson(
                service.id(),
                service.name(),
                standard,
                key.key().shown(),
                service.runbook(),
                service.quiet() == null ? null : service.quiet().toString(),
                quietUntil.orElse(null),
                incidents,
                out,
                state(known, now),
                key.heldAt(now) ? key.heldUntil() : null,
                key.reason(),
                key.failures(),
                key.acceptedAt(),
                key.callsAt(now),
                limit,
                key.leaseOwner());
    }

    private static String state(Optional<RoutingKeyView> key, Instant now) {
        if (key.isEmpty()) {
            return "unused";
        }
        if (key.get().rejectedAt() != null) {
            return "refused";
        }
        return key.get().heldAt(now) ? "held" : "ok";
    }

    public List<SourceJson> sources(Configuration configuration, List<SubscriptionStatus> channels) {
        Map<String, SourceView> views = new LinkedHashMap<>();
        ledger.sources(clock.instant().minus(LAG_SHOWN)).forEach(view -> views.put(view.source(), view));
        return configuration.sources().all().stream()
                .map(source -> {
                    SourceView view = views.getOrDefault(source.name(), new SourceView(source.name(), null, List.of()));
                    return new SourceJson(
                            source.name(),
                            source.platform(),
                            view.heardAt(),
                            view.lag().stream()
                                    .mapToLong(SourceView.Lag::events)
                                    .sum(),
                            view.lag(),
                            channels.stream()
                                    .filter(channel -> channel.source().equals(source.name()))
                                    .map(RouterAnswers::channel)
                                    .toList());
                })
                .toList();
    }

    private static SourceJson.Channel channel(SubscriptionStatus status) {
        boolean open = status.channels() > 0 && status.open() == status.channels();
        String sentence = status.holds()
                ? status.open() + " of " + status.channels() + " channels are open, with " + status.heard() + " topics"
                        + (status.unheard() > 0 ? " and " + status.unheard() + " without room" : "")
                        + (status.trouble() == null ? "" : ": " + status.trouble())
                : "another node listens";
        return new SourceJson.Channel(status.source(), open || !status.holds(), sentence);
    }

    /** @param answers the id of the node that answers */
    public List<NodeJson> nodes(String answers) {
        Instant now = clock.instant();
        List<NodeView> nodes = new ArrayList<>(ledger.nodes());
        nodes.sort(Comparator.comparing(node -> !node.id().equals(answers)));
        return nodes.stream()
                .map(node -> new NodeJson(
                        node.id(),
                        node.id().equals(answers),
                        node.host(),
                        node.version(),
                        node.startedAt(),
                        node.seenAt(),
                        node.id().equals(answers) || node.seenAt().plus(LIVES).isAfter(now)))
                .toList();
    }

    /** The latest of each service. */
    public List<DrillJson> drills() {
        Map<String, IncidentView> latest = new LinkedHashMap<>();
        ledger.drills(DRILLS).forEach(drill -> latest.putIfAbsent(drill.service(), drill));
        return latest.values().stream().map(DrillJson::of).toList();
    }
}
