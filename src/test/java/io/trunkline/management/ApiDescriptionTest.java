package io.trunkline.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.trunkline.api.ApiMapper;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API answers is what openapi.yaml says, field by field. */
class ApiDescriptionTest {

    private static final JsonNode DESCRIPTION = read();

    private static final String WINDOW =
            "{\"components\": [\"trunk-eu-*\"], \"for\": \"1h\", \"reason\": \"carrier work\"}";

    /** A trunk that is down for 6 minutes: with a wait of 10 minutes nothing of it would be told. */
    private static final String SIMULATION = ApiMapper.write(Map.of(
            "settings",
            Map.of("trunkline.grouping.wait", "10m", "trunkline.grouping.window", "10m"),
            "events",
            report("2026-03-01T10:00:00Z", "DOWN") + report("2026-03-01T10:06:00Z", "UP")));

    private static String report(String at, String status) {
        return """
                {"at": "%s", "source": "genesys", "body": {"eventType": "telephony.trunk.status.changed", \
                "event": {"trunkId": "t-1", "status": "%s", "timestamp": "%s"}}}
                """
                .formatted(at, status, at);
    }

    private static Node node;

    private static JsonNode read() {
        try {
            return new ObjectMapper(new YAMLFactory()).readTree(ApiDescription.text());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeAll
    static void start() throws Exception {
        node = Node.started();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    /**
     * A request and what it is to be answered.
     *
     * @param path as the description has it
     * @param status that is expected
     */
    private record Asked(String method, String path, String address, int status, String body, String... headers) {

        static Asked get(String path, String address, int status) {
            return new Asked("GET", path, address, status, null);
        }

        static Asked ordered(String word, String path, String address, int status) {
            return new Asked("POST", path, address, status, null, "X-Trunkline", word);
        }

        static Asked posted(String word, String path, String body, int status) {
            return new Asked("POST", path, path, status, body, "X-Trunkline", word);
        }

        @Override
        public String toString() {
            return method + " " + address + " " + status;
        }
    }

    static Stream<Asked> asked() {
        return Stream.of(
                Asked.get("/api/summary", "/api/summary", 200),
                Asked.get("/api/incidents", "/api/incidents?limit=1", 200),
                Asked.get("/api/incidents", "/api/incidents?limit=0", 400),
                Asked.get("/api/incidents/{id}", "/api/incidents/7", 200),
                Asked.get("/api/incidents/{id}", "/api/incidents/8", 404),
                Asked.get("/api/incidents/{id}", "/api/incidents/seven", 400),
                Asked.get("/api/incidents/{id}/members", "/api/incidents/7/members", 200),
                Asked.get("/api/incidents/{id}/members", "/api/incidents/8/members", 404),
                Asked.get("/api/components", "/api/components?held=true", 200),
                Asked.get("/api/components", "/api/components?held=perhaps", 400),
                Asked.get("/api/events", "/api/events", 200),
                Asked.get("/api/events", "/api/events?cursor=x", 400),
                Asked.get("/api/events/{id}/body", "/api/events/41/body", 200),
                Asked.get("/api/events/{id}/body", "/api/events/42/body", 404),
                Asked.get("/api/directory", "/api/directory", 200),
                Asked.get("/api/search", "/api/search?q=trunk", 200),
                Asked.get("/api/search", "/api/search", 400),
                Asked.get("/api/why", "/api/why?component=trunk-us-east-01", 200),
                Asked.get("/api/why", "/api/why", 400),
                Asked.ordered("forget", "/api/forget", "/api/forget?component=genesys/trunk/x", 404),
                Asked.ordered("forget", "/api/forget", "/api/forget?component=x", 400),
                Asked.ordered("retry", "/api/retry", "/api/retry?incident=7", 200),
                Asked.ordered("drill", "/api/retry", "/api/retry?incident=7", 403),
                Asked.ordered("drill", "/api/drill", "/api/drill?service=eu-finance&status=DOWN", 200),
                Asked.get("/api/routes", "/api/routes", 200),
                Asked.get("/api/routes", "/api/routes?id=x", 400),
                Asked.ordered("reload", "/api/routes/reload", "/api/routes/reload", 200),
                Asked.ordered("reload", "/api/routes/reload", "/api/routes/reload?reason=edit", 409),
                Asked.ordered("reload", "/api/routes/reload", "/api/routes/reload?files=x", 400),
                Asked.ordered("retry", "/api/routes/reload", "/api/routes/reload", 403),
                Asked.get("/api/services", "/api/services", 200),
                Asked.get("/api/sources", "/api/sources", 200),
                Asked.get("/api/nodes", "/api/nodes", 200),
                Asked.get("/api/drills", "/api/drills", 200),
                Asked.get("/api/maintenance", "/api/maintenance", 200),
                Asked.posted("maintenance", "/api/maintenance", WINDOW, 201),
                Asked.posted("maintenance", "/api/maintenance", "{}", 400),
                Asked.posted("retry", "/api/maintenance", WINDOW, 403),
                Asked.posted("maintenance", "/api/maintenance", "x".repeat(70_000), 413),
                new Asked(
                        "DELETE",
                        "/api/maintenance/{id}",
                        "/api/maintenance/m1",
                        200,
                        null,
                        "X-Trunkline",
                        "maintenance"),
                new Asked(
                        "DELETE",
                        "/api/maintenance/{id}",
                        "/api/maintenance/m2",
                        404,
                        null,
                        "X-Trunkline",
                        "maintenance"),
                Asked.posted("simulate", "/api/simulate", SIMULATION, 200),
                Asked.posted("simulate", "/api/simulate", "{\"hours\": 0}", 400),
                Asked.posted("simulate", "/api/simulate", "{\"settings\": {\"trunkline.data\": \"x\"}}", 400),
                Asked.posted("retry", "/api/simulate", SIMULATION, 403),
                Asked.posted("simulate", "/api/simulate", "x".repeat(11 * 1024 * 1024), 413));
    }

    @ParameterizedTest
    @MethodSource("asked")
    void an_answer_is_as_described(Asked asked) throws Exception {
        HttpResponse<String> answer = node.post(asked.method(), asked.address(), asked.body(), asked.headers());

        assertThat(answer.statusCode()).isEqualTo(asked.status());
        JsonNode described = resolved(DESCRIPTION
                .path("paths")
                .path(asked.path())
                .path(asked.method().toLowerCase())
                .path("responses")
                .path(Integer.toString(asked.status())));
        assertThat(described.isMissingNode()).as("described").isFalse();
        assertThat(violations(described.at("/content/application~1json/schema"), ApiMapper.parse(answer.body())))
                .isEmpty();
    }

    private static JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? DESCRIPTION.at(node.path("$ref").asText().substring(1)) : node;
    }

    private static List<String> violations(JsonNode schema, JsonNode answer) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.set("components", DESCRIPTION.path("components"));
        document.setAll((ObjectNode) schema);
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(document)
                .validate(answer)
                .stream()
                .map(Object::toString)
                .toList();
    }

    @Test
    void a_field_that_is_not_described_or_is_missing_is_seen() {
        JsonNode message = DESCRIPTION.at("/components/schemas/Trouble");
        assertThat(violations(message, ApiMapper.parse("{\"kind\": \"route\", \"sentence\": \"x\"}")))
                .isEmpty();
        assertThat(violations(message, ApiMapper.parse("{\"kind\": \"route\"}")))
                .hasSize(1);
        assertThat(violations(message, ApiMapper.parse("{\"kind\": \"other\", \"sentence\": \"x\", \"more\": 1}")))
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/summary",
                "/api/services",
                "/api/sources",
                "/api/nodes",
                "/api/drills",
                "/api/maintenance",
                "/api/directory"
            })
    void a_parameter_that_is_not_known_is_400_and_described(String path) throws Exception {
        an_answer_is_as_described(Asked.get(path, path + "?lmit=1", 400));
    }

