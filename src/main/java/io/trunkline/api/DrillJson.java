package io.trunkline.api;

import io.trunkline.ledger.query.IncidentView;
import io.trunkline.model.DrillEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** A fire drill, as {@code /api/drills} shows it; openapi.yaml says what its fields are. */
public record DrillJson(
        String service,
        long incident,
        String state,
        Instant startedAt,
        Instant pagedAt,
        Instant acknowledgedAt,
        String acknowledgedBy,
        Instant resolvedAt,
        String sentence) {

    static DrillJson of(IncidentView row) {
        return new DrillJson(
                Objects.requireNonNullElse(DrillEvent.drilled(row.service()), row.service()),
                row.id(),
                row.outcome() == null ? row.state().name().toLowerCase(Locale.ROOT) : row.outcome(),
                row.gatheredAt(),
                row.acceptedAt(),
                row.atPagerDuty().acknowledgedAt(),
                row.atPagerDuty().acknowledgedBy(),
                "resolved".equals(row.outcome()) ? row.closedAt() : null,
                sentence(row));
    }

    private static String sentence(IncidentView row) {
        List<String> steps = new ArrayList<>();
        steps.add(
                row.acceptedAt() == null
                        ? "PagerDuty was not paged"
                        : "paged after " + after(row.gatheredAt(), row.acceptedAt()));
        if (row.atPagerDuty().acknowledgedAt() != null) {
            steps.add("acknowledged after "
                    + after(row.gatheredAt(), row.atPagerDuty().acknowledgedAt()));
        }
        if ("resolved".equals(row.outcome())) {
            steps.add("resolved after " + after(row.gatheredAt(), row.closedAt()));
        }
        return String.join(", ", steps);
    }

    private static String after(Instant from, Instant to) {
        Duration took = Duration.between(from, to);
        return took.toMinutes() == 0
                ? took.toSeconds() + " s"
                : took.toMinutes() + " min " + took.toSecondsPart() + " s";
    }
}
