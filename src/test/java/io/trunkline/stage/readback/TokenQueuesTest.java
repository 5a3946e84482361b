package io.trunkline.stage.readback;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.pagerduty.rest.RestFailures;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tokens of PagerDuty's REST API do not wait for each other. */
class TokenQueuesTest {

    private volatile Duration now = Duration.ofDays(-1);
    private final TokenQueues lanes =
            new TokenQueues(() -> now.toNanos(), failures -> Duration.ofMinutes(1L << failures));

    @Test
    void what_one_token_is_asked_is_asked_one_after_the_other() {
        assertThat(lanes.isFree("a")).isTrue();
        int number = lanes.take("a");
        assertThat(lanes.isFree("a")).isFalse();
        assertThat(lanes.isFree("b")).isTrue();
        assertThat(lanes.take("b")).isNotEqualTo(number);
        lanes.giveBack("a");
        assertThat(lanes.isFree("a")).isTrue();
        assertThat(lanes.take("a")).isEqualTo(number);
    }

    @Test
    void a_token_that_is_not_let_in_rests_longer_each_time_and_others_do_not() {
        lanes.failed("a", RestFailures.refused(401));
        assertThat(lanes.isFree("a")).isFalse();
        assertThat(lanes.isFree("b")).isTrue();
        now = now.plusSeconds(60);
        assertThat(lanes.isFree("a")).isTrue();
        lanes.failed("a", RestFailures.refused(403));
        now = now.plusSeconds(119);
        assertThat(lanes.isResting("a")).isTrue();
        now = now.plusSeconds(1);
        assertThat(lanes.isResting("a")).isFalse();
        lanes.well("a");
        lanes.failed("a", RestFailures.refused(401));
        now = now.plusSeconds(60);
        assertThat(lanes.isFree("a")).isTrue();
    }

    @Test
    void pagerduty_is_left_alone_for_as_long_as_it_asks() {
        lanes.failed("a", RestFailures.throttled(Duration.ofMinutes(3)));
        now = now.plusSeconds(179);
        assertThat(lanes.isFree("a")).isFalse();
        now = now.plusSeconds(1);
        assertThat(lanes.isFree("a")).isTrue();
    }

    @Test
    void a_question_that_is_refused_says_nothing_of_the_token() {
        lanes.failed("a", RestFailures.refused(400));
        assertThat(lanes.isFree("a")).isTrue();
    }

    @Test
    void the_same_trouble_is_news_once() {
        assertThat(lanes.failed("a", RestFailures.refused(401))).isTrue();
        assertThat(lanes.failed("a", RestFailures.refused(401))).isFalse();
        assertThat(lanes.failed("b", RestFailures.refused(401))).isTrue();
        lanes.well("a");
        assertThat(lanes.failed("a", RestFailures.refused(401))).isTrue();
    }
}
