package io.trunkline.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.http.Deadline;
import io.trunkline.http.RequestRejectedException;
import io.trunkline.http.RestClient;
import io.trunkline.http.ServiceUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Over real sockets, by a clock that the test turns. */
class PlatformApiTest {

    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");

    private final GenesysStandIn platform = GenesysStandIn.start();
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private PlatformApi client;

    @BeforeEach
    void connect() {
        client = new PlatformApi(Apis.genesys(platform), new RestClient(), now::get);
        platform.trunk("t-1", "London carrier A");
    }

    @AfterEach
    void stop() {
        executor.shutdownNow();
        platform.close();
    }

    private JsonNode get(String path) throws Exception {
        return client.get(path, Deadline.in(Duration.ofSeconds(5)));
    }

    private List<JsonNode> all(String path, Duration atMost) throws Exception {
        return new PagedList(client, 100, executor)
                .all(path, Deadline.in(atMost))
                .entities();
    }

    @Test
    void one_token_serves_many_calls() throws Exception {
        get(GenesysStandIn.TRUNKS + "/t-1");
        get(GenesysStandIn.TRUNKS + "/t-1");

        assertThat(platform.requests())
                .containsExactly(
                        "POST /oauth/token",
                        "GET " + GenesysStandIn.TRUNKS + "/t-1",
                        "GET " + GenesysStandIn.TRUNKS + "/t-1");
    }

    @Test
    void a_token_is_renewed_before_it_expires() throws Exception {
        platform.tokensLive(1000);
        get(GenesysStandIn.TRUNKS + "/t-1");
        now.set(START.plusSeconds(899));
        get(GenesysStandIn.TRUNKS + "/t-1");
        assertThat(platform.logins()).isEqualTo(1);

        now.set(START.plusSeconds(901));
        get(GenesysStandIn.TRUNKS + "/t-1");

        assertThat(platform.logins()).isEqualTo(2);
    }

    @Test
    void three_thousand_trunks_come_in_pages_of_a_hundred_each_once_and_in_order() throws Exception {
        IntStream.range(1, 3000).forEach(n -> platform.trunk("n-" + n, "Trunk " + n));

        List<JsonNode> trunks = all(GenesysStandIn.TRUNKS + "?trunkType=EXTERNAL", Duration.ofSeconds(20));

        assertThat(trunks)
                .extracting(trunk -> trunk.path("id").asText())
                .hasSize(3000)
                .doesNotHaveDuplicates()
                .startsWith("t-1", "n-1")
                .endsWith("n-2998", "n-2999");
        assertThat(platform.requests())
                .hasSize(31)
                .contains("GET " + GenesysStandIn.TRUNKS + "?trunkType=EXTERNAL&pageNumber=30&pageSize=100");
    }

    @Test
    void a_token_that_is_revoked_in_the_middle_is_replaced_once_and_no_page_is_lost() throws Exception {
        IntStream.range(1, 1000).forEach(n -> platform.trunk("n-" + n, "Trunk " + n));
        platform.behave(path -> {
            if (path.contains("pageNumber=5&")) {
                platform.behave();
                platform.revokeTokens();
            }
            return Optional.empty();
        });

        assertThat(all(GenesysStandIn.TRUNKS, Duration.ofSeconds(20))).hasSize(1000);
        assertThat(platform.logins()).isEqualTo(2);
    }

    @Test
    void a_token_that_is_refused_again_is_not_asked_for_a_third_time() {
        platform.behave(path ->
                path.startsWith("/oauth") ? Optional.empty() : Optional.of(new GenesysStandIn.Answer(401, Map.of())));

        assertThatThrownBy(() -> get(GenesysStandIn.TRUNKS)).isInstanceOf(RequestRejectedException.class);
        assertThat(platform.logins()).isEqualTo(2);
    }

    @Test
    void a_wrong_secret_is_refused_and_shown_nowhere() {
        client = new PlatformApi(Apis.genesys(platform, "wr0ng-s3cret"), new RestClient(), now::get);

        assertThatThrownBy(() -> get(GenesysStandIn.TRUNKS))
                .isInstanceOf(RequestRejectedException.class)
                .hasMessage("POST 127.0.0.1/oauth/token was answered 400");
        assertThat(Apis.genesys(platform, "wr0ng-s3cret").toString()).doesNotContain("wr0ng");
    }

    @Test
    void what_a_429_asks_for_is_obeyed_for_hours() throws Exception {
        platform.always(429, Map.of("Retry-After", "7200"));
        assertThatThrownBy(() -> get(GenesysStandIn.TRUNKS)).isInstanceOf(ServiceUnavailableException.class);
        platform.behave();

        now.set(START.plusSeconds(7199));
        assertThatThrownBy(() -> get(GenesysStandIn.TRUNKS))
                .isInstanceOfSatisfying(ServiceUnavailableException.class, away -> assertThat(away.until())
                        .isEqualTo(START.plusSeconds(7200)));
        assertThat(platform.requests()).hasSize(1);
        assertThat(client.isHeld()).isTrue();

        now.set(START.plusSeconds(7200));
        assertThat(get(GenesysStandIn.TRUNKS).path("total").asInt()).isEqualTo(1);
    }

    @Test
    void a_rate_limit_that_is_used_up_holds_the_next_call_until_its_reset() throws Exception {
        platform.limits(300, 300, 42);
        get(GenesysStandIn.TRUNKS);

        now.set(START.plusSeconds(41));
        assertThatThrownBy(() -> get(GenesysStandIn.TRUNKS))
                .isInstanceOf(ServiceUnavailableException.class)
                .hasMessage("its rate limit is used up");
        now.set(START.plusSeconds(42));
        platform.limits(1, 300, 60);
        get(GenesysStandIn.TRUNKS);
        get(GenesysStandIn.TRUNKS);

        assertThat(platform.requests()).hasSize(4);
    }

    @Test
    void a_listing_that_has_time_waits_for_the_reset_and_goes_on() throws Exception {
        IntStream.range(1, 250).forEach(n -> platform.trunk("n-" + n, "Trunk " + n));
        client = new PlatformApi(Apis.genesys(platform), new RestClient(), Instant::now);
        platform.behave(path -> {
            if (path.contains("pageNumber=2&")) {
                platform.behave();
                return Optional.of(new GenesysStandIn.Answer(429, Map.of("Retry-After", "1")));
            }
            return Optional.empty();
        });

        assertThat(all(GenesysStandIn.TRUNKS, Duration.ofSeconds(20))).hasSize(250);
    }

    @Test
    void an_api_that_does_not_answer_costs_no_more_than_the_deadline_and_is_then_left_alone() {
        platform.silent();

        assertThatThrownBy(() -> client.get(GenesysStandIn.TRUNKS, Deadline.in(Duration.ofMillis(100))))
                .isInstanceOf(ServiceUnavailableException.class)
                .hasMessageEndingWith("ms");
        assertThatThrownBy(() -> get(GenesysStandIn.TRUNKS)).isInstanceOf(ServiceUnavailableException.class);

        assertThat(platform.requests()).hasSize(1);
    }

    @Test
    void an_api_that_is_down_is_left_alone_for_longer_and_longer() {
        platform.down();
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            Instant asked = now.get();
            assertThatThrownBy(() -> get(GenesysStandIn.TRUNKS))
                    .isInstanceOfSatisfying(ServiceUnavailableException.class, away -> assertThat(away.until())
                            .isEqualTo(asked.plusSeconds(seconds)));
            now.set(asked.plusSeconds(seconds));
        }
    }
}
