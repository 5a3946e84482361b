package io.trunkline.app;

import io.trunkline.app.routecheck.RouteFiles;
import io.trunkline.config.Configuration;
import io.trunkline.config.ConfigurationReader;
import io.trunkline.config.ConfigurationReader.Reading;
import io.trunkline.config.Problem;
import io.trunkline.config.Settings;
import io.trunkline.management.CamelDefaults;
import io.trunkline.model.Service;
import io.trunkline.model.ServiceDirectory;
import io.trunkline.provision.ProvisioningFile;
import io.trunkline.rules.MaintenanceWindows;
import io.trunkline.source.Source;
import io.trunkline.source.Sources;
import io.trunkline.source.Verification;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Everything that a start reads, read and not started: nothing listens, connects or writes. */
public final class Preflight {

    private final ConfigurationReader reader;
    private final Path config;
    private final Path routes;

    /**
     * @param config the folder that the reader reads, to name its files
     * @param routes the folder of the route files
     */
    public Preflight(ConfigurationReader reader, Path config, Path routes) {
        this.reader = reader;
        this.config = config;
        this.routes = routes;
    }

    /**
     * What was found.
     *
     * @param problems what stops a start, or keeps an edit from taking effect; in the order of the files
     * @param warnings what works and is hardly meant; only looked for where there is no problem
     * @param summary what there is, in a line; empty if there are problems
     */
    public record Findings(List<Problem> problems, List<Problem> warnings, String summary) {}

    public Findings findings() {
        Reading reading = reader.read();
        List<Problem> problems = new ArrayList<>(reading.problems());
        Map<String, String> properties = properties(reading);
        problems.addAll(CamelPropertiesCheck.problems(
                config.resolve("application.properties").toString(), properties));
        problems.addAll(
                new RouteFiles(RouteContract.beanTypes(), properties, RouteContract.required()).problems(routes));
        if (!problems.isEmpty()) {
            return new Findings(List.copyOf(problems), List.of(), "");
        }
        Configuration configuration = reading.configuration().orElseThrow();
        return new Findings(List.of(), warnings(configuration), summary(configuration));
    }

    private static Map<String, String> properties(Reading reading) {
        Map<String, String> properties = new HashMap<>(CamelDefaults.properties());
        properties.putAll(reading.others());
        properties.putAll(reading.configuration()
                .map(configuration -> RouteContract.placeholders(configuration.settings()))
                .orElseGet(RouteContract::placeholders));
        return properties;
    }

    private List<Problem> warnings(Configuration configuration) {
        List<Problem> warnings = new ArrayList<>(new ProvisioningFile(reader).check());
        if (configuration.settings().management().isOpenToStrangers()) {
            warnings.add(new Problem(
                    config.resolve("application.properties").toString(),
                    "trunkline.management.host",
                    "anybody who reaches the management port may retry, forget and drill",
                    "a loopback address, or trunkline.management.token-file"));
        }
        configuration.sources().all().stream()
                .filter(Source::takesWebhooks)
                .filter(source -> source.verify().stream().allMatch(Verification.None.class::isInstance))
                .filter(source -> source.allow().isEmpty())
                .forEach(source -> warnings.add(unverified(source)));
        configuration.sources().apart().forEach(apart -> warnings.add(twice(apart)));
        if (configuration.directory().ops().isEmpty()) {
            configuration.sources().all().stream()
                    .filter(source -> source.expectEvery().isPresent())
                    .forEach(source -> warnings.add(unheard(source)));
        }
        if (configuration.directory() instanceof ServiceDirectory directory) {
            Map<String, Integer> entries = directory.entries();
            directory.services().stream()
                    .filter(service -> !entries.containsKey(service.id()))
                    .filter(service ->
                            !service.id().equals(directory.defaultService().id()))
                    .filter(service -> directory.ops().filter(service::equals).isEmpty())
                    .forEach(service -> warnings.add(unused(service)));
        }
        boolean asked = configuration.sources().all().stream()
                .anyMatch(source -> configuration.sources().api(source.name()).isPresent());
        if (configuration.directory().hasMatches() && !asked) {
            warnings.add(new Problem(
                    config.resolve("services.yaml").toString(),
                    "services",
                    "has a match, and no source has a platform-api, so that nothing is ever known to match",
                    "platform-api in sources.yaml, or entries under components"));
        }
        return List.copyOf(warnings);
    }

    private Problem unverified(Source source) {
        return new Problem(
                config.resolve("sources.yaml").toString(),
                "sources." + source.name() + ".verify",
                "anybody who reaches the port may send as this source",
                "a verification, or a list of addresses (allow), unless something in front verifies");
    }

    private Problem twice(Sources.Apart apart) {
        return new Problem(
                config.resolve("sources.yaml").toString(),
                "sources." + apart.other().name(),
                apart.problem(),
                "components-of: " + apart.one().componentsOf()
                        + ", or another platform where they are two organisations");
    }

    private Problem unheard(Source source) {
        return new Problem(
                config.resolve("sources.yaml").toString(),
                "sources." + source.name() + ".expect-every",
                "nobody is told when it is silent for longer",
                "trunkline.ops.service in application.properties");
    }

    private Problem unused(Service service) {
        return new Problem(
                config.resolve("services.yaml").toString(),
                "services." + service.id(),
                "no entry under components leads here, and it has no match",
                "an id or a glob of its components, or a match");
    }

    private String summary(Configuration configuration) {
        Settings.PagerDuty pagerDuty = configuration.settings().pagerduty();
        int entries = configuration.directory() instanceof ServiceDirectory directory
                ? directory.entries().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum()
                : 0;
        int windows = configuration.maintenance() instanceof MaintenanceWindows maintenance
                ? maintenance.windows().size()
                : 0;
        return String.join(
                ", ",
                counted(configuration.sources().all().size(), "source"),
                counted(configuration.directory().services().size(), "service"),
                counted(entries, "component entry", "component entries"),
                counted(windows, "maintenance window"),
                counted(RouteFiles.in(routes).size(), "route file"),
                "PagerDuty at " + pagerDuty.outbound().describe(pagerDuty.url()));
    }

    private static String counted(int count, String one) {
        return counted(count, one, one + "s");
    }

    private static String counted(int count, String one, String several) {
        return count + " " + (count == 1 ? one : several);
    }
}
