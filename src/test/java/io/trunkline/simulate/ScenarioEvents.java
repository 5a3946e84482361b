package io.trunkline.simulate;

import static io.trunkline.simulate.Scenario.START;
import static io.trunkline.simulate.Scenario.length;

import io.trunkline.model.ComponentId;
import io.trunkline.model.ComponentPattern;
import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import io.trunkline.rules.MaintenanceWindows;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** What platforms report in scenarios, and the windows of maintenance that are planned. */
public final class ScenarioEvents {

    private ScenarioEvents() {}

    public static StatusEvent event(String id, Status status, String occurred, String received) {
        return event(id, status, START.plus(length(occurred)), START.plus(length(received)));
    }

    public static StatusEvent event(String id, Status status, Instant occurredAt, Instant receivedAt) {
        return new StatusEvent(
                "genesys",
                component(id),
                "telephony.trunk.status.changed",
                status,
                status.name(),
                occurredAt,
                true,
                receivedAt,
                null,
                "Genesys Cloud CX",
                "https://console.example/" + id,
                false,
                null,
                "{}");
    }

    public static ComponentId component(String id) {
        return new ComponentId("genesys", id.matches("(edge|site)-.*") ? id.substring(0, 4) : "trunk", id);
    }

    /** A compliance event of a recording. */
    public static StatusEvent violation(String id, String fingerprint, Instant now) {
        return new StatusEvent(
                "genesys",
                new ComponentId("genesys", "compliance", id),
                "compliance.violation.detected",
                Status.UNKNOWN,
                "",
                now,
                true,
                now,
                null,
                "Genesys Cloud CX",
                null,
                true,
                fingerprint,
                "{}");
    }

    /** A window over every component from one time to another. */
    public static MaintenanceWindows window(String from, String to) {
        return window(from, to, "*");
    }

    /** A window over what such a glob names. */
    public static MaintenanceWindows window(String from, String to, String components) {
        return new MaintenanceWindows(List.of(new MaintenanceWindows.Planned(
                "work",
                List.of(new ComponentPattern(components)),
                Set.of(),
                START.plus(length(from)),
                START.plus(length(to)),
                "carrier work")));
    }
}
