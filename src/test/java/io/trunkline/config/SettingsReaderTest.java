package io.trunkline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.config.Settings.Tls.ClientAuth;
import io.trunkline.http.Backoff;
import io.trunkline.logging.LogFormat;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {

    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();

    @Test
    void a_missing_file_means_all_defaults() {
        Settings settings = new SettingsReader(environment).read(folder.resolve("application.properties"));

        assertThat(settings)
                .isEqualTo(new Settings(
                        new Settings.Server(
                                "0.0.0.0", 8080, 256 * 1024, new Settings.Tls(null, null, null, null, ClientAuth.NONE)),
                        new Settings.Management("127.0.0.1", 9876),
                        Path.of("data"),
                        new Settings.Database(null, null, null),
                        new Settings.PagerDuty(
                                "https://events.pagerduty.com",
                                100,
                                new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1)),
                                Duration.ofSeconds(10),
                                new Settings.Rest("https://api.pagerduty.com", null, null, 300, Duration.ofMinutes(1)),
                                List.of(),
                                Duration.ofHours(1),
                                Path.of("secrets/pagerduty.env"),
                                Outbound.DIRECT),
                        "{id}-{status}",
                        new Settings.Cooldown(Duration.ofMinutes(5), Duration.ofMinutes(30), Duration.ofHours(1)),
                        new Settings.Grouping(
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(15),
                                Duration.ofMinutes(5)),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(1)));
        assertThat(settings.logFormat()).isEqualTo(LogFormat.TEXT);
    }

    @Test
    void relative_paths_start_in_the_home_that_the_start_script_names() throws IOException {
        Path file = folder.resolve("application.properties");
        environment.put("TRUNKLINE_HOME", "/opt/trunkline");

        assertThat(new SettingsReader(environment).read(file).data()).isEqualTo(Path.of("/opt/trunkline/data"));

        Files.writeString(file, "trunkline.data=/var/lib/trunkline\n");

        assertThat(new SettingsReader(environment).read(file).data()).isEqualTo(Path.of("/var/lib/trunkline"));
    }

    static Stream<Arguments> keys() {
        return Stream.of(
                key("trunkline.server.host", "::1", s -> s.server().host(), "::1"),
                key("trunkline.server.port", "0", s -> s.server().port(), 0),
                key("trunkline.server.max-body", "1MB", s -> s.server().maxBody(), 1048576),
                key(
                        "trunkline.management.host",
                        "ops.example",
                        s -> s.management().host(),
                        "ops.example"),
                key("trunkline.management.port", "65535", s -> s.management().port(), 65535),
                key("trunkline.data", "/var/lib/trunkline", Settings::data, Path.of("/var/lib/trunkline")),
                key(
                        "trunkline.database.url",
                        "jdbc:postgresql://db/trunkline",
                        s -> s.database().url(),
                        "jdbc:postgresql://db/trunkline"),
                key("trunkline.database.user", "router", s -> s.database().user(), "router"),
                key("trunkline.database.password", " p w ", s -> s.database().password(), " p w "),
                key(
                        "trunkline.pagerduty.url",
                        "http://127.0.0.1:9000/pd/",
                        s -> s.pagerduty().url(),
                        "http://127.0.0.1:9000/pd"),
                key("trunkline.pagerduty.rate", "1", s -> s.pagerduty().rate(), 1),
                key(
                        "trunkline.pagerduty.backoff.initial",
                        "250ms",
                        s -> s.pagerduty().backoff().initial(),
                        Duration.ofMillis(250)),
                key(
                        "trunkline.pagerduty.backoff.max",
                        "1h",
                        s -> s.pagerduty().backoff().max(),
                        Duration.ofHours(1)),
                key("trunkline.pagerduty.timeout", "3s", s -> s.pagerduty().timeout(), Duration.ofSeconds(3)),
                key(
                        "trunkline.pagerduty.rest.url",
                        "https://api.eu.pagerduty.com/",
                        s -> s.pagerduty().rest().url(),
                        "https://api.eu.pagerduty.com"),
                key(
                        "trunkline.pagerduty.rest.token",
                        "t0ken",
                        s -> s.pagerduty().rest().token(),
                        "t0ken"),
                key(
                        "trunkline.pagerduty.rest.rate",
                        "60",
                        s -> s.pagerduty().rest().rate(),
                        60),
                key(
                        "trunkline.pagerduty.read-back.after",
                        "2m",
                        s -> s.pagerduty().rest().readBackAfter(),
                        Duration.ofMinutes(2)),
                key(
                        "trunkline.pagerduty.webhook.secrets",
                        "new , old,",
                        s -> s.pagerduty().webhookSecrets(),
                        List.of("new", "old")),
                key("trunkline.pagerduty.reopen-after", "0s", s -> s.pagerduty().reopenAfter(), Duration.ZERO),
                key("trunkline.dedup-key", "tel-{service}-{id}", Settings::dedupKey, "tel-{service}-{id}"),
                key("trunkline.cooldown", "0s", s -> s.cooldown().length(), Duration.ZERO),
                key("trunkline.cooldown.memory", "1d", s -> s.cooldown().memory(), Duration.ofDays(1)),
                key("trunkline.grouping.wait", "60s", s -> s.grouping().company(), Duration.ofSeconds(60)),
                key("trunkline.grouping.window", "5s", s -> s.grouping().window(), Duration.ofSeconds(5)),
                key(
                        "trunkline.grouping.update-interval",
                        "0s",
                        s -> s.grouping().updateInterval(),
                        Duration.ZERO),
                key("trunkline.lag.warn", "2m", Settings::lagWarn, Duration.ofMinutes(2)),
                key("trunkline.sweep.interval", "100ms", Settings::sweepInterval, Duration.ofMillis(100)),
                key("trunkline.ops.service", "noc", s -> s.ops().service(), "noc"),
                key(
                        "trunkline.heartbeat.url",
                        "https://hc.example/0e5f/",
                        s -> s.ops().heartbeat(),
                        "https://hc.example/0e5f"),
                key("trunkline.history.keep", "7d", s -> s.history().keep(), Duration.ofDays(7)),
                key("trunkline.history.max-events", "5000", s -> s.history().maxEvents(), 5000),
                key("trunkline.log.format", "json", Settings::logFormat, LogFormat.JSON),
                key("trunkline.log.format", "ecs", Settings::logFormat, LogFormat.ECS),
                key("trunkline.log.format", "console", Settings::logFormat, LogFormat.TEXT));
    }

    private static Arguments key(String key, String value, Function<Settings, Object> part, Object expected) {
        return Arguments.of(key, value, part, expected);
    }

    @ParameterizedTest
    @MethodSource("keys")
    void every_key_is_read_from_the_file(String key, String value, Function<Settings, Object> part, Object expected)
            throws IOException {
        assertThat(part.apply(read(key + "=" + value.replace(" p", "\\ p")))).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("keys")
    void every_key_is_overridden_by_the_environment(
            String key, String value, Function<Settings, Object> part, Object expected) throws IOException {
        environment.put(key.toUpperCase().replaceAll("[.-]", "_"), value);

        assertThat(part.apply(read(key + "=broken value that nobody reads"))).isEqualTo(expected);
    }

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

    @ParameterizedTest
    @CsvSource({
        "https://sqs.us-east-1.amazonaws.com/1/q, us-east-1, https://sqs.us-east-1.amazonaws.com",
        "https://sqs.us-gov-west-1.amazonaws.com/1/q, us-gov-west-1, https://sqs.us-gov-west-1.amazonaws.com",
        "https://vpce-1a-2b.sqs.eu-west-1.vpce.amazonaws.com/1/q, eu-west-1,"
                + " https://vpce-1a-2b.sqs.eu-west-1.vpce.amazonaws.com",
        "https://sqs.cn-north-1.amazonaws.com.cn/1/q, cn-north-1, https://sqs.cn-north-1.amazonaws.com.cn"
    })
    void the_region_and_the_server_of_a_queue_are_in_its_url(String queue, String region, String endpoint)
            throws IOException {
        Settings.Sqs sqs = read("trunkline.sqs.queue=" + queue).sqs();

        assertThat(sqs).isEqualTo(new Settings.Sqs(URI.create(queue), "genesys-eventbridge", region));
        assertThat(sqs.name()).isEqualTo("q");
        assertThat(sqs.endpoint()).isEqualTo(endpoint);
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
    void all_problems_are_told_at_once() throws IOException {
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
    void the_whole_address_of_the_events_api_is_taken_for_its_base() throws IOException {
        assertThat(read("trunkline.pagerduty.url=https://events.eu.pagerduty.com/v2/enqueue/")
                        .pagerduty()
                        .url())
                .isEqualTo("https://events.eu.pagerduty.com");
        assertThat(read("trunkline.pagerduty.url=http://proxy:9000/pd/v2/enqueue")
                        .pagerduty()
                        .url())
                .isEqualTo("http://proxy:9000/pd");
    }

    @Test
    void values_may_hold_placeholders() throws IOException {
        Path password = Files.writeString(folder.resolve("password"), "s3cret\n");
        environment.put("REGION", "eu");

        Settings settings = read("trunkline.pagerduty.url=https://events.{{env:REGION}}.pagerduty.com\n"
                + "trunkline.database.password={{file:" + password + "}}\n"
                + "trunkline.cooldown={{env:COOLDOWN:1m}}");

        assertThat(settings.pagerduty().url()).isEqualTo("https://events.eu.pagerduty.com");
        assertThat(settings.database().password()).isEqualTo("s3cret");
        assertThat(settings.cooldown().length()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void a_placeholder_without_a_value_is_a_problem() throws IOException {
        assertThat(problems("trunkline.database.password={{env:DB_PASSWORD}}"))
                .containsExactly("application.properties: trunkline.database.password:"
                        + " environment variable DB_PASSWORD is not set;"
                        + " expected set it, or give a default as in {{env:NAME:default}}");
    }

    @Test
    void an_empty_variable_undoes_an_optional_key_of_the_file() throws IOException {
        environment.put("TRUNKLINE_DATABASE_URL", "");

        assertThat(read("trunkline.database.url=jdbc:postgresql://db/x")
                        .database()
                        .url())
                .isNull();
    }

    @Test
    void keys_that_are_not_ours_are_handed_on_with_the_environments_overrides() throws IOException {
        environment.put("CAMEL_MAIN_NAME", "from-environment");
        environment.put("WHO", "me");
        Files.writeString(
                folder.resolve("application.properties"),
                """
                camel.main.name = from-file
                camel.main.description = {{env:WHO}} and {{my.own}}
                my.own = text
                trunkline.cooldown = 1m
                """);

        ReadResult<SettingsReader.Properties> read =
                new SettingsReader(environment).read(folder.resolve("application.properties"), new FileSnapshot());

        assertThat(read.good().orElseThrow().others())
                .isEqualTo(Map.of(
                        "camel.main.name", "from-environment",
                        "camel.main.description", "me and {{my.own}}",
                        "my.own", "text"));
    }

    private Settings read(String text) throws IOException {
        return new SettingsReader(environment).read(Files.writeString(folder.resolve("application.properties"), text));
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
