package io.trunkline.rules;

import io.trunkline.model.ComponentId;
import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import java.time.Duration;
import java.time.Instant;

/** Observations made of reports, as in {@code observed("DOWN 0s", "UP 10m", "DOWN 12m 13m")}: occurrence, then receipt. */
final class Components {

    static final Instant START = Instant.parse("2026-11-24T08:00:00Z");

    private Components() {}

    static ComponentHistory observed(String... reports) {
        ComponentHistory observation = null;
        for (String report : reports) {
            observation = ComponentHistory.report(observation, event(report)).observation();
        }
        return observation;
    }

    static StatusEvent event(String report) {
        return event(report, true);
    }

    static StatusEvent event(String report, boolean timestamped) {
        String[] parts = report.split(" ");
        Instant occurredAt = at(parts[1]);
        return new StatusEvent(
                "genesys",
                new ComponentId("genesys", "trunk", "trunk-1"),
                "telephony.trunk.status.changed",
                Status.valueOf(parts[0]),
                parts[0],
                occurredAt,
                timestamped,
                parts.length > 2 ? at(parts[2]) : occurredAt,
                null,
                "Genesys Cloud CX",
                null,
                false,
                null,
                "{}");
    }

    static Instant at(String time) {
        return START.plus(Duration.parse("PT" + time));
    }
}
