package io.trunkline.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.play.Behaviour;
import io.trunkline.play.Call;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A routing key that PagerDuty does not take for minutes is a queue of its own. */
class OneKeyInTroubleIT {

    private static final int OTHERS = 100;

    @RegisterExtension
    static final Installation box = new Installation();

    private static String key(int service) {
        return "Apart%027d".formatted(service);
    }

    @Test
    void holds_none_of_a_hundred_others() {
        StringBuilder services = new StringBuilder("default: s0\nservices:\n");
        StringBuilder components = new StringBuilder("components:\n");
        for (int service = 0; service <= OTHERS; service++) {
            services.append("  s%d: {name: Unit %d, routing-key: %s}\n".formatted(service, service, key(service)));
            components.append("  trunk-%d: s%d\n  trunk-%d-b: s%d\n".formatted(service, service, service, service));
        }
        box.write("config/services.yaml", services.append(components).toString());
        box.pagerduty().always(key(0), Behaviour.throttled(Duration.ofMinutes(3)));
        box.start();
        Instant at = Instant.now().minusSeconds(600);
        box.webhooks().genesys("trunk-0", "DOWN", at);
        Waits.until("the first key is refused", () -> box.pagerduty().calls(key(0)), calls -> assertThat(calls)
                .isNotEmpty());

        for (int service = 0; service <= OTHERS; service++) {
            box.webhooks().genesys("trunk-" + service + "-b", "DOWN", at);
        }
        Waits.until("all others are paged", () -> box.pagerduty().openIncidents(), open -> assertThat(open)
                .hasSize(OTHERS));
        for (int service = 1; service <= OTHERS; service++) {
            box.webhooks().genesys("trunk-" + service + "-b", "UP", Instant.now());
        }
        Waits.await("and closed").until(() -> box.pagerduty().openIncidents().isEmpty());

        assertThat(box.pagerduty().calls(key(0))).extracting(Call::status).containsExactly(429);
        box.management().awaitMetric(1, "trunkline_key_held", "0000");
    }
}
