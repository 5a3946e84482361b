package io.trunkline.ledger.query;

/**
 * An incident that is not over and of which PagerDuty has refused an event.
 *
 * @param incident the ledger's number
 * @param service the id of the owning service
 * @param dedupKey PagerDuty's key for it
 * @param routingKey where it was sent last, masked
 * @param told whether PagerDuty took it all the same: bare, or for the default service
 * @param reasons PagerDuty's own words
 */
public record RejectedIncidentView(
        long incident, String service, String dedupKey, MaskedRoutingKey routingKey, boolean told, String reasons) {}
