package io.trunkline.app;

import io.trunkline.config.Configuration;
import io.trunkline.config.Problem;
import io.trunkline.config.ReloadableConfiguration;
import io.trunkline.config.Settings;
import io.trunkline.metrics.Build;
import io.trunkline.model.Service;
import io.trunkline.source.Source;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what a router starts with, a line each, and what of it is hardly meant: the first thing that support asks for. */
public final class StartupBanner {

    private static final Logger LOG = LoggerFactory.getLogger(StartupBanner.class);

    private final Path config;
    private final Path routes;

    public StartupBanner(Path config, Path routes) {
        this.config = config;
        this.routes = routes;
    }

    public void log(ReloadableConfiguration configuration) {
        lines(configuration.get()).forEach(LOG::info);
        configuration.doubtful().forEach(StartupBanner::warn);
        new StartupWarnings(config, routes, InstantSource.system())
                .of(configuration.get())
                .forEach(StartupBanner::warn);
    }

    private static void warn(Problem warning) {
        LOG.warn("{}", warning);
    }

    List<String> lines(Configuration configuration) {
        Settings settings = configuration.settings();
        return List.of(
                "Trunkline " + Build.version() + " (commit " + Build.commit() + ") on Java " + Runtime.version() + " ("
                        + System.getProperty("java.vm.name") + ")",
                "Configuration: " + config.toAbsolutePath().normalize(),
                "Routes: " + routes.toAbsolutePath().normalize(),
                "Store: " + store(settings),
                "PagerDuty: "
                        + settings.pagerduty()
                                .outbound()
                                .describe(settings.pagerduty().url()),
                "Sources: "
                        + configuration.sources().all().stream()
                                .map(Source::name)
                                .collect(Collectors.joining(", ")),
                "Services: "
                        + configuration.directory().services().stream()
                                .map(Service::id)
                                .collect(Collectors.joining(", "))
                        + "; default "
                        + configuration.directory().defaultService().id(),
                "Alarms page: "
                        + configuration.directory().ops().map(Service::id).orElse("none"),
                "Heartbeat: " + heartbeat(settings.ops().heartbeat()));
    }

    private static String store(Settings settings) {
        String url = settings.database().url();
        return url == null
                ? "SQLite in " + settings.data().toAbsolutePath().normalize()
                : "PostgreSQL at " + url.split("\\?", 2)[0].replaceFirst("//[^/@]*@", "//");
    }

    /** The host alone: the whole URL is a secret, with which anyone can pretend that all is well. */
    private static String heartbeat(String url) {
        return url == null ? "none" : URI.create(url).getHost();
    }
}
