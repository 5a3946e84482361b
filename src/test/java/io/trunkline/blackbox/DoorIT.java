package io.trunkline.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Strangers without a secret: they can neither stop the router nor occupy it. */
class DoorIT {

    private static final int HONEST = 30;
    private static final int SLOW = 250;
    private static final int BEHIND_A_PROXY = 40;
    private static final String GENESYS = "    platform: Genesys Cloud CX            # PagerDuty's \"source\"\n";
    private static final int LARGE = 256 * 1024;

    @RegisterExtension
    static final Installation BOX = new Installation().withJvm("-XX:MaxDirectMemorySize=64m");

    @BeforeAll
    static void start() {
        String sources = BOX.read("config/sources.yaml");
        BOX.write("config/sources.yaml", sources.replace(GENESYS, GENESYS + "    trusted-proxies: [127.0.0.0/8]\n"));
        BOX.start();
        BOX.webhooks().expectAnswersWithin(Duration.ofSeconds(10));
    }

    private static void assertHonestEventIsTaken(String name) {
        assertThat(BOX.webhooks()
                        .genesys("trunk-eu-" + name, "UP", Instant.now())
                        .toString())
                .isEqualTo("202 Event accepted");
    }

    @ParameterizedTest
    @CsvSource({
        "3, 'GET /x HTTP/1.1\r\nHost: x\r\n\r\n'",
        "10, 'GET /x HTTP/1.1\r\nHost: x\r\n\r\n'",
        "3, 'POST /webhooks/genesys HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n'",
        "10, 'POST /webhooks/genesys HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n'",
        "10, 'POST /webhooks/genesys HTTP/1.1\r\nHost: x\r\nContent-Length: 300000\r\n\r\n'"
    })
    void answers_that_are_not_read_neither_pile_up_nor_delay_anybody(int connections, String request) {
        // Of connections that a test before has left: each is cut within ten seconds.
        double left = BOX.management().metric("trunkline_webhook_unanswered");
        try (Flooder flooder = Flooder.of(connections, BOX.webhooks().port(), request.repeat(1_000))) {
            Waits.await("the flood").until(() -> flooder.written() > 1_000_000);
            for (int i = 0; i < HONEST || flooder.goesOn(); i++) {
                assertHonestEventIsTaken("flood-" + connections + "-" + request.hashCode() + "-" + i);
                assertThat(BOX.management().metric("trunkline_webhook_unanswered"))
                        .as("answers that wait for somebody to take them, one a connection at most")
                        .isLessThanOrEqualTo(left + connections + 1);
            }
        }
        assertThat(BOX.program().isAlive()).isTrue();
    }

    /** A genuine event that is too large for the reserve of small bodies, as a proxy hands it on. */
    private static String largeEventFrom(String address, String id) {
        String event = Webhooks.genesysTrunk(id, "UP", Instant.now());
        byte[] body = event.replaceFirst("\\{", "{\"padding\":\"" + "x".repeat(40_000) + "\",")
                .getBytes(StandardCharsets.US_ASCII);
        return BOX.webhooks()
                .send(BOX.webhooks().signedGenesys(body).header("X-Forwarded-For", address))
                .toString();
    }

    @Test
    void behind_a_proxy_each_forwarded_address_has_a_share_of_its_own() throws IOException {
        String head = "POST /webhooks/genesys HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "X-Forwarded-For: 203.0.113.1\r\nX-Genesys-Signature: " + "0".repeat(64) + "\r\nContent-Length: "
                + LARGE + "\r\n\r\n";
        byte[] allButTheLast = (head + "x".repeat(LARGE - 1)).getBytes(StandardCharsets.US_ASCII);
        double before = tooMany();
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < BEHIND_A_PROXY; i++) {
                Socket socket = new Socket("127.0.0.1", BOX.webhooks().port());
                slow.add(socket);
                try {
                    socket.getOutputStream().write(allButTheLast);
                } catch (IOException cut) {
                    // One of the first, on a slow machine.
                }
                if (i % 10 == 9) {
                    assertThat(largeEventFrom("198.51.100.7", "trunk-proxy-" + i))
                            .isEqualTo("202 Event accepted");
                }
            }
            assertThat(tooMany()).as("the attacker's share was used up").isGreaterThan(before);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private static double tooMany() {
        return BOX.management().metric("trunkline_refused_total", "source=\"genesys\"", "reason=\"too_many\"");
    }

    @Test
    void a_refusal_hides_no_other_of_the_same_peer_from_the_log() throws IOException {
        for (String request : List.of("GET", "POST")) {
            try (Socket socket = new Socket("127.0.0.1", BOX.webhooks().port())) {
                socket.getOutputStream()
                        .write((request + " /webhooks/genesys HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                                        + "Content-Length: 0\r\nX-Genesys-Signature: " + "0".repeat(64)
                                        + "\r\nContent-Type: application/json\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(socket.getInputStream().readAllBytes()).asString().startsWith("HTTP/1.1 40");
            }
        }
        Waits.await("both lines")
                .until(() -> !lines("Method not allowed").isEmpty()
                        && !lines("secret-wrong").isEmpty());
    }

    private static List<String> lines(String about) {
        return BOX.program().linesWith("genesys: refused a request from 127.0.0.1: " + about);
    }

    @Test
    void the_log_names_a_peer_once_for_each_kind_of_refusal() throws IOException {
        for (int i = 0; i < 20; i++) {
            try (Socket socket = new Socket("127.0.0.1", BOX.webhooks().port())) {
                socket.getOutputStream().write("PUT /webhooks/cxone HTTP/1.1\r\nHost: x\r\n\r\n".getBytes());
                assertThat(socket.getInputStream().readAllBytes()).asString().startsWith("HTTP/1.1 405");
            }
        }
        assertThat(BOX.management().metric("trunkline_refused_total", "source=\"cxone\"", "status=\"405\""))
                .isEqualTo(20);
        Waits.await("the line")
                .until(() ->
                        !BOX.program().linesWith("cxone: refused a request").isEmpty());
        assertThat(BOX.program().linesWith("cxone: refused a request from 127.0.0.1: Method not allowed"))
                .hasSize(1);
    }

    @Test
    void bodies_that_never_end_leave_room_for_honest_ones_even_from_the_same_address() throws IOException {
        String head = "POST /webhooks/genesys HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "X-Genesys-Signature: " + "0".repeat(64) + "\r\nContent-Length: " + LARGE + "\r\n\r\n";
        byte[] allButTheLast = (head + "x".repeat(LARGE - 1)).getBytes(StandardCharsets.US_ASCII);
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < SLOW; i++) {
                Socket socket = new Socket("127.0.0.1", BOX.webhooks().port());
                slow.add(socket);
                try {
                    socket.getOutputStream().write(allButTheLast);
                } catch (IOException cut) {
                    // One of the first, on a slow machine.
                }
                if (i % 10 == 9) {
                    assertHonestEventIsTaken("beside-" + i);
                }
            }
            assertThat(BOX.management().metric("trunkline_refused_total", "reason=\"too_many\""))
                    .as("the attackers' share was used up")
                    .isPositive();
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }
}
