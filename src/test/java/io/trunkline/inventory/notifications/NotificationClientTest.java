package io.trunkline.inventory.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.model.Status;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Real sockets and a real login against a platform that is none; time is passed by hand. */
class NotificationClientTest extends NotificationClientFixture {

    @Test
    void what_a_channel_reports_is_recorded_and_its_first_opening_is_a_gap() {
        listen();
        assertThat(listener.takeGap()).as("once").isFalse();

        assertThat(reportDown()).isEqualTo(1);

        awaitEvents(1);
        assertThat(ledger.events.get(0).status()).isEqualTo(Status.DOWN);
        assertThat(listener.standing()).isEqualTo(new SubscriptionStatus("genesys", true, 1, 1, 1, 0, null));
    }

    @Test
    void a_socket_that_dies_without_a_word_is_given_up_after_90_seconds_and_another_is_opened() {
        listen();
        pass(60);
        platform.channels().heartbeat();
        reportDown();
        awaitEvents(1);
        pass(89);
        assertThat(ledger.channels).containsExactly("opened");

        pass(1);
        awaitChannels("opened", "silent");
        pass(1);
        awaitChannels("opened", "silent", "opened");
        assertThat(listener.takeGap()).isTrue();
        assertThat(platform.channels().made())
                .as("the old one may be dead at the other end too")
                .isEqualTo(2);
        await().until(() -> platform.channels().listening().size() == 1);
    }

    @Test
    void after_a_closing_notice_another_is_open_before_the_old_one_closes_and_nothing_is_missed() {
        listen();
        platform.channels().announceClosing();
        await().pollInterval(Duration.ofMillis(10)).until(() -> {
            turn();
            return ledger.channels.contains("renewed");
        });

        assertThat(reportDown()).as("both report it").isEqualTo(2);
        awaitEvents(2);
        assertThat(ledger.events)
                .as("the one of the channel that is left may be the later, and is no newer")
                .extracting(event -> event.fingerprint() == null)
                .containsExactlyInAnyOrder(true, false);

        platform.channels().announceClosing();
        pass(10);
        await().until(() -> platform.channels().listening().size() <= 2);
    }

    @Test
    void before_its_day_is_over_a_channel_is_renewed_beside_itself() {
        listen();
        // The stand-in counts by the real time, long after the clock of this test; of that no more than a day is
        // believed.
        for (int hour = 0; hour < 21; hour++) {
            now.updateAndGet(at -> at.plusSeconds(3_600));
            int heard = platform.channels().listening().size();
            platform.channels().heartbeat();
            reportDown();
            awaitEvents(hour + 1);
            turn();
            assertThat(heard).isEqualTo(1);
        }
        assertThat(ledger.channels).containsExactly("opened");

        now.updateAndGet(at -> at.plusSeconds(3_000));
        reportDown();
        awaitEvents(22);
        turn();
        awaitChannels("opened", "renewed");
        assertThat(platform.channels().listening()).hasSize(2);
        pass(10);
        await().until(() -> platform.channels().listening().size() == 1);
        assertThat(listener.takeGap())
                .as("the old one may have been silent for a while")
                .isTrue();
    }

    @Test
    void a_closed_socket_is_opened_again_on_the_same_channel_after_a_pause() {
        listen();
        platform.channels().hangUp();
        awaitChannels("opened", "closed");
        turn();
        assertThat(ledger.channels).containsExactly("opened", "closed");

        pass(1);
        awaitChannels("opened", "closed", "opened");
        assertThat(platform.channels().made()).isEqualTo(1);
        assertThat(listener.takeGap()).isTrue();
    }

    @Test
    void a_token_that_was_revoked_and_a_channel_that_is_gone_cost_one_attempt() {
        listen();
        platform.revokeTokens();
        platform.channels().end();
        awaitChannels("opened", "closed");

        pass(1);
        awaitChannels("opened", "closed", "failed");
        assertThat(listener.takeGap()).as("nobody listens").isTrue();
        pass(2);
        awaitChannels("opened", "closed", "failed", "opened");
        assertThat(platform.logins()).isEqualTo(2);
        assertThat(listener.takeGap()).isTrue();
    }

    @Test
    void while_no_socket_opens_it_is_tried_less_and_less_and_channels_are_not_used_up() {
        platform.channels().refuseSockets(true);
        turn();
        awaitChannels("failed");
        assertThat(listener.standing().trouble()).contains("127.0.0.1").doesNotContain("channel-1");
        pass(1);
        awaitChannels("failed", "failed");
        pass(1);
        assertThat(ledger.channels).hasSize(2);

        platform.channels().refuseSockets(false);
        pass(1);
        awaitChannels("failed", "failed", "opened");
        assertThat(platform.channels().made()).isEqualTo(1);
        assertThat(listener.standing().trouble()).isNull();
    }

    @Test
    void what_cannot_be_recorded_ends_the_channel_and_the_next_one_asks() {
        listen();
        ledger.full = true;
        reportDown();
        awaitChannels("opened", "dropped");
        assertThat(listener.takeGap()).isTrue();
        await().until(() -> platform.channels().listening().isEmpty());

        ledger.full = false;
        pass(1);
        awaitChannels("opened", "dropped", "opened");
        assertThat(listener.takeGap()).isTrue();
    }

    @Test
    void what_cannot_be_read_is_said_and_asked_for_and_the_channel_stays() {
        listen();
        platform.channels().say("{\"topicName\":\"" + TOPIC + "\",\"eventBody\":{}}");
        awaitChannels("opened", "unreadable");

        await().until(listener::takeGap);
        platform.channels().say("not JSON");
        reportDown();
        awaitEvents(1);
        assertThat(listener.takeGap()).as("not with each of them").isFalse();
    }

    @Test
    void any_message_of_the_system_is_as_bad_as_a_closing_one() {
        listen();
        platform.channels().say("{\"topicName\":\"v2.system.no_longer_subscribed\",\"eventBody\":{}}");
        await().until(listener::takeGap);
        await().pollInterval(Duration.ofMillis(10)).until(() -> {
            turn();
            return ledger.channels.contains("renewed");
        });
        assertThat(platform.channels().listening()).hasSize(2);
    }

    @Test
    void channels_that_are_closed_again_and_again_are_said_once_to_be_contended() {
        listen();
        for (int times = 0; times < 4; times++) {
            int before = count("opened");
            platform.channels().hangUp();
            await().until(() -> count("closed") == before);
            pass(120);
            await().until(() -> count("opened") == before + 1);
        }
        await().until(() -> count("contended") == 1);
    }
}
