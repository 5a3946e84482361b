package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.config.Settings;
import io.trunkline.ledger.query.UnknownIncident;
import io.trunkline.model.Backoff;
import io.trunkline.pagerduty.rest.VirtualPace;
import io.trunkline.play.Behaviour;
import io.trunkline.play.StandIn;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));
        new IncidentResolver(new Settings.PagerDuty(pagerDuty.url(), 100, backoff, Duration.ofSeconds(20)), pace)
                .resolve(INCIDENT);
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
}
