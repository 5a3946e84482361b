package io.trunkline.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.api.ApiMapper;
import io.trunkline.config.InvalidConfiguration;
import io.trunkline.config.Problem;
import io.trunkline.ledger.query.MaskedRoutingKey;
import io.trunkline.ledger.query.RejectedIncidentView;
import io.trunkline.ledger.query.UnacceptedIncidentView;
import io.trunkline.store.StoreUnavailableException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthTest {

    private Node node;

    @BeforeEach
    void start() throws Exception {
        node = Node.started();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void node_without_one_of_its_routes_is_alive_and_not_ready() throws Exception {
        node.missingRoutes = Map.of("assess", "removed");
        HttpResponse<String> ready = node.get("/observe/health/ready");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).contains("route assess is removed");
        assertThat(node.get("/observe/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void a_started_node_is_ready() throws Exception {
        HttpResponse<String> answer = node.get("/observe/health/ready");

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode health = ApiMapper.parse(answer.body());
        assertThat(health.get("status").asText()).isEqualTo("UP");
        assertThat(health.findValuesAsText("name"))
                .containsExactlyInAnyOrder(
                        "context", "all-routes", "route:receive", "store", "configuration", "pagerduty", "alarms");
        assertThat(check(health, "context").get("data").get("context.status").asText())
                .isEqualTo("Started");
    }

    @Test
    void a_node_is_alive_but_not_ready_until_its_routes_are_started() throws Exception {
        try (Node starting = new Node()) {
            starting.port.open();

            assertThat(starting.get("/observe/health/live").statusCode()).isEqualTo(200);
            assertThat(starting.get("/observe/health/ready").statusCode()).isEqualTo(503);

            starting.context.start();
            assertThat(starting.get("/observe/health/ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_node_that_finishes_what_is_in_hand_is_alive_but_not_ready() throws Exception {
        CountDownLatch inHand = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        node.context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("seda:slow").routeId("slow").process((Exchange exchange) -> {
                    inHand.countDown();
                    finish.await();
                });
            }
        });
        node.context.createProducerTemplate().sendBody("seda:slow", "x");
        inHand.await();
        Thread stopping = new Thread(node.context::stop);
        stopping.start();
        await().until(() -> node.context.isStopping());

        assertThat(node.get("/observe/health/live").statusCode()).isEqualTo(200);
        assertThat(node.get("/observe/health/ready").statusCode()).isEqualTo(503);

        finish.countDown();
        stopping.join();
        assertThatThrownBy(() -> node.get("/observe/health/live")).isInstanceOf(java.net.ConnectException.class);
    }

    @Test
    void a_route_that_is_stopped_makes_the_node_not_ready() throws Exception {
        node.context.getRouteController().stopRoute("receive");

        assertThat(node.get("/observe/health/ready").statusCode()).isEqualTo(503);
        assertThat(check(node.json("/observe/health"), "route:receive")
                        .get("status")
                        .asText())
                .isEqualTo("DOWN");
        assertThat(node.get("/observe/health/live").statusCode()).isEqualTo(200);

        node.context.getRouteController().startRoute("receive");
        assertThat(node.get("/observe/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void a_store_that_takes_no_writes_makes_the_node_not_ready_until_it_does() throws Exception {
        node.storeFailure = new StoreUnavailableException("disk full", null);

        HttpResponse<String> answer = node.get("/observe/health/ready");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(check(ApiMapper.parse(answer.body()), "store").get("message").asText())
                .isEqualTo("the store cannot be written (StoreUnavailableException); the log says why");
        assertThat(node.get("/observe/health").statusCode()).isEqualTo(503);
        assertThat(node.get("/observe/health/live").statusCode()).isEqualTo(200);

        node.storeFailure = null;
        await().untilAsserted(() ->
                assertThat(node.get("/observe/health/ready").statusCode()).isEqualTo(200));
    }

    @Test
    void hanging_store_makes_the_node_unready_and_its_answers_do_not_hang() throws Exception {
        node.ledger.gate = new CountDownLatch(1);

        assertThat(node.get("/observe/health/ready").statusCode()).isEqualTo(503);
        assertThat(check(node.json("/observe/health/ready"), "store")
                        .get("message")
                        .asText())
                .contains("TimeoutException");
        assertThat(node.get("/observe/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void routing_key_in_backoff_is_shown_and_the_node_stays_ready() throws Exception {
        JsonNode health = node.json("/observe/health/ready");

        assertThat(health.get("status").asText()).isEqualTo("UP");
        JsonNode pagerduty = check(health, "pagerduty");
        assertThat(pagerduty.get("message").asText())
                .isEqualTo("1 routing key is in backoff; what they owe is sent when PagerDuty answers");
        assertThat(pagerduty.get("data").toString())
                .isEqualTo(
                        "{\"held\":[{\"key\":\"...cdef\",\"held_until\":\"2026-03-01T12:00:08Z\","
                                + "\"reason\":\"503 Service Unavailable\",\"failures\":3,\"lease_owner\":\"node-a\"}],\"last_resort_owed\":0,\"missing\":0,\"unaccepted\":[]}");
    }

    @Test
    void unaccepted_incident_is_shown_with_its_last_answer_and_counted_by_service() throws Exception {
        assertThat(node.get("/observe/metrics").body())
                .contains("trunkline_incidents_unaccepted{service=\"us-east-retail\"} 0.0");
        node.ledger.unaccepted.add(new UnacceptedIncidentView(
                7,
                "us-east-retail",
                "trunk-us-east-01-down",
                MaskedRoutingKey.of(FakeLedger.SECRET),
                FakeLedger.NOON,
                "PagerDuty answered 404: page not found"));
        await().untilAsserted(() -> {
            JsonNode pagerduty =
                    check(ApiMapper.parse(node.get("/observe/health").body()), "pagerduty");
            assertThat(pagerduty.get("status").asText()).isEqualTo("UP");
            assertThat(pagerduty.at("/data/unaccepted").toString())
                    .contains("us-east-retail", "page not found", "2026-03-01T12:00:00Z")
                    .doesNotContain(FakeLedger.SECRET);
            assertThat(pagerduty.get("message").asText())
                    .startsWith(
                            "PagerDuty has not accepted 1 incident for a minute or more: PagerDuty answered 404: page"
                                    + " not found");
        });
        assertThat(node.get("/observe/metrics").body())
                .contains("trunkline_incidents_unaccepted{service=\"us-east-retail\"} 1.0");
        node.ledger.unaccepted.clear();
        await().untilAsserted(() -> assertThat(node.get("/observe/metrics").body())
                .contains("trunkline_incidents_unaccepted{service=\"us-east-retail\"} 0.0"));
    }

    @Test
    void refused_incident_is_shown_in_pagerdutys_words_and_the_node_stays_ready() throws Exception {
        node.ledger.keys.clear();
        node.ledger.refusals.add(new RejectedIncidentView(
                9,
                "eu-finance",
                "trunk-eu-1-down-2",
                MaskedRoutingKey.of(FakeLedger.SECRET),
                true,
                "Length of 'routing_key' is incorrect (should be 32 characters)"));

        JsonNode health = node.json("/observe/health/ready");

        assertThat(health.get("status").asText()).isEqualTo("UP");
        JsonNode pagerduty = check(health, "pagerduty");
        assertThat(pagerduty.get("message").asText())
                .isEqualTo("PagerDuty refuses events of 1 incident; the reasons are its own");
        assertThat(pagerduty.at("/data/refused").toString())
                .isEqualTo(
                        "[{\"incident\":9,\"service\":\"eu-finance\",\"dedup_key\":\"trunk-eu-1-down-2\",\"key\":\"...cdef\","
                                + "\"told\":true,\"reasons\":\"Length of 'routing_key' is incorrect (should be 32 characters)\"}]");
    }

    @Test
    void failed_last_resort_is_shown_and_the_node_stays_ready() throws Exception {
        node.ledger.keys.clear();
        node.ledger.unheard = 2;

        JsonNode health = node.json("/observe/health/ready");

        assertThat(health.get("status").asText()).isEqualTo("UP");
        assertThat(check(health, "pagerduty").get("message").asText())
                .isEqualTo("the last resort has not got through for 2 incidents either; it is tried again");
    }

    @Test
    void rejected_edit_is_shown_and_the_node_stays_ready() throws Exception {
        node.rejected = List.of(
                new Problem("config/services.yaml", "services.eu-finance.routing-key", "is missing", "32 characters"));

        JsonNode health = node.json("/observe/health/ready");

        assertThat(health.get("status").asText()).isEqualTo("UP");
        assertThat(check(health, "configuration")
                        .get("data")
                        .get("problems")
                        .get(0)
                        .asText())
                .isEqualTo("config/services.yaml: services.eu-finance.routing-key: is missing; expected 32 characters");
    }

    @Test
    void an_edit_that_takes_a_restart_is_named_and_the_node_stays_ready() throws Exception {
        node.routes.pending = "An edited kamelet takes a restart: kamelets/a-sink.kamelet.yaml";

        JsonNode health = node.json("/observe/health/ready");

        assertThat(health.get("status").asText()).isEqualTo("UP");
        assertThat(check(health, "configuration").get("message").asText()).isEqualTo(node.routes.pending);
    }

    @Test
    void a_thread_that_stopped_makes_the_node_not_alive() throws Exception {
        node.stoppedThreads = List.of("ledger-writer");

        HttpResponse<String> answer = node.get("/observe/health/live");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body())
                .isEqualTo("{\"status\":\"DOWN\",\"checks\":[{\"name\":\"process\",\"status\":\"DOWN\","
                        + "\"message\":\"stopped: ledger-writer\"}]}");
    }

    @Test
    void health_answers_head_as_load_balancers_ask() throws Exception {
        HttpResponse<String> answer = node.send("HEAD", "/observe/health/ready");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void a_port_that_is_taken_stops_the_start_and_says_which_setting() {
        Node second = new Node("127.0.0.1", node.port.port());

        assertThatThrownBy(() -> second.port.open())
                .isInstanceOf(InvalidConfiguration.class)
                .hasMessageStartingWith("config/application.properties: trunkline.management.port: " + node.port.port()
                        + " on 127.0.0.1 cannot be used: ")
                .hasMessageEndingWith("; expected a free port");
    }

    @Test
    void a_host_that_is_not_there_stops_the_start_and_says_which_setting() {
        Node lost = new Node("[nowhere]", 0);

        assertThatThrownBy(() -> lost.port.open())
                .isInstanceOf(InvalidConfiguration.class)
                .hasMessageContaining("trunkline.management.host: '[nowhere]' has no address");
    }

    private static JsonNode check(JsonNode health, String name) {
        for (JsonNode check : health.get("checks")) {
            if (check.get("name").asText().equals(name)) {
                return check;
            }
        }
        throw new AssertionError("no check " + name + " in " + health);
    }
}
