package io.trunkline.cli;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How far an incident is with PagerDuty.
 *
 * @param id the ledger's number
 * @param dedupKey PagerDuty's key, or null while it gathers
 * @param accepted whether PagerDuty took its trigger
 * @param readdressed whether its team's key was refused, so that the default service has it
 * @param outcome how it ended, or null
 * @param lastError what went wrong last, with PagerDuty's reasons, or null
 */
public record DrillProgress(
        long id, String dedupKey, boolean accepted, boolean readdressed, String outcome, String lastError) {

    static DrillProgress of(JsonNode row) {
        return new DrillProgress(
                row.path("id").asLong(),
                row.path("dedup_key").textValue(),
                row.hasNonNull("accepted_at"),
                row.path("readdressed").asBoolean(),
                row.path("outcome").textValue(),
                row.path("last_error").textValue());
    }
}
