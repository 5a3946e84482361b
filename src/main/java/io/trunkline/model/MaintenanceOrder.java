package io.trunkline.model;

import java.time.Instant;
import java.util.List;

/**
 * A window of maintenance as a person orders it.
 *
 * @param components ids and globs of what it covers
 * @param services ids of the services of which it covers every component
 * @param from covered
 * @param to not covered
 */
public record MaintenanceOrder(
        List<String> components, List<String> services, Instant from, Instant to, String reason, String author) {

    public MaintenanceOrder {
        components = List.copyOf(components);
        services = List.copyOf(services);
    }
}
