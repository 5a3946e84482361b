package io.trunkline.stage;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.icegreen.greenmail.junit5.GreenMailExtension;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import io.trunkline.model.Status;
import io.trunkline.stage.deliver.UndeliveredIncident;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.BindToRegistry;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The last resorts in docs/examples reach somebody. */
class LastResortExamplesTest {

    private static final UndeliveredIncident UNTOLD = new UndeliveredIncident(
            4,
            "us-east-retail",
            Status.DOWN,
            "trunk-1-down",
            "CRITICAL: \"Retail\", Zürich\\Trunk (trunk-1) is DOWN",
            "genesys/trunk/trunk-1",
            3,
            "https://console.example/trunk-1",
            "PagerDuty answered 404, for 5 min");

    /** An example with values in place of the environment's. */
    private abstract static class Example extends RouteTest {

        @TempDir
        private Path folder;

        @BindToRegistry("sweep")
        private final LastResortRouteTest.Stages sweep = new LastResortRouteTest.Stages();

        private final String name;

        Example(String name) {
            super(name);
            this.name = name;
        }

        abstract Map<String, String> environment();

        @Override
        String file() {
            try {
                String text = Files.readString(Path.of("docs", "examples", name));
                for (Map.Entry<String, String> variable : environment().entrySet()) {
                    text = text.replace("{{env:" + variable.getKey() + "}}", variable.getValue());
                }
                assertThat(text).doesNotContain("{{env:");
                return Files.writeString(folder.resolve(name), text).toString();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Nested
    class Slack extends Example {

        @RegisterExtension
        private static final WireMockExtension SLACK = WireMockExtension.newInstance()
                .options(WireMockConfiguration.wireMockConfig().dynamicPort())
                .build();

        Slack() {
            super("last-resort-slack.camel.yaml");
        }

        @Override
        Map<String, String> environment() {
            return Map.of("SLACK_WEBHOOK_URL", "http://127.0.0.1:" + SLACK.getPort() + "/services/T0/B0/x");
        }

        @Test
        void a_channel_reads_it() {
            SLACK.stubFor(post("/services/T0/B0/x").willReturn(ok("ok")));

            template.sendBody("direct:last-resort", UNTOLD);

            SLACK.verify(
                    1,
                    postRequestedFor(urlEqualTo("/services/T0/B0/x"))
                            .withRequestBody(
                                    equalToJson(
                                            """
                                            {"text": "PagerDuty has not taken this page: CRITICAL: \\"Retail\\", Zürich\\\\Trunk (trunk-1) is DOWN. Affected: 3, first genesys/trunk/trunk-1 https://console.example/trunk-1. Why: PagerDuty answered 404, for 5 min (incident 4, key trunk-1-down)"}""")));
        }

        @Test
        void unreachable_slack_is_an_exception_so_that_it_is_called_again() {
            SLACK.stubFor(post("/services/T0/B0/x").willReturn(aResponse().withStatus(503)));

            assertThatThrownBy(() -> template.sendBody("direct:last-resort", UNTOLD))
                    .hasRootCauseInstanceOf(HttpOperationFailedException.class);
        }
    }

    @Nested
    class Mail extends Example {

        @RegisterExtension
        private static final GreenMailExtension SMTP =
                new GreenMailExtension(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

        Mail() {
            super("last-resort-mail.camel.yaml");
        }

        @Override
        Map<String, String> environment() {
            SMTP.setUser("trunkline", "p+ss&wörd");
            return Map.of(
                    "LAST_RESORT_SMTP", "smtp://127.0.0.1:" + SMTP.getSmtp().getPort(),
                    "LAST_RESORT_SMTP_USER", "trunkline",
                    "LAST_RESORT_SMTP_PASSWORD", "p+ss&wörd",
                    "LAST_RESORT_FROM", "trunkline@example.com",
                    "LAST_RESORT_TO", "oncall@example.com");
        }

        @Test
        void a_mailbox_gets_it() throws Exception {
            template.sendBody("direct:last-resort", UNTOLD);

            assertThat(SMTP.waitForIncomingEmail(10_000, 1)).isTrue();
            MimeMessage mail = SMTP.getReceivedMessages()[0];
            assertThat(mail.getSubject()).isEqualTo(UNTOLD.summary());
            assertThat(mail.getAllRecipients()).extracting(Object::toString).containsExactly("oncall@example.com");
            assertThat(mail.getContent().toString())
                    .contains(
                            UNTOLD.summary(),
                            "Affected: 3, first genesys/trunk/trunk-1 https://console.example/trunk-1",
                            UNTOLD.reason(),
                            "incident 4",
                            "key trunk-1-down");
            assertThat(GreenMailUtil.getWholeMessage(mail)).doesNotContain("breadcrumbId");
        }
    }
}
