package io.trunkline.app;

import static io.trunkline.app.RunningRouter.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.connection.Timeouts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that send half of something, go on after their last answer, or take no answers, and so are cut. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConnectionTimeoutsTest {

    private static final String GENUINE = "Host: x\r\nX-Proof: yes\r\nContent-Type: application/json\r\n";

    /** Too short for honest senders on a slow machine. */
    private static final Timeouts SHORT = new Timeouts(
            Duration.ofSeconds(30),
            Duration.ofMillis(500),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofMillis(500));

    private RunningRouter running;

    @BeforeAll
    void start(@TempDir Path folder) {
        running = new RunningRouter(folder, SHORT);
    }

    @AfterAll
    void stop() {
        running.close();
    }

    @BeforeEach
    void reset() {
        running.heads = head -> Optional.empty();
        running.tallied.clear();
    }

    private static String post(String event) {
        return "POST /webhooks/genesys HTTP/1.1\r\n" + GENUINE + "Content-Length: " + event.length() + "\r\n\r\n"
                + event;
    }

    @Test
    void a_sender_that_takes_no_answers_is_read_no_further() throws IOException {
        running.heads = head -> Optional.of("header-missing");
        CompletableFuture<Void> written = new CompletableFuture<>();
        try (RawClient client = RawClient.withSmallBuffer(running.router.port())) {
            String many = ("POST /webhooks/genesys HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n").repeat(1_000);
            CompletableFuture.runAsync(() -> {
                try {
                    while (true) {
                        client.write(many);
                    }
                } catch (IOException cut) {
                    written.complete(null);
                }
            });
            written.join();
        }
        assertThat(running.tallied).contains("none dropped answer_not_taken");
        running.heads = head -> Optional.empty();
        await().until(() -> running.router.unanswered() == 0);
        // In one packet, so that no timeout begins.
        try (RawClient honest = new RawClient(running.router.port())) {
            assertThat(honest.write(post(body("honest"))).answer()).startsWith("HTTP/1.1 202 ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /x HTTP/1.1\r\nHost: x",
                "POST /webhooks/genesys HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999999"
            })
    void a_sender_that_goes_on_after_its_last_answer_is_read_no_further(String head) throws IOException {
        String megabyte = "x".repeat(1 << 20);
        int megabytes = 0;
        try (RawClient client = new RawClient(running.router.port()).write(head + "\r\n\r\n")) {
            assertThat(client.answer()).containsIgnoringCase("connection: close");
            while (megabytes < 10_000) {
                client.write(megabyte);
                megabytes++;
            }
        } catch (IOException cut) {
            // At the end of the time in which an honest sender takes its answer.
        }
        assertThat(megabytes).as("16 and what the sockets hold").isLessThan(64);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /x", "GET /webhooks/genesys", "POST /webhooks/nobody"})
    void what_no_honest_sender_sends_twice_ends_the_connection(String line) throws IOException {
        String request = line + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n";
        try (RawClient client = new RawClient(running.router.port())) {
            client.write(request.repeat(5));
            assertThat(client.answer()).matches("(?s)HTTP/1\\.1 40[45] .*").containsIgnoringCase("connection: close");
            assertThat(client.untilClosed()).doesNotContain("HTTP/1.1 ");
        }
    }

    @Test
    void a_body_without_progress_is_408_and_cut() throws IOException {
        try (RawClient client = new RawClient(running.router.port())) {
            client.write("POST /webhooks/genesys HTTP/1.1\r\n" + GENUINE + "Content-Length: 262144\r\n\r\n"
                    + "x".repeat(200_000));
            assertThat(client.untilClosed()).startsWith("HTTP/1.1 408 ").containsIgnoringCase("connection: close");
        }
        assertThat(running.tallied).contains("genesys answered 408");
    }

    @Test
    void a_head_that_does_not_end_is_408_and_cut() throws IOException {
        try (RawClient client = new RawClient(running.router.port())) {
            client.write("POST /webhooks/genesys HTTP/1.1\r\nHost: x\r\n");
            assertThat(client.untilClosed())
                    .startsWith("HTTP/1.1 408 ")
                    .endsWith("{\"message\":\"The request took too long to come\"}");
        }
        assertThat(running.tallied).contains("rejected 408 too_slow");
    }
}
