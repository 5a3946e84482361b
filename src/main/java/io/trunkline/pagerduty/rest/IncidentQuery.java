package io.trunkline.pagerduty.rest;

import java.time.Instant;
import java.util.Set;

/**
 * What is looked for in PagerDuty. A dedup key alone names nothing there: other services of the account, and other
 * installations of Trunkline, may use the same.
 *
 * @param dedupKey the key that it was opened with
 * @param routingKey the integration that it was opened with; a secret
 * @param service PagerDuty's id of the service that has the integration, or null if it is not known yet
 * @param configured whether services.yaml says so, and not what was learnt
 * @param since no call of it was made before: what was closed by then is another one
 * @param over whether it should be closed: then only what we opened counts, for people may have merged it into another
 *     incident that is not over
 * @param others PagerDuty's ids of what had the key before
 * @param known PagerDuty's id of the incident, by which it is found where its key shows nothing; null if it was not learnt
 */
public record IncidentQuery(
        String dedupKey,
        String routingKey,
        String service,
        boolean configured,
        Instant since,
        boolean over,
        Set<String> others,
        String known) {

    public IncidentQuery {
        others = Set.copyOf(others);
    }

    /** Without the routing key. */
    @Override
    public String toString() {
        return "Sought[" + dedupKey + ", " + service + "]";
    }
}
