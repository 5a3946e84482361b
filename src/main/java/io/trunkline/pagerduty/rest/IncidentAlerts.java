package io.trunkline.pagerduty.rest;

import java.util.List;
import java.util.Set;

/**
 * What is in an incident of PagerDuty.
 *
 * @param keys the keys of its alerts
 * @param service PagerDuty's id of its service, or null if it does not say
 * @param routingKeys the integrations of that service, as far as the token may see them; secrets
 */
public record IncidentAlerts(List<String> keys, String service, Set<String> routingKeys) {

    /** The account has no such incident. */
    public static final IncidentAlerts NONE = new IncidentAlerts(List.of(), null, Set.of());

    public IncidentAlerts {
        keys = List.copyOf(keys);
        routingKeys = Set.copyOf(routingKeys);
    }

    /** Without the routing keys. */
    @Override
    public String toString() {
        return "Contents[" + keys + ", " + service + "]";
    }
}
