package io.trunkline.simulate;

import static io.trunkline.model.Status.DOWN;
import static io.trunkline.model.Status.UP;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import io.trunkline.source.Source;
import io.trunkline.source.SourceBuilder;
import io.trunkline.source.body.InvalidEventException;
import io.trunkline.source.normalize.EventNormalizer;
import io.trunkline.source.normalize.NormalizedEvent;
import io.trunkline.source.normalize.SampleBody;
import io.trunkline.source.signature.Headers;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two sources report on the same trunks, one with {@code components-of} the other: one trunk, one page. */
class TwoDoorsScenariosTest {

    private static final Source FIRST = SourceBuilder.source("genesys").build();
    private static final Source SECOND = SourceBuilder.source("genesys-eventbridge")
            .type("/detail-type")
            .event("trunk", "trunk", "/detail/eventBody/id")
            .status("/detail/eventBody/status")
            .occurredAt("/detail/timestamp")
            .deliveryIdAt("/id")
            .componentsOf("genesys")
            .build();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void the_same_outage_through_both_doors_pages_once_whichever_comes_first(boolean secondFirst) {
        Source early = secondFirst ? SECOND : FIRST;
        Source late = secondFirst ? FIRST : SECOND;
        try (Scenario s = new Scenario()) {
            assertThat(s.at("1s", report(early, DOWN, "0s", "1s")).verdict()).isEqualTo("change");
            assertThat(s.at("2s", report(late, DOWN, "0s", "2s")).verdict()).isEqualTo("repeat");
            s.at("20m", report(early, UP, "20m", "20m"));
            assertThat(s.at("20m1s", report(late, UP, "20m", "20m1s")).verdict())
                    .isEqualTo("repeat");
            s.heardBy("1h", "6s trigger t-1-down (1 of 1 out)", "20m resolve t-1-down (0 of 1 out)");
        }
    }

    @Test
    void both_in_one_batch_are_one_outage() {
        try (Scenario s = new Scenario()) {
            s.batch("0s", report(FIRST, DOWN, "0s", "0s"), report(SECOND, DOWN, "0s", "0s"));
            s.heardBy("1h", "5s trigger t-1-down (1 of 1 out)");
        }
    }

    @Test
    void copy_after_the_recovery_is_stale_and_does_not_page() {
        try (Scenario s = new Scenario()) {
            s.at("0s", report(FIRST, DOWN, "0s", "0s"));
            s.at("10m", report(FIRST, UP, "10m", "10m"));
            assertThat(s.at("12m", report(SECOND, DOWN, "0s", "12m")).verdict()).isEqualTo("stale");
            s.heardBy("1h", "5s trigger t-1-down (1 of 1 out)", "10m resolve t-1-down (0 of 1 out)");
        }
    }

    @Test
    void a_door_that_dates_a_little_later_makes_no_second_outage() {
        try (Scenario s = new Scenario()) {
            s.at("0s", report(FIRST, DOWN, "0s", "0s"));
            assertThat(s.at("1s", report(SECOND, DOWN, "250ms", "1s")).verdict())
                    .isEqualTo("repeat");
            s.heardBy("1h", "5s trigger t-1-down (1 of 1 out)");
        }
    }

    @Test
    void what_one_door_loses_the_other_tells() {
        try (Scenario s = new Scenario()) {
            s.at("0s", report(FIRST, DOWN, "0s", "0s"));
            s.at("10m", report(SECOND, UP, "10m", "10m"));
            s.heardBy("1h", "5s trigger t-1-down (1 of 1 out)", "10m resolve t-1-down (0 of 1 out)");
        }
    }

    private static StatusEvent report(Source source, Status status, String occurred, String received) {
        Instant at = Scenario.START.plus(Scenario.length(occurred));
        byte[] body = SampleBody.of(source, "trunk", "t-1", status, at);
        try {
            return ((NormalizedEvent.Event) new EventNormalizer()
                            .normalise(source, body, Headers.none(), Scenario.START.plus(Scenario.length(received))))
                    .event();
        } catch (InvalidEventException e) {
            throw new AssertionError(e);
        }
    }
}
