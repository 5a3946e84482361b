package io.trunkline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong in an application.properties, said with file, key and what is expected. */
class SettingsProblemsTest extends SettingsFixture {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    trunkline.server.host=                   | '' is not valid; expected a host name or an address
                    trunkline.server.host=a b                | 'a b' is not valid; expected a host name or an address
                    trunkline.server.port=65536              | '65536' is not valid; expected a port from 0 to 65535
                    trunkline.management.port=-1             | '-1' is not valid; expected a port from 0 to 65535
                    trunkline.server.max-body=0              | '0' is not valid; expected a size in bytes, or such as 256KB or 1MB
                    trunkline.server.max-body=4GB            | '4GB' is not valid; expected a size in bytes, or such as 256KB or 1MB
                    trunkline.server.tls.client-auth=yes     | 'yes' is not valid; expected none, want or need
                    trunkline.pagerduty.url=events.pagerduty.com | 'events.pagerduty.com' is not valid; expected an absolute http:// or https:// URL without user info, query and fragment
                    trunkline.pagerduty.url=ftp://x          | 'ftp://x' is not valid; expected an absolute http:// or https:// URL without user info, query and fragment
                    trunkline.pagerduty.url=https://me:pw@x  | 'https://***@x' is not valid; expected an absolute http:// or https:// URL without user info, query and fragment
                    trunkline.pagerduty.rate=0               | '0' is not valid; expected a whole number from 1
                    trunkline.pagerduty.timeout=0s           | '0s' is not valid; expected a duration such as 250ms, 5s, 5m, 1h or 1d, above zero
                    trunkline.history.keep=23h               | '82800s' is shorter than platforms go on to repeat what they sent; expected at least 1d
                    trunkline.history.max-events=0           | '0' is not valid; expected a whole number from 1
                    trunkline.sweep.interval=0ms             | '0ms' is not valid; expected a duration such as 250ms, 5s, 5m, 1h or 1d, above zero
                    trunkline.lag.warn=PT1M                  | 'PT1M' is not valid; expected a duration such as 250ms, 5s, 5m, 1h or 1d, above zero
                    trunkline.cooldown=5                     | '5' is not valid; expected a duration such as 250ms, 5s, 5m, 1h or 1d
                    trunkline.cooldown=-5s                   | '-5s' is not valid; expected a duration such as 250ms, 5s, 5m, 1h or 1d
                    trunkline.cooldown.memory=999999999999d  | '999999999999d' is not valid; expected a duration such as 250ms, 5s, 5m, 1h or 1d
                    trunkline.dedup-key={trunk}              | '{trunk}' is not valid; expected a template of text and {id}, {status}, {platform}, {kind}, {service}
                    trunkline.dedup-key={id                  | '{id' is not valid; expected a template of text and {id}, {status}, {platform}, {kind}, {service}
                    trunkline.ops.service=two words          | 'two words' is not valid; expected the id of a service of services.yaml
                    trunkline.heartbeat.url=hc.example/0e5f  | the value is not valid; expected an absolute http:// or https:// URL without user info and fragment
                    trunkline.log.format=xml                 | 'xml' is not valid; expected text, json or ecs
                    trunkline.sqs.queue=events                | 'events' is not valid; expected the URL of a queue, such as https://sqs.us-east-1.amazonaws.com/123456789012/trunkline
                    trunkline.sqs.queue=https://sqs.us-east-1.amazonaws.com | 'https://sqs.us-east-1.amazonaws.com' is not valid; expected the URL of a queue, such as https://sqs.us-east-1.amazonaws.com/123456789012/trunkline
                    trunkline.sqs.region=us east              | 'us east' is not valid; expected a region of AWS such as us-east-1
                    trunkline.database.url=postgres://me:pw@db/x?password=pw | 'postgres://***@db/x?***' is not valid; expected a URL jdbc:postgresql://host/name
                    """)
    void a_value_that_does_not_parse_is_a_problem(String line, String expected) throws IOException {
        assertThat(problems(line)).containsExactly("application.properties: " + line.split("=")[0] + ": " + expected);
    }

    @Test
    void a_queue_whose_url_does_not_name_a_region_needs_one() throws IOException {
        String queue = "trunkline.sqs.queue=http://127.0.0.1:9324/000000000000/q\n";

        assertThat(problems(queue))
                .containsExactly("application.properties: trunkline.sqs.region: is not set, and the host of the queue"
                        + " does not name it; expected a region");
        assertThat(read(queue + "trunkline.sqs.region=elasticmq\ntrunkline.sqs.source=other")
                        .sqs())
                .isEqualTo(new Settings.Sqs(URI.create("http://127.0.0.1:9324/000000000000/q"), "other", "elasticmq"));
    }

    @Test
    void a_bad_value_of_the_environment_is_blamed_on_its_variable() throws IOException {
        environment.put("TRUNKLINE_PAGERDUTY_RATE", "many");

        assertThat(problems("trunkline.pagerduty.rate=5"))
                .containsExactly(
                        "environment: TRUNKLINE_PAGERDUTY_RATE: 'many' is not valid; expected a whole number from 1");
    }

    @Test
    void an_unknown_key_of_ours_is_a_problem_and_a_variable_is_not() throws IOException {
        environment.put("TRUNKLINE_GENESYS_SECRET", "x");
        environment.put("TRUNKLINE_COOLDWN", "x");

        assertThat(problems("trunkline.cooldwn=5m\ntrunkline.unheard-of=1"))
                .hasSize(2)
                .anySatisfy(problem -> assertThat(problem)
                        .isEqualTo("application.properties: trunkline.cooldwn: is an unknown key,"
                                + " did you mean 'trunkline.cooldown'?; expected a key that there is"))
                .anySatisfy(problem -> assertThat(problem)
                        .startsWith("application.properties: trunkline.unheard-of: is an unknown key;"
                                + " expected one of trunkline.cooldown, trunkline.cooldown.longest, "));
    }

    @Test
    void a_key_that_is_set_twice_is_a_problem() throws IOException {
        assertThat(problems("trunkline.cooldown=5m\ntrunkline.cooldown=5m"))
                .containsExactly("application.properties: trunkline.cooldown: is set more than once;"
                        + " expected one line for it");
    }

    @Test
    void a_broken_escape_is_a_problem() throws IOException {
        assertThat(problems("trunkline.data=C:\\users"))
                .containsExactly("application.properties: the file: has a \\u that is not followed by four hex digits;"
                        + " expected \\uxxxx, or \\\\u");
    }

    @Test
    void a_wait_that_does_not_parse_is_not_compared_with_the_window() throws IOException {
        assertThat(problems("trunkline.grouping.wait=soon\ntrunkline.grouping.window=1s"))
                .singleElement()
                .asString()
                .contains("'soon' is not valid");
    }

    @Test
    void a_wait_longer_than_the_window_is_blamed_on_whichever_was_set() throws IOException {
        assertThat(problems("trunkline.grouping.wait=90s"))
                .containsExactly("application.properties: trunkline.grouping.wait:"
                        + " '90s' is longer than trunkline.grouping.window, 60s; expected at most 60s");
        assertThat(problems("trunkline.grouping.window=1500ms"))
                .containsExactly("application.properties: trunkline.grouping.window:"
                        + " '1500ms' is shorter than trunkline.grouping.wait, 5s; expected at least 5s");
        environment.put("TRUNKLINE_GROUPING_WAIT", "2h");
        assertThat(problems("trunkline.grouping.window=1h"))
                .containsExactly("environment: TRUNKLINE_GROUPING_WAIT:"
                        + " '7200s' is longer than trunkline.grouping.window, 3600s; expected at most 3600s");
    }

    @Test
    void a_backoff_that_shrinks_is_a_problem() throws IOException {
        assertThat(problems("trunkline.pagerduty.backoff.initial=2m"))
                .containsExactly("application.properties: trunkline.pagerduty.backoff.initial:"
                        + " '120s' is longer than trunkline.pagerduty.backoff.max, 60s; expected at most 60s");
    }

    @Test
    void one_port_for_webhooks_and_management_is_a_problem_unless_any_free_one_is_meant() throws IOException {
        assertThat(problems("trunkline.management.port=8080"))
                .containsExactly("application.properties: trunkline.management.port:"
                        + " '8080' is both the webhooks' and the management's port; expected two ports");
        assertThat(problems("trunkline.management.port=0\ntrunkline.server.port=0"))
                .isEmpty();
        assertThat(problems("trunkline.management.port=8080\ntrunkline.server.host=192.0.2.1"))
                .isEmpty();
    }

    @Test
    void all_problems_are_reported_at_once() throws IOException {
        Files.writeString(
                folder.resolve("application.properties"),
                "trunkline.server.port=x\ntrunkline.nothing=1\ntrunkline.cooldown=soon\n");

        assertThatThrownBy(() -> new SettingsReader(environment).read(folder.resolve("application.properties")))
                .isInstanceOfSatisfying(InvalidConfiguration.class, e -> {
                    assertThat(e.problems()).hasSize(3);
                    assertThat(e.getMessage().lines()).hasSize(3);
                });
    }

    @Test
    void a_placeholder_without_a_value_is_a_problem() throws IOException {
        assertThat(problems("trunkline.database.password={{env:DB_PASSWORD}}"))
                .containsExactly("application.properties: trunkline.database.password:"
                        + " environment variable DB_PASSWORD is not set;"
                        + " expected set it, or give a default as in {{env:NAME:default}}");
    }

    private List<String> problems(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("application.properties"), text);
        return new SettingsReader(environment)
                .read(file, new FileSnapshot()).problems().stream()
                        .map(problem -> problem.toString().replace(folder + "/", ""))
                        .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "proxy:3128",
                "https://proxy:3128",
                "http://proxy",
                "http://me:pass@proxy:3128",
                "http://proxy:3128/x"
            })
    void a_proxy_is_an_http_address_with_a_port_and_no_more(String proxy) {
        assertThatThrownBy(() -> read("trunkline.pagerduty.proxy=" + proxy))
                .hasMessageContaining("trunkline.pagerduty.proxy")
                .hasMessageContaining("an HTTP proxy such as http://proxy.example.com:3128");
    }

    @Test
    void a_proxy_s_password_needs_a_user_and_a_user_needs_a_proxy() {
        assertThatThrownBy(
                        () -> read("trunkline.pagerduty.proxy=http://proxy:3128\ntrunkline.pagerduty.proxy-password=p"))
                .hasMessageContaining("trunkline.pagerduty.proxy-user is not");
        assertThatThrownBy(() -> read("trunkline.pagerduty.proxy-user=me")).hasMessageContaining("both, or none");
    }
}
