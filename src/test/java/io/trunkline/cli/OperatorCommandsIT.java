package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.read.ListAppender;
import ch.qos.logback.core.spi.FilterReply;
import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.api.ApiMapper;
import io.trunkline.app.App;
import io.trunkline.config.ConfigurationReader;
import io.trunkline.config.ReloadableConfiguration;
import io.trunkline.play.Behaviour;
import io.trunkline.play.StandIn;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/** What the operator asks a router that runs, with its address and nothing else, or a store at rest. */
class OperatorCommandsIT {

    @TempDir
    private Path folder;

    private final StandIn pagerDuty = StandIn.start();
    private Map<String, String> variables;
    private App node;
    private String url;

    @BeforeEach
    void start() throws Exception {
        int managementPort;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            managementPort = socket.getLocalPort();
        }
        url = "http://127.0.0.1:" + managementPort;
        variables = Map.of(
                "TRUNKLINE_DATA", folder.resolve("data").toString(),
                "TRUNKLINE_SERVER_HOST", "127.0.0.1",
                "TRUNKLINE_SERVER_PORT", "0",
                "TRUNKLINE_GROUPING_WAIT", "0s",
                "TRUNKLINE_SWEEP_INTERVAL", "50ms",
                "TRUNKLINE_PAGERDUTY_URL", pagerDuty.url(),
                "TRUNKLINE_MANAGEMENT_PORT", Integer.toString(managementPort));
        Map<String, String> environment = new HashMap<>(CommandLineRun.ENVIRONMENT);
        environment.putAll(variables);
        node = new App(
                new ReloadableConfiguration(new ConfigurationReader(Path.of("config"), environment)),
                Path.of("routes"));
        node.start();
    }

    @AfterEach
    void stop() {
        if (node != null) {
            node.close();
        }
        pagerDuty.close();
    }

    /** Without a secret, a configuration, or anything but the address. */
    private CommandLineRun ask(String... command) {
        return CommandLineRun.in(Map.of("TRUNKLINE_MANAGEMENT_URL", url), "", command);
    }

    private void report(String id, String status) {
        CommandLineRun sent = CommandLineRun.with(
                variables,
                "",
                "send",
                "--source",
                "genesys",
                "--id",
                id,
                "--status",
                status,
                "--url",
                "http://127.0.0.1:" + node.port());
        assertThat(sent.exit()).isZero();
    }

    private void page() {
        report("trunk-us-east-01", "DOWN");
        await().untilAsserted(() -> assertThat(ask("incidents").out()).contains(" TOLD ", "trunk-us-east-01-down"));
    }

    @Test
    void why_tells_the_report_the_incident_and_every_call() {
        page();

        CommandLineRun why = ask("why", "trunk-us-east-01");

        assertThat(why.exit()).isZero();
        assertThat(why.err()).isEmpty();
        assertThat(why.lines().get(0)).isEqualTo("genesys/trunk/trunk-us-east-01, service us-east-retail");
        assertThat(why.out())
                .contains(
                        "incident 1 tells of it, paged ",
                        "Next: incident 1: nothing is owed until a component changes\n",
                        "DOWN  is an outage that has to be in PagerDuty: worse than PagerDuty was told",
                        "Incident 1 (trunk-us-east-01-down), open: trunk-us-east-01 of US-East Retail is DOWN",
                        "trigger to ...6789: accepted after ")
                .doesNotContain(CommandLineRun.KEY_RETAIL);
        assertThat(ApiMapper.parse(ask("why", "trunk-us-east-01", "--json").out())
                        .at("/timeline/told/0/label")
                        .asText())
                .isEqualTo("DOWN");
        CommandLineRun unknown = ask("why", "trunk-nobody");
        assertThat(unknown.exit()).isEqualTo(1);
        assertThat(unknown.err()).isEqualToNormalizingNewlines("trunk-nobody: Unknown component\n");
    }

    @Test
    void lists_have_headers_and_the_same_as_records() {
        page();

        assertThat(ask("incidents").lines().get(0)).startsWith("trunk-us-east-01 of US-East Retail is DOWN; paged ");
        assertThat(ask("incidents").lines().get(1)).matches("ID +STATE +PAGERDUTY +OPENED +STATUS +OUT +SERVICE +KEY");
        assertThat(ask("incidents", "1").out()).contains("MEMBER", "trunk-us-east-01", "CALLED", "trigger", "accepted");
        assertThat(ask("incidents", "99").exit()).isEqualTo(1);
        assertThat(ask("components").lines().get(1)).startsWith("trunk-us-east-01  DOWN    TOLD");
        assertThat(ask("events").lines().get(1)).contains("trunk-us-east-01", "outage");
        for (String list : new String[] {"incidents", "components", "events", "directory"}) {
            assertThat(ApiMapper.parse(ask(list, "--json").out()).size())
                    .as(list)
                    .isEqualTo(1);
        }
    }

    @Test
    void undelivered_outage_exits_1_with_exit_code() {
        assertThat(ask("incidents", "--exit-code").exit()).isZero();
        pagerDuty.otherwise(call -> Behaviour.refused("no"));
        report("trunk-us-east-01", "DOWN");
        await().untilAsserted(
                        () -> assertThat(ask("incidents", "--rejected").out()).contains("REFUSED"));

        CommandLineRun listed = ask("incidents", "--exit-code");

        assertThat(listed.exit()).isEqualTo(1);
        assertThat(listed.lines().get(0)).startsWith("1 outage could NOT be told. ");
        assertThat(listed.lines().get(2)).matches("1 +rejected +REFUSED .*");
        assertThat(ApiMapper.parse(ask("incidents", "--json").out())).isEmpty();
        assertThat(listed.err())
                .contains("1 outage could NOT be told, of which PagerDuty refused 1: incidents --rejected");
        assertThat(ask("incidents", "1", "--exit-code").exit()).isEqualTo(1);
        assertThat(ask("incidents", "1").out()).contains("refused", "400: Event object is invalid; no");
    }

    @Test
    void orders_are_audited_with_author_address_reason_and_outcome() {
        report("trunk-us-east-01", "UP");
        ListAppender<ILoggingEvent> audit = new ListAppender<>();
        audit.start();
        Logger logger = (Logger) LoggerFactory.getLogger("audit");
        logger.addAppender(audit);
        // Commands that run in this process let it print warnings alone.
        TurboFilter all = new TurboFilter() {
            @Override
            public FilterReply decide(
                    Marker marker, Logger asked, Level level, String format, Object[] parameters, Throwable thrown) {
                return asked == logger ? FilterReply.ACCEPT : FilterReply.NEUTRAL;
            }
        };
        logger.getLoggerContext().addTurboFilter(all);
        try {
            ask("forget", "genesys/trunk/trunk-us-east-01", "--reason", "sold & gone");
            ask("retry", "99");
            ask("maintenance", "start", "trunk-us-*", "--for", "1h", "--reason", "carrier work");
            ask("maintenance", "end", "m1", "--reason", "done early");
        } finally {
            logger.getLoggerContext().getTurboFilterList().remove(all);
            logger.detachAppender(audit);
        }

        assertThat(audit.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .satisfiesExactly(
                        forget -> assertThat(forget)
                                .isEqualTo(
                                        "forget genesys/trunk/trunk-us-east-01 by anybody from 127.0.0.1, why: sold & gone; "
                                                + "200 Forgotten"),
                        retry -> assertThat(retry)
                                .isEqualTo("retry 99 by anybody from 127.0.0.1, why: not said; 404 Nothing to retry"),
                        start -> assertThat(start)
                                .startsWith("maintenance {")
                                .contains("trunk-us-*")
                                .endsWith(" by anybody from 127.0.0.1, why: carrier work; 201"),
                        end -> assertThat(end)
                                .isEqualTo("maintenance end m1 by anybody from 127.0.0.1, why: done early; 200 Ended"));
    }

    @Test
    void maintenance_is_started_listed_and_ended() {
        CommandLineRun started = ask("maintenance", "start", "trunk-us-*", "--for", "1h", "--reason", "carrier work");
        assertThat(started.exit()).as(started.err()).isZero();
        assertThat(started.lines().get(1)).startsWith("m1  running").contains("trunk-us-*", "carrier work");
        report("trunk-us-east-01", "DOWN");
        await().untilAsserted(() -> assertThat(ask("components", "--held").out())
                .contains("HELD", "held by maintenance (m1: carrier work, by anybody) until "));
        assertThat(ApiMapper.parse(ask("maintenance", "list", "--json").out())
                        .get(0)
                        .path("held")
                        .get(0)
                        .asText())
                .isEqualTo("genesys/trunk/trunk-us-east-01");
        assertThat(pagerDuty.calls()).isEmpty();

        assertThat(ask("maintenance", "end", "m1").out()).isEqualToNormalizingNewlines("ended: m1\n");

        assertThat(pagerDuty.awaitCalls(1).get(0).action()).isEqualTo("trigger");
        assertThat(ask("maintenance", "end", "m1").exit()).isEqualTo(1);
        assertThat(ask("maintenance", "list").err()).isEqualToNormalizingNewlines("no window of maintenance\n");
        assertThat(ask("maintenance", "start", "trunk-us-*", "--for", "31d", "--reason", "x")
                        .err())
                .contains("the window is longer than 30 days");
    }

    @Test
    void a_store_at_rest_answers_too_though_no_secret_is_set() {
        page();
        node.close();
        node = null;

        Map<String, String> data = Map.of(
                "TRUNKLINE_DATA", variables.get("TRUNKLINE_DATA"),
                "TRUNKLINE_MANAGEMENT_PORT", variables.get("TRUNKLINE_MANAGEMENT_PORT"));
        CommandLineRun why = CommandLineRun.in(data, "", "why", "trunk-us-east-01");
        assertThat(why.out())
                .contains("incident 1 tells of it", "Next, once a router runs: incident 1: ")
                .doesNotContain("Next: ");
        CommandLineRun components = CommandLineRun.in(data, "", "components");
        assertThat(components.out()).contains("trunk-us-east-01");
        assertThat(List.of(why, components, CommandLineRun.in(data, "", "events")))
                .extracting(CommandLineRun::err)
                .allSatisfy(err -> assertThat(err)
                        .startsWith("no router answers at " + url + ": this is what the store in ")
                        .contains("nothing is sent until a router runs"));
        assertThat(CommandLineRun.in(data, "", "why", "trunk-nobody").exit()).isEqualTo(1);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void every_question_of_the_api_is_answered_from_a_real_ledger() throws Exception {
        page();
        for (String path : List.of(
                "summary",
                "incidents",
                "incidents/1",
                "incidents/1/members",
                "components",
                "components?held=false",
                "events",
                "events/1/body",
                "directory",
                "search?q=US-EAST",
                "why?component=trunk-us-east-01",
                "maintenance",
                "services",
                "sources",
                "nodes",
                "drills")) {
            assertThat(get("/api/" + path).statusCode()).as(path).isEqualTo(200);
        }
        assertThat(ApiMapper.parse(get("/api/search?q=US-EAST").body()).findValuesAsText("id"))
                .containsExactly("1", "genesys/trunk/trunk-us-east-01");
        JsonNode retail = ApiMapper.parse(get("/api/services").body()).get(0);
        assertThat(retail.path("state").asText()).isEqualTo("ok");
        assertThat(retail.path("incidents").asInt()).isEqualTo(1);
        assertThat(retail.path("calls").asInt()).isEqualTo(1);
        assertThat(ApiMapper.parse(get("/api/sources").body())
                        .get(0)
                        .path("events")
                        .asInt())
                .isEqualTo(1);
        await().untilAsserted(() -> assertThat(ApiMapper.parse(get("/api/nodes").body())
                        .get(0)
                        .path("answers")
                        .asBoolean())
                .isTrue());
    }

    @Test
    void pages_of_a_list_follow_each_other_without_a_gap_or_a_repeat() throws Exception {
        for (int i = 1; i <= 5; i++) {
            report("trunk-us-east-0" + i, "DOWN");
        }
        await().untilAsserted(() ->
                assertThat(ApiMapper.parse(get("/api/incidents").body()).size()).isPositive());
        for (String list : List.of("components", "events", "incidents/1/members")) {
            List<String> all = ApiMapper.parse(get("/api/" + list).body())
                    .findValuesAsText(list.equals("incidents/1/members") ? "component" : "id");
            List<String> paged = new ArrayList<>();
            String next = "/api/" + list + "?limit=2";
            while (next != null) {
                HttpResponse<String> answer = get(next);
                paged.addAll(ApiMapper.parse(answer.body())
                        .findValuesAsText(list.equals("incidents/1/members") ? "component" : "id"));
                next = answer.headers()
                        .firstValue("Link")
                        .map(link -> link.replaceAll("<(.*)>; rel=\"next\"", "$1"))
                        .orElse(null);
            }
            assertThat(paged).as(list).isEqualTo(all);
        }
    }
}
