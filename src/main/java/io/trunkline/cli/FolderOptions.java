package io.trunkline.cli;

import io.trunkline.config.ConfigurationReader;
import io.trunkline.config.Settings;
import io.trunkline.config.SettingsReader;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** Where the configuration and the routes are: the same options for every command that needs them. */
final class FolderOptions {

    /** The start script names the unpacked distribution by it, so that the program works from any folder. */
    private static final String HOME = "TRUNKLINE_HOME";

    @Option(
            names = "--config",
            paramLabel = "DIR",
            description = "Folder of the configuration (default: config, in " + HOME + " if that is set).")
    Path config = home().resolve("config");

    @Option(
            names = "--routes",
            paramLabel = "DIR",
            description = "Folder of the route files (default: routes, in " + HOME + " if that is set).")
    Path routes = home().resolve("routes");

    /** Where default paths start: the current folder without a home. */
    static Path home() {
        return Path.of(System.getenv().getOrDefault(HOME, ""));
    }

    ConfigurationReader configuration(Map<String, String> environment) {
        return new ConfigurationReader(config, environment);
    }

    /** The settings as far as they say where a node and its store are: the rest need not check. */
    Settings whereabouts(Map<String, String> environment) {
        return new SettingsReader(environment).whereabouts(config.resolve("application.properties"));
    }
}
