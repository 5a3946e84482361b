package io.trunkline.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.trunkline.app.routecheck.RouteFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The shipped routes are in the canonical form of Camel's own schema, so that its tools can edit them. */
class RouteSchemaTest {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final JsonSchema SCHEMA = schema();

    private static JsonSchema schema() {
        try (InputStream in = RouteSchemaTest.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Path> shipped() {
        return Stream.of("routes", "docs/examples").flatMap(folder -> RouteFiles.in(Path.of(folder)).stream());
    }

    static Stream<Path> examples() {
        return RouteFiles.in(Path.of("docs/examples")).stream();
    }

    private static List<String> violations(String yaml) throws IOException {
        return SCHEMA.validate(YAML.readTree(yaml)).stream()
                .map(Object::toString)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void a_shipped_route_file_is_valid(Path file) throws IOException {
        assertThat(violations(java.nio.file.Files.readString(file))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void an_example_survives_load_and_dump_unchanged(Path file) throws Exception {
        String dumped = dumped("file:" + file);

        assertThat(dumped("mem:" + file.getFileName() + ":" + dumped)).isEqualTo(dumped);
    }

    /** The routes of a file as Camel writes them. */
    private static String dumped(String resource) throws Exception {
        DefaultCamelContext context = new DefaultCamelContext(false);
        try {
            context.disableJMX();
            context.build();
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(
                            resource.startsWith("mem:")
                                    ? ResourceHelper.fromString(
                                            "dumped.yaml", resource.substring(resource.indexOf(':', 4) + 1))
                                    : ResourceHelper.resolveMandatoryResource(context, resource));
            StringBuilder text = new StringBuilder();
            for (RouteDefinition route : context.getRouteDefinitions()) {
                text.append(PluginHelper.getModelToYAMLDumper(context).dumpModelAsYaml(context, route));
            }
            return text.toString();
        } finally {
            context.stop();
        }
    }

    static Stream<Path> kamelets() throws IOException {
        try (Stream<Path> files = java.nio.file.Files.list(Path.of("kamelets"))) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void a_kamelet_is_canonical_and_its_parameters_have_titles_and_types(Path file) throws IOException {
        JsonNode kamelet = YAML.readTree(file.toFile());

        assertThat(kamelet.at("/metadata/name").asText() + ".kamelet.yaml")
                .isEqualTo(file.getFileName().toString());
        assertThat(kamelet.at("/spec/definition/properties"))
                .isNotEmpty()
                .allSatisfy(parameter ->
                        assertThat(parameter.fieldNames()).toIterable().contains("title", "description", "type"));
        String route = YAML.writeValueAsString(List.of(Map.of("route", kamelet.at("/spec/template"))));
        assertThat(violations(route)).isEmpty();
    }

    @Test
    void shipped_routes_have_ids_and_descriptions_throughout() {
        assertThat(new RouteFiles(RouteContract.beanTypes(), Map.of(), RouteContract.required())
                        .style(Path.of("routes")))
                .isEmpty();
    }

    @Test
    void the_schema_does_refuse_what_is_not_canonical() throws IOException {
        assertThat(violations("- route: {id: x, from: {uri: 'timer:x', stps: []}}"))
                .isNotEmpty();
        assertThat(violations("- route: {id: x, from: {uri: 'timer:x', steps: [{set-body: {constant: y}}]}}"))
                .isNotEmpty();
    }
}
