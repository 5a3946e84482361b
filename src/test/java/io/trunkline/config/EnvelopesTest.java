package io.trunkline.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import io.trunkline.source.GenesysBodies;
import io.trunkline.source.Source;
import io.trunkline.source.body.InvalidEventException;
import io.trunkline.source.normalize.EventNormalizer;
import io.trunkline.source.normalize.NormalizedEvent;
import io.trunkline.source.normalize.SampleBody;
import io.trunkline.source.signature.Headers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped EventBridge source with the line that the how-to page adds for what stands between, and no other change. */
class EnvelopesTest {

    private static final Instant RECEIVED = Instant.parse("2026-11-24T13:00:00Z");
    private static final Path PAGE = Path.of("docs/how-to/connect-platforms.md");
    private static final Pattern LINE = Pattern.compile("(?m)^\\| .* \\| `(envelope: /\\w+)` \\|$");
    private static final String SOURCE = "  genesys-eventbridge:\n";

    @TempDir
    private Path folder;

    private Source source(String line) throws IOException {
        Path config = Files.createTempDirectory(folder, "config");
        Path sources = AllSources.into(config).resolve("sources.yaml");
        Files.writeString(sources, Files.readString(sources).replace(SOURCE, SOURCE + "    " + line + "\n"));
        return new ConfigurationReader(config, AllSources.ENVIRONMENT)
                .read()
                .orThrow()
                .sources()
                .named("genesys-eventbridge")
                .orElseThrow();
    }

    private static NormalizedEvent normalise(Source source, String body) throws InvalidEventException {
        return new EventNormalizer().normalise(source, body.getBytes(UTF_8), Headers.none(), RECEIVED);
    }

    private static StatusEvent read(Source source, JsonNode body) throws InvalidEventException {
        return ((NormalizedEvent.Event) normalise(source, body.toString())).event();
    }

    private static ObjectNode real(String file) {
        ObjectNode event = (ObjectNode) GenesysBodies.json(file);
        ObjectNode detail = (ObjectNode) event.get("detail");
        String id = detail.at("/eventBody/id").asText("5e0b1111-2222-4333-8444-555566667777");
        detail.put("topicName", event.get("detail-type").asText().replace("{id}", id));
        return event;
    }

    private static ObjectNode in(String field, String text) {
        return JsonNodeFactory.instance.objectNode().put(field, text);
    }

    private static List<JsonNode> wrapped(String line, ObjectNode event) {
        String text = event.toString();
        return switch (line) {
            case "envelope: /Message" -> List.of(in("Message", text).put("Type", "Notification"), event);
            case "envelope: /body" ->
                List.of(
                        in("body", text),
                        in("body", Base64.getEncoder().encodeToString(text.getBytes(UTF_8)))
                                .put("isBase64Encoded", true));
            case "envelope: /detail" ->
                List.of(
                        event.get("detail"),
                        event,
                        in("detail", event.get("detail").toString()));
            default -> throw new AssertionError("the page has another envelope: " + line);
        };
    }

    private static List<String> lines() throws IOException {
        return LINE.matcher(Files.readString(PAGE))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    @Test
    void the_page_has_a_line_for_each_envelope() throws IOException {
        assertThat(lines()).containsExactly("envelope: /Message", "envelope: /body", "envelope: /detail");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eventbridge-trunk-down",
                "eventbridge-trunk-degraded",
                "eventbridge-edge-offline",
                "eventbridge-operation-trunk-down",
                "eventbridge-operation-edge-offline"
            })
    void whatever_it_is_wrapped_in_it_is_the_same_event(String file) throws Exception {
        ObjectNode event = real(file);
        StatusEvent plain = read(source("# as shipped"), event);
        for (String line : lines()) {
            Source source = source(line);
            for (JsonNode body : wrapped(line, event)) {
                StatusEvent read = read(source, body);
                assertThat(read.component()).as(line).isEqualTo(plain.component());
                assertThat(read.type()).as(line).isEqualTo(plain.type());
                assertThat(read.status()).as(line).isEqualTo(plain.status());
                assertThat(read.occurredAt()).as(line).isEqualTo(plain.occurredAt());
                assertThat(read(source, new JsonMapper().createArrayNode().add(body))
                                .status())
                        .as("in an array")
                        .isEqualTo(plain.status());
                assertThat(normalise(source, read.body()))
                        .as("from the history")
                        .isInstanceOf(NormalizedEvent.Event.class);
            }
        }
    }

    @Test
    void a_topic_that_the_source_does_not_list_is_one_type_however_many_components_it_is_about() throws Exception {
        Source source = source("envelope: /detail");
        ObjectNode detail = (ObjectNode) real("eventbridge-edge-offline").get("detail");

        for (int i = 0; i < 2; i++) {
            detail.put(
                    "topicName", "v2.telephony.providers.edges.6f1d2c3b-0a9e-4b77-8c55-1e2f3a4b5c6" + i + ".metrics");
            assertThat(normalise(source, detail.toString()))
                    .isEqualTo(new NormalizedEvent.Ignored("v2.telephony.providers.edges.{id}.metrics"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"trunk", "edge"})
    void a_sample_is_read_back_without_its_envelope(String kind) throws Exception {
        Source source = source("envelope: /detail");
        byte[] sample = SampleBody.of(source, kind, "t-1", Status.DOWN, RECEIVED);

        assertThat(read(source, new JsonMapper().readTree(sample)).status()).isEqualTo(Status.DOWN);
    }
}
