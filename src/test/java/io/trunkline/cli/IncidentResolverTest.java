package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.config.Settings;
import io.trunkline.ledger.query.UnknownIncident;
import io.trunkline.model.Backoff;
import io.trunkline.pagerduty.NoRetryHttpClient;
import io.trunkline.pagerduty.rest.VirtualPace;
import io.trunkline.play.Behaviour;
import io.trunkline.play.StandIn;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class IncidentResolverTest {

    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final UnknownIncident INCIDENT = new UnknownIncident("US Retail", "trunk-down", KEY, Instant.EPOCH);

    private final StandIn pagerDuty = StandIn.start();
    private final VirtualPace pace = new VirtualPace();

    @AfterEach
    void stop() {
        pagerDuty.close();
    }

    private void resolve(Behaviour... behaviours) throws Exception {
        Iterator<Behaviour> script = List.of(behaviours).iterator();
        pagerDuty.otherwise(call -> script.hasNext() ? script.next() : Behaviour.usual());
        resolve(Duration.ofSeconds(20));
    }

    private void resolve(Duration timeout) throws Exception {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));
        try (IncidentResolver resolver =
                new IncidentResolver(new Settings.PagerDuty(pagerDuty.url(), 100, backoff, timeout), pace)) {
            resolver.resolve(INCIDENT);
        }
    }

    @Test
    void what_pagerduty_does_not_take_now_is_sent_again_when_it_asks_for_it() throws Exception {
        long began = pace.nanoTime();
        resolve(Behaviour.throttled(Duration.ofSeconds(40)), Behaviour.answer(503), Behaviour.cut());

        assertThat(pagerDuty.calls()).hasSize(4);
        assertThat(Duration.ofNanos(pace.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofSeconds(40));
    }

    @Test
    void what_it_refuses_is_not_and_the_key_is_not_shown() {
        assertThatThrownBy(() -> resolve(Behaviour.refused("bad key " + KEY)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("400")
                .hasMessageNotContainingAny(KEY);
        assertThat(pagerDuty.calls()).hasSize(1);
    }

    @Test
    @Timeout(60)
    void unanswered_resolve_is_cut_off_at_the_timeout_and_repeated() {
        pagerDuty.otherwise(call -> Behaviour.silent());
        long began = pace.nanoTime();

        assertThatThrownBy(() -> resolve(Duration.ofMillis(50))).isInstanceOf(IOException.class);
        assertThat(pace.nanoTime()).as("pauses between the calls").isGreaterThan(began);
    }

    @Test
    void endless_answer_is_cut_and_an_accepted_resolve_is_accepted() throws Exception {
        pagerDuty.otherwise(call -> Behaviour.answer(202, Map.of(), "x".repeat(3 * NoRetryHttpClient.LONGEST)));

        resolve(Duration.ofSeconds(20));

        assertThat(pagerDuty.calls()).hasSize(1);
    }
}
