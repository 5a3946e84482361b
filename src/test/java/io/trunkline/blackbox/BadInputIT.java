package io.trunkline.blackbox;

import static io.trunkline.blackbox.Installation.FINANCE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.play.StandInIncident;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Genuine senders with bodies that nobody asked for: each is told what is wrong, nothing stops, nothing is stored wrongly. */
class BadInputIT {

    @RegisterExtension
    static final Installation box = new Installation().with("trunkline.cooldown", "0s");

    @BeforeAll
    static void start() {
        box.start();
    }

    /** A body with these texts as they stand for id, status and timestamp. */
    private static String raw(String id, String status, String timestamp) {
        return "{\"eventType\":\"telephony.trunk.status.changed\",\"event\":{\"trunkId\":" + id + ",\"status\":"
                + status + ",\"timestamp\":" + timestamp + "}}";
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }

    private static String now() {
        return quoted(Instant.now().toString());
    }

    static Stream<String> refused() {
        String type = "\"eventType\":\"telephony.trunk.status.changed\"";
        return Stream.of(
                "",
                " ",
                "{",
                "{\"eventType\":",
                "nonsense",
                "null",
                "true",
                "42",
                "\"text\"",
                "[]",
                "{}",
                "{\"event\":{}}",
                "{" + type + "}",
                "{" + type + ",\"event\":null}",
                "{" + type + ",\"event\":\"DOWN\"}",
                "{" + type + ",\"event\":[]}",
                "{" + type + ",\"event\":{}}",
                "{" + type + ",\"event\":{\"trunkId\":\"bad\"}}",
                "{" + type + ",\"event\":{\"status\":\"DOWN\"}}",
                "{\"eventType\":7,\"event\":{\"trunkId\":\"bad\",\"status\":\"DOWN\"}}",
                "{\"eventType\":null,\"event\":{\"trunkId\":\"bad\",\"status\":\"DOWN\"}}",
                "{\"eventType\":[\"telephony.trunk.status.changed\"],\"event\":{\"trunkId\":\"bad\",\"status\":\"DOWN\"}}",
                raw("42", "\"DOWN\"", now()),
                raw("null", "\"DOWN\"", now()),
                raw("true", "\"DOWN\"", now()),
                raw("[\"bad\"]", "\"DOWN\"", now()),
                raw("{\"id\":\"bad\"}", "\"DOWN\"", now()),
                raw("\"\"", "\"DOWN\"", now()),
                raw("\"bad\"", "1", now()),
                raw("\"bad\"", "null", now()),
                raw("\"bad\"", "{}", now()),
                raw("\"bad\"", "\"DOWN\"", "NaN"),
                raw("\"bad\\u0000\"", "\"DOWN\"", now()),
                raw("\"bad\\nline\"", "\"DOWN\"", now()),
                raw("\"bad\\r\\n2026-01-01T00:00:00.000Z ERROR forged\"", "\"DOWN\"", now()),
                raw("\"bad\\u001b[31m\"", "\"DOWN\"", now()),
                raw("\"bad\\u0085\"", "\"DOWN\"", now()),
                raw("\"bad\\u2028\"", "\"DOWN\"", now()),
                raw("\"bad\\ud800\"", "\"DOWN\"", now()),
                raw("\"bad\\udc00\\ud800\"", "\"DOWN\"", now()),
                raw("\"bad\u0000\"", "\"DOWN\"", now()),
                raw("\"bad\u0007\"", "\"DOWN\"", now()),
                raw(quoted("x".repeat(10_000)), "\"DOWN\"", now()),
                raw("\"bad\",\"trunkId\":\"other\"", "\"DOWN\"", now()),
                raw("\"bad\"", "\"DOWN\",\"status\":\"UP\"", now()),
                raw("\"bad\"", "\"DOWN\"", now()) + "{}",
                raw("\"bad\"", "\"DOWN\"", now()) + "]",
                raw("\"bad\"", "\"DOWN\",\"deep\":" + "[".repeat(50_000) + "]".repeat(50_000), now()),
                "[".repeat(200_000),
                "{\"a\":".repeat(40_000));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void a_body_that_cannot_be_understood_is_answered_400_with_a_reason(String body) {
        long before = box.management().events().size();
        Webhooks.Answer answer = box.webhooks().genesys(body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).isNotBlank().doesNotContainPattern("\\p{Cntrl}");
        assertThat(answer.message().length()).isLessThan(500);
        assertThat(box.management().events()).hasSize((int) before);
        assertThat(box.program().output()).doesNotContainPattern("[\\p{Cntrl}&&[^\\n\\t]]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"yesterday\"",
                "\"\"",
                "true",
                "[]",
                "\"2026-13-45T99:99:99Z\"",
                "\"0001-01-01T00:00:00Z\"",
                "-1",
                "1e400"
            })
    void a_time_that_cannot_be_read_counts_as_none(String time) {
        assertThat(box.webhooks().genesys(raw("\"timeless\"", "\"UP\"", time)).status())
                .isIn(202, 200);
        assertThat(box.management().metric("trunkline_unreadable_times_total", "source=\"genesys\""))
                .isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"c328", "ff", "eda080", "c0af", "f8888080"})
    void what_is_not_utf_8_is_answered_400(String hex) {
        byte[] bytes = raw("\"bad#\"", "\"DOWN\"", now()).getBytes(StandardCharsets.ISO_8859_1);
        byte[] wrong = java.util.HexFormat.of().parseHex(hex);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf('#');
        byte[] body = new byte[bytes.length - 1 + wrong.length];
        System.arraycopy(bytes, 0, body, 0, at);
        System.arraycopy(wrong, 0, body, at, wrong.length);
        System.arraycopy(bytes, at + 1, body, at + wrong.length, bytes.length - at - 1);
        assertThat(box.webhooks().genesys(body).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wobbling",
                "",
                " ",
                "D\\u0000OWN",
                "DOWN\\n",
                "\\ud800",
                "DOWN DOWN",
                "\\u202eNWOD",
                "null",
                "ⅮOWN"
            })
    void unknown_status_word_is_recorded_and_does_not_page(String word) {
        String id = "trunk-eu-word-" + Integer.toHexString(word.hashCode());
        assertThat(box.webhooks().genesys(raw(quoted(id), quoted(word), now())).status())
                .isEqualTo(202);
        assertThat(box.management().events(id)).singleElement().satisfies(event -> {
            assertThat(event.path("status").asText()).isEqualTo("UNKNOWN");
            assertThat(event.path("word").asText()).doesNotContainPattern("\\p{Cntrl}");
        });
        box.management().awaitQuiet();
        assertThat(box.pagerduty().calls()).noneMatch(call -> call.dedupKey().contains(id));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"9999-12-31T23:59:59Z\"",
                "\"+999999999-12-31T23:59:59.999999999Z\"",
                "4102444800",
                "4102444800000"
            })
    void a_time_that_is_still_to_come_is_now(String timestamp) {
        String id = "trunk-eu-future-" + Integer.toHexString(timestamp.hashCode());
        Instant before = Instant.now().minusMillis(1);
        assertThat(box.webhooks().genesys(raw(quoted(id), "\"UP\"", timestamp)).status())
                .isEqualTo(202);
        assertThat(Instant.parse(
                        box.management().events(id).get(0).path("occurred_at").asText()))
                .isBetween(before, Instant.now());
    }

    /** Ids that are odd, but somebody's. */
    static Stream<String> odd() {
        return Stream.of(
                "trunk-eu-" + "x".repeat(900),
                "trunk-eu- spaces  inside",
                "trunk-eu-Ünïcode-日本-\uD83D\uDCDE",
                "trunk-eu-%0a%0d%00",
                "trunk-eu-${body}{{env:PATH}}$simple{exchangeId}",
                "trunk-eu-'; DROP TABLE event; --",
                "trunk-eu-/../../etc/passwd",
                "trunk-eu-<script>alert(1)</script>",
                "trunk-eu-*?[a-z]");
    }

    @ParameterizedTest
    @MethodSource("odd")
    void an_odd_id_is_paged_and_resolved_like_any_other(String id) throws Exception {
        int before = box.incidents(FINANCE).size();
        String json = new com.fasterxml.jackson.databind.ObjectMapper().writeValueAsString(id);
        assertThat(box.webhooks().genesys(raw(json, "\"DOWN\"", now())).status())
                .isEqualTo(202);
        List<StandInIncident> incidents = Waits.until("paged", () -> box.incidents(FINANCE), found -> assertThat(found)
                .hasSize(before + 1));
        StandInIncident incident = incidents.get(before);
        assertThat(incident.dedupKey()).matches("(?s).{1,255}");
        assertThat(incident.latest().at("/payload/custom_details/trunk_id").asText())
                .isEqualTo(id);
        assertThat(box.management().component(id).path("observed").asText()).isEqualTo("DOWN");
        assertThat(box.webhooks().genesys(raw(json, "\"UP\"", now())).status()).isEqualTo(202);
        box.resolved(FINANCE, incident.dedupKey());
    }

    @Test
    void a_name_with_odd_characters_is_shown_without_them() {
        String body =
                "{\"eventType\":\"telephony.trunk.status.changed\",\"event\":{\"trunkId\":\"trunk-eu-name\",\"status\":\"UP\","
                        + "\"name\":\"a\\u0000b\\nc\\ud800d\\u001b[2J" + "n".repeat(5000) + "\"}}";
        assertThat(box.webhooks().genesys(body).status()).isEqualTo(202);
        JsonNode component = box.management().component("trunk-eu-name");
        assertThat(component.path("name").asText())
                .startsWith("a b c")
                .hasSizeLessThanOrEqualTo(201)
                .doesNotContainPattern("\\p{Cntrl}");
    }

    @Test
    void one_bad_event_among_thirty_at_once_answers_alone() {
        String poisoned = raw("\"trunk-eu-poison\\u0000\"", "\"DOWN\"", now());
        List<CompletableFuture<Webhooks.Answer>> answers = new ArrayList<>();
        IntStream.range(0, 30).forEach(i -> {
            String body = i == 13 ? poisoned : raw(quoted("crowd-" + i), "\"UP\"", now());
            answers.add(CompletableFuture.supplyAsync(() -> box.webhooks().genesys(body), Concurrently.THREADS));
        });
        List<Integer> statuses =
                answers.stream().map(answer -> answer.join().status()).toList();
        assertThat(statuses).filteredOn(status -> status == 202).hasSize(29);
        assertThat(statuses.get(13)).isEqualTo(400);
        assertThat(box.management().events())
                .filteredOn(event -> event.path("component").asText().contains("crowd-"))
                .hasSize(29);
    }

    @Test
    void the_same_event_thirty_times_at_once_is_stored_once() {
        String body = raw("\"twins\"", "\"UP\"", now());
        List<CompletableFuture<Webhooks.Answer>> answers = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            answers.add(CompletableFuture.supplyAsync(() -> box.webhooks().genesys(body), Concurrently.THREADS));
        }
        List<String> told =
                answers.stream().map(answer -> answer.join().toString()).toList();
        assertThat(told).filteredOn("202 Event accepted"::equals).hasSize(1);
        assertThat(told).filteredOn("200 Duplicate event"::equals).hasSize(29);
        assertThat(box.management().events("twins")).hasSize(1);
    }
}
