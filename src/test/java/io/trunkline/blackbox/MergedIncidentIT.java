package io.trunkline.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.trunkline.play.Call;
import io.trunkline.play.SentWebhook;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * People merge an incident into another one: our alert lives on there, is no person's word, and is resolved when it is over.
 */
class MergedIncidentIT {

    private static final String HOOK_SECRET = "the-secret-of-the-webhook-51fe";
    private static final RestApi REST = RestApi.start();

    @RegisterExtension
    static final Installation box = new Installation()
            .with("trunkline.pagerduty.rest.url", REST.url())
            .with("trunkline.pagerduty.rest.token", "a-token-of-the-rest-api-77")
            .with("trunkline.pagerduty.read-back.after", "300ms")
            .with("trunkline.pagerduty.webhook.secrets", HOOK_SECRET);

    @AfterAll
    static void close() {
        REST.close();
    }

    /** As much of PagerDuty's REST API as shows one incident of a key, and what it was merged into. */
    private static final class RestApi implements AutoCloseable {
        private final Queue<String> asked = new ConcurrentLinkedQueue<>();
        private final HttpServer server;
        private volatile String merged = "";

        private RestApi(HttpServer server) {
            this.server = server;
        }

        static RestApi start() {
            try {
                RestApi api =
                        new RestApi(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
                api.server.createContext("/", api::answer);
                api.server.start();
                return api;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        /** From now on the incident of that key is resolved as merged into {@code TARGET}. */
        void merge(String dedupKey) {
            merged = dedupKey;
        }

        boolean wasAsked(String text) {
            return asked.stream().anyMatch(path -> path.contains(text));
        }

        private void answer(HttpExchange exchange) throws IOException {
            String path = exchange.getRequestURI().toString();
            asked.add(path);
            byte[] body = json(path).getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        }

        /** The id of an incident is its key without the characters that ids do not have. */
        private String json(String path) {
            if (path.startsWith("/services")) {
                return "{\"service\": {\"id\": \"S1\", \"integrations\": []}}";
            }
            if (path.contains("/alerts")) {
                return "{\"alerts\": [{\"alert_key\": \"" + merged + "\", \"status\": \"triggered\","
                        + " \"service\": {\"id\": \"S1\"}}], \"more\": false}";
            }
            if (path.startsWith("/incidents/TARGET")) {
                return "{\"incident\": {\"id\": \"TARGET\", \"status\": \"acknowledged\"}}";
            }
            if (path.startsWith("/incidents/")) {
                return "{\"incident\": {\"id\": \"" + path.substring("/incidents/".length())
                        + "\", \"status\": \"resolved\", \"resolve_reason\": {\"type\": \"merge_resolve_reason\","
                        + " \"incident\": {\"id\": \"TARGET\"}}}}";
            }
            String key = path.replaceFirst(".*incident_key=([^&]*).*", "$1");
            boolean shown = path.contains("triggered") && !key.equals(merged);
            return "{\"incidents\": ["
                    + (shown
                            ? "{\"id\": \"" + id(key) + "\", \"status\": \"triggered\", \"service\": {\"id\": \"S1\"}}"
                            : "")
                    + "], \"more\": false}";
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    private static String id(String dedupKey) {
        return dedupKey.replaceAll("[^A-Za-z0-9]", "");
    }

    private static String merged(String dedupKey) {
        return """
                {"event": {"id": "E%1$s", "event_type": "incident.resolved", "resource_type": "incident",
                  "occurred_at": "%2$s", "agent": {"type": "user_reference", "summary": "Ada"},
                  "data": {"id": "%1$s", "type": "incident", "status": "resolved", "incident_key": "%3$s",
                    "created_at": "%2$s", "service": {"id": "S1"},
                    "resolve_reason": {"type": "merge_resolve_reason", "incident": {"id": "TARGET"}}}}}"""
                .formatted(id(dedupKey), Instant.now(), dedupKey);
    }

    private static List<String> actions(String routingKey, String dedupKey) {
        return box.pagerduty().calls(routingKey).stream()
                .filter(call -> call.dedupKey().equals(dedupKey))
                .map(Call::action)
                .toList();
    }

    @Test
    void merge_that_the_webhook_or_read_back_shows_leaves_the_resolve_owed() {
        box.start();
        Instant fell = Instant.now().minusSeconds(600);
        box.webhooks().genesys("trunk-us-east-01", "DOWN", fell);
        box.incident(Installation.RETAIL, "trunk-us-east-01-down");

        String body = merged("trunk-us-east-01-down");
        assertThat(box.webhooks()
                        .send(box.webhooks()
                                .json("/webhooks/pagerduty", BodyPublishers.ofString(body))
                                .header("X-Webhook-Id", "W1")
                                .header("X-PagerDuty-Signature", SentWebhook.signature(body, HOOK_SECRET)))
                        .status())
                .isBetween(200, 202);
        box.webhooks().genesys("trunk-us-east-01", "UP", Instant.now());
        box.resolved(Installation.RETAIL, "trunk-us-east-01-down");
        assertThat(actions(Installation.RETAIL, "trunk-us-east-01-down")).containsExactly("trigger", "resolve");

        box.webhooks().genesys("trunk-eu-7", "DOWN", fell);
        box.incident(Installation.FINANCE, "trunk-eu-7-down");
        Waits.await("it is read back").until(() -> REST.wasAsked("incident_key=trunk-eu-7-down"));
        Waits.await("and found").until(() -> box.management()
                .text("/api/incidents?component=trunk-eu-7")
                .contains("trunkeu7down"));
        REST.merge("trunk-eu-7-down");
        box.program().terminate();
        assertThat(box.program().awaitExit()).isZero();
        box.start();
        Waits.await("what it was merged into is asked for").until(() -> REST.wasAsked("/incidents/TARGET"));
        box.webhooks().genesys("trunk-eu-7", "UP", Instant.now());
        box.resolved(Installation.FINANCE, "trunk-eu-7-down");

        assertThat(actions(Installation.FINANCE, "trunk-eu-7-down")).containsExactly("trigger", "resolve");
        assertThat(box.program().output()).doesNotContain("NOBODY WAS PAGED", "does not have it");
    }
}
