package io.trunkline.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.trunkline.model.DeliveryResult;
import io.trunkline.model.SafeText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseClassifierTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:15:30Z");

    @Test
    void acceptedIsA202WhateverItSays() {
        assertThat(answer(202, "{\"status\":\"success\"}")).isEqualTo(new DeliveryResult.Accepted());
        assertThat(answer(202, null)).isEqualTo(new DeliveryResult.Accepted());
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 204, 301, 302, 307, 401, 402, 403, 404, 405, 413, 415, 418, 600, 0})
    void whateverElseIsNotUnderstood(int status) {
        assertThat(answer(status, "<html>welcome</html>"))
                .isEqualTo(new DeliveryResult.NotUnderstood(
                        status, "PagerDuty answered " + status + ": <html>welcome</html>"));
    }

    @Test
    void aRefusalKeepsPagerDutysReasons() {
        assertThat(
                        answer(
                                400,
                                """
                {"status":"invalid event","message":"Event object is invalid",
                 "errors":["'payload.severity' is missing or blank","'summary' is too long (maiximum is 1024 characters)"]}
                """))
                .isEqualTo(new DeliveryResult.Refused(List.of(
                        "Event object is invalid",
                        "'payload.severity' is missing or blank",
                        "'summary' is too long (maiximum is 1024 characters)")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"InvalidRoutingKey", "\"InvalidRoutingKey\"", " Invalid Routing Key\n"})
    void aRefusalMayBeTheOneThatPagerDutySaysPlainly(String body) {
        assertThat(answer(400, body)).isInstanceOf(DeliveryResult.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>Bad Request</html>",
                "",
                "no",
                "[1]",
                "{\"message\":",
                "{\"message\":\"Bad Request\"}",
                "{\"status\":400,\"errors\":\"no\"}",
                "{\"errors\":[{\"code\":\"waf-17\"}]}",
                "{\"message\":\"Invalid request\",\"errors\":[\"blocked\"]}"
            })
    void a400ThatIsNotPagerDutysIsNoRefusal(String body) {
        assertThat(answer(400, body)).isInstanceOfSatisfying(DeliveryResult.NotUnderstood.class, other -> {
            assertThat(other.statusCode()).isEqualTo(400);
            assertThat(other.reason()).startsWith("something that is not PagerDuty answered 400");
        });
        assertThat(answer(400, null)).isInstanceOf(DeliveryResult.NotUnderstood.class);
    }

    @Test
    void aRefusalMayHaveErrorsOfAnotherShape() {
        assertThat(answer(400, "{\"status\":\"unrecognized object\",\"errors\":[{\"a\":1},2]}"))
                .isEqualTo(new DeliveryResult.Refused(List.of("{\"a\":1}", "2")));
        assertThat(answer(400, "{\"status\":\"Invalid Event\",\"message\":\"no\"}"))
                .isEqualTo(new DeliveryResult.Refused(List.of("no")));
    }

    @Test
    void reasonsAreCapped() {
        String errors = "\"" + "x".repeat(2_000) + "\"" + ",\"y\"".repeat(100);
        DeliveryResult.Refused refused =
                (DeliveryResult.Refused) answer(400, "{\"status\":\"invalid event\",\"errors\":[" + errors + "]}");

        assertThat(refused.errors()).hasSize(20);
        assertThat(refused.errors().get(0)).hasSize(500).endsWith("x…");
    }

    @Test
    void theRoutingKeyIsMaskedWhereverAnAnswerEchoesIt() {
        String key = Reports.KEY;

        assertThat(answer(
                        400,
                        "{\"status\":\"invalid event\",\"message\":\"no " + key + "\",\"errors\":[\""
                                + key.toUpperCase() + "\"]}"))
                .isEqualTo(new DeliveryResult.Refused(List.of("no ...cdef", "...cdef")));
        assertThat(answer(500, key).toString()).contains("...cdef").doesNotContain(key);
        assertThat(answer(404, key).toString()).contains("...cdef").doesNotContain(key);
    }

    @Test
    void noPartOfAKeyIsLeftWhereAReasonIsCut() {
        String error = "x".repeat(480) + Reports.KEY + "y".repeat(100);
        DeliveryResult.Refused refused =
                (DeliveryResult.Refused) answer(400, "{\"status\":\"invalid event\",\"errors\":[\"" + error + "\"]}");

        assertThat(refused.errors().get(0)).hasSize(500).contains("...cdef").doesNotContain("0123");
    }

    @ParameterizedTest
    @CsvSource({
        "17, 17",
        "' 17 ', 17",
        "0, 0",
        "'Sun, 01 Mar 2026 10:17:30 GMT', 120",
        "'Sun, 01 Mar 2026 09:00:00 GMT', 0",
        "99999999999999999999, 999999999"
    })
    void a429SaysWhenToComeBack(String header, long seconds) {
        assertThat(ResponseClassifier.of(429, Map.of("retry-after", header), "", Reports.KEY, NOW))
                .isEqualTo(new DeliveryResult.Throttled(Optional.of(Duration.ofSeconds(seconds))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-5", "1.5", "soon", "Mon, 01 Mar 2026 10:17:30 GMT"})
    void a429ThatSaysItBadlySaysNothing(String header) {
        assertThat(ResponseClassifier.of(429, Map.of("Retry-After", header), "", Reports.KEY, NOW))
                .isEqualTo(new DeliveryResult.Throttled(Optional.empty()));
    }

    @Test
    void a429NeedNotSayWhenToComeBack() {
        assertThat(ResponseClassifier.of(429, null, null, Reports.KEY, NOW))
                .isEqualTo(new DeliveryResult.Throttled(Optional.empty()));
        assertThat(ResponseClassifier.of(429, Map.of("X", "1"), "", Reports.KEY, NOW))
                .isEqualTo(new DeliveryResult.Throttled(Optional.empty()));
    }

    @Test
    void ofAHeaderThatIsRepeatedTheFirstCounts() {
        assertThat(ResponseClassifier.of(429, Map.of("Retry-After", List.of("3", "9")), "", Reports.KEY, NOW))
                .isEqualTo(new DeliveryResult.Throttled(Optional.of(Duration.ofSeconds(3))));
    }

    @Test
    void a5xxMayHaveArrivedAndMayBeTheFaultOfThisBody() {
        assertThat(ResponseClassifier.of(503, Map.of("Retry-After", "30"), "busy", Reports.KEY, NOW))
                .isEqualTo(new DeliveryResult.Unanswered(
                        "PagerDuty answered 503: busy", true, Optional.of(Duration.ofSeconds(30))));
        assertThat(answer(500, ""))
                .isEqualTo(new DeliveryResult.Unanswered("PagerDuty answered 500", true, Optional.empty()));
    }

    @Property
    void onlyA202IsEverAccepted(@ForAll @IntRange(max = 1_000) int status, @ForAll String body) {
        DeliveryResult answer = answer(status, body);

        assertThat(answer instanceof DeliveryResult.Accepted).isEqualTo(status == 202);
        if (answer instanceof DeliveryResult.Refused refused) {
            assertThat(refused.errors())
                    .allMatch(error -> SafeText.length(error) <= 500)
                    .allMatch(error -> error.codePoints().noneMatch(Character::isISOControl));
        }
    }

    @Test
    void aRefusalOfUnicodeIsOneLineEach() {
        assertThat(answer(400, "{\"status\":\"invalid event\",\"message\":\"a\\u0000b\\nc\\ud83d\"}"))
                .asInstanceOf(type(DeliveryResult.Refused.class))
                .satisfies(refused -> assertThat(refused.errors()).containsExactly("ab c\uFFFD"));
    }

    private static DeliveryResult answer(int status, String body) {
        return ResponseClassifier.of(status, Map.of(), body, Reports.KEY, NOW);
    }
}
