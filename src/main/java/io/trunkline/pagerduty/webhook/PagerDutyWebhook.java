package io.trunkline.pagerduty.webhook;

import java.time.Instant;

/**
 * What was done to an incident in PagerDuty, as its webhook tells.
 *
 * @param id of the webhook: the same for every time that PagerDuty sends it
 * @param incident PagerDuty's id of the incident
 * @param incidentKey the incident's own key, which need not be one of ours; or null
 * @param service PagerDuty's id of the incident's service, or null
 * @param createdAt when the incident began, or null
 * @param by who did it; null if PagerDuty does not say
 */
public record PagerDutyWebhook(
        String id,
        Kind kind,
        String incident,
        String incidentKey,
        String service,
        Instant createdAt,
        Instant at,
        String by) {

    /** Of which PagerDuty does not say the service. */
    public PagerDutyWebhook(
            String id, Kind kind, String incident, String incidentKey, Instant createdAt, Instant at, String by) {
        this(id, kind, incident, incidentKey, null, createdAt, at, by);
    }

    /** What concerns us of what can be done. */
    public enum Kind {
        ACKNOWLEDGED,
        UNACKNOWLEDGED,
        RESOLVED,
        REOPENED
    }
}
