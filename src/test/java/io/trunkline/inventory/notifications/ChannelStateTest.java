package io.trunkline.inventory.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class ChannelStateTest {

    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");
    private static final IntFunction<Duration> PAUSES = failures -> Duration.ofSeconds(1L << failures);
    private static final Instant DAY = at(86_400);

    private static Instant at(long seconds) {
        return START.plusSeconds(seconds);
    }

    private static ChannelState.ChannelWork turn(ChannelState line, long seconds) {
        return line.turn(at(seconds), PAUSES);
    }

    private static ChannelState open(String channel) {
        return turn(ChannelState.begin(START), 0).line().opened(channel, DAY, START);
    }

    @Test
    void channel_is_opened_once_and_kept_while_messages_arrive() {
        ChannelState.ChannelWork first = turn(ChannelState.begin(START), 0);
        assertThat(first.open()).isTrue();
        assertThat(turn(first.line(), 1).open()).as("it is being opened").isFalse();

        ChannelState line = first.line().opened("a", DAY, at(1));
        for (long now = 30; now < 600; now += 30) {
            line = line.heard("a", at(now));
            assertThat(turn(line, now + 29))
                    .isEqualTo(new ChannelState.ChannelWork(line, false, java.util.List.of(), false));
        }
    }

    @Test
    void what_is_silent_for_three_heartbeats_is_given_up_and_opened_anew() {
        ChannelState line = open("a").heard("a", at(200));

        assertThat(turn(line, 289).silent()).isFalse();
        ChannelState.ChannelWork dead = turn(line, 290);
        assertThat(dead.silent()).isTrue();
        assertThat(dead.close()).containsExactly("a");
        assertThat(dead.line().live()).isNull();
        assertThat(turn(dead.line(), 292).open()).isTrue();
    }

    @Test
    void a_heartbeat_of_another_channel_is_no_sign_of_life() {
        assertThat(turn(open("a").heard("b", at(80)), 90).silent()).isTrue();
    }

    @Test
    void renewal_opens_another_beside_it_and_leaves_the_old_one_after_an_overlap() {
        ChannelState line = turn(ChannelState.begin(START), 0).line().opened("a", at(50), START);
        assertThat(turn(line, 49).open()).isFalse();

        ChannelState.ChannelWork renewing = turn(line, 50);
        assertThat(renewing.open()).isTrue();
        assertThat(renewing.close()).isEmpty();
        assertThat(renewing.line().isLive("a")).isTrue();

        ChannelState both = renewing.line().opened("b", DAY, at(52));
        assertThat(both.isLive("b")).isTrue();
        assertThat(turn(both, 61).close()).isEmpty();
        ChannelState.ChannelWork over = turn(both, 62);
        assertThat(over.close()).containsExactly("a");
        assertThat(over.line().leaving()).isNull();
        assertThat(over.open()).isFalse();
    }

    @Test
    void a_closing_notice_renews_at_once_and_the_end_of_the_old_one_is_no_loss() {
        ChannelState told = open("a").closing("a", at(30));
        ChannelState.ChannelWork renewing = turn(told, 30);
        assertThat(renewing.open()).isTrue();

        ChannelState renewed = renewing.line().opened("b", DAY, at(31)).lost("a", at(32), PAUSES);
        assertThat(renewed.isLive("b")).isTrue();
        assertThat(renewed.leaving()).isNull();
        assertThat(renewed.failures()).isZero();
    }

    @Test
    void one_that_closes_while_it_is_renewed_is_lost_and_the_next_one_is_a_beginning() {
        ChannelState renewing = turn(open("a").closing("a", at(30)), 30).line();

        ChannelState lost = renewing.lost("a", at(31), PAUSES);
        assertThat(lost.live()).isNull();
        assertThat(turn(lost, 31).open()).as("one is being opened already").isFalse();
        assertThat(lost.opened("b", DAY, at(32)).leaving()).isNull();
    }

    @Test
    void a_renewal_that_fails_keeps_the_old_one_and_is_tried_again() {
        ChannelState line = turn(open("a").closing("a", at(30)), 30).line().failed(at(31), PAUSES, Instant.EPOCH);

        assertThat(line.isLive("a")).isTrue();
        assertThat(turn(line, 32).open()).isFalse();
        assertThat(turn(line, 33).open()).isTrue();
    }

    @Test
    void pauses_grow_with_failures_and_are_never_shorter_than_the_platform_asks() {
        ChannelState line = turn(ChannelState.begin(START), 0).line().failed(START, PAUSES, Instant.EPOCH);
        assertThat(line.tryAt()).isEqualTo(at(2));

        line = turn(line, 2).line().failed(at(2), PAUSES, Instant.EPOCH);
        assertThat(line.tryAt()).isEqualTo(at(6));

        line = turn(line, 6).line().failed(at(6), PAUSES, at(3_600));
        assertThat(line.tryAt()).isEqualTo(at(3_600));
    }

    @Test
    void a_channel_that_does_not_last_counts_as_a_failure_and_one_that_lasted_does_not() {
        ChannelState line = open("a").lost("a", at(1), PAUSES);
        assertThat(line.failures()).isEqualTo(1);

        line = turn(line, 3).line().opened("b", DAY, at(3)).lost("b", at(4), PAUSES);
        assertThat(line.failures()).isEqualTo(2);
        assertThat(line.tryAt()).isEqualTo(at(8));

        line = turn(line, 8).line().opened("c", DAY, at(8)).lost("c", at(8 + 120), PAUSES);
        assertThat(line.failures()).isEqualTo(1);
    }
}
