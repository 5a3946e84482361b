package io.trunkline.stage.deliver;

import io.trunkline.model.Status;

/**
 * An incident that PagerDuty has not accepted: the body of what goes to the last resort. It holds no secret, so that any
 * endpoint may get all of it.
 *
 * @param incident its number, as {@code /api/incidents} shows it; 0 for the alarm that no ledger has, because it is the
 *     ledger's own
 * @param service the id of the owning service
 * @param status DOWN or DEGRADED; UNKNOWN for a compliance event
 * @param dedupKey the key that it was to be opened with
 * @param summary what the page would have said
 * @param component the component, the first where there are several; {@code genesys/trunk/trunk-ny-01}
 * @param affected how many components it is about
 * @param consoleUrl the platform's page of the component; empty if there is none
 * @param reason what PagerDuty answered, and for how long
 */
public record UndeliveredIncident(
        long incident,
        String service,
        Status status,
        String dedupKey,
        String summary,
        String component,
        int affected,
        String consoleUrl,
        String reason) {}
