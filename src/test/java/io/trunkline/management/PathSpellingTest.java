package io.trunkline.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a proxy's rules about paths must be able to rely on, and times that are none. */
class PathSpellingTest {

    private static Node node;

    @BeforeAll
    static void start() throws Exception {
        node = Node.started();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", node.number())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api//incidents",
                "//api/incidents",
                "/api/%69ncidents",
                "/%61pi/incidents",
                "/api/incidents/",
                "/api/./incidents",
                "/x/../api/incidents",
                "/api/x/%2e%2e/incidents",
                "/api/incidents%00",
                "/observe//health"
            })
    void a_path_has_one_spelling(String path) throws IOException {
        assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 404 ");
        assertThat(raw("GET /api/incidents HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: 127.0.0.1\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n",
                "Host: 127.0.0.1\r\nHost: 127.0.0.1\r\n",
                "X: y\r\n"
            })
    void a_request_that_could_be_read_in_two_ways_is_400_here_too(String headers) throws IOException {
        assertThat(raw("GET /api/incidents HTTP/1.1\r\n" + headers + "\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .doesNotContain("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "since=-999999999-01-01T00:00:00Z",
                "until=%2B999999999-12-31T23:59:59Z",
                "since=-0001-01-01T00:00:00Z"
            })
    void a_time_beyond_all_reckoning_is_400(String parameter) throws Exception {
        assertThat(node.get("/api/events?" + parameter).statusCode()).isEqualTo(400);
    }

    @Test
    void the_year_one_is_a_time() throws Exception {
        assertThat(node.get("/api/events?since=0001-01-01T00:00:00Z").statusCode())
                .isEqualTo(200);
    }
}
