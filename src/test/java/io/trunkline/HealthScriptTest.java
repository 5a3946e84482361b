package io.trunkline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a container's HEALTHCHECK makes of a management port. */
class HealthScriptTest {

    private static final String OK = "HTTP/1.1 200 OK\r\n\r\n";
    private static final String NO_HTTP = "";

    @TempDir
    private Path folder;

    private int exit(int port, boolean tls) throws Exception {
        ProcessBuilder script = new ProcessBuilder("bash", "src/main/distribution/bin/trunkline-health")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.txt").toFile());
        script.environment().put("TRUNKLINE_MANAGEMENT_PORT", Integer.toString(port));
        script.environment().remove("TRUNKLINE_MANAGEMENT_TLS_KEY_STORE");
        if (tls) {
            script.environment().put("TRUNKLINE_MANAGEMENT_TLS_KEY_STORE", "server.p12");
        }
        Process process = script.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    /** The exit with a port that answers so and hangs up. */
    private int exit(String answer, boolean tls) throws Exception {
        try (ServerSocket port = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Thread server = new Thread(() -> {
                try (Socket connection = port.accept()) {
                    connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                    connection.shutdownOutput();
                    connection.getInputStream().readAllBytes();
                } catch (IOException closed) {
                    // The script was gone first.
                }
            });
            server.start();
            return exit(port.getLocalPort(), tls);
        }
    }

    @Test
    void a_port_that_answers_200_is_healthy_and_another_is_not() throws Exception {
        assertThat(exit(OK, false)).isZero();
        assertThat(exit("HTTP/1.1 503 Service Unavailable\r\n\r\n", false)).isNotZero();
        assertThat(exit(NO_HTTP, false)).isNotZero();
    }

    @Test
    void of_a_port_with_tls_a_connection_is_enough() throws Exception {
        assertThat(exit(NO_HTTP, true)).isZero();
    }

    @Test
    void a_port_that_is_not_open_is_not_healthy() throws Exception {
        int free;
        try (ServerSocket port = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            free = port.getLocalPort();
        }
        assertThat(exit(free, false)).isNotZero();
        assertThat(exit(free, true)).isNotZero();
    }
}
