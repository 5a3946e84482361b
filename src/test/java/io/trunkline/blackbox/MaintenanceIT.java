package io.trunkline.blackbox;

import static io.trunkline.blackbox.Installation.FINANCE;
import static io.trunkline.blackbox.Installation.RETAIL;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.play.StandInIncident;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Planned work: held, not lost. */
class MaintenanceIT {

    @RegisterExtension
    final Installation box = new Installation();

    private static String window(Instant from, Instant to) {
        return """
                maintenance:
                  - {id: carrier-work, components: ["trunk-eu-*"], services: [], from: %s, to: %s, reason: carrier migration}
                """
                .formatted(from, to);
    }

    private void awaitHeld(String id) {
        Waits.until("held", () -> box.management().component(id), component -> assertThat(
                        component.path("held_reason").asText())
                .isEqualTo("maintenance"));
    }

    @Test
    void what_is_still_down_at_the_end_pages_then_and_what_is_up_by_then_does_not() {
        box.with("trunkline.cooldown", "0s");
        box.start();
        Instant end = Instant.now().plusSeconds(10);
        box.edit("config/maintenance.yaml", window(Instant.now().minusSeconds(60), end));
        box.webhooks().genesys("trunk-eu-a", "DOWN", Instant.now());
        box.webhooks().genesys("trunk-eu-b", "DOWN", Instant.now());
        box.webhooks().genesys("trunk-us-east-01", "DOWN", Instant.now());
        box.incident(RETAIL, "trunk-us-east-01-down");
        awaitHeld("trunk-eu-a");
        awaitHeld("trunk-eu-b");
        box.webhooks().genesys("trunk-eu-b", "UP", Instant.now());
        StandInIncident incident = box.incident(FINANCE, "trunk-eu-a-down");
        assertThat(incident.openedAt()).isAfterOrEqualTo(end);
        assertThat(incident.title()).isEqualTo("CRITICAL: EU Finance Trunk (trunk-eu-a) is DOWN");
        box.webhooks().genesys("trunk-eu-a", "UP", Instant.now());
        box.resolved(FINANCE, "trunk-eu-a-down");
        box.management().awaitQuiet();
        assertThat(box.incidents(FINANCE)).hasSize(1);
    }

    @Test
    void a_recovery_closes_an_incident_during_maintenance_and_a_window_that_is_removed_lets_go() {
        box.start();
        box.webhooks().genesys("trunk-eu-open", "DOWN", Instant.now().minusSeconds(600));
        box.incident(FINANCE, "trunk-eu-open-down");
        box.edit(
                "config/maintenance.yaml",
                window(Instant.now().minusSeconds(60), Instant.now().plus(Duration.ofHours(1))));
        box.webhooks().genesys("trunk-eu-open", "UP", Instant.now());
        box.resolved(FINANCE, "trunk-eu-open-down");
        box.webhooks().genesys("trunk-eu-held", "DOWN", Instant.now());
        awaitHeld("trunk-eu-held");
        assertThat(box.incidents(FINANCE)).hasSize(1);
        box.write("config/maintenance.yaml", "maintenance: []\n");
        box.incident(FINANCE, "trunk-eu-held-down");
    }
}
