package io.trunkline.pagerduty.webhook;

import java.time.Instant;

/**
 * What was done to an incident in PagerDuty, as its webhook says.
 *
 * @param id of the webhook: the same for every time that PagerDuty sends it
 * @param incident PagerDuty's id of the incident
 * @param incidentKey the incident's own key, which need not be one of ours; or null
 * @param service PagerDuty's id of the incident's service, or null
 * @param createdAt when the incident began, or null
 * @param by who did it; null if PagerDuty does not say
 * @param byPerson whether that is a person; PagerDuty itself (an auto-resolve) and integrations are none
 * @param mergedInto PagerDuty's id of the incident that a merged one lives on in; null where it is not named, or not merged
 */
public record PagerDutyWebhook(
        String id,
        Kind kind,
        String incident,
        String incidentKey,
        String service,
        Instant createdAt,
        Instant at,
        String by,
        boolean byPerson,
        String mergedInto) {

    /** What concerns us of what can be done. */
    public enum Kind {
        ACKNOWLEDGED,
        UNACKNOWLEDGED,
        RESOLVED,
        /** It was resolved because people merged it into another, and by that alone. */
        MERGED,
        REOPENED
    }
}
