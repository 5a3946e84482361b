package io.trunkline.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.api.ApiMapper;
import io.trunkline.ledger.query.EventBody;
import io.trunkline.ledger.query.Query;
import io.trunkline.model.Incident;
import io.trunkline.model.Status;
import io.trunkline.rules.Verdict;
import io.trunkline.store.StoreUnavailableException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiTest extends ApiFixture {

    @Test
    void components_are_shown_with_what_holds_them() throws Exception {
        HttpResponse<String> answer = node.get("/api/components");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(answer.body())
                .isEqualTo(
                        """
                [{"id":"genesys/trunk/trunk-us-east-01","source":"genesys","kind":"trunk",\
                "native_id":"trunk-us-east-01","name":"US-East Retail Trunk","service":"us-east-retail",\
                "observed":"DOWN","since":"2026-03-01T11:58:30Z","newest":"2026-03-01T11:59:30Z",\
                "held_until":"2026-03-01T12:03:30Z","held_reason":"cooldown","held_why":"a recovery this soon may be a flap","caused_by":"Edge edge-7 is DOWN","changes":3,"flaps":1,\
                "last_change_received_at":"2026-03-01T11:58:31Z","open_incidents":["trunk-us-east-01-down"],\
                "forgotten":false,"told":"HELD","next_look_at":"2026-03-01T12:03:30Z","incident":7,\
                "verdict":"is DOWN since 2026-03-01 11:58:30 UTC; its Edge edge-7 is DOWN; held by cooldown (a recovery this soon may be a flap)\
                 until 2026-03-01 12:03:30 UTC"}]""");
    }

    @Test
    void incidents_are_shown_with_their_members_and_a_masked_key() throws Exception {
        assertThat(node.get("/api/incidents").body())
                .isEqualTo(
                        """
                [{"id":7,"kind":"outage","service":"us-east-retail","service_name":"US-East Retail",\
                "status":"DOWN","severity":"critical","state":"OPEN","outcome":null,"told":"HELD",\
                "dedup_key":"trunk-us-east-01-down","routing_key":"...cdef","readdressed":false,"revision":2,"told_revision":1,\
                "opened_at":"2026-03-01T11:58:35Z","accepted_at":"2026-03-01T11:58:36Z","closed_at":null,\
                "attempts":2,"unanswered":true,"next_action":"update","due_at":"2026-03-01T12:00:08Z",\
                "last_error":"503 Service Unavailable","pagerduty_id":"PGR0VU2",\
                "pagerduty_url":"https://acme.pagerduty.com/incidents/PGR0VU2","pagerduty_state":"open",\
                "read_back_at":"2026-03-01T12:00:00Z","acknowledged_at":"2026-03-01T11:59:40Z",\
                "acknowledged_by":"Ada","closed_by_hand_at":null,"closed_by_hand_by":null,"closed_by_person":null,"last_resort_owed_at":"2026-03-01T11:59:55Z","last_resort_done_at":null,\
                "last_resort_attempts":2,"last_resort_error":"ConnectException: refused","last_resort_only_logged":null,"caused_by":"Edge edge-7 is DOWN","members":[\
                {"component":"genesys/trunk/trunk-us-east-01","name":"US-East Retail Trunk","status":"DOWN",\
                "status_since":"2026-03-01T11:59:30Z","told":"UP","listed":"DOWN","since":"2026-03-01T11:58:30Z","entered_at":"2026-03-01T11:58:31Z","left":false,"caused_by":"Edge edge-7 is DOWN"}]}]""");
    }

    @Test
    void a_window_of_the_ledger_is_shown_with_what_it_holds() throws Exception {
        JsonNode window = node.json("/api/maintenance").get(1);

        assertThat(window.path("id").asText()).isEqualTo("m1");
        assertThat(window.path("reason").asText()).isEqualTo("carrier work");
        assertThat(window.path("author").asText()).isEqualTo("ada");
        assertThat(window.path("holds").asInt()).isEqualTo(1);
        assertThat(window.path("unmatched")).hasToString("[\"trunk-eu-*\"]");
    }

    @Test
    void what_if_plays_the_windows_that_people_started() throws Exception {
        node.ledger.bodies.add(
                new EventBody(
                        FakeLedger.NOON.minusSeconds(30),
                        "genesys",
                        """
                {"eventType": "telephony.trunk.status.changed", "event": {"trunkId": "trunk-eu-1", "status": "DOWN",
                 "timestamp": "2026-03-01T11:59:30Z"}}"""));

        node.ledger.started.addAll(node.ledger.windows(FakeLedger.NOON));

        JsonNode answer = ApiMapper.parse(node.post(
                        "POST",
                        "/api/simulate",
                        "{\"settings\": {\"trunkline.grouping.wait\": \"10m\", \"trunkline.grouping.window\": \"10m\"}}",
                        "X-Trunkline",
                        "simulate")
                .body());

        assertThat(answer.findValuesAsText("at")).containsExactly("2026-03-01T13:00:05Z", "2026-03-01T13:10:00Z");
    }

    @Test
    void events_are_shown_with_their_verdict() throws Exception {
        assertThat(node.get("/api/events").body())
                .isEqualTo(
                        """
                [{"id":41,"source":"genesys","type":"telephony.trunk.status.changed",\
                "component":"genesys/trunk/trunk-us-east-01","service":"us-east-retail","status":"DOWN",\
                "word":"DOWN","occurred_at":"2026-03-01T11:58:30Z","received_at":"2026-03-01T11:58:31Z",\
                "verdict":"outage","reason":null,"fingerprint":"id:8f14e45f","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736",\
                "sentence":"is an outage that has to be in PagerDuty"}]""");
    }

    @Test
    void without_parameters_the_newest_hundred_are_asked_for() throws Exception {
        node.get("/api/incidents");

        assertThat(node.ledger.asked).containsExactly(Query.newest(100));
    }

    @Test
    void parameters_reach_the_ledger_decoded() throws Exception {
        node.get("/api/components?limit=10000&component=genesys%2Ftrunk%2Fa%20b&service=eu-finance&status=down");
        node.get("/api/incidents?limit=1&state=open");
        node.get("/api/events?source=genesys&verdict=stale&status=UNKNOWN");
        node.get("/api/events?format=ndjson&since=2026-03-01T12:00:00Z&until=2026-03-01T14:00:00%2B01:00");
        node.get("/api/components?held=true&held_reason=maintenance");

        assertThat(node.ledger.asked)
                .containsExactly(
                        Query.limit(10_000)
                                .component("genesys/trunk/a b")
                                .service("eu-finance")
                                .status(Status.DOWN)
                                .build(),
                        Query.limit(1).state(Incident.State.OPEN).build(),
                        Query.limit(100)
                                .status(Status.UNKNOWN)
                                .source("genesys")
                                .verdict("stale")
                                .build(),
                        Query.limit(1_000_000)
                                .since(FakeLedger.NOON)
                                .until(FakeLedger.NOON.plusSeconds(3600))
                                .build(),
                        Query.limit(100)
                                .held(true)
                                .heldReason(Verdict.Hold.Reason.MAINTENANCE)
                                .build());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /api/components?limit=0       | limit is '0'; expected a whole number from 1 to 10000
                    /api/components?limit=10001   | limit is '10001'; expected a whole number from 1 to 10000
                    /api/components?limit=-1      | limit is '-1'; expected a whole number from 1 to 10000
                    /api/components?limit=ten     | limit is 'ten'; expected a whole number from 1 to 10000
                    /api/components?limit=99999999999 | limit is '99999999999'; expected a whole number from 1 to 10000
                    /api/components?limit=1&limit=2 | limit is given more than once; expected one value
                    /api/components?status=SIDEWAYS | status is 'SIDEWAYS'; expected one of UP, DEGRADED, DOWN, UNKNOWN
                    /api/components?service=      | service is empty or too long; expected 1 to 1024 characters
                    /api/components?source=a      | unknown parameter 'source'; expected one of component, cursor, held, held_reason, limit, service, status
                    /api/components?held_reason=x | held_reason is 'x'; expected one of COOLDOWN, MAINTENANCE, PLANNED, CAUSE, REJECTED, DISMISSED
                    /api/incidents?state=shut     | state is 'shut'; expected one of GATHERING, OPEN, CLOSED
                    /api/incidents?verdict=a      | unknown parameter 'verdict'; expected one of component, cursor, limit, outcome, service, state, status
                    /api/events?format=xml        | format is 'xml'; expected one of json, ndjson
                    /api/events?lmit=1            | unknown parameter 'lmit'; expected one of component, cursor, format, inventory, limit, service, since, source, status, until, verdict
                    /api/events?since=yesterday   | since is 'yesterday'; expected an ISO 8601 time with its offset, such as 2026-03-01T12:00:00Z
                    """)
    void a_bad_parameter_is_400_with_a_message_that_names_it(String path, String message) throws Exception {
        HttpResponse<String> answer = node.get(path);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(ApiMapper.parse(answer.body()).get("message").asText()).isEqualTo(message);
        assertThat(node.ledger.asked).isEmpty();
    }

    @Test
    void a_query_that_is_not_encoded_is_400() throws Exception {
        assertThat(node.raw("GET /api/events?component=%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .isEqualTo("HTTP/1.1 400 Bad Request");
    }

    @Test
    void a_store_that_cannot_be_read_is_503() throws Exception {
        node.ledger.failure = new StoreUnavailableException("jdbc:postgresql://db/x?password=hunter2", null);

        for (String path : List.of("/api/components", "/api/incidents", "/api/events", "/api/events?format=ndjson")) {
            HttpResponse<String> answer = node.get(path);
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).isEqualTo("{\"message\":\"The ledger cannot be read now\"}");
        }
    }

    @Test
    void an_error_of_ours_is_500_and_shows_nothing() throws Exception {
        node.ledger.failure = new IllegalStateException("hunter2");

        HttpResponse<String> answer = node.get("/api/components");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).doesNotContain("hunter2").contains("Internal error");
    }

    @Test
    void reads_that_hang_leave_health_alone() throws Exception {
        node.ledger.gate = new CountDownLatch(1);
        List<Thread> readers = IntStream.range(0, 12)
                .mapToObj(i -> new Thread(() -> quietly("/api/components")))
                .toList();
        readers.forEach(Thread::start);
        await().until(() -> node.ledger.asked.size() >= 4);

        assertThat(node.get("/observe/health/live").statusCode()).isEqualTo(200);
        assertThat(node.get("/observe/health/ready").statusCode()).isEqualTo(503);
        assertThat(node.get("/observe/metrics").body()).contains("trunkline_incidents_open NaN");
        assertThat(node.get("/observe/health/live").statusCode()).isEqualTo(200);

        node.ledger.gate.countDown();
        for (Thread reader : readers) {
            reader.join();
        }
    }

    @Test
    void no_answer_holds_a_secret() throws Exception {
        node.storeFailure = new IllegalStateException("password=hunter2");
        JsonNode incident = node.json("/api/incidents").get(0);

        assertThat(incident.get("routing_key").asText()).isEqualTo("...cdef");
        for (String path : List.of(
                "/api/components",
                "/api/incidents",
                "/api/events",
                "/observe/health?stackTrace=true&data=true",
                "/observe/metrics")) {
            assertThat(node.get(path).body()).doesNotContain("0123456789abcdef").doesNotContain("hunter2");
        }
    }

    private void quietly(String path) {
        try {
            node.get(path);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST,/api/components,GET",
        "DELETE,/api/incidents,GET",
        "GET,/api/forget,POST",
        "GET,/api/retry,POST",
        "GET,/api/drill,POST",
        "PUT,/observe/health,GET",
        "POST,/observe/metrics,GET"
    })
    void another_method_is_405(String method, String path, String allowed) throws Exception {
        HttpResponse<String> answer = node.send(method, path);

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue(allowed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/files", "/api", "/api/keys", "/observe", "/q/health", "/api/components/1"})
    void another_path_is_404(String path) throws Exception {
        assertThat(node.get(path).statusCode()).isEqualTo(404);
    }
}
