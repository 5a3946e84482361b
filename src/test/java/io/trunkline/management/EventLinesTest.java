package io.trunkline.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.trunkline.ledger.query.EventBody;
import io.trunkline.ledger.query.InventoryView;
import io.trunkline.ledger.query.Query;
import io.trunkline.ledger.query.WindowView;
import io.trunkline.model.ComponentId;
import io.trunkline.model.ComponentPattern;
import io.trunkline.model.InventoryItem;
import io.trunkline.rules.MaintenanceWindows.Planned;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** {@code /api/events?format=ndjson}: what {@code simulate} reads. */
class EventLinesTest extends ApiFixture {

    @Test
    void as_lines_events_are_what_simulate_reads() throws Exception {
        node.ledger.bodies.add(
                new EventBody(
                        FakeLedger.NOON,
                        "genesys",
                        """
                {
                  "eventType": "telephony.trunk.status.changed",
                  "amount": 1.50
                }
                """));
        node.ledger.bodies.add(new EventBody(FakeLedger.NOON.plusMillis(1), "cxone", "{\"a\":\"b\\nc\"}"));

        node.ledger.bodies.add(
                new EventBody(FakeLedger.NOON.plusMillis(2), "cxone", "{}", new ComponentId("cxone", "trunk", "t-1")));

        HttpResponse<String> answer = node.get("/api/events?format=ndjson&limit=5");

        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
        assertThat(answer.body())
                .isEqualTo(
                        """
                {"at":"2026-03-01T12:00:00Z","source":"genesys","body":{"eventType":"telephony.trunk.status.changed","amount":1.50}}
                {"at":"2026-03-01T12:00:00.001Z","source":"cxone","body":{"a":"b\\nc"}}
                {"at":"2026-03-01T12:00:00.002Z","source":"cxone","forget":"cxone/trunk/t-1"}
                """);
        assertThat(node.ledger.asked).containsExactly(Query.newest(5));
    }

    @Test
    void as_lines_what_the_platforms_know_comes_first_and_work_when_it_began() throws Exception {
        ComponentId edge = new ComponentId("genesys", "edge", "e-1");
        node.ledger.known.add(new InventoryView(
                new InventoryItem(edge, "Edge 1", "London", null, null, null, "{\"trunkType\":\"PHONE\"}", "draining"),
                "genesys",
                FakeLedger.NOON.plusSeconds(2),
                FakeLedger.NOON.plusSeconds(1),
                null,
                null,
                null,
                null));
        node.ledger.known.add(new InventoryView(
                new InventoryItem(new ComponentId("cxone", "trunk", "t-1"), null, null, null, null),
                null,
                null,
                null,
                null,
                null,
                null,
                null));
        node.ledger.bodies.add(new EventBody(FakeLedger.NOON, "cxone", "{}"));
        node.ledger.bodies.add(new EventBody(FakeLedger.NOON.plusSeconds(2), "cxone", "{}"));

        assertThat(node.get("/api/events?format=ndjson&inventory=true").body().lines())
                .extracting(line -> line.replaceAll("\"(site|name|edge|trunk_base|edge_group)\":[^,}]*,", ""))
                .containsExactly(
                        "{\"at\":\"2026-03-01T12:00:00Z\",\"known\":\"genesys/edge/e-1\",\"trunk_type\":\"PHONE\",\"work\":null}",
                        "{\"at\":\"2026-03-01T12:00:00Z\",\"source\":\"cxone\",\"body\":{}}",
                        "{\"at\":\"2026-03-01T12:00:01Z\",\"known\":\"genesys/edge/e-1\",\"trunk_type\":\"PHONE\",\"work\":\"draining\"}",
                        "{\"at\":\"2026-03-01T12:00:02Z\",\"source\":\"cxone\",\"body\":{}}");
    }

    private static WindowView window(String id, int from, int to, Integer ended) {
        Planned planned = new Planned(
                id,
                List.of(new ComponentPattern("trunk-us-*")),
                Set.of(),
                FakeLedger.NOON.plusSeconds(from),
                FakeLedger.NOON.plusSeconds(to),
                "work");
        return new WindowView(
                planned, "ada", planned.once().from(), ended == null ? null : FakeLedger.NOON.plusSeconds(ended));
    }

