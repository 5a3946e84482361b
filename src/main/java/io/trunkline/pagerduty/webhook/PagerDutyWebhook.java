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
 * @param mergedInto PagerDuty's id of the incident that this one lives on in, or null; it was resolved by that alone
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

    public boolean isMerge() {
        return kind == Kind.RESOLVED && mergedInto != null;
    }

    /** What concerns us of what can be done. */
    public enum Kind {
        ACKNOWLEDGED,
        UNACKNOWLEDGED,
        RESOLVED,
        REOPENED
    }
}
