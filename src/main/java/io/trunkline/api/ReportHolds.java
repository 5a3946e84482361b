package io.trunkline.api;

import io.trunkline.ledger.query.ComponentPast;
import io.trunkline.ledger.query.EventView;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** What held back what a report said. */
final class ReportHolds {

    private ReportHolds() {}

    /**
     * What was made of a report, and what held back what it said until that was over.
     *
     * @param past of its component; a report from before it is said without its holds
     */
    static String verdict(EventView report, ComponentPast past) {
        return Sentences.verdict(report, isIn(past, report) ? of(report, past) : List.of());
    }

    private static boolean isIn(ComponentPast past, EventView report) {
        return past.reports().stream().anyMatch(other -> other.id() == report.id());
    }

    /** The oldest first: a hold is of the latest report that was there when it began. */
    private static List<ComponentPast.PastHold> of(EventView report, ComponentPast past) {
        Instant next = past.reports().stream()
                .filter(other -> other.id() > report.id() && ComponentLanes.hasEffect(other))
                .map(EventView::receivedAt)
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
        return ComponentLanes.hasEffect(report)
                ? past.holds().stream()
                        .filter(hold -> !hold.beganAt().isBefore(report.receivedAt())
                                && hold.beganAt().isBefore(next))
                        .sorted(Comparator.comparing(ComponentPast.PastHold::beganAt))
                        .toList()
                : List.of();
    }
}
