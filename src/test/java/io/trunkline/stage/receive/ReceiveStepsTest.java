package io.trunkline.stage.receive;

import static io.trunkline.app.RunningRouter.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.app.RunningRouter;
import io.trunkline.app.TestSources;
import io.trunkline.config.Configuration;
import io.trunkline.ledger.AcceptEvent.AcceptedEvent;
import io.trunkline.store.StoreUnavailableException;
import io.trunkline.webhook.Webhook;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.camel.component.seda.SedaEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the receive stage does with several deliveries at once, hostile headers, edits and a full house. */
class ReceiveStepsTest {

    @TempDir
    private Path routes;

    private RunningRouter running;

    @BeforeEach
    void start() {
        running = new RunningRouter(routes);
    }

    @AfterEach
    void stop() {
        running.close();
    }

    private CompletableFuture<HttpResponse<String>> postLater(String body) {
        return running.client.sendAsync(running.genuine(body).build(), BodyHandlers.ofString());
    }

    @Test
    void copy_before_the_first_is_on_disk_is_not_answered_as_a_duplicate() {
        Queue<CompletableFuture<AcceptedEvent>> writing = new ConcurrentLinkedQueue<>();
        running.ledger.set(event -> {
            CompletableFuture<AcceptedEvent> write = new CompletableFuture<>();
            writing.add(write);
            return write;
        });
        var first = postLater(body("same"));
        var second = postLater(body("same"));
        await().until(() -> writing.size() == 2);
        assertThat(first).isNotDone();
        assertThat(second).isNotDone();

        writing.remove().completeExceptionally(new StoreUnavailableException("disk full", null));
        writing.remove().complete(RunningRouter.NEW);

        assertThat(List.of(first.join().statusCode(), second.join().statusCode()))
                .containsExactlyInAnyOrder(503, 202);
        running.ledger.set(running::commit);
        assertThat(running.post(body("same")).statusCode()).as("known by now").isEqualTo(200);
    }

    @Test
    void fifty_clients_are_all_answered_and_each_event_is_recorded_once() {
        int clients = 50;
        int events = 20;
        List<CompletableFuture<Integer>> codes = new ArrayList<>();
        for (int event = 0; event < events; event++) {
            for (int client = 0; client < clients; client++) {
                codes.add(postLater(body("event-" + event)).thenApply(HttpResponse::statusCode));
            }
        }
        List<Integer> all = codes.stream().map(CompletableFuture::join).toList();
        assertThat(all).hasSize(clients * events).containsOnly(200, 202);
        assertThat(all.stream().filter(code -> code == 202)).hasSize(events);
        IntStream.range(0, events).forEach(event -> await().untilAsserted(
                        () -> assertThat(running.wokenFor("event-" + event)).hasSize(1)));
    }

