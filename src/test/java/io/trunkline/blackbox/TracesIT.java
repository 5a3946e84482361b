package io.trunkline.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.play.StandInIncident;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** From the webhook to the page in one trace, as docs/how-to/traces.md has it. */
class TracesIT {

    private static final Path AGENT = Path.of("target/agents/opentelemetry-javaagent.jar");
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String TRUNK = "trunk-us-east-01";

    @RegisterExtension
    final Installation box = new Installation();

    private record Span(String trace, String id, String parent, String name) {}

    private StandInIncident pages(String... headers) {
        byte[] body = Webhooks.genesysTrunk(TRUNK, "DOWN", Instant.now()).getBytes(StandardCharsets.UTF_8);
        var request = box.webhooks().signedGenesys(body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        assertThat(box.webhooks().send(request).status()).isEqualTo(202);
        return box.incident(Installation.RETAIL, TRUNK + "-down");
    }

    private static JsonNode traceOf(StandInIncident incident) {
        return incident.latest().at("/payload/custom_details/trace_id");
    }

    @Test
    void the_trace_that_a_sender_names_is_in_the_page_the_history_and_the_log() {
        Program program = box.start();

        StandInIncident incident = pages("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01");

        assertThat(traceOf(incident).asText()).isEqualTo(TRACE);
        assertThat(box.management().events(TRUNK))
                .singleElement()
                .satisfies(event -> assertThat(event.path("trace_id").asText()).isEqualTo(TRACE));
        assertThat(program.awaitLine("PagerDuty accepted")).endsWith(" trace_id=" + TRACE);
    }

    @Test
    void without_a_trace_nothing_speaks_of_one() {
        box.start();

        StandInIncident incident = pages("traceparent", "00-" + TRACE + "-0-01");

        assertThat(traceOf(incident).isMissingNode()).isTrue();
        assertThat(box.program().awaitLine("PagerDuty accepted")).doesNotContain("trace");
    }

    @Test
    void with_an_agent_the_webhook_and_the_call_are_in_one_trace() {
        // Without the archive of classes that tests start with, as the start script does beside an agent.
        box.withJvm(
                "-Xshare:off",
                "-javaagent:" + AGENT.toAbsolutePath(),
                "-Dotel.traces.exporter=logging-otlp",
                "-Dotel.metrics.exporter=none",
                "-Dotel.logs.exporter=none",
                "-Dotel.instrumentation.jdbc.enabled=false",
                "-Dotel.bsp.schedule.delay=100");
        Program program = box.start();

        StandInIncident incident = pages();

        Map<String, Span> spans = Waits.until("spans", () -> spans(program), found -> assertThat(found)
                .containsKeys("POST /webhooks/genesys", "page us-east-retail", "POST /v2/enqueue"));
        Span webhook = spans.get("POST /webhooks/genesys");
        Span page = spans.get("page us-east-retail");
        Span call = spans.get("POST /v2/enqueue");
        assertThat(traceOf(incident).asText()).isEqualTo(webhook.trace());
        assertThat(page).isEqualTo(new Span(webhook.trace(), page.id(), webhook.id(), page.name()));
        assertThat(call).isEqualTo(new Span(webhook.trace(), call.id(), page.id(), call.name()));
    }

    /** By name, and the path where it has one. */
    private static Map<String, Span> spans(Program program) {
        Map<String, Span> spans = new HashMap<>();
        for (String line : program.linesWith("OtlpJsonLoggingSpanExporter - {")) {
            for (JsonNode span : spans(line.substring(line.indexOf('{')))) {
                String name = span.path("name").asText() + path(span);
                spans.put(
                        name,
                        new Span(
                                span.path("traceId").asText(),
                                span.path("spanId").asText(),
                                span.path("parentSpanId").asText(),
                                name));
            }
        }
        return spans;
    }

    private static String path(JsonNode span) {
        for (JsonNode attribute : span.path("attributes")) {
            String value = attribute.path("value").path("stringValue").asText();
            switch (attribute.path("key").asText()) {
                case "url.path" -> {
                    return " " + value;
                }
                case "url.full" -> {
                    return " " + URI.create(value).getPath();
                }
                default -> {}
            }
        }
        return "";
    }

    private static List<JsonNode> spans(String json) {
        try {
            List<JsonNode> spans = new ArrayList<>();
            for (JsonNode scope : new ObjectMapper().readTree(json).path("scopeSpans")) {
                scope.path("spans").forEach(spans::add);
            }
            return spans;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
