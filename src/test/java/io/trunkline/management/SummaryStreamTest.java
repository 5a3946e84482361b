package io.trunkline.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SummaryStreamTest {

    private Node node;

    @BeforeEach
    void start() throws Exception {
        node = Node.started();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    /** The lines that come, as they come; closing the stream leaves. */
    private record Listener(List<String> lines, Stream<String> stream) implements AutoCloseable {

        long events() {
            return lines.stream().filter("event: summary"::equals).count();
        }

        long unchanged() {
            return lines.stream().filter(": unchanged"::equals).count();
        }

        String id() {
            return lines.stream()
                    .filter(line -> line.startsWith("id: "))
                    .findFirst()
                    .orElseThrow()
                    .substring("id: ".length());
        }

        @Override
        public void close() {
            stream.close();
        }
    }

    private Listener listen(String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port.port() + "/api/stream"));
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<Stream<String>> answer =
                HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofLines());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        List<String> lines = new CopyOnWriteArrayList<>();
        CompletableFuture.runAsync(() -> answer.body().forEach(lines::add), Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "listener");
            thread.setDaemon(true);
            return thread;
        }));
        return new Listener(lines, answer.body());
    }

    @Test
    void a_summary_comes_at_once_and_again_only_when_it_is_another() throws Exception {
        try (Listener listener = listen()) {
            await().until(() -> listener.unchanged() >= 2);
            assertThat(listener.events()).isEqualTo(1);
            assertThat(listener.lines().stream().filter(line -> line.startsWith("data: ")))
                    .singleElement()
                    .asString()
                    .contains("\"sentence\":\"US-East Retail Trunk of US-East Retail is DOWN");

            node.ledger.unheard = 1;

            await().until(() -> listener.events() == 2);
        }
    }

    @Test
    void reconnected_listener_gets_nothing_until_a_change() throws Exception {
        String id;
        try (Listener before = listen()) {
            await().until(() -> before.events() == 1);
            id = before.id();
        }
        try (Listener again = listen("Last-Event-ID", id)) {
            await().until(() -> again.unchanged() >= 1);
            assertThat(again.events()).isZero();
        }
    }

    @Test
    void ledger_is_read_once_for_all_listeners_and_not_at_all_without_one() throws Exception {
        try (Listener one = listen();
                Listener other = listen()) {
            await().until(() -> one.unchanged() >= 2 && other.unchanged() >= 2);
            int reads = node.ledger.totalsAsked.get();
            assertThat(reads).isLessThanOrEqualTo((int)
                    Math.max(one.lines().size(), other.lines().size()));
        }
        await().until(() -> {
            int before = node.ledger.totalsAsked.get();
            node.get("/api/summary");
            node.get("/api/summary");
            return node.ledger.totalsAsked.get() == before + 2;
        });
    }
}
