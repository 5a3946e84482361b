package io.trunkline.api;

import io.trunkline.api.WhyJson.HoldJson;
import io.trunkline.api.WhyJson.IncidentCalls;
import io.trunkline.api.WhyJson.Lanes;
import io.trunkline.ledger.query.ComponentPast;
import io.trunkline.ledger.query.ComponentView;
import io.trunkline.ledger.query.EventView;
import io.trunkline.ledger.query.IncidentView;
import io.trunkline.ledger.query.LedgerReader;
import io.trunkline.ledger.query.Query;
import io.trunkline.model.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/** Works out why a component paged, or did not. */
final class WhyAnswer {

    private static final int PAST = 200;
    private static final int PAST_OF_SPAN = 1_000;
    private static final int REPORTS = 100;
    private static final int INCIDENTS = 5;
    private static final int REPORTS_PRINTED = 5;
    private static final int HOLDS_PRINTED = 5;
    private static final int CALLS_PRINTED = 5;

    private final LedgerReader ledger;
    private final ComponentView component;
    private final NotificationStatus status;
    private final ComponentPast past;
    private final List<IncidentCalls> incidents;
    private final Map<Long, String> states;
    private final Instant now;

    WhyAnswer(
            LedgerReader ledger,
            ComponentView component,
            LongFunction<List<AttemptJson>> calls,
            Instant now,
            Duration usualWait) {
        this.ledger = ledger;
        this.component = component;
        this.status = NotificationStatus.of(component, now);
        this.past = ledger.past(component.id(), Instant.EPOCH, PAST);
        List<IncidentView> rows =
                ledger.incidentsInShort(Query.of(component.id().toString(), INCIDENTS));
        this.states = rows.stream().collect(Collectors.toMap(IncidentView::id, Sentences::state));
        this.incidents = rows.stream()
                .map(row -> new IncidentCalls(BoardRow.of(row, now, usualWait), calls.apply(row.id())))
                .toList();
        this.now = now;
    }

    /** @param span how far back the timeline goes; nothing for what is known */
    WhyJson json(Optional<Duration> span) {
        ComponentView.Hold hold = component.hold();
        return new WhyJson(
                now,
                ComponentJson.of(component, now),
                sentence(),
                hold == null ? null : new HoldJson(hold.reason(), hold.why(), hold.until(), Sentences.then(component)),
                redundancy().orElse(null),
                next(),
                nextAt(),
                past.reports().stream()
                        .limit(REPORTS)
                        .map(report -> EventJson.of(report, verdict(report)))
                        .toList(),
                incidents,
                span.map(this::lanes).orElseGet(() -> ComponentLanes.of(past, now)),
                lines());
    }

    /** Where there is more than is read, the timeline begins with what was read. */
    private Lanes lanes(Duration span) {
        Instant from = now.minus(span);
        ComponentPast since = ledger.past(component.id(), from, PAST_OF_SPAN);
        List<EventView> reports = since.reports();
        return ComponentLanes.of(
                since,
                reports.size() < PAST_OF_SPAN
                        ? from
                        : reports.get(reports.size() - 1).receivedAt(),
                now);
    }

    private String name() {
        return component.name() == null ? component.id().id() : component.name();
    }

    /** The page for it, or why there was none. */
    private String sentence() {
        String is = name() + " " + Sentences.verdict(component, status);
        if (component.place() != null && component.place().acceptedAt() != null && component.hold() == null) {
            return is + ".";
        }
        return is + (status == NotificationStatus.REFUSED ? refusal() : "") + "."
                + incidents.stream()
                        .map(IncidentCalls::row)
                        .filter(row -> row.acceptedAt() != null)
                        .findFirst()
                        .map(row -> " The latest page for it: incident " + row.id() + " to " + row.serviceName() + ", "
                                + Sentences.at(row.acceptedAt())
                                + (row.closedAt() == null ? "." : ", over since " + Sentences.at(row.closedAt()) + "."))
                        .orElseGet(this::unpaged);
    }

    private Optional<IncidentCalls> current() {
        return incidents.stream()
                .filter(incident -> component.place() != null
                        && incident.row().id() == component.place().incident())
                .findFirst();
    }

    /** What PagerDuty said to that. */
    private String refusal() {
        return current()
                .flatMap(incident -> incident.tellings().stream()
                        .filter(call -> call.reason() != null)
                        .reduce((one, later) -> later))
                .map(call -> ": " + call.reason())
                .orElse("");
    }

