package io.trunkline.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.Evidence;
import io.trunkline.model.Evidence.Fact;
import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Rule 18: however much reports leave out, what was last said to have failed keeps a component out until it is said to be well. */
class DecidingFactsPropertiesTest {

    @Provide
    Arbitrary<List<Map<Fact, Boolean>>> reports() {
        return Arbitraries.maps(Arbitraries.of(Fact.class), Arbitraries.of(true, false))
                .ofMinSize(1)
                .list()
                .ofMinSize(1)
                .ofMaxSize(12);
    }

    @Property(tries = 1_000)
    void component_is_out_as_long_as_a_fact_was_last_said_to_have_failed(
            @ForAll("reports") List<Map<Fact, Boolean>> reports) {
        Map<Fact, Boolean> said = new EnumMap<>(Fact.class);
        ComponentHistory component = null;
        Set<Fact> failed = Set.of();
        int minute = 0;
        for (Map<Fact, Boolean> report : reports) {
            said.putAll(report);
            StatusEvent event = event(minute++, report);
            component = ComponentHistory.report(component, DecidingFacts.weigh(component, failed, event))
                    .observation();
            failed = DecidingFacts.after(failed, event);
            assertThat(component.observed().isOutage())
                    .as("%s of %s", report, reports)
                    .isEqualTo(said.containsValue(false));
            if (said.get(Fact.CONNECTED) == Boolean.FALSE) {
                assertThat(component.observed()).as("%s of %s", report, reports).isEqualTo(Status.DOWN);
            }
        }
    }

    private static StatusEvent event(int minute, Map<Fact, Boolean> report) {
        Set<Fact> failed = EnumSet.noneOf(Fact.class);
        report.forEach((fact, well) -> {
            if (!well) {
                failed.add(fact);
            }
        });
        Status status = failed.contains(Fact.CONNECTED) ? Status.DOWN : failed.isEmpty() ? Status.UP : Status.DEGRADED;
        return Components.event(status + " " + minute + "m").proven(Evidence.of(null, failed, report.keySet()));
    }
}
