package io.trunkline.management;

import io.trunkline.api.ApiMapper;
import io.trunkline.api.LedgerAnswers;
import io.trunkline.api.SummaryJson;
import io.trunkline.ledger.query.ComponentView;
import io.trunkline.ledger.query.EventBody;
import io.trunkline.ledger.query.LedgerReader;
import io.trunkline.ledger.query.Query;
import io.trunkline.model.DrillEvent;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** What the {@code /api} paths answer that only read. Every method blocks on the store. */
final class Api {

    private static final Set<String> COMPONENTS =
            Set.of("limit", "component", "service", "status", "held", "held_reason", "cursor");
    private static final Set<String> INCIDENTS =
            Set.of("limit", "component", "service", "status", "state", "outcome", "cursor");
    private static final Set<String> DIRECTORY = Set.of("limit", "component");
    private static final Set<String> EVENTS = Set.of(
            "limit",
            "component",
            "service",
            "status",
            "source",
            "verdict",
            "since",
            "until",
            "format",
            "inventory",
            "cursor");

    /** A month of a busy platform; lines are written one by one, only their numbers are in memory together. */
    private static final int MOST_LINES = 1_000_000;

    private final LedgerReader ledger;
    private final LedgerAnswers answers;
    private final RouterState router;
    private final InstantSource clock;

    Api(LedgerReader ledger, LedgerAnswers answers, RouterState router, InstantSource clock) {
        this.clock = clock;
        this.ledger = ledger;
        this.answers = answers;
        this.router = router;
    }

    Reply components(MultiMap given) {
        return Reply.page(answers.components(new QueryParameters(given, COMPONENTS).query()));
    }

    Reply incidents(MultiMap given) {
        return Reply.page(answers.incidents(new QueryParameters(given, INCIDENTS).query()));
    }

    Reply incident(String id, MultiMap given) {
        new QueryParameters(given, Set.of());
        return answers.incident(QueryParameters.number("id", id))
                .map(incident -> Reply.json(200, incident))
                .orElseGet(() -> Reply.message(404, "Unknown incident"));
    }

    Reply members(String id, MultiMap given) {
        QueryParameters parameters = new QueryParameters(given, Set.of("limit", "cursor"));
        return answers.members(QueryParameters.number("id", id), parameters.limit(), parameters.cursor())
                .map(Reply::page)
                .orElseGet(() -> Reply.message(404, "Unknown incident"));
    }

    /** The incidents that need eyes, in a sentence, counted and in rows. */
    Reply summary(MultiMap given) {
        new QueryParameters(given, Set.of());
        return Reply.json(200, summary());
    }

    SummaryJson summary() {
        return answers.summary(router.surroundings());
    }

    Reply why(MultiMap given) {
        QueryParameters parameters = new QueryParameters(given, Set.of("component", "span"));
        String component = parameters.required("component", "source/kind/id");
        List<ComponentView> named = answers.named(component);
        if (named.isEmpty()) {
            return Reply.message(404, "Unknown component");
        }
        if (named.size() > 1) {
            return Reply.message(409, "component is '" + component + "'; expected " + LedgerAnswers.oneOf(named));
        }
        return Reply.json(200, answers.why(named.get(0), parameters.span()));
    }

    Reply search(MultiMap given) {
        return Reply.json(
                200, answers.search(new QueryParameters(given, Set.of("q")).required("q", "a part of an id")));
    }

    /** What is known of components; which service is whose is services.yaml's to say. */
    Reply directory(MultiMap given) {
        QueryParameters parameters = new QueryParameters(given, DIRECTORY);
        return Reply.json(200, answers.known(parameters.text("component"), parameters.limit()));
    }

    Reply events(MultiMap given) {
        return Reply.page(answers.events(new QueryParameters(given, EVENTS).query()));
    }

    Reply body(String event, MultiMap given) {
        new QueryParameters(given, Set.of());
        return ledger.body(QueryParameters.number("id", event))
                .map(found -> Reply.text("application/json", found.body()))
                .orElseGet(() -> Reply.message(404, "Unknown event"));
    }

    /** Whether the events are wanted as lines that {@code simulate} reads. */
    boolean wantsLines(MultiMap given) {
        return "ndjson".equals(new QueryParameters(given, EVENTS).oneOf("format", List.of("json", "ndjson")));
    }

    /**
     * The same events as {@link #events}, the oldest first, a line each; what the platforms' APIs know comes before them if
     * it is asked for.
     */
    void lines(MultiMap given, NdjsonResponse lines) {
        Query query = new QueryParameters(given, EVENTS).query(MOST_LINES, MOST_LINES);
        InventoryLines inventory =
                "true".equals(new QueryParameters(given, EVENTS).oneOf("inventory", List.of("true", "false")))
                        ? new InventoryLines(ledger.known(null, Integer.MAX_VALUE), lines)
                        : null;
        WindowLines windows = windows(ledger, query.since(), lines::write);
        ledger.bodies(query, event -> {
            windows.until(event.receivedAt());
            if (inventory != null) {
                inventory.until(event.receivedAt());
            }
            // No source of sources.yaml, so nothing that could be played again.
            if (!event.source().equals(DrillEvent.SOURCE)) {
                lines.write(ApiMapper.write(replay(event)));
            }
        });
        windows.until(query.until() == null ? clock.instant() : query.until());
    }

    /** Of the windows that people started, those that ran since then; null is from the beginning. */
    static WindowLines windows(LedgerReader ledger, Instant since, Consumer<String> lines) {
        return new WindowLines(ledger.windowsSince(since == null ? Instant.EPOCH : since), lines);
    }

    /** A line of what {@code simulate} reads. */
    static Map<String, Object> replay(EventBody event) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("at", event.receivedAt());
        json.put("source", event.source());
        if (event.forgotten() == null) {
            json.put("body", ApiMapper.parse(event.body()));
        } else {
            json.put("forget", event.forgotten());
        }
        return json;
    }
}
