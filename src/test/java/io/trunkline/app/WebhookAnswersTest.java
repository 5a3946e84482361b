package io.trunkline.app;

import static io.trunkline.app.RunningRouter.body;
import static io.trunkline.app.RunningRouter.json;
import static io.trunkline.app.RunningRouter.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.store.StoreUnavailableException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every line of the table of answers, over real HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhookAnswersTest {

    private RunningRouter running;

    @BeforeAll
    void start(@TempDir Path folder) {
        running = new RunningRouter(folder);
    }

    @AfterAll
    void stop() {
        running.close();
    }

    @BeforeEach
    void reset() {
        running.ledger.set(running::commit);
        running.offered.clear();
        running.verified.clear();
        running.tallied.clear();
    }

    private static void assertAnswer(HttpResponse<String> response, int status, String text) {
        assertThat(json(response)).isEqualTo(message(text));
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    }

    @Test
    void a_new_event_is_accepted_and_assess_is_woken_for_its_component() {
        assertAnswer(running.post(body("new")), 202, "Event accepted");

        await().until(() -> running.wokenFor("new").size() == 1);
        assertThat(running.wokenFor("new").get(0).getMessage().getHeaders()).isEmpty();
        await().untilAsserted(() -> assertThat(running.tallied).contains("genesys answered 202"));
    }

    @Test
    void a_type_that_the_filter_does_not_pass_is_ignored_and_counted() {
        assertAnswer(running.post("{\"type\":\"chat\"}"), 200, "Ignored non-critical event");
        assertThat(running.offered).isEmpty();
        await().untilAsserted(() ->
                assertThat(running.tallied).containsSubsequence("genesys ignored chat", "genesys answered 200"));
    }

    @Test
    void an_array_is_several_events_of_which_each_is_recorded_by_itself() {
        assertAnswer(
                running.post("[" + body("a-1") + ",{\"type\":\"chat\"}," + body("a-2") + "]"), 202, "Event accepted");

        await().until(() ->
                running.wokenFor("a-1").size() == 1 && running.wokenFor("a-2").size() == 1);
        assertThat(running.offered).extracting(event -> event.component().id()).containsExactly("a-1", "a-2");
    }

    @Test
    void one_bad_event_of_an_array_keeps_none_of_the_others_from_the_ledger() {
        assertAnswer(
                running.post("[" + body("b-1") + ",{\"type\":\"trunk\"}," + body("b-2") + "]"),
                400,
                "event 2: /id is missing, expected a \"string\"");
        assertThat(running.offered).extracting(event -> event.component().id()).containsExactly("b-1", "b-2");
        assertAnswer(running.post("[]"), 400, "body must be an array of 1 to 1000 events, not of 0");
    }

    @Test
    void an_array_of_which_one_event_is_not_on_disk_is_to_be_sent_again() {
        running.ledger.set(event -> event.component().id().equals("c-2")
                ? CompletableFuture.failedFuture(new StoreUnavailableException("full", null))
                : running.commit(event));
        assertAnswer(
                running.post("[" + body("c-1") + "," + body("c-2") + "]"),
                503,
                "The event could not be stored, send it again");
    }

    @Test
    void repeat_is_a_duplicate_and_wakes_nothing() {
        assertAnswer(running.post(body("twice")), 202, "Event accepted");
        await().until(() -> running.wokenFor("twice").size() == 1);

        assertAnswer(running.post(body("twice")), 200, "Duplicate event");
        assertThat(running.offered).as("the cache saved the ledger the repeat").hasSize(1);
        assertThat(running.wokenFor("twice")).hasSize(1);
    }

    @Test
    void a_repeat_that_only_the_ledger_knows_is_a_duplicate() {
        running.onDisk.add("genesysid:old");
        assertAnswer(running.post(body("old")), 200, "Duplicate event");
        assertThat(running.offered).hasSize(1);
        assertThat(running.wokenFor("old")).isEmpty();
    }

    @Test
    void the_same_fingerprint_from_another_source_is_another_delivery() {
        assertAnswer(running.post(body("shared")), 202, "Event accepted");
        var other = running.request("/webhooks/cxone")
                .header("X-Proof", "yes")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body("shared")));
        assertAnswer(running.send(other), 202, "Event accepted");
    }

    @Test
    void events_without_fingerprint_all_count() {
        String anonymous = "{\"type\":\"trunk\",\"id\":\"t\"}";
        assertAnswer(running.post(anonymous), 202, "Event accepted");
        assertAnswer(running.post(anonymous), 202, "Event accepted");
        assertThat(running.offered).hasSize(2);
    }

    @Test
    void bad_body_is_answered_400_with_what_is_wrong() {
        assertAnswer(running.post("{\"type\":\"trunk\"}"), 400, "/id is missing, expected a \"string\"");
        assertAnswer(running.post("}"), 400, "The body is not JSON");
        assertAnswer(running.post(""), 400, "The body is empty, expected a JSON object");
        assertThat(running.offered).isEmpty();
    }

    @Test
    void a_forged_request_learns_nothing_and_is_not_parsed() {
        var forged = running.request("/webhooks/genesys").POST(BodyPublishers.ofString("}"));
        assertAnswer(running.send(forged), 403, "Invalid signature");
        await().untilAsserted(() ->
                assertThat(running.tallied).containsSubsequence("genesys refused no proof", "genesys answered 403"));
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
                "/webhooks/Genesys",
                "//webhooks/genesys",
                "/webhooks/%67enesys",
                "/webhooks/%00",
                "/observe/health"
            })
    void an_unknown_path_is_404_whatever_the_method(String path) {
        assertAnswer(running.send(running.request(path).POST(BodyPublishers.ofString("{}"))), 404, "Unknown path");
        assertAnswer(running.send(running.request(path).GET()), 404, "Unknown path");
        assertThat(running.verified).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"})
    void another_method_than_post_is_405(String method) {
        var response = running.send(
                running.request("/webhooks/genesys").header("X-Proof", "yes").method(method, BodyPublishers.noBody()));
        assertAnswer(response, 405, "Method not allowed: use POST");
        assertThat(response.headers().firstValue("Allow")).hasValue("POST");
        assertThat(running.verified).isEmpty();
    }

    @Test
    void head_is_405_without_a_body() {
        var response = running.send(running.request("/webhooks/genesys").method("HEAD", BodyPublishers.noBody()));
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).hasValue("POST");
        assertThat(response.body()).isEmpty();
    }

    @Test
    void a_body_that_is_not_json_by_its_type_is_415() {
        String expected = "Unsupported content: expected Content-Type application/json in UTF-8, not compressed";
        for (String type : new String[] {
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/xml",
            "application/json; charset=utf-16"
        }) {
            var request = running.request("/webhooks/genesys")
                    .header("X-Proof", "yes")
                    .header("Content-Type", type)
                    .POST(BodyPublishers.ofString(body("typed")));
            assertAnswer(running.send(request), 415, expected);
        }
        var untyped = running.request("/webhooks/genesys")
                .header("X-Proof", "yes")
                .POST(BodyPublishers.ofString(body("untyped")));
        assertAnswer(running.send(untyped), 415, expected);
        assertAnswer(running.send(running.genuine(body("z")).header("Content-Encoding", "gzip")), 415, expected);
    }

    @Test
    void the_raw_bytes_of_a_form_are_verified_before_its_type_is_looked_at() {
        var form = running.request("/webhooks/genesys")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("a=b"));
        assertAnswer(running.send(form), 403, "Invalid signature");
        assertThat(running.verified.element().body()).asString().isEqualTo("a=b");
    }

    @Test
    void a_store_that_cannot_write_is_503_and_the_same_delivery_is_accepted_afterwards() {
        running.ledger.set(event ->
                CompletableFuture.failedFuture(new StoreUnavailableException("disk full", new RuntimeException())));
        var refused = running.post(body("retried"));
        assertAnswer(refused, 503, "The event could not be stored, send it again");
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("5");

        running.ledger.set(running::commit);
        assertAnswer(running.post(body("retried")), 202, "Event accepted");
        assertAnswer(running.post(body("retried")), 200, "Duplicate event");
    }

    @Test
    void a_store_that_throws_is_503_too() {
        running.ledger.set(event -> {
            throw new StoreUnavailableException("closed", null);
        });
        assertThat(running.post(body("thrown")).statusCode()).isEqualTo(503);
        running.ledger.set(running::commit);
        assertThat(running.post(body("thrown")).statusCode()).isEqualTo(202);
    }

    @Test
    void a_bug_is_500_without_details_and_not_remembered() {
        assertAnswer(running.post("{\"type\":\"bug\",\"id\":\"b\"}"), 500, "Internal error");
        running.ledger.set(event -> CompletableFuture.failedFuture(new IllegalStateException("a bug")));
        assertAnswer(running.post(body("unlucky")), 500, "Internal error");
        running.ledger.set(running::commit);
        assertAnswer(running.post(body("unlucky")), 202, "Event accepted");
    }
}
