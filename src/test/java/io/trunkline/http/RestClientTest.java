package io.trunkline.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RestClientTest {

    private static final Duration LONG = Duration.ofMinutes(5);

    private HttpServer platform;

    @BeforeEach
    void start() throws IOException {
        platform = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        platform.start();
    }

    @AfterEach
    void stop() {
        platform.stop(0);
    }

    private RestClient.Request request() {
        URI uri = URI.create("http://127.0.0.1:" + platform.getAddress().getPort() + "/list");
        return new RestClient.Request("GET", uri, Map.of(), null);
    }

    @Test
    void an_answer_without_an_end_is_given_up() {
        platform.createContext("/list", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] more = new byte[100_000];
            try (OutputStream body = exchange.getResponseBody()) {
                while (true) {
                    body.write(more);
                }
            }
        });
        assertThatThrownBy(() -> new RestClient().send(request(), LONG))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("an answer of more than 8388608 bytes");
    }

    @Test
    void a_large_page_of_a_list_is_read_whole() throws Exception {
        String page = "[\"" + "ü".repeat(1_000_000) + "\"]";
        platform.createContext("/list", exchange -> {
            byte[] body = page.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        assertThat(new RestClient().send(request(), LONG).body()).isEqualTo(page);
    }
}
