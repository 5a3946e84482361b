package io.trunkline.cli;

import io.trunkline.config.Problem;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes the smallest configuration that pages. */
@Command(
        name = "init",
        description = {
            "Writes a minimal configuration into the folder of --config: one source, one service, and the routing key from"
                    + " the environment. Says what is missing, and which commands come next.",
            "Overwrites nothing: if one of the files exists, as in the folder that is shipped, it writes none, exits 1 and"
                    + " says with which folder to try again."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class InitCommand implements QuietCommand {

    private static final Pattern SERVICE = Pattern.compile("[a-z0-9][a-z0-9-]*");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{env:([A-Za-z_][A-Za-z0-9_]*)}}");

    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--source",
            defaultValue = "genesys",
            paramLabel = "NAME",
            description =
                    "genesys, genesys-eventbridge, cxone or cxone-signed (default: ${DEFAULT-VALUE}). A real organisation"
                            + " of Genesys Cloud is genesys-eventbridge; genesys and cxone are webhooks as a relay posts them.")
    private String source;

    @Option(
            names = "--service",
            defaultValue = "telephony",
            paramLabel = "ID",
            description = "Id of the service that is paged (default: ${DEFAULT-VALUE}).")
    private String service;

    @Option(
            names = "--name",
            defaultValue = "Telephony",
            paramLabel = "NAME",
            description = "Its name, with which pages begin (default: ${DEFAULT-VALUE}).")
    private String name;

    @Option(
            names = "--routing-key-variable",
            defaultValue = "PAGERDUTY_ROUTING_KEY",
            paramLabel = "VARIABLE",
            description = "Environment variable with the service's integration key (default: ${DEFAULT-VALUE}).")
    private String variable;

    @Mixin
    private FolderOptions folders;

    InitCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        demand(ShippedSources.NAMES.contains(source), "--source", source, String.join(", ", ShippedSources.NAMES));
        demand(SERVICE.matcher(service).matches(), "--service", service, "lower-case letters, digits and dashes");
        demand(!name.isBlank() && !name.contains("\n"), "--name", name, "one line of text");
        demand(VARIABLE.matcher(variable).matches(), "--routing-key-variable", variable, "the name of a variable");

        Map<Path, String> files = new LinkedHashMap<>();
        files.put(folders.config.resolve("application.properties"), settings());
        files.put(folders.config.resolve("sources.yaml"), ShippedSources.only(source));
        files.put(folders.config.resolve("services.yaml"), services());
        List<Path> there = files.keySet().stream().filter(Files::exists).toList();
        if (!there.isEmpty()) {
            there.forEach(file -> terminal.err()
                    .println(file + ": exists already; expected a folder without it"
                            + " (--config DIR names another one)"));
            terminal.err().println("Try: " + again());
            return RootCommand.WRONG;
        }
        write(files);
        files.keySet().forEach(file -> terminal.out().println("wrote    " + file));
        sayWhatIsMissing(files);
        sayWhatComesNext();
        return RootCommand.DONE;
    }

    /** The same command with a folder that does not exist: it can be typed as it is. */
    private String again() {
        String free = Stream.iterate(1, number -> number + 1)
                .map(number -> number == 1 ? "first" : "first-" + number)
                .filter(folder -> Files.notExists(Path.of(folder)))
                .findFirst()
                .orElseThrow();
        return spec.commandLine().getParseResult().matchedOptions().stream()
                .filter(option -> !option.longestName().equals("--config"))
                .map(option ->
                        " " + option.longestName() + " " + quoted(String.join(",", option.originalStringValues())))
                .collect(Collectors.joining("", program() + " init --config " + free, ""));
    }

    private void demand(boolean right, String option, String value, String expected) {
        if (!right) {
            throw new ParameterException(
                    spec.commandLine(), option + ": '" + value + "' is not valid; expected " + expected);
        }
    }

    private void write(Map<Path, String> files) throws IOException {
        Files.createDirectories(folders.config);
        for (Map.Entry<Path, String> file : files.entrySet()) {
            try {
                Files.writeString(file.getKey(), file.getValue(), StandardOpenOption.CREATE_NEW);
            } catch (FileAlreadyExistsException madeMeanwhile) {
                throw new IOException(file.getKey() + ": was made by another program meanwhile", madeMeanwhile);
            }
        }
    }

    private String settings() {
        return """
                # Settings of Trunkline; every other key has its default. All keys: docs/reference/configuration.md.
                # The environment wins over this file: TRUNKLINE_SERVER_PORT overrides trunkline.server.port.

                # Who is paged for Trunkline's own alarms: a silent source, a refused routing key, a full disk.
                trunkline.ops.service=%s

                # The ledger: what was reported, and what PagerDuty has to be told. On a local disk; one router at a time.
                trunkline.data=%s
                """
                .formatted(service, folders.config.toAbsolutePath().normalize().resolve("data"));
    }

    private String services() {
        return """
                # Which team is paged for what. Takes effect as it is saved. All fields: docs/reference/configuration.md.

                # Where pages go whose component no entry below names; counted, and an alarm.
                default: %1$s

                services:
                  %1$s:
                    name: "%2$s"
                    routing-key: "{{env:%3$s}}"

                # The id of a component, or a glob, to the id of a service. The most specific entry wins.
                # Take out "*" once there is a second service: then what nobody has mapped is an alarm.
                components:
                  "*": %1$s
                """
                .formatted(service, name.replace("\\", "\\\\").replace("\"", "\\\""), variable);
    }

    private void sayWhatIsMissing(Map<Path, String> files) {
        PrintWriter out = terminal.out();
        Map<String, String> missing = new LinkedHashMap<>();
        for (Map.Entry<Path, String> file : files.entrySet()) {
            Matcher placeholder = PLACEHOLDER.matcher(file.getValue().replaceAll("(?m)^ *#.*$", ""));
            while (placeholder.find()) {
                String value = terminal.environment().get(placeholder.group(1));
                if (value == null || value.isBlank()) {
                    missing.put(placeholder.group(1), purpose(placeholder.group(1)));
                }
            }
        }
        missing.forEach((variableName, purpose) -> out.println("missing  " + variableName + ": " + purpose));
        List<Problem> others = folders.configuration(terminal.environment()).check().stream()
                .filter(problem -> missing.keySet().stream().noneMatch(problem.toString()::contains))
                .toList();
        others.forEach(problem -> out.println("wrong    " + problem));
    }

    private String purpose(String variableName) {
        return variableName.equals(variable)
                ? "the integration key (Events API v2) of a PagerDuty service"
                : ShippedSources.proof(source);
    }

    private void sayWhatComesNext() {
        String config = " --config " + quoted(folders.config.toString());
        PrintWriter out = terminal.out();
        out.println();
        out.println("Next:");
        out.println("  " + program() + " check" + config);
        out.println("  " + program() + " run" + config);
        out.println("and, while it runs, a page to a real phone and back:");
        out.println("  " + program() + " drill " + service + " --yes" + config);
    }

    private String program() {
        return quoted(terminal.environment().getOrDefault("TRUNKLINE_PROGRAM", "java -jar target/trunkline.jar"));
    }

    /** As a shell reads it; words of several, such as {@code java -jar FILE}, are meant to be several. */
    private static String quoted(String text) {
        return text.startsWith("java ") || text.matches("[A-Za-z0-9_./:+-]+")
                ? text
                : "'" + text.replace("'", "'\\''") + "'";
    }
}
