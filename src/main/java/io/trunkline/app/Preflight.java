package io.trunkline.app;

import io.trunkline.app.routecheck.RouteFiles;
import io.trunkline.app.routecheck.RouteFolder;
import io.trunkline.config.Configuration;
import io.trunkline.config.ConfigurationReader;
import io.trunkline.config.ConfigurationReader.ReadFiles;
import io.trunkline.config.Problem;
import io.trunkline.config.Settings;
import io.trunkline.management.CamelDefaults;
import io.trunkline.model.ServiceDirectory;
import io.trunkline.provision.ProvisioningFile;
import io.trunkline.rules.MaintenanceWindows;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Everything that a start reads, read and not started: nothing listens, connects or writes. */
public final class Preflight {

    private final ConfigurationReader reader;
    private final Path config;
    private final Path routes;
    private final InstantSource clock = InstantSource.system();

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
     * @param warnings what works and is hardly meant; all of it is only looked for where there is no problem
     * @param summary what there is, in a line; empty if there are problems
     */
    public record Findings(List<Problem> problems, List<Problem> warnings, String summary) {}

    public Findings findings() {
        ReadFiles reading = reader.read();
        List<Problem> problems = new ArrayList<>(reading.problems());
        Map<String, String> properties = properties(reading);
        problems.addAll(CamelPropertiesCheck.problems(
                config.resolve("application.properties").toString(), properties));
        RouteFiles files = new RouteFiles(RouteContract.beanTypes(), properties, RouteContract.required());
        problems.addAll(files.problems(routes));
        if (!problems.isEmpty()) {
            return new Findings(List.copyOf(problems), reading.warnings(), "");
        }
        Configuration configuration = reading.configuration().orElseThrow();
        List<Problem> warnings = new ArrayList<>(reading.warnings());
        warnings.addAll(new ProvisioningFile(reader).check());
        warnings.addAll(files.style(routes));
        warnings.addAll(new StartupWarnings(config, routes, clock).of(configuration));
        return new Findings(List.of(), List.copyOf(warnings), summary(configuration));
    }

    private static Map<String, String> properties(ReadFiles reading) {
        Map<String, String> properties = new HashMap<>(CamelDefaults.properties());
        properties.putAll(reading.others());
        properties.putAll(reading.configuration()
                .map(configuration -> RouteContract.placeholders(configuration.settings()))
                .orElseGet(RouteContract::placeholders));
        return properties;
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
                counted(RouteFolder.of(routes).sources().size(), "route file"),
                "PagerDuty at " + pagerDuty.outbound().describe(pagerDuty.url()));
    }

    private static String counted(int count, String one) {
        return counted(count, one, one + "s");
    }

    private static String counted(int count, String one, String several) {
        return count + " " + (count == 1 ? one : several);
    }
}
