package io.trunkline.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.config.TlsSettings.ClientAuth;
import io.trunkline.logging.LogFormat;
import io.trunkline.model.Backoff;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsReaderTest extends SettingsFixture {

    @Test
    void a_missing_file_means_all_defaults() {
        Settings settings = new SettingsReader(environment).read(folder.resolve("application.properties"));

        assertThat(settings)
                .isEqualTo(new Settings(
                        new Settings.Server(
                                "0.0.0.0", 8080, 256 * 1024, new TlsSettings(null, null, null, null, ClientAuth.NONE)),
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
                                Outbound.DIRECT,
                                Announcements.NONE),
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

    @ParameterizedTest
    @CsvSource({
        "https://events.eu.pagerduty.com/v2/enqueue/, https://events.eu.pagerduty.com",
        "https://events.pagerduty.com/v2, https://events.pagerduty.com",
        "https://events.pagerduty.com/V2/Enqueue, https://events.pagerduty.com",
        "https://events.pagerduty.com/enqueue, https://events.pagerduty.com",
        "http://proxy:9000/pd/v2/enqueue, http://proxy:9000/pd",
        "http://proxy:9000/pd/, http://proxy:9000/pd"
    })
    void the_whole_address_of_the_events_api_is_taken_for_its_base(String written, String base) throws IOException {
        assertThat(read("trunkline.pagerduty.url=" + written).pagerduty().url()).isEqualTo(base);
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
}