    @Test
    void every_operation_may_be_asked_for_a_token_and_may_find_no_ledger() {
        DESCRIPTION.path("paths").fields().forEachRemaining(path -> path.getValue()
                .fields()
                .forEachRemaining(operation -> {
                    JsonNode responses = operation.getValue().path("responses");
                    assertThat(responses.has("401"))
                            .as("401 of %s", path.getKey())
                            .isTrue();
                    boolean alone = path.getKey().equals("/api/openapi.yaml");
                    assertThat(responses.has("503"))
                            .as("503 of %s", path.getKey())
                            .isNotEqualTo(alone);
                }));
    }

    @Test
    void an_object_that_is_described_is_closed() {
        DESCRIPTION.at("/components/schemas").fields().forEachRemaining(schema -> {
            if (schema.getValue().has("properties")) {
                assertThat(schema.getValue().path("additionalProperties").isBoolean())
                        .as(schema.getKey())
                        .isTrue();
            }
        });
        assertThat(DESCRIPTION.at("/components/schemas/Trouble/properties/kind/enum"))
                .noneMatch(kind -> kind.asText().equals("due"));
    }

    @Test
    void every_property_has_a_schema() {
        assertThat(DESCRIPTION.findValues("properties")).isNotEmpty().allSatisfy(properties -> assertThat(properties)
                .allSatisfy(schema -> assertThat(schema.isObject() || schema.isBoolean())
                        .as("%s", schema)
                        .isTrue()));
    }

