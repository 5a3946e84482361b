package io.trunkline.inventory.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.inventory.GenesysStandIn;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a notification client subscribes to, and what it does when topics are refused or lost. */
class NotificationSubscriptionTest extends NotificationClientFixture {

    private static final String OTHER = "v2.telephony.providers.edges.e-1";

    @Test
    void more_than_a_thousand_topics_use_several_channels() {
        topics = IntStream.range(0, 2_500)
                .mapToObj(n -> "v2.telephony.providers.edges.trunks.t-" + n)
                .collect(Collectors.toSet());
        turn();
        awaitChannels("opened", "opened", "opened");

        assertThat(platform.channels().listening().stream().flatMap(Set::stream))
                .containsExactlyInAnyOrderElementsOf(topics);
        assertThat(reportDown()).isEqualTo(1);
        awaitEvents(1);
    }

    @Test
    void a_trunk_that_is_new_is_subscribed_on_the_channel_that_is_open_and_asked_for_once() {
        listen();
        topics = Set.of(TOPIC, OTHER);
        turn();

        await().untilAsserted(() -> assertThat(platform.channels().listening()).containsExactly(topics));
        await().until(listener::takeGap);
        topics = Set.of(OTHER);
        turn();
        await().untilAsserted(() -> assertThat(platform.channels().listening()).containsExactly(topics));
        assertThat(listener.takeGap()).isFalse();
        assertThat(ledger.channels).containsExactly("opened");
    }

    @Test
    void topics_that_the_platform_lost_are_missed_within_a_quarter_of_an_hour() {
        listen();
        platform.channels().forgetTopics();
        for (int minute = 1; minute < 15; minute++) {
            sayOther(minute);
            pass(60);
        }
        assertThat(ledger.channels).containsExactly("opened");
        assertThat(reportDown()).isZero();

        sayOther(15);
        pass(60);
        awaitChannels("opened", "unsubscribed");
        assertThat(listener.takeGap()).isTrue();
        turn();
        await().untilAsserted(() -> assertThat(platform.channels().listening()).containsExactly(topics));
        assertThat(platform.channels().made()).isEqualTo(1);
    }

    /** Something that proves that the channel lives. */
    private void sayOther(int times) {
        platform.channels().say("{\"topicName\":\"v2.other\",\"eventBody\":{}}");
        await().until(() -> ledger.ignored.get() == times);
    }

    @Test
    void a_refused_topic_takes_no_other_with_it_and_makes_no_other_channel() {
        topics = Set.of(TOPIC, OTHER);
        platform.channels().refuse(OTHER);
        listen();

        assertThat(reportDown()).isEqualTo(1);
        awaitEvents(1);
        assertThat(listener.standing()).isEqualTo(new SubscriptionStatus("genesys", true, 1, 1, 1, 0, null));
        pass(60);
        assertThat(platform.channels().made()).isEqualTo(1);
        assertThat(ledger.channels).containsExactly("opened");
    }

    @Test
    void a_refusal_of_all_topics_is_tried_again_on_the_same_channel() {
        platform.behave(path -> path.contains("/subscriptions")
                ? Optional.of(new GenesysStandIn.Answer(403, Map.of()))
                : Optional.empty());
        turn();
        awaitChannels("failed");
        platform.behave();
        pass(5);
        awaitChannels("failed", "opened");
        assertThat(platform.channels().made()).isEqualTo(1);
    }

    @Test
    void without_anything_to_listen_to_there_is_no_channel() {
        listen();
        topics = Set.of();
        turn();

        await().until(() -> platform.channels().listening().isEmpty());
        pass(3_600);
        assertThat(ledger.channels).containsExactly("opened");
        assertThat(listener.standing()).isEqualTo(new SubscriptionStatus("genesys", true, 0, 0, 0, 0, null));
    }
}
