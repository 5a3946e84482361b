package io.trunkline.app.routecheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.config.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code check} says of the files in routes/on. */
class HookFilesTest {

    private static final String HOOK =
            """
            - route:
                id: on-opened
                description: Mine
                from:
                  id: opened
                  description: An incident
                  uri: direct:on-opened
                  steps:
                    - %s
            """;

    private static final String LOG = "log: {id: say, description: Says it, message: '${body[summary]}'}";

    @TempDir
    private Path folder;

    @BeforeEach
    void routes() throws IOException {
        Files.createDirectory(folder.resolve("on"));
        Files.writeString(
                folder.resolve("main.camel.yaml"),
                HOOK.replace("on-opened", "main")
                        .replace("id: opened", "id: begin")
                        .formatted(LOG.replace("say", "sayit")));
    }

    private List<String> problems(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
        return new RouteFiles(Map.of(), Map.of(), Set.of())
                .problems(folder).stream().map(Problem::toString).toList();
    }

    @Test
    void a_hook_that_logs_checks() throws IOException {
        assertThat(problems("on/opened.camel.yaml", HOOK.formatted(LOG))).isEmpty();
        assertThat(RouteFiles.in(folder)).extracting(Path::getFileName).hasSize(2);
    }

    @Test
    void a_name_that_is_no_hook_is_refused() throws IOException {
        assertThat(problems("on/resolved.camel.yaml", HOOK.formatted(LOG)))
                .singleElement()
                .asString()
                .contains("resolved.camel.yaml", "no hook has that name", "closed");
    }

    @Test
    void a_hook_without_its_route_is_refused() throws IOException {
        assertThat(problems("on/closed.camel.yaml", HOOK.formatted(LOG)))
                .singleElement()
                .asString()
                .contains("no route begins at direct:on-closed");
    }

