package io.trunkline.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.net.HostAndPort;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostCheckTest {

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:80", "127.0.0.1", "127.0.0.1:9876", "127.8.8.8", "[::1]:9876"})
    void a_request_to_this_machine_is_answered(String host) throws Exception {
        try (Node node = Node.started()) {
            assertThat(node.raw(request(host))).isEqualTo("HTTP/1.1 200 OK");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rebound.example",
                "rebound.example:9876",
                "127.0.0.1.rebound.example",
                "localhost.rebound.example",
                "10.0.0.1",
                "127.0.0.1@rebound.example",
                "[::2]",
                "",
                " "
            })
    void a_request_to_another_name_is_not(String host) throws Exception {
        try (Node node = Node.started()) {
            assertThat(node.raw(request(host))).matches("HTTP/1.1 40[03] .*");
        }
    }

    @Test
    void a_request_without_a_name_is_not() throws Exception {
        try (Node node = Node.started()) {
            assertThat(node.raw("GET /observe/health/live HTTP/1.1\r\nConnection: close\r\n\r\n"))
                    .matches("HTTP/1.1 40[03] .*");
            assertThat(node.raw("GET /observe/health/live HTTP/1.0\r\n\r\n")).matches("HTTP/1.[01] 40[03] .*");
        }
    }

    private static HostCheck check(String configured) throws UnknownHostException {
        return new HostCheck(configured, new ManagementRefusals(new SimpleMeterRegistry()));
    }

    @Test
    void the_configured_name_is_this_machine() throws Exception {
        assertThat(check("localhost").allows(HostAndPort.create("localhost", 1)))
                .isTrue();
        assertThat(check("localhost").allows(HostAndPort.create("other", 1))).isFalse();
    }

    @Test
    void a_port_that_others_can_reach_answers_to_any_name() throws Exception {
        HostCheck open = check("0.0.0.0");

        assertThat(open.allows(HostAndPort.create("trunkline.example", 9876))).isTrue();
        assertThat(open.allows(null)).isTrue();
    }

    private static String request(String host) {
        return "GET /observe/health/live HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
    }
}
