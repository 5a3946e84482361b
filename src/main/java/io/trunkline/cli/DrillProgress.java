package io.trunkline.cli;

import io.trunkline.api.IncidentJson;

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

    static DrillProgress of(IncidentJson row) {
        return new DrillProgress(
                row.id(), row.dedupKey(), row.acceptedAt() != null, row.readdressed(), row.outcome(), row.lastError());
    }
}
