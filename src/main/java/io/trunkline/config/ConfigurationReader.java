package io.trunkline.config;

import io.trunkline.model.Directory;
import io.trunkline.rules.Maintenance;
import io.trunkline.source.Sources;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads all files of a configuration folder: application.properties (may be missing), sources.yaml, services.yaml and
 * maintenance.yaml (may be missing).
 */
public final class ConfigurationReader {

    private final Path directory;
    private final Map<String, String> environment;
    private final SecretStore vault;
    private final InstantSource clock;

    /**
     * @param directory the folder; problems show it as it is given here
     * @param environment the variables that override settings and fill placeholders, such as {@link System#getenv()}
     */
    public ConfigurationReader(Path directory, Map<String, String> environment) {
        this(directory, environment, new AwsSecrets());
    }

    ConfigurationReader(Path directory, Map<String, String> environment, SecretStore vault) {
        this(directory, environment, vault, InstantSource.system());
    }

    private ConfigurationReader(
            Path directory, Map<String, String> environment, SecretStore vault, InstantSource clock) {
        this.clock = clock;
        this.vault = vault;
        this.directory = directory;
        this.environment = Map.copyOf(environment);
    }

    /** The same reader at another time, by which maintenance windows are over or not. */
    ConfigurationReader withClock(InstantSource other) {
        return new ConfigurationReader(directory, environment, vault, other);
    }

    /** What is wrong with a setting, at the place that its value came from. */
    Problem problem(String key, String problem, String expected) {
        String variable = PropertyReader.variable(key);
        return environment.containsKey(variable)
                ? new Problem("environment", variable, problem, expected)
                : new Problem(file("application.properties").toString(), key, problem, expected);
    }

    /** Reads everything and finds every problem of every file. */
    public ReadFiles read() {
        FileSnapshot inputs = new FileSnapshot();
        ReadResult<SettingsReader.Properties> properties = properties(inputs);
        Optional<Settings> settings = properties.good().map(SettingsReader.Properties::settings);
        ReadResult<Sources> sources = sources(inputs, settings);
        ReadResult<Directory> services = services(inputs, settings);
        ReadResult<Maintenance> maintenance = maintenance(inputs, services.good(), settings);

        List<Problem> problems = new ArrayList<>();
        List.of(properties, sources, services).forEach(read -> problems.addAll(read.problems()));
        Optional<Configuration> configuration = problems.isEmpty()
                ? Optional.of(new Configuration(
                        settings.orElseThrow(),
                        sources.good().orElseThrow(),
                        services.good().orElseThrow(),
                        maintenance.readable().orElse(Maintenance.NONE)))
                : Optional.empty();
        Map<String, String> others =
                properties.good().map(SettingsReader.Properties::others).orElse(Map.of());
        List<Problem> warnings = new ArrayList<>(maintenance.problems());
        if (!warnings.isEmpty()) {
            warnings.add(new Problem(
                    file("maintenance.yaml").toString(),
                    "the file",
                    "does not check: the router starts without its windows that cannot be read",
                    "the file mended"));
        }
        properties.good().map(SettingsReader.Properties::doubtful).ifPresent(warnings::addAll);
        return new ReadFiles(configuration, others, List.copyOf(problems), List.copyOf(warnings));
    }

    /** All problems of all files; none if the router would start with them. */
    public List<Problem> check() {
        return read().problems();
    }

