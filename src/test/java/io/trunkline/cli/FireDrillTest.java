package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.trunkline.config.Settings;
import io.trunkline.pagerduty.rest.VirtualPace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A router that answers what it is told to, or breaks off (0). */
class FireDrillTest {

    private final Map<String, Integer> answers = new ConcurrentHashMap<>(Map.of("DOWN", 200, "UP", 200));
    private volatile String incidents = "[]";
    private volatile String made = "[]";
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final VirtualPace pace = new VirtualPace();
    private HttpServer router;
    private FireDrill exercise;

    @BeforeEach
    void start() throws IOException {
        router = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        router.createContext("/api/incidents", exchange -> answer(exchange, 200, incidents));
        router.createContext("/api/drill", exchange -> {
            String status = exchange.getRequestURI().getQuery().replaceAll(".*status=", "");
            asked.add(status);
            incidents = made;
            answer(exchange, answers.get(status), "{}");
        });
        router.start();
        exercise = new FireDrill(
                new AdminClient(
                        new Settings.Management("127.0.0.1", router.getAddress().getPort())),
                Optional.empty(),
                pace,
                Duration.ofSeconds(5),
                line -> {});
    }

    @AfterEach
    void stop() {
        router.stop(0);
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        if (status != 0) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    private String failure() {
        try {
            exercise.run("eu-finance", Duration.ZERO);
        } catch (IOException | InterruptedException e) {
            return e.getMessage();
        }
        throw new AssertionError("it went through");
    }

    @Test
    void a_beginning_whose_answer_is_lost_is_ended_all_the_same() throws Exception {
        answers.put("DOWN", 0);

        failure();

        assertThat(asked).contains("DOWN").endsWith("UP");
        assertThat(exercise.end()).isFalse();
    }

    @Test
    void drill_of_another_operator_is_not_ended() {
        answers.put("DOWN", 409);

        assertThat(failure()).contains("409");
        assertThat(asked).containsExactly("DOWN");
    }

    @Test
    void drill_that_cannot_be_ended_says_how_to_end_it() {
        answers.put("UP", 0);

        assertThat(failure())
                .startsWith("PagerDuty has not accepted the trigger after 5 s")
                .endsWith("The drill may be open still, once the router is back: trunkline forget"
                        + " trunkline/drill/eu-finance");
    }

    @Test
    void accepted_drill_that_cannot_be_ended_says_how_to_end_it() {
        made = "[{\"id\": 1, \"accepted_at\": \"2026-03-01T12:00:00Z\", \"dedup_key\": \"eu-finance-down\"}]";
        answers.put("UP", 0);

        assertThat(failure()).contains("The drill may be open still").doesNotContain("has not accepted");
    }

    @Test
    void the_incident_is_open_for_the_whole_hold_however_late_it_is_accepted() throws Exception {
        String accepted = "{\"id\": 1, \"accepted_at\": \"2026-03-01T12:00:00Z\", \"dedup_key\": \"eu-finance-down\"";
        AtomicInteger looks = new AtomicInteger();
        router.removeContext("/api/incidents");
        router.createContext("/api/incidents", exchange -> {
            boolean late = looks.incrementAndGet() > 20;
            String outcome = asked.contains("UP") ? ", \"outcome\": \"resolved\"" : "";
            answer(exchange, 200, late ? "[" + accepted + outcome + "}]" : "[]");
        });

        exercise.run("eu-finance", Duration.ofSeconds(10));

        assertThat(pace.pauses()).contains(Duration.ofSeconds(10));
    }

    @Test
    void nothing_is_begun_where_no_router_is() {
        router.stop(0);

        assertThatThrownBy(() -> exercise.run("eu-finance", Duration.ZERO))
                .hasMessageStartingWith("no router answers at ")
                .hasMessageNotContaining("open still");
        assertThat(asked).isEmpty();
    }
}
