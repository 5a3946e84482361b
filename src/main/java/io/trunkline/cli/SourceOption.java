package io.trunkline.cli;

import io.trunkline.config.Configuration;
import io.trunkline.source.Source;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What is given by its name in the configuration. */
final class SourceOption {

    private SourceOption() {}

    /** @throws ParameterException if there is none of that name */
    static Source source(Configuration configuration, String name, CommandSpec command) {
        return configuration.sources().named(name).orElseThrow(() -> {
            String known =
                    configuration.sources().all().stream().map(Source::name).collect(Collectors.joining(", "));
            return new ParameterException(
                    command.commandLine(), "--source: no source '" + name + "'; expected one of " + known);
        });
    }
}
