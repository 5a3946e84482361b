package io.trunkline.simulate;

import static io.trunkline.model.Status.DOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.DeliveryAction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever becomes of updates: who falls is in a trigger that PagerDuty accepted, within the time that an update has. */
class LateJoinPropertiesTest {

    /** The wait, then what an update has, then the lease of a call. */
    private static final Duration TOLD_WITHIN =
            Duration.ofSeconds(5).plusMinutes(5).plusSeconds(15);

    /** Seconds between falls, most of them within a window. */
    @Provide
    Arbitrary<List<Integer>> gaps() {
        return Arbitraries.integers().between(0, 50).list().ofMinSize(2).ofMaxSize(12);
    }

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void outage_is_in_an_accepted_trigger_in_time_though_no_update_is_accepted(@ForAll("gaps") List<Integer> gaps) {
        try (Scenario s = new Scenario()) {
            s.pagerDuty(call -> call.report().action() == DeliveryAction.UPDATE ? Answers.NOT_FOUND : Answers.ACCEPTED);
            int at = 0;
            for (int trunk = 0; trunk < gaps.size(); trunk++) {
                at += gaps.get(trunk);
                s.at(at + "s", DOWN, "trunk-us-" + (100 + trunk));
            }
            s.moveTo(at + 3600 + "s");
            at = 0;
            for (int trunk = 0; trunk < gaps.size(); trunk++) {
                at += gaps.get(trunk);
                String id = "trunk-us-" + (100 + trunk);
                Instant latest = Scenario.START.plusSeconds(at).plus(TOLD_WITHIN);
                assertThat(triggersOf(s, id))
                        .as(id + " of " + s.heard())
                        .singleElement()
                        .satisfies(told -> assertThat(told).isBeforeOrEqualTo(latest));
            }
        }
    }

    private static List<Instant> triggersOf(Scenario s, String id) {
        return IntStream.range(0, s.calls().size())
                .filter(call -> s.calls().get(call).report().action() == DeliveryAction.TRIGGER)
                .filter(call -> s.calls().get(call).report().members().stream()
                        .anyMatch(member -> member.component().id().equals(id)))
                .mapToObj(s.callTimes()::get)
                .toList();
    }
}
