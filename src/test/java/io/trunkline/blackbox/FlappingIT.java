package io.trunkline.blackbox;

import static io.trunkline.blackbox.Installation.FINANCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.play.Effect;
import io.trunkline.play.StandInIncident;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Trunks that go up and down: one page, closed when it is really over. */
class FlappingIT {

    private static final Duration COOLDOWN = Duration.ofSeconds(3);

    @RegisterExtension
    static final Installation box = new Installation().with("trunkline.cooldown", "3s");

    @BeforeAll
    static void start() {
        box.start();
    }

    private static void send(String id, String status) {
        assertThat(box.webhooks().genesys(id, status, Instant.now()).status()).isEqualTo(202);
    }

    @Test
    void a_blip_is_closed_a_cooldown_after_it_ended() {
        send("trunk-eu-blip", "DOWN");
        box.incident(FINANCE, "trunk-eu-blip-down");
        Instant up = Instant.now();
        send("trunk-eu-blip", "UP");
        StandInIncident incident = box.resolved(FINANCE, "trunk-eu-blip-down");
        assertThat(incident.resolvedAt().orElseThrow()).isAfterOrEqualTo(up.plus(COOLDOWN));
        box.program().awaitLine("WARN", "trunk-eu-blip", "flaps");
        assertThat(box.management().metric("trunkline_flaps_total", "source=\"genesys\""))
                .isPositive();
    }

    @Test
    void a_trunk_that_flaps_is_one_incident_that_is_closed_once_it_keeps_still() {
        send("trunk-eu-flap", "DOWN");
        box.incident(FINANCE, "trunk-eu-flap-down");
        for (int flap = 0; flap < 3; flap++) {
            send("trunk-eu-flap", "UP");
            Waits.until("held", () -> box.management().component("trunk-eu-flap"), component -> assertThat(
                            component.path("held_reason").asText())
                    .isEqualTo("cooldown"));
            send("trunk-eu-flap", "DOWN");
        }
        Instant up = Instant.now();
        send("trunk-eu-flap", "UP");
        StandInIncident incident = box.resolved(FINANCE, "trunk-eu-flap-down");
        assertThat(incident.resolvedAt().orElseThrow()).isAfterOrEqualTo(up.plus(COOLDOWN));
        assertThat(incident.log())
                .extracting(StandInIncident.Entry::effect)
                .containsExactly(Effect.OPENED, Effect.RESOLVED);
        box.management().awaitQuiet();
        assertThat(box.incidents(FINANCE).stream().filter(one -> one.dedupKey().startsWith("trunk-eu-flap")))
                .hasSize(1);
    }

    @Test
    void a_trunk_that_ends_down_after_flapping_stays_open() {
        send("trunk-eu-ends", "DOWN");
        box.incident(FINANCE, "trunk-eu-ends-down");
        send("trunk-eu-ends", "UP");
        send("trunk-eu-ends", "DOWN");
        box.management().awaitQuiet();
        Waits.steadily("open for longer than a cooldown", COOLDOWN.plusSeconds(1), () -> assertThat(
                        box.incident(FINANCE, "trunk-eu-ends-down").open())
                .isTrue());
    }

    @Test
    void a_trunk_that_never_comes_back_is_ended_by_hand() {
        send("trunk-eu-gone", "DOWN");
        box.incident(FINANCE, "trunk-eu-gone-down");
        box.management().awaitQuiet();
        assertThat(box.management().forget("genesys/trunk/trunk-eu-gone")).isEqualTo(200);
        StandInIncident incident = box.resolved(FINANCE, "trunk-eu-gone-down");
        assertThat(incident.log().get(1).summary()).contains("forgotten");
        assertThat(box.management().forget("genesys/trunk/never-heard-of")).isEqualTo(404);
    }
}