    /** Why its latest report did not page. */
    private String unpaged() {
        if (status == NotificationStatus.REFUSED || component.hold() != null && component.observed() != Status.UP) {
            return " Nobody was paged for it.";
        }
        if (component.place() != null && component.hold() == null) {
            return " Nobody was paged for it yet"
                    + current()
                            .flatMap(incident -> incident.tellings().stream().reduce((one, later) -> later))
                            .map(call -> "; the latest call: " + call.sentence() + ".")
                            .orElse(".");
        }
        return " Nobody was paged for it: "
                + past.reports().stream()
                        .filter(report -> report.status() != Status.UP)
                        .findFirst()
                        .map(report -> "the latest report of an outage, " + Sentences.at(report.occurredAt()) + ", "
                                + verdict(report))
                        .orElse("no outage of it was reported")
                + ".";
    }

    private String verdict(EventView report) {
        return ReportHolds.verdict(report, past);
    }

    private String next() {
        if (component.hold() != null) {
            return Sentences.then(component);
        }
        if (component.place() == null) {
            return status == NotificationStatus.TOLD ? "nothing until it changes" : "it is assessed";
        }
        return current()
                .map(incident -> incident.row().next())
                .map(next -> "incident " + component.place().incident() + ": " + next)
                .orElse("nothing until it changes");
    }

    private Instant nextAt() {
        // No time ends the hold of a refusal; the next try may.
        if (component.hold() != null && !component.hold().reason().equals("rejected")) {
            return component.hold().until();
        }
        return current().isPresent() ? current().get().row().nextAt() : component.dueAt();
    }

    private Optional<RedundancyJson> redundancy() {
        Status reported = current().map(incident -> incident.row().status()).orElse(null);
        return ledger.redundancy(component.id()).map(view -> RedundancyJson.of(view, component.observed(), reported));
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(component.id() + (component.service() == null ? "" : ", service " + component.service()));
        lines.add(sentence());
        redundancy().map(RedundancyJson::sentence).ifPresent(lines::add);
        Instant at = nextAt();
        lines.add("Next: " + next() + (at == null ? "" : ", " + Sentences.at(at)));
        lines.add("");
        lines.add("Reports, the newest first, of the repeats the latest alone:");
        repeat().ifPresent(lines::add);
        past.reports().stream().limit(REPORTS_PRINTED).map(this::line).forEach(lines::add);
        if (past.reports().isEmpty() && repeat().isEmpty()) {
            lines.add("  none in the history");
        }
        if (!past.holds().isEmpty()) {
            lines.add("");
            lines.add("Holds, the newest first:");
            past.holds().stream().limit(HOLDS_PRINTED).map(WhyAnswer::line).forEach(lines::add);
        }
        for (IncidentCalls incident : incidents) {
            BoardRow row = incident.row();
            lines.add("");
            lines.add("Incident " + row.id() + " (" + (row.dedupKey() == null ? "no key yet" : row.dedupKey()) + "), "
                    + states.get(row.id()) + ": " + row.sentence());
            if (row.acknowledgedAt() != null) {
                lines.add("  " + Sentences.at(row.acknowledgedAt()) + "  acknowledged"
                        + (row.acknowledgedBy() == null ? "" : " by " + row.acknowledgedBy()));
            }
            List<AttemptJson> calls = incident.tellings();
            if (calls.size() > CALLS_PRINTED) {
                lines.add("  " + (calls.size() - CALLS_PRINTED) + " earlier calls: `incidents " + row.id() + "`");
            }
            calls.stream()
                    .skip(Math.max(0, calls.size() - CALLS_PRINTED))
                    .map(call -> "  " + Sentences.at(call.at()) + "  " + call.sentence())
                    .forEach(lines::add);
            if (calls.isEmpty()) {
                lines.add("  PagerDuty was not called about it");
            }
        }
        return lines;
    }

    /** What is read of the history is without repeats; when the latest came, the component itself knows. */
    private Optional<String> repeat() {
        return Optional.ofNullable(component.newest())
                .filter(Instant.EPOCH::isBefore)
                .filter(newest -> past.reports().stream()
                        .noneMatch(report -> !report.occurredAt().isBefore(newest)))
                .map(newest -> "  " + Sentences.at(newest) + "  " + component.observed()
                        + "  repeats the status that was known");
    }

    private String line(EventView report) {
        return "  " + Sentences.at(report.occurredAt()) + "  " + report.status() + "  " + verdict(report);
    }

    private static String line(ComponentPast.PastHold hold) {
        return "  " + Sentences.at(hold.beganAt())
                + (hold.endedAt() == null ? "  is " : " to " + Sentences.at(hold.endedAt()) + "  ")
                + Sentences.held(hold.reason(), hold.why());
    }
}