    @Test
    void many_more_requests_than_threads_share_one_commit() {
        Queue<CompletableFuture<AcceptedEvent>> writing = new ConcurrentLinkedQueue<>();
        running.ledger.set(event -> {
            CompletableFuture<AcceptedEvent> write = new CompletableFuture<>();
            writing.add(write);
            return write;
        });
        List<CompletableFuture<HttpResponse<String>>> answers =
                IntStream.range(0, 200).mapToObj(i -> postLater(body("e" + i))).toList();
        await().until(() -> writing.size() == 200);
        writing.forEach(write -> write.complete(RunningRouter.NEW));
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(202));
    }

    @Test
    void the_ledgers_thread_does_not_do_the_work_of_the_route() {
        Thread writer = Thread.currentThread();
        CompletableFuture<AcceptedEvent> write = new CompletableFuture<>();
        running.ledger.set(event -> write);
        var answer = postLater(body("threads"));
        await().until(() -> running.offered.size() == 1);
        Queue<Thread> threads = new ConcurrentLinkedQueue<>();
        running.onAnswered = () -> threads.add(Thread.currentThread());
        write.complete(RunningRouter.NEW);
        assertThat(answer.join().statusCode()).isEqualTo(202);
        await().untilAsserted(() -> assertThat(threads).hasSize(1).doesNotContain(writer));
    }

    @Test
    void no_header_and_no_query_of_a_request_reaches_camel() throws Exception {
        Path bait = Files.createTempFile(routes, "bait", ".txt");
        var request = running.genuine(body("hostile"))
                .uri(java.net.URI.create("http://127.0.0.1:" + running.router.port()
                        + "/webhooks/genesys?CamelHttpResponseCode=418&component=stolen&CamelFileName=y"))
                .header("CamelHttpUri", "http://127.0.0.1:1/")
                .header("CamelFileName", bait.toString())
                .header("CamelHttpResponseCode", "418")
                .header("CamelHttpPath", "/etc")
                .header("camelbeanmethodname", "normalise")
                .header("component", "stolen")
                .header("Retry-After", "9")
                .header("breadcrumbId", "x");
        HttpResponse<String> response = running.send(request);

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.headers().map().keySet()).containsExactlyInAnyOrder("content-type", "content-length");
        await().until(() -> running.wokenFor("hostile").size() == 1);
        assertThat(running.wokenFor("hostile").get(0).getMessage().getHeaders()).isEmpty();
    }

    @Test
    void verification_sees_the_request_as_it_was_sent() {
        running.send(running.genuine("{\"type\":\"trunk\",\"id\":\"é\"}")
                .header("X-Several", "one")
                .header("X-Several", "two"));
        Webhook seen = running.verified.element();
        assertThat(seen.source().name()).isEqualTo("genesys");
        assertThat(seen.headers().apply("x-SEVERAL")).containsExactly("one", "two");
        assertThat(seen.headers().apply("x-none")).isEmpty();
        assertThat(seen.peerAddress()).isEqualTo("127.0.0.1");
        assertThat(seen.clientSubject()).isEmpty();
        assertThat(new String(seen.body(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("é");
        assertThat(seen).asString().doesNotContain("trunk");
    }

    @Test
    void an_edit_adds_and_removes_paths_at_once_and_never_unserves_one_that_stays() {
        Configuration before = running.configuration.get();
        var server = before.settings().server();
        assertThat(running.send(to("/webhooks/five9")).statusCode()).isEqualTo(404);

        running.configuration.set(TestSources.configuration(server, "genesys", "five9"));
        assertThat(running.send(to("/webhooks/five9")).statusCode()).isEqualTo(202);
        assertThat(running.send(to("/webhooks/genesys")).statusCode()).isEqualTo(202);
        assertThat(running.send(to("/webhooks/cxone")).statusCode()).isEqualTo(404);
    }

    private java.net.http.HttpRequest.Builder to(String path) {
        return running.request(path)
                .header("X-Proof", "yes")
                .header("Content-Type", "application/json; charset=UTF-8")
                .POST(BodyPublishers.ofString("{\"type\":\"trunk\",\"id\":\"t\"}"));
    }

    @Test
    void a_full_queue_of_wake_ups_fails_no_request() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        running.onWoken = () -> {
            try {
                stuck.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        SedaEndpoint queue = running.router.context().getEndpoint("seda:assess?pollTimeout=50", SedaEndpoint.class);
        int more = queue.getQueue().remainingCapacity() + 20;
        // A peer may have a thousand connections, and each of these that waits has one.
        for (int sent = 0; sent < more; sent += 500) {
            List<CompletableFuture<Integer>> codes = IntStream.range(sent, Math.min(sent + 500, more))
                    .mapToObj(i -> postLater(body("flood-" + i)).thenApply(HttpResponse::statusCode))
                    .toList();
            assertThat(codes.stream().map(CompletableFuture::join)).containsOnly(202);
        }
        assertThat(queue.getQueue().remainingCapacity()).isZero();
        stuck.countDown();
    }

    @Test
    void suspended_or_stopped_route_answers_with_retry_after() throws Exception {
        var controller = running.router.context().getRouteController();
        controller.suspendRoute("receive");
        assertComeBack(running.post(body("early")));
        controller.resumeRoute("receive");
        assertThat(running.post(body("early")).statusCode()).isEqualTo(202);
        controller.stopRoute("receive");
        assertComeBack(running.post(body("late")));
        assertThat(running.send(to("/webhooks/nobody")).statusCode()).isEqualTo(404);
        controller.startRoute("receive");
        assertThat(running.post(body("late")).statusCode()).isEqualTo(202);
    }

    private static void assertComeBack(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
        assertThat(RunningRouter.json(response)).isEqualTo(RunningRouter.message("Not receiving now, send it again"));
    }
}
