package io.trunkline.app;

import static io.trunkline.app.RunningRouter.body;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.connection.Timeouts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Bodies, connections and requests that are too much, too slow or just odd. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhookLimitsTest {

    private static final int LARGE = 300 * 1024;
    private static final String GENUINE = "Host: x\r\nX-Proof: yes\r\nContent-Type: application/json\r\n";

    private RunningRouter running;

    @BeforeAll
    void start(@TempDir Path folder) {
        running = new RunningRouter(
                folder,
                new Timeouts(
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        Duration.ofMillis(500)));
    }

    @AfterAll
    void stop() {
        running.close();
    }

    @BeforeEach
    void reset() {
        running.verified.clear();
        running.offered.clear();
    }

    private static byte[] json(int length) {
        String start = "{\"type\":\"trunk\",\"id\":\"large\",\"pad\":\"";
        return (start + "x".repeat(length - start.length() - 2) + "\"}").getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void a_body_of_exactly_the_limit_is_taken() {
        var request = running.genuine("").POST(BodyPublishers.ofByteArray(json(TestSources.MAX_BODY)));
        assertThat(running.send(request).statusCode()).isEqualTo(202);
        assertThat(running.offered.element().body()).hasSize(TestSources.MAX_BODY);
    }

    @Test
    void a_body_over_the_limit_is_413_with_its_length_declared_or_not() {
        byte[] large = json(LARGE);
        var declared = running.send(running.genuine("").POST(BodyPublishers.ofByteArray(large)));
        assertThat(declared.statusCode()).isEqualTo(413);
        assertThat(RunningRouter.json(declared))
                .isEqualTo(RunningRouter.message("Body too large: at most 262144 bytes"));

        var chunked = running.send(
                running.genuine("").POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large))));
        assertThat(chunked.statusCode()).isEqualTo(413);
        assertThat(running.verified).isEmpty();

        assertThat(running.post(body("after")).statusCode()).isEqualTo(202);
    }

    @Test
    void one_byte_over_the_limit_is_too_much() {
        var request = running.genuine("").POST(BodyPublishers.ofByteArray(json(TestSources.MAX_BODY + 1)));
        assertThat(running.send(request).statusCode()).isEqualTo(413);
    }

    @Test
    void a_large_body_to_an_unknown_path_is_404_and_by_another_method_405() {
        var large = BodyPublishers.ofByteArray(json(LARGE));
        assertThat(running.send(running.request("/webhooks/nobody").POST(large)).statusCode())
                .isEqualTo(404);
        assertThat(running.send(running.request("/webhooks/genesys").PUT(large)).statusCode())
                .isEqualTo(405);
    }

    @Test
    void a_large_form_is_413_before_it_is_403_or_415() {
        var form = running.request("/webhooks/genesys")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofByteArray(new byte[LARGE]));
        assertThat(running.send(form).statusCode()).isEqualTo(413);
    }

    @Test
    void a_sender_that_writes_all_before_it_reads_still_gets_the_413_and_then_the_connection_ends() throws IOException {
        try (RawClient client = new RawClient(running.router.port())) {
            client.write("POST /webhooks/genesys HTTP/1.1\r\n" + GENUINE + "Content-Length: 8000000\r\n\r\n");
            String chunk = "x".repeat(100_000);
            for (int i = 0; i < 80; i++) {
                client.write(chunk);
            }
            assertThat(client.untilClosed())
                    .startsWith("HTTP/1.1 413 ")
                    .containsIgnoringCase("connection: close")
                    .endsWith("{\"message\":\"Body too large: at most 262144 bytes\"}");
        }
    }

    @Test
    void expect_continue_request_gets_100_or_is_refused_before_its_body() throws IOException {
        try (RawClient client = new RawClient(running.router.port())) {
            String event = body("asked");
            client.write("POST /webhooks/genesys HTTP/1.1\r\n" + GENUINE + "Expect: 100-continue\r\nContent-Length: "
                    + event.length() + "\r\n\r\n");
            assertThat(client.answer()).startsWith("HTTP/1.1 100 ");
            assertThat(client.write(event).answer()).startsWith("HTTP/1.1 202 ");
        }
        try (RawClient client = new RawClient(running.router.port())) {
            client.write("POST /webhooks/genesys HTTP/1.1\r\n" + GENUINE
                    + "Expect: 100-continue\r\nContent-Length: 300000\r\n\r\n");
            assertThat(client.answer()).startsWith("HTTP/1.1 413 ");
        }
        try (RawClient client = new RawClient(running.router.port())) {
            client.write("POST /webhooks/nobody HTTP/1.1\r\n" + GENUINE
                    + "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n");
            assertThat(client.answer()).startsWith("HTTP/1.1 404 ");
        }
    }

    @Test
    void pipelined_requests_are_answered_in_order() throws IOException {
        try (RawClient client = new RawClient(running.router.port())) {
            String event = body("pipelined");
            String post = "POST /webhooks/genesys HTTP/1.1\r\n" + GENUINE + "Content-Length: " + event.length()
                    + "\r\n\r\n" + event;
            client.write(post + post + "GET /webhooks/genesys HTTP/1.1\r\nHost: x\r\n\r\n" + post);
            assertThat(client.answer()).startsWith("HTTP/1.1 202 ");
            assertThat(client.answer()).startsWith("HTTP/1.1 200 ");
            assertThat(client.answer()).startsWith("HTTP/1.1 405 ").containsIgnoringCase("connection: close");
            assertThat(client.untilClosed()).as("the last answer was the last").isEmpty();
        }
    }

    @Test
    void a_connection_that_says_nothing_or_never_finishes_its_headers_is_closed() throws IOException {
        try (RawClient silent = new RawClient(running.router.port());
                RawClient slow = new RawClient(running.router.port())) {
            slow.write("POST /webhooks/genesys HTTP/1.1\r\nHost: x\r\nX-Slow: ");
            assertThat(silent.untilClosed()).isEmpty();
            assertThat(slow.untilClosed()).isEmpty();
        }
    }

    @Test
    void a_body_that_trickles_is_cut_off_though_it_is_never_idle() throws IOException {
        try (RawClient client = new RawClient(running.router.port())) {
            client.write("POST /webhooks/genesys HTTP/1.1\r\n" + GENUINE + "Content-Length: 200000\r\n\r\n");
            ScheduledExecutorService drops = Executors.newSingleThreadScheduledExecutor();
            drops.scheduleAtFixedRate(() -> drop(client), 0, 100, TimeUnit.MILLISECONDS);
            assertThat(client.untilClosed()).startsWith("HTTP/1.1 408 ").containsIgnoringCase("connection: close");
            drops.shutdownNow();
        }
        assertThat(running.verified).isEmpty();
    }

    private static void drop(RawClient client) {
        try {
            client.write("x");
        } catch (IOException cutOff) {
            throw new UncheckedIOException(cutOff);
        }
    }

    @Test
    void a_multipart_body_is_not_parsed_and_writes_no_file() throws IOException {
        Path uploads = Path.of("file-uploads");
        String multipart =
                "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x\"\r\n\r\nhello\r\n--b--\r\n";
        var request = running.request("/webhooks/genesys")
                .header("X-Proof", "yes")
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(BodyPublishers.ofString(multipart));
        assertThat(running.send(request).statusCode()).isEqualTo(415);
        assertThat(running.verified.element().body()).asString().isEqualTo(multipart);
        assertThat(Files.exists(uploads)).isFalse();
    }

    @Test
    void headers_that_are_too_large_are_refused_and_the_port_stays_up() throws IOException {
        try (RawClient client = new RawClient(running.router.port())) {
            client.write("POST /webhooks/genesys HTTP/1.1\r\nHost: x\r\nX-Large: " + "x".repeat(20_000) + "\r\n\r\n");
            assertThat(client.answer()).startsWith("HTTP/1.1 431 ");
        }
        assertThat(running.post(body("still-up")).statusCode()).isEqualTo(202);
    }

    @Test
    void an_offer_of_http_2_is_not_taken() throws IOException {
        try (RawClient client = new RawClient(running.router.port())) {
            String event = body("upgrade");
            client.write("POST /webhooks/genesys HTTP/1.1\r\n" + GENUINE
                    + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n"
                    + "Content-Length: " + event.length() + "\r\n\r\n" + event);
            assertThat(client.answer()).startsWith("HTTP/1.1 202 ");
        }
    }
}
