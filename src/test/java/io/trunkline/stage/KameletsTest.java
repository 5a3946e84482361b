package io.trunkline.stage;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.trunkline.stage.hook.UserRouteErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The kamelets reach what they are for, each by the example that uses it, whatever the texts and the addresses hold. */
class KameletsTest {

    private static final String PATH =
            "/workflows/a%2Fb/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Frun&sig=a-b_c%3D";

    @RegisterExtension
    private static final WireMockExtension SERVER = WireMockExtension.newInstance()
            .options(WireMockConfiguration.wireMockConfig().dynamicPort())
            .build();

    @TempDir
    private Path folder;

    private final DefaultCamelContext context = new DefaultCamelContext();

    KameletsTest() {
        context.addModelLifecycleStrategy(new UserRouteErrors());
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private ProducerTemplate example(String name, Map<String, String> environment) throws Exception {
        String text = Files.readString(Path.of("docs", "examples", name));
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            text = text.replace("{{env:" + variable.getKey() + "}}", variable.getValue());
        }
        assertThat(text).doesNotContain("{{env:");
        Path file = Files.writeString(folder.resolve(name), text);
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.resolveMandatoryResource(context, "file:" + file));
        context.start();
        return context.createProducerTemplate();
    }

    private static String url() {
        return "http://127.0.0.1:" + SERVER.getPort() + PATH;
    }

    private static Map<String, Object> body() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("summary", "CRITICAL: \"Retail\", Zürich\\Trunk (trunk-1) is DOWN");
        body.put("incident", 4L);
        body.put("affected", 3);
        body.put("outcome", "resolved");
        body.put("service", "retail");
        body.put("consoleUrl", "https://console.example/trunk-1");
        return body;
    }

    @Test
    void a_slack_channel_reads_what_opened() throws Exception {
        SERVER.stubFor(post(urlEqualTo(PATH)).willReturn(ok("ok")));

        example("opened-slack.camel.yaml", Map.of("SLACK_WEBHOOK_URL", url())).sendBody("direct:on-opened", body());

        SERVER.verify(
                1,
                postRequestedFor(urlEqualTo(PATH))
                        .withHeader("Content-Type", equalTo("application/json; charset=UTF-8"))
                        .withRequestBody(
                                equalToJson(
                                        """
                                        {"text": "CRITICAL: \\"Retail\\", Zürich\\\\Trunk (trunk-1) is DOWN https://console.example/trunk-1 (incident 4, 3 affected)"}""")));
    }

    @Test
    void a_teams_channel_shows_a_card_of_what_closed() throws Exception {
        SERVER.stubFor(post(urlEqualTo(PATH)).willReturn(aResponse().withStatus(202)));

        example("closed-teams.camel.yaml", Map.of("TEAMS_WEBHOOK_URL", url())).sendBody("direct:on-closed", body());

        SERVER.verify(
                1,
                postRequestedFor(urlEqualTo(PATH))
                        .withRequestBody(
                                equalToJson(
                                        """
                                        {"type": "message", "attachments": [{
                                          "contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": null,
                                          "content": {
                                            "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                                            "type": "AdaptiveCard", "version": "1.4",
                                            "body": [
                                              {"type": "TextBlock", "text": "Telephony", "weight": "Bolder", "wrap": true},
                                              {"type": "TextBlock", "wrap": true,
                                               "text": "CRITICAL: \\"Retail\\", Zürich\\\\Trunk (trunk-1) is DOWN (incident 4, resolved)"}]}}]}""")));
    }

    @Test
    void a_system_of_ours_gets_the_body_as_json() throws Exception {
        SERVER.stubFor(post(urlEqualTo(PATH)).willReturn(ok()));

        example("refused-webhook.camel.yaml", Map.of("TICKET_URL", url(), "TICKET_AUTHORIZATION", "Bearer a&b=c%+"))
                .sendBody("direct:on-refused", body());

        SERVER.verify(
                1,
                postRequestedFor(urlEqualTo(PATH))
                        .withHeader("Authorization", equalTo("Bearer a&b=c%+"))
                        .withRequestBody(
                                equalToJson(
                                        """
                                        {"summary": "CRITICAL: \\"Retail\\", Zürich\\\\Trunk (trunk-1) is DOWN", "incident": 4,
                                         "affected": 3, "outcome": "resolved", "service": "retail",
                                         "consoleUrl": "https://console.example/trunk-1"}""")));
    }

    @Test
    void a_body_of_a_hook_says_its_summary() throws Exception {
        SERVER.stubFor(post(urlEqualTo(PATH)).willReturn(ok()));
        context.start();
        ProducerTemplate template = context.createProducerTemplate();

        template.sendBody("kamelet:trunkline-slack-sink?secretUrl=RAW(" + url() + ")", body());
        template.sendBody("kamelet:trunkline-teams-sink?secretUrl=RAW(" + url() + ")", body());

        SERVER.verify(
                1,
                postRequestedFor(urlEqualTo(PATH))
                        .withRequestBody(equalToJson(
                                "{\"text\": \"CRITICAL: \\\"Retail\\\", Zürich\\\\Trunk (trunk-1) is DOWN\"}")));
        SERVER.verify(2, postRequestedFor(urlEqualTo(PATH)));
    }

    @Test
    void what_does_not_answer_well_is_an_exception() throws Exception {
        SERVER.stubFor(post(urlEqualTo(PATH)).willReturn(aResponse().withStatus(503)));
        ProducerTemplate template = example("opened-slack.camel.yaml", Map.of("SLACK_WEBHOOK_URL", url()));

        assertThatThrownBy(() -> template.sendBody("direct:on-opened", body()))
                .hasRootCauseInstanceOf(HttpOperationFailedException.class);
    }

    @Test
    void no_endpoint_shows_the_secret() throws Exception {
        SERVER.stubFor(post(urlEqualTo(PATH)).willReturn(ok()));
        example("opened-slack.camel.yaml", Map.of("SLACK_WEBHOOK_URL", url())).sendBody("direct:on-opened", body());

        assertThat(context.getEndpoints()).isNotEmpty().allSatisfy(endpoint -> assertThat(endpoint.toString())
                .doesNotContain("sig=", "workflows"));
    }

    @Test
    void the_examples_of_filter_and_details_do_what_they_say() throws Exception {
        ProducerTemplate template = example("filter-lab.camel.yaml", Map.of());
        Exchange lab = template.send("direct:filter", e -> e.getMessage().setBody(Map.of("id", "trunk-lab-1")));
        Exchange other = template.send("direct:filter", e -> e.getMessage().setBody(Map.of("id", "trunk-ny-1")));
        assertThat(lab.getVariable("filtered")).isEqualTo("a lab trunk");
        assertThat(other.getVariable("filtered")).isNull();
    }

    @Test
    void the_example_of_details_is_a_map() throws IOException, Exception {
        ProducerTemplate template = example("details-owner.camel.yaml", Map.of());
        assertThat(template.requestBody("direct:details", body()))
                .isEqualTo(Map.of("wiki", "https://wiki.example.com/telephony/retail"));
    }
}
