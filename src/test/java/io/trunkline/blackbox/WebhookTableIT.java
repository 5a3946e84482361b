package io.trunkline.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the webhook port answers, and in which order it looks. */
class WebhookTableIT {

    private static final byte[] LARGE =
            ("{\"pad\":\"" + "x".repeat(300 * 1024) + "\"}").getBytes(StandardCharsets.UTF_8);

    @RegisterExtension
    static final Installation box = new Installation();

    @BeforeAll
    static void start() {
        box.start();
    }

    private static Webhooks webhooks() {
        return box.webhooks();
    }

    private static byte[] event(String id) {
        return Webhooks.genesysTrunk(id, "UP", Instant.now()).getBytes(StandardCharsets.UTF_8);
    }

    private static void assertAnswer(HttpRequest.Builder request, int status, String message) {
        Webhooks.Answer answer = webhooks().send(request);
        assertThat(answer.status()).as(answer.message()).isEqualTo(status);
        assertThat(answer.message()).contains(message);
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        assertThat(answer.response().body()).startsWith("{\"message\":\"").endsWith("\"}");
    }

    @Test
    void what_is_on_disk_is_answered_202_and_what_was_seen_before_200() {
        byte[] body = event("first");
        assertAnswer(webhooks().signedGenesys(body), 202, "Event accepted");
        assertAnswer(webhooks().signedGenesys(body), 200, "Duplicate event");
        assertThat(box.management().events("first")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"conversation.call.disconnected", "ivr.transfer", "telephony.trunk.status", "trunk.status"})
    void types_that_the_filter_does_not_pass_are_answered_200_and_counted(String type) {
        byte[] body = Webhooks.event(type, "trunkId", "ignored", "DOWN", null).getBytes(StandardCharsets.UTF_8);
        assertAnswer(webhooks().signedGenesys(body), 200, "Ignored non-critical event");
        assertThat(box.management().metric("trunkline_ignored_total", "source=\"genesys\"", "type=\"" + type + "\""))
                .isEqualTo(1);
        assertThat(box.management().events("ignored")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/webhooks",
                "/webhooks/",
                "/webhooks/nobody",
                "/webhooks/genesys/",
                "/webhooks/genesys/x",
                "/Webhooks/genesys",
                "/webhooks/GENESYS",
                "/webhooks/..%2fgenesys",
                "/observe/health",
                "/api/events",
                "/observe/metrics"
            })
    void unknown_paths_are_404_before_anything_else(String path) {
        assertAnswer(webhooks().request(path).GET(), 404, "");
        assertAnswer(webhooks().request(path).POST(BodyPublishers.ofByteArray(LARGE)), 404, "");
        assertAnswer(webhooks().request(path).POST(BodyPublishers.noBody()), 404, "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"})
    void methods_other_than_post_are_405_before_413(String method) {
        assertAnswer(
                webhooks().request("/webhooks/genesys").method(method, BodyPublishers.ofByteArray(LARGE)), 405, "");
        assertThat(webhooks()
                        .send(webhooks().request("/webhooks/genesys").method(method, BodyPublishers.noBody()))
                        .header("Allow"))
                .isEqualTo("POST");
    }

