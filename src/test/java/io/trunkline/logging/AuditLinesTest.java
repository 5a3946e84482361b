package io.trunkline.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.management.Audit;
import io.trunkline.management.Node;
import io.trunkline.model.OfflineOrder;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The lines of the audit log as a collector of JSON reads them. */
class AuditLinesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String[] FIELDS = {"who", "from", "action", "what", "why", "outcome"};

    private static List<ILoggingEvent> orders() throws Exception {
        Logger audit = (Logger) LoggerFactory.getLogger("audit");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Level before = audit.getLevel();
        audit.setLevel(Level.INFO);
        audit.addAppender(lines);
        try (Node node = Node.started()) {
            node.send("POST", "/api/drill?service=eu-finance&status=DOWN&reason=rota", "X-Trunkline", "drill");
            node.send("DELETE", "/api/maintenance/m1?reason=done", "X-Trunkline", "maintenance");
            Audit.offline(new OfflineOrder(Instant.EPOCH, "alice", "forget", "genesys/trunk/t", null, "forgotten"));
        } finally {
            audit.detachAppender(lines);
            audit.setLevel(before);
        }
        return lines.list;
    }

    private static List<JsonNode> written(LogFormat format) throws Exception {
        LoggerContext context = new LoggerContext();
        ConsoleAppender<ILoggingEvent> stderr = new ConsoleAppender<>();
        stderr.setName("stderr");
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(stderr);
        format.apply(context);
        List<JsonNode> written = new ArrayList<>();
        for (ILoggingEvent order : orders()) {
            written.add(read(stderr.getEncoder().encode(order)));
        }
        return written;
    }

    private static JsonNode read(byte[] line) throws IOException {
        return JSON.readTree(line);
    }

    private static Map<String, String> pairs(JsonNode line) {
        Map<String, String> pairs = new LinkedHashMap<>();
        line.path("kvpList").forEach(pair -> pair.fields()
                .forEachRemaining(
                        field -> pairs.put(field.getKey(), field.getValue().asText())));
        return pairs;
    }

    private static Map<String, String> fields(JsonNode line) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String name : FIELDS) {
            fields.put(name, line.path(name).asText());
        }
        return fields;
    }

    private static void assertOrders(List<Map<String, String>> lines) {
        assertThat(lines)
                .satisfiesExactly(
                        drill -> assertThat(drill)
                                .containsOnlyKeys(FIELDS)
                                .containsEntry("who", "anybody")
                                .containsEntry("from", "127.0.0.1")
                                .containsEntry("action", "drill")
                                .containsEntry("what", "eu-finance")
                                .containsEntry("why", "rota")
                                .hasEntrySatisfying("outcome", outcome -> assertThat(outcome)
                                        .startsWith("200 ")),
                        end -> assertThat(end)
                                .containsOnlyKeys(FIELDS)
                                .containsEntry("who", "anybody")
                                .containsEntry("action", "maintenance")
                                .containsEntry("what", "end m1")
                                .containsEntry("why", "done")
                                .hasEntrySatisfying("outcome", outcome -> assertThat(outcome)
                                        .startsWith("200 ")),
                        offline -> assertThat(offline)
                                .containsEntry("who", "alice")
                                .containsEntry("from", "the command line")
                                .containsEntry("what", "genesys/trunk/t")
                                .containsEntry("why", "not said")
                                .containsEntry("outcome", "forgotten"));
    }

    @Test
    void json_has_the_fields_of_drills_and_maintenance_as_pairs() throws Exception {
        assertOrders(written(LogFormat.JSON).stream().map(AuditLinesTest::pairs).toList());
    }

    @Test
    void ecs_has_the_fields_of_drills_and_maintenance_at_the_top() throws Exception {
        assertOrders(written(LogFormat.ECS).stream().map(AuditLinesTest::fields).toList());
    }
}
