package io.trunkline.simulate;

import static io.trunkline.model.Status.DOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.DeliveryAction;
import io.trunkline.model.DeliveryResult;
import io.trunkline.pagerduty.IncidentReport;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Rule 12: however the old routing key fails, a corrected one is tried. */
class OwnerPropertiesTest {

    /** What says nothing of the key has this long before another is tried: the calls may have arrived. */
    private static final Duration UNANSWERED_FOR = Duration.ofMinutes(5);

    /** The wait, and that of what was refused everywhere. */
    private static final Duration AT_ONCE = Duration.ofSeconds(5 + 5 + 1);

    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(64 + 10);

    @Provide
    Arbitrary<DeliveryResult> failures() {
        return Arbitraries.of(List.of(
                Answers.REFUSED,
                Answers.THROTTLED,
                Answers.UNREACHABLE,
                Answers.TIMEOUT,
                Answers.SERVER_ERROR,
                Answers.STRANGE,
                Answers.TOO_LARGE,
                Answers.NOT_FOUND,
                Answers.GATEWAY_400,
                new DeliveryResult.NotUnderstood(401, "unauthorized"),
                new DeliveryResult.NotUnderstood(403, "forbidden")));
    }

    @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
    void corrected_key_is_paged_whatever_the_old_one_answers(
            @ForAll("failures") DeliveryResult failure, @ForAll @IntRange(min = 1, max = 900) int corrected) {
        try (Scenario s = new Scenario()) {
            s.pagerDuty(call -> call.report().routingKey().equals("key-mended") ? Answers.ACCEPTED : failure)
                    .at("0s", DOWN, "trunk-us-1")
                    .servicesAt(corrected + "s", new FixedDirectory("key-mended"))
                    .moveTo("1h");
            boolean answers = !(failure instanceof DeliveryResult.Unanswered);
            Duration from = Duration.ofSeconds(corrected);
            Duration latest = answers
                    ? from.plus(AT_ONCE)
                    : longer(from, UNANSWERED_FOR.plus(LONGEST_BACKOFF)).plus(LONGEST_BACKOFF);
            assertThat(IntStream.range(0, s.calls().size())
                            .filter(call -> isPage(s.calls().get(call).report()))
                            .mapToObj(s.callTimes()::get))
                    .as("%s until %d s: %s", failure, corrected, s.heard())
                    .singleElement()
                    .satisfies(at -> assertThat(at).isBeforeOrEqualTo(Scenario.START.plus(latest)));
        }
    }

    /** What one call left in doubt does not bind the incident to a key that says no from then on. */
    @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
    void corrected_key_is_paged_though_the_old_one_was_silent_first(
            @ForAll("failures") DeliveryResult failure, @ForAll @IntRange(min = 60, max = 900) int corrected) {
        try (Scenario s = new Scenario()) {
            s.pagerDuty(call -> call.report().routingKey().equals("key-mended")
                            ? Answers.ACCEPTED
                            : s.calls().size() <= 1 ? Answers.TIMEOUT : failure)
                    .at("0s", DOWN, "trunk-us-1")
                    .servicesAt(corrected + "s", new FixedDirectory("key-mended"))
                    .moveTo("1h");
            Duration latest = longer(Duration.ofSeconds(corrected), UNANSWERED_FOR.plus(LONGEST_BACKOFF))
                    .plus(LONGEST_BACKOFF)
                    .plus(LONGEST_BACKOFF);
            assertThat(IntStream.range(0, s.calls().size())
                            .filter(call -> isPage(s.calls().get(call).report()))
                            .mapToObj(s.callTimes()::get))
                    .as("silence, then %s until %d s: %s", failure, corrected, s.heard())
                    .isNotEmpty()
                    .first()
                    .satisfies(at -> assertThat(at).isBeforeOrEqualTo(Scenario.START.plus(latest)));
        }
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static boolean isPage(IncidentReport report) {
        return report.routingKey().equals("key-mended") && report.action() == DeliveryAction.TRIGGER;
    }
}
