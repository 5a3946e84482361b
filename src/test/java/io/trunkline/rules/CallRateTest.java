package io.trunkline.rules;

import static io.trunkline.rules.Components.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CallRateTest {

    private static final CallRate THREE = new CallRate(3);

    @Test
    void call_is_permitted_at_once_while_fewer_were_made_in_the_last_minute() {
        assertThat(THREE.permitAt(List.of(), at("1m"))).isEqualTo(at("1m"));
        assertThat(THREE.permitAt(List.of(at("30s"), at("40s")), at("1m"))).isEqualTo(at("1m"));
        assertThat(THREE.permitAt(List.of(at("0s"), at("30s"), at("40s")), at("1m")))
                .isEqualTo(at("1m"));
    }

    @Test
    void call_beyond_the_rate_waits_until_one_of_the_last_is_a_minute_old() {
        assertThat(THREE.permitAt(List.of(at("10s"), at("30s"), at("40s")), at("1m")))
                .isEqualTo(at("1m10s"));
        assertThat(THREE.permitAt(List.of(at("5s"), at("10s"), at("30s"), at("40s")), at("1m")))
                .isEqualTo(at("1m10s"));
    }

    @Test
    void call_counts_from_its_end() {
        List<Instant> begun = THREE.begun(List.of(at("10s")), at("20s"));
        assertThat(begun).containsExactly(at("10s"), at("20s"));
        assertThat(THREE.ended(begun, at("35s"))).containsExactly(at("10s"), at("35s"));
    }

    @Test
    void end_of_a_call_that_was_not_counted_counts() {
        assertThat(THREE.ended(List.of(), at("35s"))).containsExactly(at("35s"));
    }

    @Test
    void calls_of_more_than_a_minute_ago_are_forgotten() {
        assertThat(THREE.begun(List.of(at("0s"), at("1s")), at("1m"))).containsExactly(at("1s"), at("1m"));
    }

    @Test
    void call_later_than_now_counts_from_now() {
        assertThat(THREE.begun(List.of(at("9h")), at("1m"))).containsExactly(at("1m"), at("1m"));
        assertThat(new CallRate(1).permitAt(List.of(at("9h")), at("1m"))).isEqualTo(at("2m"));
    }

    @Property
    void no_sixty_seconds_see_more_calls_than_the_rate(
            @ForAll @IntRange(min = 1, max = 5) int rate,
            @ForAll @Size(max = 40) List<@IntRange(min = 0, max = 30) Integer> pauses) {
        CallRate calls = new CallRate(rate);
        List<Instant> kept = List.of();
        List<Instant> begins = new ArrayList<>();
        Instant now = at("0s");
        for (int pause : pauses) {
            Instant wanted = now.plusSeconds(pause);
            Instant permit = calls.permitAt(kept, wanted);
            now = permit.isAfter(wanted) ? permit : wanted;
            kept = calls.begun(kept, now);
            begins.add(now);
            now = now.plusSeconds(pause % 3);
            kept = calls.ended(kept, now);
        }
        for (int i = rate; i < begins.size(); i++) {
            assertThat(begins.get(i)).isAfterOrEqualTo(begins.get(i - rate).plusSeconds(60));
        }
    }
}