    @Test
    void a_component_that_there_is_not_is_refused() throws IOException {
        assertThat(problems(
                        "on/opened.camel.yaml",
                        HOOK.formatted("to: {id: out, description: Out, uri: 'carrierpigeon:coop'}")))
                .singleElement()
                .asString()
                .contains("opened.camel.yaml", "carrierpigeon");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "toD: {id: out, description: Out, uri: 'http://${body[name]}'}",
                "toD: 'http://${body[name]}'",
                "toD: 'http://$simple{body[name]}'",
                "toD: {id: out, description: Out, uri: 'file:out', parameters: {fileName: '${body[name]}'}}",
                "recipientList: {id: out, description: Out, expression: {simple: {expression: '${body[name]}'}}}",
                "routingSlip: {id: out, description: Out, expression: {header: {expression: to}}}",
                "dynamicRouter: {id: out, description: Out, expression: {simple: {expression: '${body[name]}'}}}",
                "enrich: {id: out, description: Out, expression: {simple: {expression: 'http://${body[name]}'}}}",
                "pollEnrich: {id: out, description: Out, expression: {simple: {expression: 'file:${body[name]}'}}}",
                "wireTap: {id: out, description: Out, uri: 'http://${body[name]}'}",
                "poll: {id: out, description: Out, uri: 'file:out?fileName=${body[name]}'}",
                "poll: {id: out, description: Out, uri: 'file:out', parameters: {fileName: '${body[name]}'}}",
                "poll: 'file:${body[name]}'",
                "setHeader: {id: out, description: Out, name: CamelHttpUri, expression: {simple: {expression: '${body[name]}'}}}",
                "setHeader: {id: out, description: Out, name: camelhttpuri, expression: {header: {expression: to}}}",
                "setHeader: {id: out, description: Out, name: CamelRestHttpUri, expression: {simple: {expression: 'http://x/${body[name]}'}}}",
                "setHeaders: {id: out, description: Out, headers: [{name: CamelHttpPath, expression: {simple: {expression: '${body[name]}'}}}]}"
            })
    void an_address_from_the_message_is_refused(String step) throws IOException {
        assertThat(problems("on/opened.camel.yaml", HOOK.formatted(step)))
                .singleElement()
                .asString()
                .contains("opened.camel.yaml", "takes an address from the message", "a fixed address");
    }

    @Test
    void an_address_from_the_message_is_refused_in_a_file_that_a_hook_calls() throws IOException {
        assertThat(problems(
                        "mine.camel.yaml", HOOK.replace("on-opened", "mine").formatted("toD: 'http://${body[name]}'")))
                .singleElement()
                .asString()
                .contains("mine.camel.yaml", "takes an address from the message");
    }

    @Test
    void the_shipped_heartbeat_keeps_its_address_when_it_is_edited() throws IOException {
        String shipped = Files.readString(Path.of("routes", "heartbeat.camel.yaml"));

        assertThat(problems("heartbeat.camel.yaml", "# Ours\n" + shipped))
                .noneMatch(problem -> problem.contains("takes an address from the message"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "toD: {id: out, description: Out, uri: 'log:fixed'}",
                "enrich: {id: out, description: Out, expression: {constant: {expression: 'log:fixed'}}}",
                "setHeader: {id: out, description: Out, name: X-Name, expression: {simple: {expression: '${body[name]}'}}}",
                "wireTap: {id: out, description: Out, uri: 'log:fixed'}",
                "poll: {id: out, description: Out, uri: 'file:fixed'}"
            })
    void a_fixed_address_checks(String step) throws IOException {
        assertThat(problems("on/opened.camel.yaml", HOOK.formatted(step))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"uri: seda:lane", "uri: 'seda://lane?size=7'", "uri: seda, parameters: {name: lane}"})
    void a_second_route_at_a_queue_is_refused(String from) throws IOException {
        Files.writeString(
                folder.resolve("lane.camel.yaml"),
                "- route: {id: lane, from: {uri: seda:lane, steps: [{log: {message: x}}]}}");
        String thief = "- route: {id: thief, from: {" + from + ", steps: [{log: {message: x}}]}}\n";

        assertThat(problems("on/opened.camel.yaml", HOOK.formatted(LOG) + thief))
                .singleElement()
                .asString()
                .contains("seda:lane: more than one route begins there: lane", ", thief");
    }

    @ParameterizedTest
    @ValueSource(strings = {"on/opened.camel.yaml", "filter.camel.yaml", "details.camel.yaml"})
    void what_may_act_on_the_pipeline_is_played_in_whichever_file_it_stands(String name) {
        String address = HookFiles.address(Path.of(name)).orElseThrow();
        String own = HOOK.formatted(LOG).replace("direct:on-opened", address);
        assertThat(isPlayed(name, own)).isFalse();
        assertThat(isPlayed(name, own.replace("uri: " + address, "uri: " + address.replace("direct:", "direct://"))))
                .isFalse();
        for (String also : List.of(
                "- routeConfiguration: {intercept: [{intercept: {steps: [{stop: {}}]}}]}",
                "- onException: {exception: [java.lang.Exception], steps: []}",
                "- interceptSendToEndpoint: {uri: 'direct:call', steps: []}",
                "- intercept: {steps: []}",
                "- errorHandler: {noErrorHandler: {}}",
                "- beans: [{name: assess, type: java.lang.String}]",
                "- rest: {path: /webhooks}",
                "- routeTemplate: {id: t}",
                "- from: {uri: 'direct:call', steps: []}",
                "- route: {id: thief, from: {uri: 'seda:assess', steps: []}}",
                "- {",
                "- {route: {id: x, from: {uri: '" + address + "'}}, routeConfiguration: {}}")) {
            assertThat(isPlayed(name, own + also)).as(also).isTrue();
        }
    }

    private static boolean isPlayed(String name, String text) {
        TreeMap<String, RouteFile> files = new TreeMap<>(Map.of(name, new RouteFile(name, text)));
        return !new RouteFileSet(files).played().files().isEmpty();
    }

    @Test
    void a_kamelet_checks_with_what_it_needs() throws IOException {
        String sink = "to: {id: out, description: Out, uri: 'kamelet:trunkline-slack-sink', parameters: {%s}}";

        assertThat(problems("on/opened.camel.yaml", HOOK.formatted(sink.formatted("secretUrl: 'https://127.0.0.1/x'"))))
                .isEmpty();
        assertThat(problems("on/opened.camel.yaml", HOOK.formatted(sink.formatted("timeout: '5'"))))
                .singleElement()
                .asString()
                .contains("secretUrl");
        assertThat(problems(
                        "on/opened.camel.yaml",
                        HOOK.formatted("to: {id: out, description: Out, uri: 'kamelet:trunkline-fax-sink'}")))
                .singleElement()
                .asString()
                .contains("trunkline-fax-sink");
    }

    @Test
    void a_short_form_of_the_input_checks_too() throws IOException {
        assertThat(problems(
                        "on/opened.camel.yaml",
                        HOOK.formatted(LOG)
                                .replace("uri: direct:on-opened", "uri: direct\n      parameters: {name: on-opened}")))
                .isEmpty();
    }
}
