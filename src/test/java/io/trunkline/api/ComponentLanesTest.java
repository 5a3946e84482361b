package io.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ledger.query.ComponentPast;
import io.trunkline.ledger.query.EventView;
import io.trunkline.model.ComponentId;
import io.trunkline.model.Status;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComponentLanesTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final String WHY = "trunks of type PHONE do not page";

    private static EventView report(long id, Status status, String verdict) {
        ComponentId trunk = new ComponentId("genesys", "trunk", "t-1");
        Instant at = NOON.plusSeconds(id);
        return new EventView(id, "genesys", "t", trunk, null, status, WHY, at, at, verdict, null, null, null);
    }

    @Test
    void an_outage_of_a_trunk_whose_type_does_not_page_is_reported_and_changes_nothing() {
        EventView excluded = report(2, Status.DOWN, "excluded");
        ComponentPast past =
                new ComponentPast(List.of(excluded, report(1, Status.UP, "recovery")), List.of(), List.of());

        assertThat(ComponentLanes.of(past, NOON.plusSeconds(60)).reported())
                .extracting(WhyJson.Span::label)
                .containsExactly("UP");
        assertThat(Sentences.verdict(excluded)).isEqualTo("changes nothing: " + WHY);
    }
}
