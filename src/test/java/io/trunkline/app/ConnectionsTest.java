package io.trunkline.app;

import static io.trunkline.app.RunningRouter.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.config.Settings;
import io.trunkline.ledger.AcceptEvent.AcceptedEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What strangers without a secret do to a connection: pipeline, smuggle, or send too much. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConnectionsTest {

    private static final int PIPELINED = 500;
    private static final int PER_PEER = 3;
    private static final String GENUINE = "Host: x\r\nX-Proof: yes\r\nContent-Type: application/json\r\n";

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
        running.heads = head -> Optional.empty();
        running.verified.clear();
        running.offered.clear();
        running.tallied.clear();
    }

    private static String post(String event) {
        return "POST /webhooks/genesys HTTP/1.1\r\n" + GENUINE + "Content-Length: " + event.length() + "\r\n\r\n"
                + event;
    }

    private RawClient client() throws IOException {
        return new RawClient(running.router.port());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n",
                "Host: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n",
                "Host: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                "Host: x\r\nTransfer-Encoding: gzip, chunked\r\n",
                "Host: x\r\nTransfer-Encoding: chunked, identity\r\n",
                "Host: x\r\nTransfer-Encoding: identity\r\nContent-Length: 2\r\n",
                "Host: x\r\nTransfer-Encoding: xchunked\r\n",
                "Host: x\r\nTransfer-Encoding:\u000bchunked\r\n",
                "Host: x\r\nTransfer-Encoding : chunked\r\n",
                "Host: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n",
                "Host: x\r\nContent-Length: 2\r\nContent-Length: 2\r\n",
                "Host: x\r\nContent-Length: +2\r\n",
                "Host: x\r\nContent-Length: -2\r\n",
                "Host: x\r\nContent-Length: 0x2\r\n",
                "Content-Length: 2\r\n",
                "Host: x\r\nHost: y\r\nContent-Length: 2\r\n",
                "Host: x\r\n folded: y\r\nContent-Length: 2\r\n",
                "Host:\r\n x\r\nContent-Length: 2\r\n",
                "Host: x\r\nX-A: a\r\n\tb\r\nContent-Length: 2\r\n",
                "Host: x\r\nTransfer-Encoding:\r\n chunked\r\n",
                "Host: x\r\nContent-Length:\n 2\r\n",
                " folded: y\r\nHost: x\r\nContent-Length: 2\r\n"
            })
    void a_request_that_could_be_read_in_two_ways_is_400_and_the_last_of_its_connection(String headers)
            throws IOException {
        try (RawClient client = client()) {
            client.write("POST /webhooks/genesys HTTP/1.1\r\nX-Proof: yes\r\nContent-Type: application/json\r\n"
                    + headers + "\r\n{}" + post(body("smuggled")));

            assertThat(client.answer()).startsWith("HTTP/1.1 400 ").containsIgnoringCase("connection: close");
            assertThat(client.untilClosed()).as("nothing else is served").doesNotContain("HTTP/1.1 ");
        }
        assertThat(running.verified).isEmpty();
        assertThat(running.tallied).contains("rejected 400 malformed");
    }

    @Test
    void a_fold_that_comes_in_two_packets_is_seen_too() throws IOException {
        try (RawClient client = client()) {
            client.write("POST /webhooks/genesys HTTP/1.1\r\nHost: x\r\nX-Proof: yes\r\nTransfer-Encoding:\r\n");
            await().until(() -> running.router.connections() > 0);
            client.write(" chunked\r\n\r\n0\r\n\r\n");
            assertThat(client.answer())
                    .startsWith("HTTP/1.1 400 ")
                    .endsWith("{\"message\":\"Malformed request: expected each header in one line\"}");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.2, 'Host: x', expected HTTP/1.1",
        "HTTP/2.0, 'Host: x', expected HTTP/1.1",
        "HTTP/0.9, 'Host: x', expected HTTP/1.1",
        "http/1.1, 'Host: x', expected HTTP/1.1",
        "HTTP/1.0, 'Host: x\r\nTransfer-Encoding: chunked', expected no Transfer-Encoding in HTTP/1.0",
        "HTTP/1.1, 'Host: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked',"
                + " both Transfer-Encoding and Content-Length; expected one of them",
        "HTTP/1.1, 'Content-Length: 2', expected one Host",
        "HTTP/1.1, 'Host: x\r\n: y', expected a name for each header",
        "HTTP/1.1, 'Host: x\r\nContent-Length: 2\r\nContent-Length: 2', 'expected one Content-Length, a number'"
    })
    void the_answer_says_what_is_wrong(String version, String headers, String problem) throws IOException {
        try (RawClient client = client()) {
            client.write("POST /webhooks/genesys " + version + "\r\n" + headers + "\r\n\r\n");
            assertThat(client.answer())
                    .startsWith("HTTP/1.1 400 ")
                    .containsIgnoringCase("connection: close")
                    .endsWith("{\"message\":\"Malformed request: " + problem + "\"}");
        }
        assertThat(running.tallied).contains("rejected 400 malformed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "100000004\r\n{}zz\r\n0\r\n\r\n",
                "-2\r\n{}\r\n0\r\n\r\n",
                "0x2\r\n{}\r\n0\r\n\r\n",
                "2;a=\"\n\"\r\n{}\r\n0\r\n\r\n",
                "2\n{}\r\n0\r\n\r\n",
                "2\r\n{}xx0\r\n\r\n",
                "\r\n{}\r\n0\r\n\r\n"
            })
    void a_chunk_that_could_be_read_in_two_ways_is_400_and_nothing_hidden_behind_it_is_served(String chunks)
            throws IOException {
        try (RawClient client = client()) {
            client.write("POST /webhooks/genesys HTTP/1.1\r\n" + GENUINE + "Transfer-Encoding: chunked\r\n\r\n" + chunks
                    + post(body("smuggled")));

            assertThat(client.answer()).startsWith("HTTP/1.1 400 ").containsIgnoringCase("connection: close");
            assertThat(client.untilClosed()).doesNotContain("HTTP/1.1 ");
        }
        assertThat(running.offered).isEmpty();
    }

    @Test
    void a_broken_chunk_is_400_too_where_the_head_was_refused() throws IOException {
        running.heads = head -> Optional.of("header-missing");
        try (RawClient client = client()) {
            client.write("POST /webhooks/genesys HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
            assertThat(client.untilClosed())
                    .startsWith("HTTP/1.1 400 ")
                    .containsIgnoringCase("connection: close")
                    .endsWith("{\"message\":\"Malformed request: its body is not framed as HTTP/1.1\"}");
        }
        assertThat(running.tallied).containsExactly("rejected 400 malformed");
    }

    @ParameterizedTest
    @CsvSource({
        "POST /x, 404, unknown_path",
        "POST /webhooks/nobody, 404, unknown_path",
        "PUT /webhooks/genesys, 405, genesys answered 405"
    })
    void a_broken_chunk_behind_a_head_that_is_no_delivery_does_not_lose_the_answer(
            String line, int status, String counted) throws IOException {
        try (RawClient client = client()) {
            client.write(line + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
            assertThat(client.untilClosed())
                    .startsWith("HTTP/1.1 " + status + " ")
                    .containsIgnoringCase("connection: close");
        }
        assertThat(running.tallied).singleElement().asString().contains(counted);
    }

    @Test
    void a_broken_chunk_behind_one_that_is_too_large_does_not_lose_the_answer() throws IOException {
        try (RawClient client = client()) {
            client.write("POST /webhooks/genesys HTTP/1.1\r\n" + GENUINE + "Transfer-Encoding: chunked\r\n\r\n"
                    + "60000\r\n" + "x".repeat(0x60000) + "\r\nzz\r\n");
            assertThat(client.untilClosed()).startsWith("HTTP/1.1 413 ").containsIgnoringCase("connection: close");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "\u0001\u0002", " ", "\t"})
    void characters_before_the_request_line_are_400(String before) throws IOException {
        try (RawClient client = client()) {
            client.write(before + post(body("early")));
            assertThat(client.answer()).matches("(?s)HTTP/1\\.[01] 400 .*");
        }
        assertThat(running.offered).isEmpty();
    }

    @Test
    void an_empty_line_before_a_request_is_allowed_and_a_chunked_body_too() throws IOException {
        try (RawClient client = client()) {
            String event = body("chunked");
            client.write("\r\nPOST /webhooks/genesys HTTP/1.1\r\n" + GENUINE + "Transfer-Encoding: Chunked\r\n\r\n"
                    + Integer.toHexString(event.length()) + "\r\n" + event + "\r\n0\r\n\r\n" + post(body("after")));
            assertThat(client.answer()).startsWith("HTTP/1.1 202 ");
            assertThat(client.answer()).startsWith("HTTP/1.1 202 ");
        }
    }

    @Test
    void what_is_pipelined_waits_undecoded_and_is_answered_in_turn() throws IOException {
        CompletableFuture<AcceptedEvent> disk = new CompletableFuture<>();
        running.ledger.set(event -> disk);
        try (RawClient client = client()) {
            for (int i = 0; i < PIPELINED; i++) {
                client.write(post(body("turn-" + i)));
            }
            await().until(() -> running.offered.size() == 1);
            assertThat(running.router.unanswered())
                    .as("decoded and not answered")
                    .isEqualTo(1);

            disk.complete(RunningRouter.NEW);

            for (int i = 0; i < PIPELINED; i++) {
                assertThat(client.answer()).startsWith("HTTP/1.1 202 ");
            }
            await().until(() -> running.router.unanswered() == 0);
            assertThat(running.offered).hasSize(PIPELINED);
        }
    }

    @Test
    void what_the_head_refuses_costs_no_body_and_keeps_the_connection() throws IOException {
        running.heads =
                head -> head.headers().apply("X-Proof").isEmpty() ? Optional.of("header-missing") : Optional.empty();
        String rest = "x".repeat(100_000);
        try (RawClient client = client()) {
            client.write("POST /webhooks/genesys HTTP/1.1\r\nHost: x\r\nContent-Length: 100001\r\n\r\n");
            assertThat(client.answer())
                    .as("answered before the body")
                    .startsWith("HTTP/1.1 403 ")
                    .endsWith("{\"message\":\"Invalid signature\"}")
                    .doesNotContainIgnoringCase("connection: close");
            client.write(rest + "y" + post(body("kept")));
            assertThat(client.answer()).startsWith("HTTP/1.1 202 ");
        }
        assertThat(running.tallied).contains("genesys refused header-missing");
        assertThat(running.verified).hasSize(1);
    }

    @Test
    void a_body_of_unknown_length_that_the_head_refuses_is_measured_and_not_held() throws IOException {
        running.heads = head -> Optional.of("header-missing");
        String head = "POST /webhooks/genesys HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
        String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
        try (RawClient client = client()) {
            client.write(head + chunk + "0\r\n\r\n");
            assertThat(client.answer()).startsWith("HTTP/1.1 403 ");
            client.write(head + chunk.repeat(5));
            assertThat(client.answer()).startsWith("HTTP/1.1 413 ").containsIgnoringCase("connection: close");
        }
    }

    @Test
    void refused_expect_continue_request_gets_no_100() throws IOException {
        running.heads = head -> Optional.of("closed");
        try (RawClient client = client()) {
            client.write(
                    "POST /webhooks/genesys HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
            assertThat(client.answer()).startsWith("HTTP/1.1 403 ").containsIgnoringCase("connection: close");
        }
    }

    @Test
    void connections_beyond_the_limit_are_closed_and_others_go_on(@TempDir Path folder) throws IOException {
        Settings.Server limited =
                new Settings.Server("127.0.0.1", 0, TestSources.MAX_BODY, TestSources.NO_TLS, 100, PER_PEER);
        try (RunningRouter router = new RunningRouter(folder, limited)) {
            RawClient[] taken = new RawClient[PER_PEER];
            for (int i = 0; i < PER_PEER; i++) {
                taken[i] = new RawClient(router.router.port());
                assertThat(taken[i].write(post(body("taken-" + i))).answer()).startsWith("HTTP/1.1 202 ");
            }
            try (RawClient beyond = new RawClient(router.router.port())) {
                assertThat(beyond.untilClosed()).doesNotContain("HTTP/1.1");
            }
            assertThat(router.router.connections()).isEqualTo(PER_PEER);
            await().until(() -> router.tallied.contains("none dropped too_many_connections"));
            assertThat(taken[0].write(post(body("still"))).answer()).startsWith("HTTP/1.1 202 ");

            taken[1].close();
            await().until(() -> router.router.connections() == PER_PEER - 1);
            try (RawClient again = new RawClient(router.router.port())) {
                assertThat(again.write(post(body("again"))).answer()).startsWith("HTTP/1.1 202 ");
            }
            taken[0].close();
            taken[2].close();
        }
    }
}
