package io.trunkline.inventory.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trunkline.http.JdkHttp;
import io.trunkline.http.RestClient;
import io.trunkline.inventory.GenesysStandIn;
import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import io.trunkline.source.BodyFormat;
import io.trunkline.source.PlatformApiSettings;
import io.trunkline.source.PlatformApiSettings.ClientCredentials;
import io.trunkline.source.Source;
import io.trunkline.source.normalize.EventNormalizer;
import io.trunkline.source.normalize.NormalizedEvent;
import io.trunkline.store.StoreUnavailableException;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real sockets and a real login against a platform that is none; time is passed by hand. */
class NotificationClientTest {

    private static final Instant START = Instant.parse("2020-11-24T10:00:00Z");
    private static final String TOPIC = "v2.telephony.providers.edges.trunks.t-1";
    private static final String OTHER = "v2.telephony.providers.edges.e-1";

    private final GenesysStandIn platform = GenesysStandIn.start();
    private final Vertx vertx = Vertx.vertx();
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final Ledger ledger = new Ledger();
    private final RestClient client = new RestClient(
            new PlatformApiSettings(
                    new ClientCredentials(platform.url(), GenesysStandIn.CLIENT_ID, GenesysStandIn.CLIENT_SECRET),
                    platform.url(),
                    Map.of(),
                    Duration.ZERO,
                    Duration.ofMinutes(10),
                    Duration.ofSeconds(2),
                    100),
            new JdkHttp(),
            now::get);
    private final NotificationClient listener = new NotificationClient(
            source(),
            new ChannelApi(() -> client, true, now::get),
            new VertxWebSockets(() -> vertx),
            new EventNormalizer(),
            ledger,
            now::get,
            failures -> Duration.ofSeconds(failures),
            executor);
    private Set<String> topics = Set.of(TOPIC);

    /** What was reported, and whether it could be recorded. */
    private static final class Ledger implements NotificationHandler {

        private final List<StatusEvent> events = new CopyOnWriteArrayList<>();
        private final List<String> channels = new CopyOnWriteArrayList<>();
        private final AtomicInteger ignored = new AtomicInteger();
        private volatile boolean full;

        @Override
        public CompletableFuture<?> report(Source source, NormalizedEvent normalised) {
            if (full) {
                return CompletableFuture.failedFuture(new StoreUnavailableException("the disk is full", null));
            }
            if (normalised instanceof NormalizedEvent.Ignored) {
                ignored.incrementAndGet();
                return CompletableFuture.completedFuture(null);
            }
            events.add(((NormalizedEvent.Event) normalised).event());
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void unreadable(Source source, String why) {
            channels.add("unreadable");
        }

        @Override
        public void channel(Source source, String what) {
            channels.add(what);
        }
    }

    private static Source source() {
        return new Source(
                "genesys",
                "Genesys",
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                "genesys",
                Map.of(),
                null,
                Optional.empty(),
                BodyFormat.PLAIN);
    }

    @AfterEach
    void stop() {
        listener.stop();
        executor.shutdown();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        platform.close();
    }

    private void turn() {
        listener.turn(topics);
    }

    private void pass(long seconds) {
        now.updateAndGet(at -> at.plusSeconds(seconds));
        turn();
    }

    /** Until that was said so often of channels. */
    private void awaitChannels(String... said) {
        await().pollInterval(Duration.ofMillis(10))
                .untilAsserted(() -> assertThat(ledger.channels).containsExactly(said));
    }

    private void listen() {
        turn();
        awaitChannels("opened");
        assertThat(listener.takeGap()).isTrue();
    }

    private int reportDown() {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("id", "t-1");
        body.putObject("connectedStatus")
                .put("connected", false)
                .put("connectedStateTime", now.get().toString());
        return platform.channels().report(TOPIC, body);
    }

    private void awaitEvents(int count) {
        await().pollInterval(Duration.ofMillis(10))
                .untilAsserted(() -> assertThat(ledger.events).hasSize(count));
    }

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
    void more_than_a_thousand_topics_are_heard_on_several_channels() {
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

    private int count(String said) {
        return (int) ledger.channels.stream().filter(said::equals).count();
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
