package io.trunkline.management;

import io.trunkline.ledger.query.IncidentView;
import io.trunkline.ledger.query.LedgerReader;
import io.trunkline.ledger.query.Query;
import io.trunkline.ledger.query.RejectedIncidentView;
import io.trunkline.model.ComponentId;
import io.trunkline.model.DrillEvent;
import io.trunkline.model.Incident.Outcome;
import io.trunkline.model.Status;
import io.vertx.core.MultiMap;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the {@code /api} paths answer. Every method blocks on the store. */
final class Api {

    /** The parameter of an order that says why it is given, for the audit log. */
    static final String REASON = "reason";

    private static final Set<String> COMPONENTS = Set.of("limit", "component", "service", "status");
    private static final Set<String> INCIDENTS = Set.of("limit", "component", "service", "status", "state", "outcome");
    private static final Set<String> DIRECTORY = Set.of("limit", "component");
    private static final Set<String> EVENTS =
            Set.of("limit", "component", "service", "status", "source", "verdict", "since", "until", "format");

    /** A month of a busy platform; lines are written one by one, only their numbers are in memory together. */
    private static final int MOST_LINES = 1_000_000;

    private static final int MOST_SUMMED = 1_000;

    private final LedgerReader ledger;
    private final Interventions interventions;
    private final InstantSource clock;

    Api(LedgerReader ledger, Interventions interventions, InstantSource clock) {
        this.ledger = ledger;
        this.interventions = interventions;
        this.clock = clock;
    }

    Reply components(MultiMap given) {
        Query query = new QueryParameters(given, COMPONENTS).query();
        return Reply.json(
                200, ledger.components(query).stream().map(ApiJson::component).toList());
    }

    Reply incidents(MultiMap given) {
        Query query = new QueryParameters(given, INCIDENTS).query();
        return Reply.json(
                200, ledger.incidents(query).stream().map(ApiJson::incident).toList());
    }

    /** The incidents that are not over, counted and in a sentence; those beyond the newest thousand are left out. */
    Reply summary(MultiMap given) {
        new QueryParameters(given, Set.of());
        List<IncidentView> rows = Stream.of(
                        ledger.incidents(notOver(IncidentView.State.OPEN, null)),
                        ledger.incidents(notOver(IncidentView.State.GATHERING, null)),
                        refused())
                .flatMap(List::stream)
                .toList();
        return Reply.json(200, Outlook.of(rows, clock.instant()));
    }

    private List<IncidentView> refused() {
        Set<Long> untold = ledger.refusals(MOST_SUMMED).stream()
                .filter(refusal -> !refusal.told())
                .map(RejectedIncidentView::incident)
                .collect(Collectors.toSet());
        return untold.isEmpty()
                ? List.of()
                : ledger.incidents(notOver(null, Outcome.REJECTED)).stream()
                        .filter(row -> untold.contains(row.id()))
                        .toList();
    }

    private static Query notOver(IncidentView.State state, Outcome outcome) {
        return new Query(MOST_SUMMED, null, null, null, state, outcome, null, null);
    }

    /** What is known of components; which service is whose is services.yaml's to say. */
    Reply directory(MultiMap given) {
        QueryParameters parameters = new QueryParameters(given, DIRECTORY);
        return Reply.json(
                200,
                ledger.known(parameters.text("component"), parameters.limit()).stream()
                        .map(ApiJson::known)
                        .toList());
    }

    Reply events(MultiMap given) {
        Query query = new QueryParameters(given, EVENTS).query();
        return Reply.json(200, ledger.events(query).stream().map(ApiJson::event).toList());
    }

    /** Whether the events are wanted as lines that {@code simulate} reads. */
    boolean wantsLines(MultiMap given) {
        return "ndjson".equals(new QueryParameters(given, EVENTS).oneOf("format", List.of("json", "ndjson")));
    }

    /** The same events as {@link #events}, the oldest first, a line each. */
    void lines(MultiMap given, NdjsonResponse lines) {
        Query query = new QueryParameters(given, EVENTS).query(MOST_LINES, MOST_LINES);
        ledger.bodies(query, event -> {
            // No source of sources.yaml, so nothing that could be played again.
            if (!event.source().equals(DrillEvent.SOURCE)) {
                lines.write(Json.write(ApiJson.replay(event)));
            }
        });
    }

    /** @param asked the value of the header {@code X-Trunkline} */
    Reply forget(MultiMap given, String asked) {
        if (!"forget".equals(asked)) {
            return unasked("forget");
        }
        String component = new QueryParameters(given, Set.of("component", REASON)).text("component");
        if (component == null) {
            throw new BadRequest("component is missing; expected source/kind/id");
        }
        ComponentId id = component(component);
        if (!interventions.forget(id)) {
            return Reply.message(404, "Unknown component");
        }
        return Reply.message(200, "Forgotten");
    }

    /** @param asked the value of the header {@code X-Trunkline} */
    Reply retry(MultiMap given, String asked) {
        if (!"retry".equals(asked)) {
            return unasked("retry");
        }
        long incident = new QueryParameters(given, Set.of("incident", REASON)).number("incident");
        if (!interventions.retry(incident)) {
            return Reply.message(404, "Nothing to retry");
        }
        return Reply.message(200, "Told again");
    }

    /** @param asked the value of the header {@code X-Trunkline} */
    Reply drill(MultiMap given, String asked) {
        if (!"drill".equals(asked)) {
            return unasked("drill");
        }
        QueryParameters parameters = new QueryParameters(given, Set.of("service", "status", REASON));
        String service = parameters.text("service");
        String status = parameters.oneOf("status", List.of("DOWN", "UP"));
        if (service == null || status == null) {
            throw new BadRequest((service == null ? "service" : "status") + " is missing");
        }
        return switch (interventions.drill(service, Status.valueOf(status))) {
            case UNKNOWN -> Reply.message(404, "Unknown service");
            case UNCHANGED ->
                Reply.message(
                        409, status.equals("DOWN") ? "A drill of it is under way" : "No drill of it is under way");
            case DONE -> Reply.message(200, "DRILL " + status);
        };
    }

    /**
     * A form or a link of a foreign web page can make a browser post here, but not with a header of its own.
     */
    private static Reply unasked(String header) {
        return Reply.message(403, "Expected the header X-Trunkline: " + header);
    }

    private static ComponentId component(String text) {
        try {
            return ComponentId.parse(text);
        } catch (IllegalArgumentException e) {
            throw new BadRequest("component: " + e.getMessage());
        }
    }
}