    @Test
    void every_path_that_is_described_is_asked_here_or_served_at_least() throws Exception {
        List<String> missing = new ArrayList<>();
        for (var path : (Iterable<java.util.Map.Entry<String, JsonNode>>)
                () -> DESCRIPTION.path("paths").fields()) {
            for (var method : (Iterable<String>) () -> path.getValue().fieldNames()) {
                boolean streamed =
                        path.getKey().equals("/api/stream") || path.getKey().equals("/api/openapi.yaml");
                if (!streamed
                        && asked().noneMatch(asked -> asked.path().equals(path.getKey())
                                && asked.method().equalsIgnoreCase(method))) {
                    missing.add(method + " " + path.getKey());
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    /** A command of the page, and what it prints. */
    private record Example(String command, String output) {

        private static final Pattern ADDRESS = Pattern.compile("localhost:9876(/api/[a-z/.]*)");

        static List<Example> of(String page) {
            return Pattern.compile("^\\$ (curl .*)\\n((?:[^$`].*\\n)*)", Pattern.MULTILINE)
                    .matcher(page)
                    .results()
                    .map(found -> new Example(found.group(1), found.group(2)))
                    .filter(example -> example.output.startsWith("{") || example.output.startsWith("["))
                    .toList();
        }

        JsonNode json() {
            String text = command.contains("jq -c '.[]'") ? "[" + output + "]" : output;
            return ApiMapper.parse(text);
        }

        JsonNode responses() {
            Matcher address = ADDRESS.matcher(command);
            assertThat(address.find()).as(command).isTrue();
            return DESCRIPTION
                    .path("paths")
                    .path(address.group(1))
                    .path(command.contains("-X POST") ? "post" : "get")
                    .path("responses");
        }
    }

    @Test
    void examples_of_the_page_about_the_api_are_as_described() throws Exception {
        List<Example> examples = Example.of(Files.readString(Path.of("docs/reference/api.md")));

        assertThat(examples).hasSizeGreaterThanOrEqualTo(5).allSatisfy(example -> assertThat(example.responses())
                .as(example.command())
                .anySatisfy(response -> assertThat(
                                violations(resolved(response).at("/content/application~1json/schema"), example.json()))
                        .isEmpty()));
    }

    @Test
    void the_page_about_the_api_names_every_path_and_parameter() throws Exception {
        String page = Files.readString(Path.of("docs/reference/api.md"));
        DESCRIPTION.path("paths").fields().forEachRemaining(path -> path.getValue()
                .findValues("parameters")
                .forEach(parameters -> parameters.forEach(parameter -> {
                    JsonNode named = resolved(parameter);
                    if (named.path("in").asText().equals("query")) {
                        String name = named.path("name").asText();
                        assertThat(page.contains("`" + name) || page.contains(name + "="))
                                .as("%s of %s", name, path.getKey())
                                .isTrue();
                    }
                })));
    }

    @Test
    void a_simulation_shows_what_only_one_side_has() throws Exception {
        JsonNode answer = ApiMapper.parse(node.post("POST", "/api/simulate", SIMULATION, "X-Trunkline", "simulate")
                .body());

        assertThat(answer.path("before").path("trigger").asInt()).isEqualTo(1);
        assertThat(answer.path("after").path("trigger").asInt()).isZero();
        assertThat(answer.path("pages").findValuesAsText("side")).containsOnly("before");
        assertThat(answer.path("pages").findValuesAsText("action")).containsExactly("trigger", "resolve");
    }

    @Test
    void the_description_is_served_as_it_is() throws Exception {
        assertThat(node.get("/api/openapi.yaml").body()).isEqualTo(ApiDescription.text());
    }
}
