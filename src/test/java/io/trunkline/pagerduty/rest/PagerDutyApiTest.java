package io.trunkline.pagerduty.rest;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.trunkline.http.ApiToken;
import io.trunkline.pagerduty.rest.PagerDutyApi.Access;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagerDutyApiTest {

    private static final String TOKEN = "u+rest-token-0123456789";
    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    private final WireMockExtension pagerDuty = WireMockExtension.newInstance()
            .options(WireMockConfiguration.wireMockConfig().dynamicPort())
            .build();

    private final VirtualPace pace = new VirtualPace();

    @Test
    void a_call_has_the_headers_that_pagerduty_asks_for() throws Exception {
        answer(okJson("{}"));

        api().post("/services", JSON.readTree("{\"service\": {}}"));

        pagerDuty.verify(postRequestedFor(urlEqualTo("/services"))
                .withHeader("Authorization", equalTo("Token token=" + TOKEN))
                .withHeader("Accept", equalTo("application/vnd.pagerduty+json;version=2"))
                .withHeader("Content-Type", equalTo("application/json"))
                .withHeader("From", equalTo("ops@example.com"))
                .withRequestBody(equalToJson("{\"service\": {}}")));
    }

    @Test
    void request_without_an_address_has_no_from_header() throws Exception {
        answer(okJson("{}"));

        new PagerDutyApi(access(Optional.empty(), Duration.ofSeconds(5)), pace).get("/abilities", RestQuery.NONE);

        pagerDuty.verify(getRequestedFor(urlEqualTo("/abilities")).withHeader("From", absent()));
    }

    @Test
    void a_parameter_is_encoded() throws Exception {
        answer(okJson("{}"));

        api().get("/services", RestQuery.of("name", "EU & Finance+ü").and("include[]", "integrations"));

        pagerDuty.verify(
                getRequestedFor(urlEqualTo("/services?name=EU%20%26%20Finance%2B%C3%BC&include%5B%5D=integrations")));
    }

    @Test
    void an_empty_parameter_never_gets_out() {
        assertThatThrownBy(() -> RestQuery.of("incident_key", " "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("incident_key");
    }

    @Test
    void a_list_is_read_page_by_page_and_what_moved_is_met_once() throws Exception {
        page(0, ids(0, 100), true);
        page(100, ids(99, 199), true);
        page(200, ids(199, 205), false);

        assertThat(api().all("/services", "services", RestQuery.NONE))
                .extracting(service -> service.path("id").asText())
                .containsExactlyElementsOf(
                        IntStream.range(0, 205).mapToObj(String::valueOf).toList());
    }

    @Test
    void a_list_that_pagerduty_does_not_give_out_whole_is_no_list() {
        pagerDuty.stubFor(get(urlPathEqualTo("/users")).willReturn(okJson("{\"users\": [{}], \"more\": true}")));

        assertThatThrownBy(() -> api().all("/users", "users", RestQuery.NONE))
                .isInstanceOf(RestFailure.class)
                .hasMessageContaining("10000");
        pagerDuty.verify(0, getRequestedFor(urlPathEqualTo("/users")).withQueryParam("offset", equalTo("10000")));
    }

    @Test
    void a_429_waits_for_as_long_as_pagerduty_says() throws Exception {
        answer(aResponse().withStatus(429).withHeader("ratelimit-reset", "42"), okJson("{\"a\": 1}"));

        assertThat(api().post("/services", JSON.createObjectNode()).path("a").asInt())
                .isEqualTo(1);
        assertThat(pace.pauses()).containsExactly(Duration.ofSeconds(42));
    }

    @Test
    void a_429_that_says_nothing_backs_off_and_ends_after_six_attempts() {
        answer(aResponse().withStatus(429));

        assertThatThrownBy(() -> api().get("/services", RestQuery.NONE))
                .isInstanceOf(RestFailure.class)
                .hasMessage("PagerDuty answered GET /services with 429, 6 times");
        assertThat(pace.pauses()).hasSize(5).isSorted();
    }

    @Test
    void a_429_that_asks_for_longer_than_there_is_ends_at_once() {
        answer(aResponse().withStatus(429).withHeader("ratelimit-reset", "3600"));

        assertThatThrownBy(() -> api().get("/services", RestQuery.NONE))
                .hasMessage("PagerDuty answered GET /services with 429; it asks for 3600 s of rest");
        assertThat(pace.pauses()).isEmpty();
    }

    @Test
    void a_read_and_a_put_are_repeated_after_a_500() throws Exception {
        answer(aResponse().withStatus(500), okJson("{\"a\": 1}"));
        assertThat(api().get("/services", RestQuery.NONE).path("a").asInt()).isEqualTo(1);

        pagerDuty.resetAll();
        answer(aResponse().withStatus(502), okJson("{\"a\": 2}"));
        assertThat(api().put("/services/P1", JSON.createObjectNode()).path("a").asInt())
                .isEqualTo(2);
        pagerDuty.verify(2, putRequestedFor(urlEqualTo("/services/P1")));
    }

    @Test
    void a_post_that_may_have_been_done_is_not_repeated() {
        answer(aResponse().withStatus(500));
        assertThatThrownBy(() -> api().post("/services", JSON.createObjectNode()))
                .hasMessage("PagerDuty answered POST /services with 500; it may have been done all the same");

        pagerDuty.resetAll();
        answer(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
        assertThatThrownBy(() -> api().post("/services", JSON.createObjectNode()))
                .isInstanceOf(RestFailure.class)
                .hasMessageEndingWith("it may have been done all the same");
        pagerDuty.verify(1, postRequestedFor(urlEqualTo("/services")));
    }

    @Test
    void post_to_a_closed_port_is_tried_again() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        Access nowhere = new Access(
                URI.create("http://127.0.0.1:" + free),
                new ApiToken(TOKEN),
                Optional.empty(),
                Duration.ofSeconds(5),
                Access.PATIENT);

        assertThatThrownBy(() -> new PagerDutyApi(nowhere, pace).post("/services", JSON.createObjectNode()))
                .hasMessage("PagerDuty did not answer POST /services: no connection to http://127.0.0.1:" + free
                        + ", 6 times");
    }

    @Test
    void an_answer_that_trickles_ends_with_the_attempt() {
        answer(okJson("{\"a\": \"" + "x".repeat(1000) + "\"}").withChunkedDribbleDelay(50, 60_000));
        PagerDutyApi hasty = new PagerDutyApi(access(Optional.empty(), Duration.ofMillis(200)), pace);

        assertThatThrownBy(() -> hasty.post("/services", JSON.createObjectNode()))
                .hasMessage("PagerDuty did not answer POST /services: nothing in 200 ms; it may have been done all the"
                        + " same");
    }

    @Test
    void a_refusal_has_pagerdutys_own_words() {
        answer(aResponse()
                .withStatus(400)
                .withBody("{\"error\": {\"message\": \"Invalid Input Provided\", \"code\": 2001,"
                        + " \"errors\": [\"Name has already been taken.\", \"Token " + TOKEN
                        + " is\\u0007 echoed\"]}}"));

        assertThatThrownBy(() -> api().post("/services", JSON.createObjectNode()))
                .isInstanceOfSatisfying(Refused.class, refused -> {
                    assertThat(refused.status()).isEqualTo(400);
                    assertThat(refused.reasons())
                            .containsExactly(
                                    "Invalid Input Provided",
                                    "Name has already been taken.",
                                    "Token (token) is echoed");
                })
                .hasMessageStartingWith("PagerDuty refused POST /services with 400: Invalid Input Provided; Name has");
        assertThat(pace.pauses()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 401, 402, 403, 404, 415})
    void what_will_be_no_better_next_time_is_not_repeated(int status) {
        answer(aResponse()
                .withStatus(status)
                .withHeader("Location", "http://elsewhere.example")
                .withBody("No"));

        assertThatThrownBy(() -> api().get("/services", RestQuery.NONE))
                .isInstanceOfSatisfying(Refused.class, refused -> {
                    assertThat(refused.status()).isEqualTo(status);
                    assertThat(refused.notFound()).isEqualTo(status == 404);
                    assertThat(refused.reasons()).containsExactly("No");
                });
        pagerDuty.verify(1, getRequestedFor(urlEqualTo("/services")));
    }

    @Test
    void a_page_of_a_proxy_is_no_answer() {
        answer(aResponse().withBody("<html>Log in</html>"));

        assertThatThrownBy(() -> api().get("/services", RestQuery.NONE))
                .isInstanceOf(RestFailure.class)
                .hasMessageContaining("not JSON");
    }

    @Test
    void an_empty_answer_is_one() throws Exception {
        answer(aResponse().withStatus(204));

        assertThat(api().put("/services/P1", JSON.createObjectNode()).isMissingNode())
                .isTrue();
    }

    @Test
    void a_token_is_not_shown() {
        assertThat(access(Optional.empty(), Duration.ofSeconds(1)).toString()).doesNotContain(TOKEN);
        assertThatThrownBy(() -> new ApiToken(TOKEN + "\n"))
                .hasMessageContaining("not shown")
                .satisfies(wrong -> assertThat(wrong.getMessage()).doesNotContain(TOKEN));
    }

    private PagerDutyApi api() {
        return new PagerDutyApi(access(Optional.of("ops@example.com"), Duration.ofSeconds(5)), pace);
    }

    private Access access(Optional<String> from, Duration attempt) {
        return new Access(URI.create(pagerDuty.baseUrl()), new ApiToken(TOKEN), from, attempt, Access.PATIENT);
    }

    /** One answer after another, the last for ever. */
    private void answer(ResponseDefinitionBuilder... answers) {
        for (int i = 0; i < answers.length; i++) {
            pagerDuty.stubFor(any(anyUrl())
                    .inScenario("answers")
                    .whenScenarioStateIs(i == 0 ? Scenario.STARTED : "answer " + i)
                    .willSetStateTo("answer " + Math.min(i + 1, answers.length - 1))
                    .willReturn(answers[i]));
        }
        if (answers.length == 1) {
            pagerDuty.stubFor(any(anyUrl()).willReturn(answers[0]));
        }
    }

    private void page(int offset, String ids, boolean more) {
        pagerDuty.stubFor(get(urlPathEqualTo("/services"))
                .withQueryParam("limit", equalTo("100"))
                .withQueryParam("offset", equalTo(String.valueOf(offset)))
                .willReturn(okJson("{\"services\": [" + ids + "], \"more\": " + more + "}")));
    }

    private static String ids(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(id -> "{\"id\": \"" + id + "\"}")
                .collect(Collectors.joining(","));
    }
}