    @Test
    void large_bodies_are_413_before_403_whether_they_tell_their_length_or_not() {
        assertAnswer(webhooks().request("/webhooks/genesys").POST(BodyPublishers.ofByteArray(LARGE)), 413, "");
        assertAnswer(
                webhooks()
                        .request("/webhooks/genesys")
                        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(LARGE))),
                413,
                "");
        assertAnswer(
                webhooks()
                        .request("/webhooks/genesys")
                        .header("X-Genesys-Signature", Webhooks.hmac(LARGE))
                        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(LARGE))),
                413,
                "");
        assertAnswer(webhooks().signedGenesys(LARGE), 413, "");
        assertAnswer(webhooks().signedCxone(LARGE), 413, "");
    }

    @Test
    void a_body_of_the_limit_is_read_and_one_byte_more_is_not() {
        String head = "{\"eventType\":\"chat\",\"pad\":\"";
        byte[] fits = (head + "x".repeat(256 * 1024 - head.length() - 2) + "\"}").getBytes(StandardCharsets.UTF_8);
        assertThat(fits).hasSize(256 * 1024);
        assertAnswer(webhooks().signedGenesys(fits), 200, "Ignored");
        byte[] tooLong = (head + "x".repeat(256 * 1024 - head.length() - 1) + "\"}").getBytes(StandardCharsets.UTF_8);
        assertAnswer(webhooks().signedGenesys(tooLong), 413, "");
    }

    @Test
    void forged_bodies_are_403_before_415_and_400_and_learn_nothing_else() {
        byte[] body = event("forged");
        String good = Webhooks.hmac(body);
        List<String> wrong = List.of(
                "",
                " ",
                "0",
                good.substring(1),
                good + "0",
                "sha256=" + good,
                good.replace(good.charAt(0), good.charAt(0) == '0' ? '1' : '0'),
                Webhooks.sha256(Installation.GENESYS_SECRET),
                Webhooks.hmac("".getBytes(StandardCharsets.UTF_8)));
        for (String signature : wrong) {
            assertForged(webhooks()
                    .json("/webhooks/genesys", BodyPublishers.ofByteArray(body))
                    .header("X-Genesys-Signature", signature));
        }
        assertForged(webhooks().json("/webhooks/genesys", BodyPublishers.ofByteArray(body)));
        assertForged(webhooks().json("/webhooks/genesys", BodyPublishers.noBody()));
        assertForged(webhooks().request("/webhooks/genesys").POST(BodyPublishers.ofString("not json")));
        assertForged(webhooks().json("/webhooks/cxone", BodyPublishers.ofByteArray(body)));
        assertForged(webhooks()
                .json("/webhooks/cxone", BodyPublishers.ofByteArray(body))
                .header("X-CXone-Signature", Installation.CXONE_SECRET));
        assertForged(webhooks()
                .json("/webhooks/cxone", BodyPublishers.ofByteArray(body))
                .header("X-Genesys-Signature", good));
        assertThat(box.management().events("forged")).isEmpty();
        assertThat(box.management().metric("trunkline_refused_total", "source=\"genesys\"", "reason=\"secret_wrong\""))
                .isPositive();
    }

    private static void assertForged(HttpRequest.Builder request) {
        Webhooks.Answer answer = webhooks().send(request);
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.response().body()).isEqualTo("{\"message\":\"Invalid signature\"}");
    }

    @Test
    void the_signature_is_of_the_raw_bytes() {
        byte[] body = ("{ \"eventType\" : \"telephony.trunk.status.changed\",\r\n \"event\":{\"trunkId\":\"raw\","
                        + "\"status\":\"\\u0055P\",\"more\":[1.0e2, {\"ü\":null}]}} ")
                .getBytes(StandardCharsets.UTF_8);
        assertAnswer(webhooks().signedGenesys(body), 202, "");
        assertThat(box.management().events("raw").get(0).path("status").asText())
                .isEqualTo("UP");
    }

    @Test
    void signatures_may_be_in_upper_case() {
        byte[] body = event("upper-case");
        assertAnswer(
                webhooks()
                        .json("/webhooks/genesys", BodyPublishers.ofByteArray(body))
                        .header("x-genesys-signature", Webhooks.hmac(body).toUpperCase(java.util.Locale.ROOT)),
                202,
                "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/x-www-form-urlencoded", "application/xml", "multipart/form-data"})
    void other_types_are_415_before_400(String type) {
        byte[] body = "neither json nor anything".getBytes(StandardCharsets.UTF_8);
        assertAnswer(
                webhooks()
                        .request("/webhooks/genesys")
                        .header("Content-Type", type)
                        .header("X-Genesys-Signature", Webhooks.hmac(body))
                        .POST(BodyPublishers.ofByteArray(body)),
                415,
                "");
    }

    @Test
    void headers_of_a_request_never_steer_the_router() {
        byte[] body = event("steered");
        assertAnswer(
                webhooks()
                        .signedGenesys(body)
                        .header("CamelHttpResponseCode", "418")
                        .header("CamelHttpUri", "http://127.0.0.1:1/")
                        .header("CamelBeanMethodName", "toString")
                        .header("CamelDuplicateMessage", "true"),
                202,
                "Event accepted");
    }

    @Test
    void a_query_does_not_matter() {
        byte[] body = event("query");
        assertAnswer(
                webhooks()
                        .json(
                                "/webhooks/genesys?source=cxone&CamelHttpResponseCode=500",
                                BodyPublishers.ofByteArray(body))
                        .header("X-Genesys-Signature", Webhooks.hmac(body)),
                202,
                "");
    }
}
