package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class RootCommandTest {

    @ParameterizedTest
    @ValueSource(strings = {"run", "check", "explain", "simulate", "send", "forget", "drill", "store"})
    void every_command_is_listed_and_has_a_help_that_goes_to_stdout(String command) {
        assertThat(CommandLineRun.of("--help").out()).contains("\n  " + command);

        CommandLineRun help = CommandLineRun.of(command, "--help");

        assertThat(help.exit()).isZero();
        assertThat(help.out()).startsWith("Usage: trunkline " + command).contains("--config=DIR");
        assertThat(help.err()).isEmpty();
    }

    @Test
    void the_version_is_printed() {
        assertThat(CommandLineRun.of("--version").out()).startsWith("Trunkline ");
    }

    @Test
    void an_unknown_command_is_wrong_usage_and_a_near_one_is_suggested() {
        CommandLineRun run = CommandLineRun.of("simulat");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("simulat").contains("Did you mean").contains("simulate");
    }

    @Test
    void a_missing_option_is_wrong_usage_and_named_in_a_line() {
        CommandLineRun run = CommandLineRun.of("explain", "body.json");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err())
                .isEqualToNormalizingNewlines(
                        "Missing required option: '--source=NAME'\nTry 'trunkline explain --help'.\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "events --limit 0|'0'; expected a whole number from 1 to 10000",
                "components --limit many|'many'; expected a whole number from 1 to 10000",
                "why trunk-1 --url nonsense|'nonsense' is no address of a router; expected one such as http://127.0.0.1:9876",
                "events --url ftp://host|'ftp://host' is no address of a router",
                "maintenance start trunk-1 --for 0s --reason r|--for is '0s'; expected a duration above zero, such as 90m",
                "maintenance start trunk-1 --for long --reason r|--for is 'long'; expected a duration above zero",
            })
    void a_wrong_value_is_wrong_usage_in_the_words_of_its_option(String command, String problem) {
        CommandLineRun run = CommandLineRun.of(command.split(" "));

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(problem);
    }

    @Test
    void an_option_in_front_of_the_command_is_refused_rather_than_without_effect() {
        CommandLineRun run = CommandLineRun.of("--config", "elsewhere", "check");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("--config belongs behind the command: check --config ...");
        assertThat(CommandLineRun.of("--routes", "routes", "simulate", "story.ndjson")
                        .err())
                .contains("--routes belongs behind the command: simulate --routes ...");
    }

    @Test
    void options_before_a_command_are_not_advertised() {
        assertThat(CommandLineRun.of("--help").out())
                .startsWith("Usage: trunkline [--config=DIR] [--routes=DIR]")
                .contains("       trunkline COMMAND [OPTIONS]");
    }

    @Test
    void a_command_that_answers_shows_only_warnings_of_the_log_and_leaves_the_log_as_it_was() {
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        root.setLevel(Level.INFO);
        try (var log = QuietCommand.logOf(new CheckCommand(Terminal.ofProcess()))) {
            assertThat(root.getLevel()).isEqualTo(Level.WARN);
        } finally {
            assertThat(root.getLevel()).isEqualTo(Level.INFO);
            root.setLevel(before);
        }
    }

    @Test
    void a_command_that_runs_the_router_keeps_the_log() {
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        root.setLevel(Level.INFO);
        try (var log = QuietCommand.logOf(new RunCommand(Terminal.ofProcess()))) {
            assertThat(root.getLevel()).isEqualTo(Level.INFO);
        } finally {
            root.setLevel(before);
        }
    }
}