    @Test
    void as_lines_windows_begin_and_end_when_people_started_and_ended_them() throws Exception {
        node.ledger.started.addAll(
                List.of(window("m1", -7200, -3600, null), window("m2", -60, 3600, 2), window("m3", 3, 60, null)));
        for (int second : List.of(0, 1, 4)) {
            node.ledger.bodies.add(new EventBody(FakeLedger.NOON.plusSeconds(second), "genesys", "{}"));
        }

        assertThat(node.get("/api/events?format=ndjson")
                        .body()
                        .lines()
                        .map(line -> line.replaceAll(",\"components.*|.\\d\\d\\d\\d-\\d\\d-\\d\\dT", "")))
                .containsExactly(
                        "{\"at\":12:00:00Z\",\"maintenance\":{\"id\":\"m2\"",
                        "{\"at\":12:00:00Z\",\"source\":\"genesys\",\"body\":{}}",
                        "{\"at\":12:00:01Z\",\"source\":\"genesys\",\"body\":{}}",
                        "{\"at\":12:00:02Z\",\"maintenance_end\":\"m2\"}",
                        "{\"at\":12:00:03Z\",\"maintenance\":{\"id\":\"m3\"",
                        "{\"at\":12:00:04Z\",\"source\":\"genesys\",\"body\":{}}");
        assertThat(node.get("/api/events?format=ndjson").body())
                .contains(
                        "\"maintenance\":{\"id\":\"m2\",\"components\":[\"trunk-us-*\"],\"services\":[],\"from\":\"2026-03-01T11:59:00Z\","
                                + "\"to\":\"2026-03-01T13:00:00Z\",\"reason\":\"work\",\"author\":\"ada\"}");
    }

    @Test
    void as_lines_no_events_are_an_empty_answer() throws Exception {
        HttpResponse<String> answer = node.get("/api/events?format=ndjson");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void more_lines_than_a_connection_buffers_come_whole() throws Exception {
        String body = "{\"pad\":\"" + "x".repeat(100_000) + "\"}";
        for (int i = 0; i < 300; i++) {
            node.ledger.bodies.add(new EventBody(FakeLedger.NOON, "genesys", body));
        }

        assertThat(node.get("/api/events?format=ndjson&limit=300").body().lines())
                .hasSize(300)
                .allMatch(line -> line.endsWith(body + "}"));
    }

    @Test
    void lines_that_break_off_are_no_whole_answer() {
        String body = "{\"pad\":\"" + "x".repeat(100_000) + "\"}";
        for (int i = 0; i < 5; i++) {
            node.ledger.bodies.add(new EventBody(FakeLedger.NOON, "genesys", body));
        }
        node.ledger.failsAfterBodies = 3;

        assertThatThrownBy(() -> node.get("/api/events?format=ndjson")).isInstanceOf(IOException.class);
    }

    @Test
    void lines_that_break_off_before_any_was_sent_are_an_error() throws Exception {
        node.ledger.bodies.add(new EventBody(FakeLedger.NOON, "genesys", "{}"));
        node.ledger.bodies.add(new EventBody(FakeLedger.NOON, "genesys", "{}"));
        node.ledger.failsAfterBodies = 1;

        HttpResponse<String> answer = node.get("/api/events?format=ndjson");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("{\"message\":\"The ledger cannot be read now\"}");
    }

    @Test
    void clients_that_leave_in_the_middle_of_lines_hold_no_thread() throws Exception {
        String body = "{\"pad\":\"" + "x".repeat(100_000) + "\"}";
        for (int i = 0; i < 1_000; i++) {
            node.ledger.bodies.add(new EventBody(FakeLedger.NOON, "genesys", body));
        }
        for (int i = 0; i < 5; i++) {
            try (Socket client = new Socket("127.0.0.1", node.port.port())) {
                client.getOutputStream()
                        .write("GET /api/events?format=ndjson HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(client.getInputStream().readNBytes(15)).asString().startsWith("HTTP/1.1 ");
            }
        }
        node.ledger.bodies.subList(1, 1_000).clear();

        await().until(() -> node.get("/api/events?format=ndjson").statusCode() == 200);
    }
}
