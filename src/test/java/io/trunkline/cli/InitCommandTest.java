package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.config.ConfigurationReader;
import io.trunkline.source.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class InitCommandTest {

    private static final java.util.List<String> SOURCES = ShippedSources.NAMES;

    @TempDir
    private Path folder;

    private Path config() {
        return folder.resolve("config");
    }

    private CommandLineRun init(Map<String, String> environment, String... more) {
        String[] args = new String[3 + more.length];
        args[0] = "init";
        args[1] = "--config";
        args[2] = config().toString();
        System.arraycopy(more, 0, args, 3, more.length);
        return CommandLineRun.in(environment, "", args);
    }

    @Test
    void empty_environment_lists_missing_variables_and_the_next_steps() {
        CommandLineRun run = init(Map.of());

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.lines())
                .contains(
                        "wrote    " + config().resolve("services.yaml"),
                        "missing  TRUNKLINE_GENESYS_SECRET: the secret that the platform signs its webhooks with"
                                + " (header X-Genesys-Signature)",
                        "missing  PAGERDUTY_ROUTING_KEY: the integration key (Events API v2) of a PagerDuty service")
                .endsWith("  java -jar target/trunkline.jar drill telephony --yes --config " + config());
        assertThat(run.out()).doesNotContain("wrong");
    }

    @ParameterizedTest
    @CsvSource({
        "genesys-eventbridge, the API key that the sender puts into its header X-Api-Key",
        "cxone, the secret whose SHA-256 the sender puts into its header X-CXone-Signature",
        "cxone-signed, the secret that the platform signs its webhooks with (header X-Nexus-Signature-256)"
    })
    void a_missing_secret_is_named_by_what_it_proves(String source, String purpose) {
        assertThat(init(Map.of(), "--source", source).lines())
                .anySatisfy(line ->
                        assertThat(line).startsWith("missing  TRUNKLINE_").endsWith(": " + purpose));
    }

    @Test
    void the_ledger_is_beside_the_configuration_and_apart_from_that_of_another() throws IOException {
        init(Map.of());

        assertThat(config().resolve("application.properties"))
                .content()
                .contains("\ntrunkline.data=" + config().toAbsolutePath().resolve("data") + "\n");
    }

    @ParameterizedTest
    @FieldSource("SOURCES")
    void the_configuration_of_each_source_checks_once_its_variables_are_set(String source) throws IOException {
        CommandLineRun run = init(Map.of(), "--source", source);
        Map<String, String> environment = new HashMap<>();
        Pattern.compile("missing  (\\w+):")
                .matcher(run.out())
                .results()
                .forEach(missing -> environment.put(missing.group(1), "0123456789abcdef0123456789abcdef"));

        CommandLineRun check = CommandLineRun.in(environment, "", "check", "--config", config().toString());

        assertThat(check.exit())
                .as(check.out() + Files.readString(config().resolve("sources.yaml")))
                .isZero();
        assertThat(check.lines()).last().asString().startsWith("OK: 1 source, 1 service");
        assertThat(environment).hasSize(2);
        assertThat(new ConfigurationReader(config(), environment)
                        .read()
                        .orThrow()
                        .sources()
                        .all())
                .extracting(Source::name)
                .containsExactly(source);
    }

    @Test
    void files_that_exist_stay_as_they_are() throws IOException {
        Files.createDirectories(config());
        Files.writeString(config().resolve("services.yaml"), "mine");

        CommandLineRun run = init(Map.of());

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("services.yaml: exists already; expected a folder without it");
        assertThat(config().resolve("services.yaml")).hasContent("mine");
        assertThat(config().resolve("sources.yaml")).doesNotExist();
    }

    @Test
    void where_the_configuration_is_shipped_the_refusal_is_a_command_with_another_folder() throws IOException {
        String shipped = Files.readString(Path.of("config/services.yaml"));

        CommandLineRun run = CommandLineRun.in(Map.of(), "", "init", "--source", "cxone", "--name", "My Team");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err().strip().lines())
                .last()
                .asString()
                .matches("Try: java -jar target/trunkline\\.jar init --config first(-\\d+)?"
                        + " --source cxone --name 'My Team'");
        assertThat(Path.of("config/services.yaml")).hasContent(shipped);
    }

    @Test
    void names_are_written_as_text_whatever_is_in_them() {
        init(Map.of(), "--name", "The \"big\" one: #1 \\ 2", "--service", "big-1", "--routing-key-variable", "KEY_1");

        assertThat(new ConfigurationReader(
                                config(),
                                Map.of("KEY_1", "0123456789abcdef0123456789abcdef", "TRUNKLINE_GENESYS_SECRET", "s"))
                        .read()
                        .orThrow()
                        .directory()
                        .services())
                .anySatisfy(service -> assertThat(service.name()).isEqualTo("The \"big\" one: #1 \\ 2"));
    }

    @Test
    void the_next_commands_are_those_of_the_program_as_it_was_called() {
        assertThat(init(Map.of("TRUNKLINE_PROGRAM", "/opt/my trunk/bin/trunkline"))
                        .out())
                .contains("'/opt/my trunk/bin/trunkline' check --config ");
    }

    @Test
    void values_that_cannot_be_are_wrong_usage() {
        assertThat(init(Map.of(), "--source", "teams").exit()).isEqualTo(2);
        assertThat(init(Map.of(), "--service", "Big One").err())
                .contains("--service: 'Big One' is not valid; expected");
        assertThat(init(Map.of(), "--routing-key-variable", "1-2").exit()).isEqualTo(2);
        assertThat(config()).doesNotExist();
    }
}
