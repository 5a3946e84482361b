package io.trunkline.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.trunkline.config.Settings;
import io.trunkline.config.Settings.Management.Console;
import io.trunkline.connection.RefusalLog;
import io.trunkline.ledger.query.EventBody;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** Strangers at a management port that a network reaches. */
class ManagementRefusalsTest {

    private static final int MANY = 60;
    private static final int ALLOWED = 50;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final ListAppender<ILoggingEvent> errors = new ListAppender<>();
    private Node node;

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(RefusalLog.class);
    }

    private static Logger routes() {
        return (Logger) LoggerFactory.getLogger(ManagementRoutes.class);
    }

    @BeforeEach
    void start() throws Exception {
        log.start();
        logger().addAppender(log);
        errors.start();
        routes().addAppender(errors);
        node = Node.started(new Settings.Management("127.0.0.1", 0, "s3cret", null, Console.READ));
    }

    @AfterEach
    void stop() {
        node.close();
        logger().detachAppender(log);
        routes().detachAppender(errors);
    }

    private List<String> lines() {
        return new ArrayList<>(log.list)
                .stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private Socket connection(String from) throws Exception {
        Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), node.number(), InetAddress.getByName(from), 0);
        socket.setSoTimeout(10_000);
        return socket;
    }

    private double refused(String reason) {
        return node.registry
                .get("trunkline.management.refused")
                .tag("reason", reason)
                .counter()
                .count();
    }

    @Test
    void one_peer_with_many_connections_keeps_no_other_out() throws Exception {
        List<Socket> stranger = new ArrayList<>();
        try {
            for (int i = 0; i < MANY; i++) {
                stranger.add(connection("127.0.0.1"));
            }
            await().untilAsserted(
                            () -> assertThat(refused("too_many_connections")).isEqualTo(MANY - ALLOWED));

            try (Socket probe = connection("127.0.0.2")) {
                probe.getOutputStream()
                        .write("GET /observe/health/live HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(probe.getInputStream().readAllBytes()).asString().startsWith("HTTP/1.1 200 OK");
            }
        } finally {
            for (Socket socket : stranger) {
                socket.close();
            }
        }
        assertThat(lines())
                .containsExactly(
                        "the management port closed a connection from 127.0.0.1: it has too many, or all have");
    }

    @Test
    void slow_readers_of_lines_keep_no_operator_out_and_another_is_told_at_once() throws Exception {
        String body = "{\"pad\":\"" + "x".repeat(100_000) + "\"}";
        for (int i = 0; i < 100; i++) {
            node.ledger.bodies.add(new EventBody(FakeLedger.NOON, "genesys", body));
        }
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                Socket socket = new Socket();
                slow.add(socket);
                socket.setReceiveBufferSize(8_192);
                socket.connect(new InetSocketAddress("127.0.0.1", node.number()));
                socket.getOutputStream()
                        .write(
                                "GET /api/events?format=ndjson HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer s3cret\r\n\r\n"
                                        .getBytes(StandardCharsets.US_ASCII));
            }
            await().until(() -> node.ledger.asked.size() == 2);

            HttpResponse<String> third = node.get("/api/events?format=ndjson", "Authorization", "Bearer s3cret");
            assertThat(third.statusCode()).isEqualTo(503);
            assertThat(third.headers().firstValue("Retry-After")).hasValue("60");
            assertThat(third.body())
                    .isEqualTo(
                            "{\"message\":\"2 exports of events are under way already; expected fewer, try again later\"}");
            for (String path : List.of("/api/summary", "/api/events")) {
                assertThat(node.get(path, "Authorization", "Bearer s3cret").statusCode())
                        .isEqualTo(200);
            }
            slow.get(0).close();
            await().until(() -> node.get("/api/events?format=ndjson", "Authorization", "Bearer s3cret")
                            .statusCode()
                    == 200);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void tokens_that_are_guessed_are_counted_and_one_line() throws Exception {
        assertThat(refused("token")).isZero();
        for (String token : List.of("a", "b", "c")) {
            assertThat(node.get("/api/incidents", "Authorization", "Bearer " + token)
                            .statusCode())
                    .isEqualTo(401);
        }

        assertThat(refused("token")).isEqualTo(3);
        assertThat(lines())
                .containsExactly(
                        "the management port refused a request from 127.0.0.1: no token, or one that is not known");
    }

    /** All that is answered until the port closes the connection. */
    private String answer(String request) throws Exception {
        try (Socket socket = connection("127.0.0.1")) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void what_is_no_http_is_answered_counted_and_one_line() throws Exception {
        String twoHosts = "GET /api/incidents HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: 127.0.0.1\r\n\r\n";
        for (int i = 0; i < 3; i++) {
            assertThat(answer(twoHosts))
                    .startsWith("HTTP/1.1 400 ")
                    .containsIgnoringCase("connection: close")
                    .endsWith("{\"message\":\"Malformed request: expected one Host\"}");
        }
        await().untilAsserted(() -> assertThat(refused("malformed")).isEqualTo(3));
        assertThat(lines())
                .containsExactly(
                        "the management port refused a request from 127.0.0.1: Malformed request: expected one Host");
        assertThat(answer("GET /api/incidents HTTP/1.2\r\nHost: 127.0.0.1\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
        await().untilAsserted(() -> assertThat(lines())
                .hasSize(2)
                .last(STRING)
                .endsWith("127.0.0.1: Malformed request: expected HTTP/1.1"));
        node.close();
        assertThat(lines()).last(STRING).contains("127.0.0.1 (malformed: expected one Host)");
    }

    @Test
    void a_body_that_is_badly_framed_is_400_and_no_error_of_ours() throws Exception {
        assertThat(answer("POST /api/maintenance HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer s3cret\r\n"
                        + "X-Trunkline: maintenance\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .endsWith("{\"message\":\"Malformed request: its body is not framed as HTTP/1.1\"}");
        try (Socket gone = connection("127.0.0.1")) {
            gone.getOutputStream()
                    .write(("POST /api/maintenance HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer s3cret\r\n"
                                    + "Content-Length: 100\r\n\r\nhalf")
                            .getBytes(StandardCharsets.US_ASCII));
        }
        // A later request is served by the same event loop, after it has seen that the other one is gone.
        assertThat(answer("GET /nope HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer s3cret\r\n\r\n"))
                .startsWith("HTTP/1.1 404 ");
        await().untilAsserted(() -> assertThat(refused("malformed")).isEqualTo(1));
        assertThat(lines())
                .containsExactly(
                        "the management port refused a request from 127.0.0.1: Malformed request: its body is not framed as HTTP/1.1");
        assertThat(errors.list).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GET /api/summary, s3cret, 400",
        "GET /observe/health, s3cret, 400",
        "POST /api/forget?component=TRUNK, s3cret, 400",
        "POST /api/retry?incident=INCIDENT, s3cret, 400",
        "POST /api/drill?service=eu-finance, s3cret, 400",
        "POST /api/routes/reload, s3cret, 400",
        "POST /api/maintenance, wrong, 401",
        "POST /nope, s3cret, 404",
        "PUT /api/summary, s3cret, 405"
    })
    void a_broken_chunk_in_the_same_packet_never_loses_the_answer_and_orders_nothing(
            String line, String token, int status) throws Exception {
        String order = line.replaceAll("[?].*", "").replaceAll(".*/", "");
        String known = line.replace("TRUNK", FakeLedger.TRUNK.toString())
                .replace("INCIDENT", String.valueOf(FakeLedger.INCIDENT));
        assertThat(answer(known + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + token + "\r\nX-Trunkline: "
                        + order + "\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"))
                .startsWith("HTTP/1.1 " + status + " ");
        assertThat(node.operations.forgotten).isEmpty();
        assertThat(node.operations.retried).isEmpty();
        assertThat(node.operations.drilled).isEmpty();
    }

    @Test
    void a_query_that_is_not_encoded_says_so_and_keeps_the_connection() throws Exception {
        assertThat(answer(
                        "GET /api/events?since=%zz HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer s3cret\r\n\r\n"
                                + "GET /nope HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer s3cret\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("{\"message\":\"The request cannot be read; expected an encoded URL\"}HTTP/1.1 404 ");
    }

    @Test
    void what_no_honest_client_sends_twice_ends_the_connection() throws Exception {
        String token = " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer s3cret\r\n";
        assertThat(answer("GET /nope" + token + "\r\n"))
                .startsWith("HTTP/1.1 404 ")
                .containsIgnoringCase("connection: close");
        assertThat(answer("DELETE /observe/health" + token + "\r\n"))
                .startsWith("HTTP/1.1 405 ")
                .containsIgnoringCase("connection: close");
        String body = "x".repeat(300_000);
        assertThat(answer("POST /api/maintenance" + token + "Content-Length: " + body.length() + "\r\n\r\n" + body))
                .startsWith("HTTP/1.1 413 ")
                .containsIgnoringCase("connection: close");
    }

    @Test
    void a_page_that_names_another_host_is_counted() throws Exception {
        node.raw("GET /api/incidents HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n");

        assertThat(refused("host")).isEqualTo(1);
    }
}