    /**
     * What came of it.
     *
     * @param configuration empty exactly if there are problems
     * @param others the keys of application.properties that are not {@code trunkline.*}: {@code camel.*} with the
     *     environment's overrides, and whatever the routes refer to; may hold secrets
     * @param problems of all files but maintenance.yaml, in the order of the files
     * @param warnings what keeps no router from starting: problems of maintenance.yaml, of which the windows that can be
     *     read are in force then, and variables that are hardly meant as they are written
     */
    public record ReadFiles(
            Optional<Configuration> configuration,
            Map<String, String> others,
            List<Problem> problems,
            List<Problem> warnings) {

        /** The configuration, or all that is wrong with it. */
        public Configuration orThrow() {
            return configuration.orElseThrow(() -> new InvalidConfiguration(problems));
        }

        /** Without values, since any may be a secret. */
        @Override
        public String toString() {
            return "ReadFiles[" + others.keySet() + ", " + problems + "]";
        }
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    ReadResult<SettingsReader.Properties> properties(FileSnapshot inputs) {
        return new SettingsReader(environment, vault).read(file("application.properties"), inputs);
    }

    /** @param settings empty if they could not be read: what depends on them is not checked then */
    ReadResult<Sources> sources(FileSnapshot inputs, Optional<Settings> settings) {
        boolean clientCertificates = settings.map(
                        known -> known.server().tls().clientAuth() != TlsSettings.ClientAuth.NONE)
                .orElse(true);
        Optional<String> pulled =
                settings.map(Settings::sqs).filter(Settings.Sqs::enabled).map(Settings.Sqs::source);
        SourcesReader reader = new SourcesReader(clientCertificates, pulled);
        return yaml("sources.yaml", SourcesReader.REMEDY, inputs, settings, place -> Optional.of(reader.read(place)));
    }

    /** @param settings empty if they could not be read: alarms page no one then */
    ReadResult<Directory> services(FileSnapshot inputs, Optional<Settings> settings) {
        Optional<String> ops = settings.map(known -> known.ops().service());
        return yaml("services.yaml", ServicesReader.REMEDY, inputs, settings, place -> ServicesReader.read(place, ops));
    }

    /** @param services what windows may name; empty if they could not be read */
    ReadResult<Maintenance> maintenance(
            FileSnapshot inputs, Optional<Directory> services, Optional<Settings> settings) {
        if (!inputs.exists(file("maintenance.yaml"))) {
            return new ReadResult<>(Maintenance.NONE);
        }
        MaintenanceReader reader = new MaintenanceReader(services, clock.instant());
        return yaml(
                "maintenance.yaml",
                MaintenanceReader.REMEDY,
                inputs,
                settings,
                place -> Optional.of(reader.read(place)));
    }

    /** Of services.yaml what there is before PagerDuty gave out a key: names, and where each key belongs. */
    private ReadResult<List<ServiceRef>> services(
            FileSnapshot inputs, Optional<Settings> settings, Placeholders placeholders) {
        return yaml(
                "services.yaml",
                ServicesReader.REMEDY,
                inputs,
                settings,
                place -> Optional.of(ServicesReader.units(place, placeholders)));
    }

    /**
     * Reads a further file of the folder, which the router does not need. The services are given to its reader as they may
     * be before PagerDuty gave out their keys.
     */
    public <T> FurtherFile<T> further(String name, String remedy, FurtherReader<T> reader) {
        FileSnapshot inputs = new FileSnapshot();
        ReadResult<SettingsReader.Properties> properties = properties(inputs);
        Optional<Settings> settings = properties.good().map(SettingsReader.Properties::settings);
        ReadResult<List<ServiceRef>> services = services(inputs, settings, placeholders(inputs, settings));
        List<Problem> needed = new ArrayList<>(properties.problems());
        needed.addAll(services.problems());
        String shown = file(name).toString();
        if (!inputs.exists(file(name))) {
            return new FurtherFile<>(shown, false, settings, Optional.empty(), needed, List.of());
        }
        Placeholders placeholders = placeholders(inputs, settings);
        ReadResult<T> content =
                yaml(name, remedy, inputs, settings, root -> reader.read(root, services.good(), placeholders));
        return new FurtherFile<>(shown, true, settings, content.good(), needed, content.problems());
    }

    /** Reads the root of a further file. */
    @FunctionalInterface
    public interface FurtherReader<T> {

        /** @param services what it may name; empty if they could not be read, and then any will do */
        Optional<T> read(ConfigNode root, Optional<List<ServiceRef>> services, Placeholders placeholders);
    }

    /**
     * A further file.
     *
     * @param name as problems show it
     * @param exists whether it is there
     * @param needed the problems of the settings and services that it was read with
     * @param problems its own
     */
    public record FurtherFile<T>(
            String name,
            boolean exists,
            Optional<Settings> settings,
            Optional<T> content,
            List<Problem> needed,
            List<Problem> problems) {}

    private Placeholders placeholders(FileSnapshot inputs, Optional<Settings> settings) {
        return new Placeholders(environment, inputs, vault, settings.map(known -> known.pagerduty()
                .secrets()));
    }

    private <T> ReadResult<T> yaml(
            String name,
            String remedy,
            FileSnapshot inputs,
            Optional<Settings> settings,
            Function<ConfigNode, Optional<T>> reader) {
        Problems problems = new Problems();
        Placeholders placeholders = placeholders(inputs, settings);
        Path file = file(name);
        ConfigNode.Document document = new ConfigNode.Document(file.toString(), placeholders, problems, remedy);
        Optional<T> made = YamlFile.read(file, inputs, document).flatMap(reader);
        return ReadResult.of(made, problems);
    }
}
