package io.trunkline.model;

import java.util.Set;

/**
 * When a service is not paged for what is less severe: what is still out at the end pages then, and what gets worse pages at
 * once.
 *
 * @param severities PagerDuty's, of what is held
 */
public record QuietHours(WeeklyHours hours, Set<String> severities) {

    public QuietHours {
        severities = Set.copyOf(severities);
    }

    /** For people: {@code 22:00-06:00 Europe/Berlin: warning}. */
    @Override
    public String toString() {
        return hours + ": " + String.join(", ", severities.stream().sorted().toList());
    }
}
