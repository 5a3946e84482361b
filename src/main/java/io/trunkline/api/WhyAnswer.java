package io.trunkline.api;

import io.trunkline.api.WhyJson.HoldJson;
import io.trunkline.api.WhyJson.Told;
import io.trunkline.ledger.query.ComponentPast;
import io.trunkline.ledger.query.ComponentView;
import io.trunkline.ledger.query.EventView;
import io.trunkline.ledger.query.LedgerReader;
import io.trunkline.ledger.query.Query;
import io.trunkline.model.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** Works out why a component paged, or did not. */
final class WhyAnswer {

    private static final int PAST = 200;
    private static final int REPORTS = 20;
    private static final int INCIDENTS = 5;
    private static final int REPORTS_PRINTED = 5;
    private static final int CALLS_PRINTED = 5;

    private final ComponentView component;
    private final NotificationStatus status;
    private final ComponentPast past;
    private final List<Told> incidents;
    private final Instant now;

    WhyAnswer(LedgerReader ledger, ComponentView component, LongFunction<List<AttemptJson>> calls, Instant now) {
        this.component = component;
        this.status = NotificationStatus.of(component, now);
        this.past = ledger.past(component.id(), PAST);
        this.incidents = ledger.incidentsInShort(Query.of(component.id().toString(), INCIDENTS)).stream()
                .map(row -> new Told(BoardRow.of(row, now), calls.apply(row.id())))
                .toList();
        this.now = now;
    }

    WhyJson json() {
        ComponentView.Hold hold = component.hold();
        return new WhyJson(
                now,
                ComponentJson.of(component, now),
                sentence(),
                hold == null ? null : new HoldJson(hold.reason(), hold.why(), hold.until(), Sentences.then(component)),
                next(),
                nextAt(),
                past.reports().stream().limit(REPORTS).map(EventJson::of).toList(),
                incidents,
                ComponentLanes.of(past, now),
                lines());
    }

    private String name() {
        return component.name() == null ? component.id().id() : component.name();
    }

    /** The page for it, or why there was none. */
    private String sentence() {
        String is = name() + " " + Sentences.verdict(component, status) + ".";
        if (component.place() != null && component.place().acceptedAt() != null && component.hold() == null) {
            return is;
        }
        return incidents.stream()
                .map(Told::row)
                .filter(row -> row.acceptedAt() != null)
                .findFirst()
                .map(row -> is + " The latest page for it: incident " + row.id() + " to " + row.serviceName() + ", "
                        + Sentences.at(row.acceptedAt())
                        + (row.closedAt() == null ? "." : ", over since " + Sentences.at(row.closedAt()) + "."))
                .orElse(is + " Nobody was paged for it" + (unpaged().isEmpty() ? "." : ": " + unpaged() + "."));
    }

    /** Why its latest report did not page. */
    private String unpaged() {
        return past.reports().stream()
                .filter(report -> report.status() != Status.UP)
                .findFirst()
                .map(report -> "the latest report of an outage, " + Sentences.at(report.occurredAt()) + ", "
                        + Sentences.verdict(report))
                .orElse("no outage of it was reported");
    }

    private String next() {
        if (component.hold() != null) {
            return Sentences.then(component);
        }
        if (component.place() == null) {
            return status == NotificationStatus.TOLD ? "nothing until it changes" : "it is assessed";
        }
        return incidents.stream()
                .map(Told::row)
                .filter(row -> row.id() == component.place().incident())
                .map(BoardRow::next)
                .findFirst()
                .map(next -> "incident " + component.place().incident() + ": " + next)
                .orElse("nothing until it changes");
    }

    private Instant nextAt() {
        if (component.hold() != null) {
            return component.hold().until();
        }
        return incidents.stream()
                .map(Told::row)
                .filter(row -> component.place() != null
                        && row.id() == component.place().incident())
                .filter(row -> row.nextAt() != null)
                .map(BoardRow::nextAt)
                .findFirst()
                .orElse(component.dueAt());
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(component.id() + (component.service() == null ? "" : ", service " + component.service()));
        lines.add(sentence());
        Instant at = nextAt();
        lines.add("Next: " + next() + (at == null ? "" : ", " + Sentences.at(at)));
        lines.add("");
        lines.add("Reports, the newest first:");
        past.reports().stream().limit(REPORTS_PRINTED).map(WhyAnswer::line).forEach(lines::add);
        if (past.reports().isEmpty()) {
            lines.add("  none in the history");
        }
        for (Told told : incidents) {
            BoardRow row = told.row();
            lines.add("");
            lines.add("Incident " + row.id() + " (" + (row.dedupKey() == null ? "no key yet" : row.dedupKey()) + "), "
                    + row.state() + ": " + row.sentence());
            if (row.acknowledgedAt() != null) {
                lines.add("  " + Sentences.at(row.acknowledgedAt()) + "  acknowledged"
                        + (row.acknowledgedBy() == null ? "" : " by " + row.acknowledgedBy()));
            }
            List<AttemptJson> calls = told.tellings();
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

    private static String line(EventView report) {
        return "  " + Sentences.at(report.occurredAt()) + "  " + report.status() + "  " + Sentences.verdict(report);
    }
}
