package io.trunkline.app;

import static io.trunkline.app.RunningRouter.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.ledger.AcceptEvent.AcceptedEvent;
import io.trunkline.webhook.InFlightLimit;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More at once than can be stored: what is beyond is put off at once, what is within is kept. */
class FloodTest {

    private static final int REQUESTS = 3;
    private static final int BYTES = 1_000;

    private final CompletableFuture<AcceptedEvent> disk = new CompletableFuture<>();
    private RunningRouter running;

    @BeforeEach
    void start(@TempDir Path folder) {
        running = new RunningRouter(folder, new InFlightLimit(REQUESTS, BYTES));
    }

    @AfterEach
    void stop() {
        running.close();
    }

    private List<CompletableFuture<HttpResponse<String>>> fill() {
        running.ledger.set(event -> disk);
        List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            waiting.add(running.client.sendAsync(
                    running.genuine("")
                            .POST(BodyPublishers.ofString(body("within-" + i)))
                            .build(),
                    BodyHandlers.ofString()));
        }
        await().until(() -> running.offered.size() == REQUESTS);
        return waiting;
    }

    @Test
    void request_beyond_the_limit_gets_503_at_once_and_none_within_does() {
        List<CompletableFuture<HttpResponse<String>>> waiting = fill();

        HttpResponse<String> beyond = running.post(body("beyond"));

        assertThat(beyond.statusCode()).isEqualTo(503);
        assertThat(beyond.headers().firstValue("Retry-After")).contains("1");
        assertThat(RunningRouter.json(beyond))
                .isEqualTo(RunningRouter.message("Too many events at once, send it again"));
        assertThat(running.tallied).containsExactly("genesys put off too_many");
        disk.complete(RunningRouter.NEW);
        assertThat(waiting)
                .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(202));
        assertThat(running.post(body("beyond")).statusCode()).isEqualTo(202);
    }

    @Test
    void bodies_that_together_are_too_much_are_put_off_and_leave_nothing_behind() throws IOException {
        String half = "x".repeat(BYTES * 2 / 3);
        String head = "POST /webhooks/genesys HTTP/1.1\r\nHost: x\r\nX-Proof: yes\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + (half.length() + 1) + "\r\n\r\n";
        try (RawClient slow = new RawClient(running.router.port());
                RawClient second = new RawClient(running.router.port())) {
            slow.write(head + half);
            await().untilAsserted(
                            () -> assertThat(running.post(half).statusCode()).isEqualTo(503));
            second.write(head + half);
            assertThat(second.answer()).startsWith("HTTP/1.1 503 ").containsIgnoringCase("Retry-After: 1");
        }

        await().untilAsserted(() -> assertThat(running.post(half).statusCode()).isEqualTo(400));
    }

    @Test
    void senders_that_have_gone_leave_their_places_when_the_ledger_answers() throws IOException {
        running.ledger.set(event -> disk);
        for (int i = 0; i < REQUESTS; i++) {
            String body = body("gone-" + i);
            try (RawClient gone = new RawClient(running.router.port())) {
                gone.write("POST /webhooks/genesys HTTP/1.1\r\nHost: x\r\nX-Proof: yes\r\n"
                        + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
                int offered = i + 1;
                await().until(() -> running.offered.size() == offered);
            }
        }

        assertThat(running.post(body("too-early")).statusCode()).isEqualTo(503);
        disk.complete(RunningRouter.NEW);

        await().untilAsserted(() ->
                assertThat(running.post(body("later")).statusCode()).isEqualTo(202));
    }

    @ParameterizedTest
    @ValueSource(strings = {"many", "1"})
    void a_route_that_leaves_what_is_no_answer_frees_its_place(String status, @TempDir Path folder) {
        running.close();
        running = new RunningRouter(
                folder,
                new InFlightLimit(REQUESTS, BYTES),
                shipped -> shipped.replace(
                        """
                                - process:
                                    id: reply-accepted
                                    description: 202 with the event on disk
                                    ref: replyAccepted
                """,
                        """
                                - setHeader:
                                    id: reply-accepted
                                    description: What no sender can read
                                    name: CamelHttpResponseCode
                                    expression:
                                      constant:
                                        expression: "%s"
                """
                                .formatted(status)));

        for (int i = 0; i < 2 * REQUESTS; i++) {
            assertThat(running.post(body("broken-" + i)).statusCode()).isEqualTo(500);
        }
    }
}
