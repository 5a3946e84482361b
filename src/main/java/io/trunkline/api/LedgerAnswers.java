package io.trunkline.api;

import io.trunkline.api.SummaryJson.Surroundings;
import io.trunkline.ledger.query.ComponentPast;
import io.trunkline.ledger.query.ComponentView;
import io.trunkline.ledger.query.Cursor;
import io.trunkline.ledger.query.EventView;
import io.trunkline.ledger.query.IncidentView;
import io.trunkline.ledger.query.InventoryView;
import io.trunkline.ledger.query.LedgerReader;
import io.trunkline.ledger.query.Query;
import io.trunkline.ledger.query.SearchHit;
import io.trunkline.ledger.query.WindowView;
import io.trunkline.model.ComponentId;
import io.trunkline.model.ComponentPattern;
import io.trunkline.model.Directory;
import io.trunkline.rules.Maintenance;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What people ask of the ledger, answered as the API says it: by a router, or by a command from a store at rest. */
public final class LedgerAnswers {

    private static final int MEMBERS = 1_000;
    private static final int CALLS = 1_000;
    private static final int BOARD = 10_000;
    private static final int FOUND = 50;
    private static final int HELD = 100_000;
    private static final int CHANGES = 1_000;
    private static final Duration RECENT = Duration.ofHours(1);

    private final LedgerReader ledger;
    private final InstantSource clock;
    private final Duration usualWait;

    /** @param usualWait for how long the first outage waits for further ones, unless many incidents opened lately */
    public LedgerAnswers(LedgerReader ledger, InstantSource clock, Duration usualWait) {
        this.ledger = ledger;
        this.clock = clock;
        this.usualWait = usualWait;
    }

    /**
     * A part of a list.
     *
     * @param next where the next part begins; nothing on the last one
     */
    public record Page<T>(List<T> rows, Optional<Cursor> next) {

        static <R, T> Page<T> of(List<R> rows, int limit, Function<R, T> json, Function<R, Cursor> cursor) {
            return new Page<>(
                    rows.stream().map(json).toList(),
                    rows.size() < limit ? Optional.empty() : Optional.of(cursor.apply(rows.get(rows.size() - 1))));
        }
    }

    /** How things stand. */
    public SummaryJson summary(Surroundings around) {
        Instant now = clock.instant();
        return SummaryJson.of(around, ledger.board(now.minus(RECENT), BOARD), ledger.totals(), now, usualWait);
    }

    public Page<ComponentJson> components(Query query) {
        Instant now = clock.instant();
        return Page.of(
                ledger.components(query), query.limit(), row -> ComponentJson.of(row, now), LedgerAnswers::after);
    }

    private static Cursor after(ComponentView row) {
        return new Cursor(row.newest().toEpochMilli(), row.id().toString());
    }

    public Page<IncidentJson> incidents(Query query) {
        Instant now = clock.instant();
        return Page.of(ledger.incidents(query), query.limit(), row -> IncidentJson.of(row, now), LedgerAnswers::after);
    }

    private static Cursor after(IncidentView row) {
        Instant sorted = row.openedAt() == null ? row.gatheredAt() : row.openedAt();
        return new Cursor(sorted.toEpochMilli(), Long.toString(row.id()));
    }

    /** With what held each until it paged, or no longer had to. */
    public Page<EventJson> events(Query query) {
        List<EventView> rows = ledger.events(query);
        Map<ComponentId, ComponentPast> held = held(rows);
        return Page.of(
                rows,
                query.limit(),
                row -> held.containsKey(row.component())
                        ? EventJson.of(row, ReportHolds.verdict(row, held.get(row.component())))
                        : EventJson.of(row),
                LedgerAnswers::after);
    }

    /**
     * What happened to those with a hold that ended since the oldest of some reports came: few, but after a window or a
     * storm.
     */
    private Map<ComponentId, ComponentPast> held(List<EventView> reports) {
        if (reports.isEmpty()) {
            return Map.of();
        }
        Instant since = reports.stream()
                .map(EventView::receivedAt)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        Set<ComponentId> components = reports.stream().map(EventView::component).collect(Collectors.toSet());
        return ledger.pastOfHeld(components, since, CHANGES);
    }

