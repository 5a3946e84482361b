package io.trunkline.api;

import io.trunkline.ledger.query.WindowView;
import io.trunkline.model.ComponentPattern;
import io.trunkline.model.WeeklyHours.Occurrence;
import io.trunkline.rules.MaintenanceWindows.Planned;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** A window of maintenance, as {@code /api/maintenance} shows it; openapi.yaml says what its fields are. */
public record WindowJson(
        String id,
        String origin,
        String state,
        List<String> components,
        List<String> services,
        Instant from,
        Instant to,
        String weekly,
        String reason,
        String author,
        Instant createdAt,
        int holds,
        List<String> held,
        List<String> unmatched) {

    private static final int NAMED = 100;

    /** One of maintenance.yaml. */
    static WindowJson ofFile(
            Planned window, Map<String, List<String>> held, Predicate<ComponentPattern> known, Instant now) {
        return of(window, "file", null, null, holds(window, held), known, now);
    }

    /** One of the ledger. */
    static WindowJson ofLedger(
            WindowView row, Map<String, List<String>> held, Predicate<ComponentPattern> known, Instant now) {
        List<String> holds = holds(row.window().by(row.author()), held);
        return of(row.window(), "ledger", row.author(), row.createdAt(), holds, known, now);
    }

    /** What a window holds says so in the words of its hold. */
    private static List<String> holds(Planned window, Map<String, List<String>> held) {
        String why = window.reason().isBlank() ? window.id() : window.id() + ": " + window.reason();
        return held.getOrDefault(why, List.of());
    }

    private static WindowJson of(
            Planned window,
            String origin,
            String author,
            Instant createdAt,
            List<String> holds,
            Predicate<ComponentPattern> known,
            Instant now) {
        Optional<Occurrence> next = window.next(now);
        return new WindowJson(
                window.id(),
                origin,
                next.isEmpty() ? "over" : next.get().covers(now) ? "running" : "coming",
                window.components().stream().map(Object::toString).toList(),
                window.services().stream().sorted().toList(),
                next.map(Occurrence::from)
                        .orElse(window.once() == null ? null : window.once().from()),
                next.map(Occurrence::to)
                        .orElse(window.once() == null ? null : window.once().to()),
                window.weekly() == null ? null : window.weekly().toString(),
                window.reason(),
                author,
                createdAt,
                holds.size(),
                holds.stream().limit(NAMED).toList(),
                window.components().stream()
                        .filter(known.negate())
                        .map(Object::toString)
                        .toList());
    }
}
