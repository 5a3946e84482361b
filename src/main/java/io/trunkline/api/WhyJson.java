package io.trunkline.api;

import java.time.Instant;
import java.util.List;

/** Why a component paged, or did not, as {@code /api/why} says it; openapi.yaml says what its fields are. */
public record WhyJson(
        Instant at,
        ComponentJson component,
        String sentence,
        HoldJson hold,
        RedundancyJson redundancy,
        String next,
        Instant nextAt,
        List<EventJson> reports,
        List<IncidentCalls> incidents,
        Lanes timeline,
        List<String> lines) {

    /** What keeps it back. */
    public record HoldJson(String reason, String why, Instant until, String then) {}

    /** An incident that it is or was in, with every call about it. */
    public record IncidentCalls(BoardRow row, List<AttemptJson> tellings) {}

    /** What was reported, what was held and what PagerDuty showed, the oldest first. */
    public record Lanes(Instant from, Instant to, List<Span> reported, List<Span> held, List<Span> told) {}

    /** @param to null if it goes on */
    public record Span(Instant from, Instant to, String label, String text, Long incident) {}
}
