package io.trunkline.stage.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParallelCallsTest {

    private long nanos;
    private final ParallelCalls calls = new ParallelCalls(2, () -> nanos);

    @Test
    void keys_that_answer_are_not_limited_by_calls_that_last() {
        for (int key = 0; key < 100; key++) {
            assertThat(calls.begin("hangs-" + key)).isPresent();
        }
        nanos += Duration.ofSeconds(5).toNanos();
        assertThat(calls.begin("healthy")).isPresent();
    }

    @Test
    void keys_that_did_not_answer_are_bounded_together() {
        List<ParallelCalls.ParallelCall> turns = new ArrayList<>();
        for (String key : List.of("a", "b", "c")) {
            calls.ended(key, false);
        }
        turns.add(calls.begin("a").orElseThrow());
        turns.add(calls.begin("b").orElseThrow());
        assertThat(calls.begin("c")).isEmpty();
        calls.end(turns.get(0));
        assertThat(calls.begin("c")).isPresent();
    }

    @Test
    void a_call_that_lasts_takes_a_place_of_those_after_half_a_second() {
        calls.ended("c", false);
        calls.begin("a");
        calls.begin("b");
        nanos += Duration.ofMillis(500).toNanos();
        assertThat(calls.begin("c")).isPresent();
        nanos += 1;
        assertThat(calls.begin("c")).isEmpty();
    }

    @Test
    void a_key_that_answers_again_is_one_of_the_others() {
        calls.ended("a", false);
        calls.ended("b", false);
        calls.begin("a");
        calls.begin("b");
        calls.ended("c", false);
        assertThat(calls.begin("c")).isEmpty();
        calls.ended("c", true);
        assertThat(calls.begin("c")).isPresent();
    }

    @Test
    void there_is_an_end_to_all_of_them() {
        for (int key = 0; key < ParallelCalls.MOST; key++) {
            assertThat(calls.begin("key-" + key)).isPresent();
        }
        assertThat(calls.begin("one-more")).isEmpty();
    }
}
