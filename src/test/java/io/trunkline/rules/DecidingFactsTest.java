package io.trunkline.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.Evidence;
import io.trunkline.model.Evidence.Fact;
import io.trunkline.model.Reason;
import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DecidingFactsTest {

    private static final Set<Fact> NONE = Set.of();
    private static final Set<Fact> OPTIONS = Set.of(Fact.OPTIONS);
    private static final Set<Fact> CONNECTED = Set.of(Fact.CONNECTED);
    private static final Set<Fact> BOTH = Set.of(Fact.CONNECTED, Fact.OPTIONS);

    private final ComponentHistory down = Components.observed("DOWN 0s");

    private static StatusEvent event(Status status, Set<Fact> failed, Set<Fact> stated) {
        return Components.event(status + " 5m").proven(Evidence.of(new Reason("", null), failed, stated));
    }

    private Status weighed(Set<Fact> failed, StatusEvent event) {
        return DecidingFacts.weigh(down, failed, event).status();
    }

    @Test
    void an_outage_ends_only_by_a_report_that_states_what_failed() {
        assertThat(weighed(OPTIONS, event(Status.UP, NONE, CONNECTED))).isEqualTo(Status.DOWN);
        assertThat(weighed(OPTIONS, event(Status.UP, NONE, BOTH))).isEqualTo(Status.UP);
        assertThat(weighed(CONNECTED, event(Status.UP, NONE, OPTIONS))).isEqualTo(Status.DOWN);
        assertThat(weighed(CONNECTED, event(Status.DEGRADED, OPTIONS, OPTIONS))).isEqualTo(Status.DOWN);
        assertThat(weighed(CONNECTED, event(Status.DEGRADED, OPTIONS, BOTH))).isEqualTo(Status.DEGRADED);
    }

    @Test
    void a_word_and_a_list_of_the_platform_end_any_outage() {
        assertThat(weighed(BOTH, Components.event("UP 5m"))).isEqualTo(Status.UP);
        assertThat(weighed(
                        BOTH,
                        Components.event("UP 5m")
                                .proven(Evidence.of(null, NONE, CONNECTED).whole())))
                .isEqualTo(Status.UP);
    }

    @Test
    void what_gets_no_better_counts_as_it_is() {
        StatusEvent worse = event(Status.DOWN, OPTIONS, OPTIONS);

        assertThat(DecidingFacts.weigh(down, CONNECTED, worse)).isSameAs(worse);
        assertThat(DecidingFacts.weigh(null, NONE, event(Status.UP, NONE, NONE)).status())
                .isEqualTo(Status.UP);
        assertThat(weighed(CONNECTED, event(Status.UNKNOWN, NONE, NONE))).isEqualTo(Status.UNKNOWN);
    }

    @Test
    void facts_that_come_one_by_one_end_an_outage_together() {
        Set<Fact> left = DecidingFacts.after(BOTH, event(Status.UP, NONE, CONNECTED));
        assertThat(left).isEqualTo(OPTIONS);
        assertThat(DecidingFacts.after(left, event(Status.DOWN, CONNECTED, CONNECTED)))
                .isEqualTo(BOTH);
        assertThat(DecidingFacts.after(left, event(Status.UP, NONE, OPTIONS))).isEmpty();
    }

    @Test
    void a_word_for_an_outage_clears_no_fact() {
        assertThat(DecidingFacts.after(OPTIONS, Components.event("DOWN 5m"))).isEqualTo(OPTIONS);
        assertThat(DecidingFacts.after(OPTIONS, Components.event("UP 5m"))).isEmpty();
    }
}
