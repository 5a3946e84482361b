package io.trunkline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.ledger.query.IncidentView;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An incident as a list shows it, whether a running node told it or it was read from a store at rest.
 *
 * @param id the ledger's number, which {@code retry} takes
 * @param state {@code gathering}, {@code open}, or how it ended
 * @param service the id of the owning service
 * @param status DOWN or DEGRADED; UNKNOWN for a compliance event
 * @param members how many components it has, those that left included
 * @param dedupKey PagerDuty's key, or null while it gathers
 * @param openedAt when its wait was over, or null while it gathers
 * @param owed what PagerDuty is to be told next, or null
 * @param lastError what went wrong last, with PagerDuty's reasons, or null
 * @param remarks what people did to it in PagerDuty, and what PagerDuty shows of it, for people
 */
public record IncidentSummary(
        long id,
        String state,
        String service,
        String status,
        int members,
        String dedupKey,
        Instant openedAt,
        String owed,
        String lastError,
        List<String> remarks) {

    public IncidentSummary {
        remarks = List.copyOf(remarks);
    }

    static IncidentSummary of(IncidentView row) {
        return new IncidentSummary(
                row.id(),
                row.outcome() == null ? row.state().name().toLowerCase(Locale.ROOT) : row.outcome(),
                row.service(),
                row.status().name(),
                row.members().size(),
                row.dedupKey(),
                row.openedAt(),
                row.nextAction(),
                row.lastError(),
                remarks(
                        row.atPagerDuty().found(),
                        done(
                                row.atPagerDuty().acknowledgedAt(),
                                row.atPagerDuty().acknowledgedBy()),
                        done(row.atPagerDuty().closedAt(), row.atPagerDuty().closedBy()),
                        otherwise(
                                row.otherwise().owedAt(),
                                row.otherwise().doneAt(),
                                row.otherwise().attempts(),
                                row.otherwise().lastError())));
    }

    /** From what {@code /api/incidents} says of it. */
    static IncidentSummary of(JsonNode row) {
        String outcome = text(row, "outcome");
        return new IncidentSummary(
                row.path("id").asLong(),
                outcome == null ? row.path("state").asText().toLowerCase(Locale.ROOT) : outcome,
                text(row, "service"),
                text(row, "status"),
                row.path("members").size(),
                text(row, "dedup_key"),
                instant(row, "opened_at"),
                text(row, "next_action"),
                text(row, "last_error"),
                remarks(
                        text(row, "pagerduty_state"),
                        done(row, "acknowledged"),
                        done(row, "closed_by_hand"),
                        otherwise(row)));
    }

    private static String done(JsonNode row, String what) {
        return done(instant(row, what + "_at"), text(row, what + "_by"));
    }

    /** Who and when; null if nobody did. */
    private static String done(Instant at, String by) {
        return at == null ? null : (by == null ? "" : "by " + by + " ") + "at " + at.truncatedTo(ChronoUnit.SECONDS);
    }

    private static List<String> remarks(String found, String acknowledged, String closed, String otherwise) {
        List<String> remarks = new ArrayList<>();
        if ("missing".equals(found)) {
            remarks.add("PagerDuty accepted it and does not have it");
        }
        if (acknowledged != null) {
            remarks.add("acknowledged " + acknowledged);
        }
        if (closed != null) {
            remarks.add("closed in PagerDuty " + closed);
        }
        if (otherwise != null) {
            remarks.add(otherwise);
        }
        return remarks;
    }

    private static String otherwise(JsonNode row) {
        return otherwise(
                instant(row, "last_resort_owed_at"),
                instant(row, "last_resort_done_at"),
                row.path("last_resort_attempts").asInt(),
                text(row, "last_resort_error"));
    }

    /** Null where the last resort was not needed. */
    private static String otherwise(Instant owedAt, Instant doneAt, int attempts, String error) {
        if (owedAt == null) {
            return null;
        }
        return doneAt == null
                ? "the last resort has not ended well yet, attempts: " + attempts + (error == null ? "" : ": " + error)
                : "the last resort was told of it at " + doneAt.truncatedTo(ChronoUnit.SECONDS);
    }

    private static Instant instant(JsonNode row, String field) {
        String at = text(row, field);
        return at == null ? null : Instant.parse(at);
    }

    private static String text(JsonNode row, String field) {
        return row.path(field).isNull() ? null : row.path(field).asText(null);
    }
}
