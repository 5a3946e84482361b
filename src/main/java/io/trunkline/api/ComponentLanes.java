package io.trunkline.api;

import io.trunkline.api.WhyJson.Lanes;
import io.trunkline.api.WhyJson.Span;
import io.trunkline.ledger.query.ComponentPast;
import io.trunkline.ledger.query.EventView;
import io.trunkline.model.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Turns what happened to a component into lanes of spans that can be drawn one above the other. */
public final class ComponentLanes {

    private static final Set<String> WITHOUT_EFFECT = Set.of("stale", "unknown", "filtered", "duplicate", "excluded");

    private ComponentLanes() {}

    /** The same, drawn from then on. */
    static Lanes of(ComponentPast past, Instant from, Instant now) {
        Lanes all = of(past, now);
        return new Lanes(from, now, all.reported(), all.held(), all.told());
    }

    /** @param now where what goes on ends */
    public static Lanes of(ComponentPast past, Instant now) {
        List<Span> reported = reported(past.reports());
        List<Span> held = past.holds().stream()
                .map(ComponentLanes::held)
                .sorted(Comparator.comparing(Span::from))
                .toList();
        List<Span> told = past.memberships().stream()
                .filter(membership -> membership.acceptedAt() != null)
                .map(ComponentLanes::told)
                .sorted(Comparator.comparing(Span::from))
                .toList();
        Instant from = Stream.of(reported, held, told)
                .flatMap(List::stream)
                .map(Span::from)
                .min(Comparator.naturalOrder())
                .orElse(now);
        return new Lanes(from, now, reported, held, told);
    }

    /** Whether a report says how the component is. */
    static boolean hasEffect(EventView report) {
        return report.status() != Status.UNKNOWN
                && (report.verdict() == null || !WITHOUT_EFFECT.contains(report.verdict()));
    }

    private static List<Span> reported(List<EventView> newestFirst) {
        List<EventView> reports = newestFirst.stream()
                .filter(ComponentLanes::hasEffect)
                .sorted(Comparator.comparing(EventView::occurredAt).thenComparing(EventView::id))
                .toList();
        List<Span> spans = new ArrayList<>();
        for (EventView report : reports) {
            Span last = spans.isEmpty() ? null : spans.get(spans.size() - 1);
            String label = report.status().name();
            if (last != null && last.label().equals(label)) {
                continue;
            }
            if (last != null) {
                spans.set(
                        spans.size() - 1, new Span(last.from(), report.occurredAt(), last.label(), last.text(), null));
            }
            String word = report.word().isBlank() ? label : report.word();
            spans.add(new Span(report.occurredAt(), null, label, "reported as " + word, null));
        }
        return spans;
    }

    private static Span held(ComponentPast.PastHold hold) {
        String why = hold.why() == null || hold.why().isBlank() ? "" : ": " + hold.why();
        return new Span(hold.beganAt(), hold.endedAt(), hold.reason(), "held by " + hold.reason() + why, null);
    }

    private static Span told(ComponentPast.Membership place) {
        Instant from = place.enteredAt().isAfter(place.acceptedAt()) ? place.enteredAt() : place.acceptedAt();
        Instant to = Stream.of(place.leftAt(), place.closedAt())
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
        return new Span(
                from,
                to != null && to.isBefore(from) ? from : to,
                place.status().name(),
                "incident " + place.incident() + " (" + place.dedupKey() + ")",
                place.incident());
    }
}
