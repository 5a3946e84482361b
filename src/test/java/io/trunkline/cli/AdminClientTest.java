package io.trunkline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What commands say of an address at which something else answers. */
class AdminClientTest {

    private static CommandLineRun asked(int status, String type, String body, String... command) throws IOException {
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] bytes = body.getBytes(UTF_8);
        other.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        other.start();
        try {
            String[] all = new String[command.length + 2];
            System.arraycopy(command, 0, all, 0, command.length);
            all[command.length] = "--url";
            all[command.length + 1] = "http://127.0.0.1:" + other.getAddress().getPort();
            return CommandLineRun.of(all);
        } finally {
            other.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200|text/html|<html><body>Welcome</body></html>",
                "404|text/html|<html><body>Not found</body></html>",
                "501|text/html|<html><body>Not implemented</body></html>",
                "404|application/json|{\"message\":\"Unknown path\"}",
            })
    void what_is_no_router_is_named_in_one_line_with_its_address_and_without_its_page(
            int status, String type, String body) throws IOException {
        for (String[] command :
                new String[][] {{"incidents"}, {"incidents", "7"}, {"why", "trunk-1"}, {"events"}, {"retry", "7"}}) {
            CommandLineRun run = asked(status, type, body, command);

            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.out()).isEmpty();
            assertThat(run.err().lines())
                    .singleElement()
                    .asString()
                    .startsWith("what answers at http://127.0.0.1:")
                    .endsWith(" is no router's management port: it answered " + status + ", " + type
                            + "; expected the address of trunkline.management.port");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404|{\"message\":\"Unknown component\"}|trunk-1: Unknown component",
                "503|{\"message\":\"Busy\"}|http://127.0.0.1:PORT answered 503: Busy",
            })
    void what_a_router_says_is_said_in_its_words(int status, String body, String said) throws IOException {
        CommandLineRun run = asked(status, "application/json", body, "why", "trunk-1");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err().replaceAll("127.0.0.1:[0-9]+", "127.0.0.1:PORT"))
                .isEqualToNormalizingNewlines(said + "\n");
    }
}