    private static Cursor after(EventView row) {
        return new Cursor(row.id(), "");
    }

    /** Nothing if there is no such incident. */
    public Optional<Page<IncidentJson.Member>> members(long incident, int limit, Cursor after) {
        return ledger.incident(incident)
                .map(found -> Page.of(
                        ledger.members(incident, limit, after),
                        limit,
                        IncidentJson.Member::of,
                        row -> new Cursor(
                                row.since().toEpochMilli(), row.component().toString())));
    }

    /** Nothing if there is no such incident. */
    public Optional<IncidentDetailsJson> incident(long id) {
        Instant now = clock.instant();
        return ledger.incident(id).map(row -> {
            NotificationStatus told = NotificationStatus.of(row, now);
            return new IncidentDetailsJson(
                    IncidentJson.of(row.with(row.roster(), ledger.members(id, MEMBERS, null)), now),
                    Sentences.outage(row),
                    Sentences.next(row, told, usualWait),
                    BoardRow.nextAt(row, told),
                    row.roster().members(),
                    row.roster().out(),
                    calls(id));
        });
    }

    private List<AttemptJson> calls(long incident) {
        return ledger.attempts(incident, CALLS).stream().map(AttemptJson::of).toList();
    }

    public List<KnownJson> known(String component, int limit) {
        List<InventoryView> known = ledger.known(component, limit);
        return known.stream().map(KnownJson::of).toList();
    }

    /**
     * The windows that are not over, the file's first.
     *
     * @param file those of maintenance.yaml
     * @param directory what it names need not have reported yet
     */
    public List<WindowJson> windows(Maintenance file, Directory directory) {
        Instant now = clock.instant();
        Map<String, List<String>> held = ledger.heldByMaintenance(HELD);
        List<WindowView> started = ledger.windows(now);
        boolean named = Stream.concat(file.planned().stream(), started.stream().map(WindowView::window))
                .anyMatch(window -> !window.components().isEmpty());
        List<ComponentId> ids = named ? ledger.ids() : List.of();
        Predicate<ComponentPattern> known =
                pattern -> directory.names(pattern) || ids.stream().anyMatch(pattern::matches);
        return Stream.concat(
                        file.planned().stream().map(window -> WindowJson.ofFile(window, held, known, now)),
                        started.stream().map(row -> WindowJson.ofLedger(row, held, known, now)))
                .filter(window -> !window.state().equals("over"))
                .toList();
    }

    public List<SearchHit> search(String text) {
        return ledger.search(text, FOUND);
    }

    /**
     * The components that an id names: one if it is {@code source/kind/id} or a platform's id that is unique. What else a
     * page shows, the number or the dedup key of an incident, names the members of that.
     *
     * @param component any of these
     */
    public List<ComponentView> named(String component) {
        List<ComponentView> named = ledger.components(Query.of(component, FOUND));
        return named.isEmpty()
                ? ledger.incidentNamed(component).map(this::members).orElse(List.of())
                : named;
    }

    /** What to choose from, where a name has several. */
    public static String oneOf(List<ComponentView> named) {
        String ids = named.stream().map(row -> row.id().toString()).collect(Collectors.joining(", "));
        return "one of " + (named.size() < FOUND ? ids : ids + ", or others: these are the first " + FOUND);
    }

    /** Those that did not leave it, if there are any. */
    private List<ComponentView> members(long incident) {
        List<IncidentView.MemberView> all = ledger.members(incident, MEMBERS, null);
        List<IncidentView.MemberView> in =
                all.stream().filter(member -> !member.left()).toList();
        return (in.isEmpty() ? all : in)
                .stream()
                        .limit(FOUND)
                        .flatMap(member ->
                                ledger.components(Query.of(member.component().toString(), 1)).stream())
                        .toList();
    }

    /**
     * Why that component paged, or did not.
     *
     * @param span how far back the timeline is to go; nothing for what is known
     */
    public WhyJson why(ComponentView component, Optional<Duration> span) {
        return new WhyAnswer(ledger, component, this::calls, clock.instant(), usualWait).json(span);
    }
}
