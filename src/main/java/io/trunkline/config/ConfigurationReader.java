package io.trunkline.config;

import io.trunkline.model.Directory;
import io.trunkline.provision.ProvisioningConfig;
import io.trunkline.provision.ProvisioningReader;
import io.trunkline.provision.ServiceRef;
import io.trunkline.rules.Maintenance;
import io.trunkline.source.Sources;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads all files of a configuration folder: application.properties (may be missing), sources.yaml, services.yaml and
 * maintenance.yaml (may be missing); and pagerduty.yaml for who sets PagerDuty up.
 */
public final class ConfigurationReader {

    private final Path directory;
    private final Map<String, String> environment;
    private final SecretStore vault;

    /**
     * @param directory the folder; problems show it as it is given here
     * @param environment the variables that override settings and fill placeholders, such as {@link System#getenv()}
     */
    public ConfigurationReader(Path directory, Map<String, String> environment) {
        this(directory, environment, new AwsSecrets());
    }

    ConfigurationReader(Path directory, Map<String, String> environment, SecretStore vault) {
        this.vault = vault;
        this.directory = directory;
        this.environment = Map.copyOf(environment);
    }

    /** Reads everything and finds every problem of every file. */
    public Reading read() {
        FileSnapshot inputs = new FileSnapshot();
        ReadResult<SettingsReader.Properties> properties = properties(inputs);
        Optional<Settings> settings = properties.good().map(SettingsReader.Properties::settings);
        ReadResult<Sources> sources = sources(inputs, settings);
        ReadResult<Directory> services = services(inputs, settings);
        ReadResult<Maintenance> maintenance = maintenance(inputs, services.good(), settings);
        ReadResult<ProvisioningConfig> blueprint =
                blueprint(inputs, settings, units(inputs, settings).good());

        List<Problem> problems = new ArrayList<>();
        List.of(properties, sources, services, maintenance).forEach(read -> problems.addAll(read.problems()));
        Optional<Configuration> configuration = problems.isEmpty()
                ? Optional.of(new Configuration(
                        settings.orElseThrow(),
                        sources.good().orElseThrow(),
                        services.good().orElseThrow(),
                        maintenance.good().orElseThrow()))
                : Optional.empty();
        Map<String, String> others =
                properties.good().map(SettingsReader.Properties::others).orElse(Map.of());
        return new Reading(configuration, others, List.copyOf(problems));
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
     * @param problems of all files, in the order of the files
     */
    public record Reading(Optional<Configuration> configuration, Map<String, String> others, List<Problem> problems) {

        /** The configuration, or all that is wrong with it. */
        public Configuration orThrow() {
            return configuration.orElseThrow(() -> new InvalidConfiguration(problems));
        }

        /** Without values, since any may be a secret. */
        @Override
        public String toString() {
            return "Reading[" + others.keySet() + ", " + problems + "]";
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
                        known -> known.server().tls().clientAuth() != Settings.Tls.ClientAuth.NONE)
                .orElse(true);
        Optional<String> pulled =
                settings.map(Settings::sqs).filter(Settings.Sqs::enabled).map(Settings.Sqs::source);
        SourcesReader reader = new SourcesReader(clientCertificates, pulled);
        return yaml("sources.yaml", SourcesReader.REMEDY, inputs, settings, place -> Optional.of(reader.read(place)));
    }

    /** @param settings empty if they could not be read: nobody is told of alarms then */
    ReadResult<Directory> services(FileSnapshot inputs, Optional<Settings> settings) {
        Optional<String> ops = settings.map(known -> known.ops().service());
        return yaml("services.yaml", ServicesReader.REMEDY, inputs, settings, place -> ServicesReader.read(place, ops));
    }

    /** @param services what windows may name; empty if they could not be read */
    ReadResult<Maintenance> maintenance(
            FileSnapshot inputs, Optional<Directory> services, Optional<Settings> settings) {
        if (!inputs.exists(file("maintenance.yaml"))) {
            return new ReadResult<>(Optional.of(Maintenance.NONE), List.of());
        }
        MaintenanceReader reader = new MaintenanceReader(services);
        return yaml(
                "maintenance.yaml",
                MaintenanceReader.REMEDY,
                inputs,
                settings,
                place -> Optional.of(reader.read(place)));
    }

    /** Of services.yaml what there is before PagerDuty gave out a key: names, and where each key belongs. */
    private ReadResult<List<ServiceRef>> units(FileSnapshot inputs, Optional<Settings> settings) {
        Placeholders placeholders = placeholders(inputs, settings);
        return yaml(
                "services.yaml",
                ServicesReader.REMEDY,
                inputs,
                settings,
                place -> Optional.of(ServicesReader.units(place, placeholders)));
    }

    /** @param units what it may name; empty if they could not be read */
    private ReadResult<ProvisioningConfig> blueprint(
            FileSnapshot inputs, Optional<Settings> settings, Optional<List<ServiceRef>> units) {
        if (!inputs.exists(file("pagerduty.yaml"))) {
            return new ReadResult<>(Optional.of(ProvisioningConfig.NONE), List.of());
        }
        ProvisioningReader reader = new ProvisioningReader(units, placeholders(inputs, settings));
        return yaml("pagerduty.yaml", ProvisioningReader.REMEDY, inputs, settings, reader::read);
    }

    /**
     * What is wrong with pagerduty.yaml. Apart from all else, because nobody is to go without pages for it: the router does
     * not need that file.
     */
    public List<Problem> checkProvisioning() {
        FileSnapshot inputs = new FileSnapshot();
        Optional<Settings> settings = properties(inputs).good().map(SettingsReader.Properties::settings);
        return blueprint(inputs, settings, units(inputs, settings).good()).problems();
    }

    /**
     * What PagerDuty is to be like, and the settings to get there. Read without the rest, which needs keys that PagerDuty
     * is still to give out.
     *
     * @throws InvalidConfiguration with every problem of what it needs
     */
    public Setup setup() {
        FileSnapshot inputs = new FileSnapshot();
        ReadResult<SettingsReader.Properties> properties = properties(inputs);
        Optional<Settings> settings = properties.good().map(SettingsReader.Properties::settings);
        ReadResult<List<ServiceRef>> units = units(inputs, settings);
        ReadResult<ProvisioningConfig> blueprint = blueprint(inputs, settings, units.good());
        List<Problem> problems = new ArrayList<>(properties.problems());
        problems.addAll(units.problems());
        problems.addAll(blueprint.problems());
        if (!inputs.exists(file("pagerduty.yaml"))) {
            problems.add(new Problem(
                    file("pagerduty.yaml").toString(), "the file", "does not exist", "what PagerDuty is to be like"));
        }
        if (!problems.isEmpty()) {
            throw new InvalidConfiguration(problems);
        }
        return new Setup(settings.orElseThrow(), blueprint.good().orElseThrow());
    }

    /** What {@link #setup} reads. */
    public record Setup(Settings settings, ProvisioningConfig blueprint) {}

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
