package io.trunkline.app;

import io.trunkline.app.routecheck.LastResortRoute;
import io.trunkline.app.routecheck.RouteFolder;
import io.trunkline.config.Announcements;
import io.trunkline.config.Configuration;
import io.trunkline.config.Problem;
import io.trunkline.ledger.query.MaskedRoutingKey;
import io.trunkline.model.Service;
import io.trunkline.model.ServiceDirectory;
import io.trunkline.rules.MaintenanceWindows;
import io.trunkline.source.Source;
import io.trunkline.source.Sources;
import io.trunkline.source.Verification;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds what a router starts with and is hardly meant: {@code check} and the start both say so. */
final class StartupWarnings {

    private static final Pattern ROUTING_KEY = Pattern.compile("[A-Za-z0-9]{32}");

    private final Path config;
    private final Path routes;
    private final InstantSource clock;

    StartupWarnings(Path config, Path routes, InstantSource clock) {
        this.config = config;
        this.routes = routes;
        this.clock = clock;
    }

    /** All of them, in the order of the files. */
    List<Problem> of(Configuration configuration) {
        List<Problem> warnings = new ArrayList<>(missing(configuration));
        if (configuration.settings().management().isOpenToStrangers()) {
            warnings.add(new Problem(
                    config.resolve("application.properties").toString(),
                    "trunkline.management.host",
                    "everyone who reaches the management port may retry, forget and drill",
                    "a loopback address, or trunkline.management.token-file"));
        }
        if (configuration.settings().management().sendsTokensInTheClear()) {
            warnings.add(new Problem(
                    config.resolve("application.properties").toString(),
                    "trunkline.management.host",
                    "its tokens can be read on their way",
                    "a loopback address, or trunkline.management.tls.key-store"));
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
        configuration.directory().services().stream()
                .filter(service -> !ROUTING_KEY.matcher(service.routingKey()).matches())
                .forEach(service -> warnings.add(notAKey(service)));
        if (configuration.maintenance() instanceof MaintenanceWindows maintenance) {
            maintenance.windows().stream()
                    .filter(window -> window.next(clock.instant()).isEmpty())
                    .forEach(window -> warnings.add(over(window)));
        }
        RouteFolder.of(routes).warning().ifPresent(warnings::add);
        Announcements announcements = configuration.settings().pagerduty().announcements();
        if (announcements.notes()) {
            withoutRoute("trunkline.pagerduty.notes", "notes").ifPresent(warnings::add);
        }
        if (announcements.changeEvents()) {
            withoutRoute("trunkline.pagerduty.change-events", "change-events").ifPresent(warnings::add);
        }
        if (LastResortRoute.onlyLogs(routes)) {
            warnings.add(new Problem(
                    routes.resolve("last-resort.camel.yaml").toString(),
                    "last-resort",
                    "only logs: what PagerDuty does not take reaches no one",
                    "an endpoint that reaches people another way, such as mail or chat"));
        }
        return List.copyOf(warnings);
    }

    /** What a folder of routes lacks that was copied without the files that a version added. */
    private Optional<Problem> withoutRoute(String setting, String route) {
        return RouteFolder.of(routes).hasRoute(route)
                ? Optional.empty()
                : Optional.of(new Problem(
                        config.resolve("application.properties").toString(),
                        setting,
                        "is on, and " + routes + " has no route " + route + ": none is sent",
                        route + ".camel.yaml, copied from the routes of this version"));
    }

    private List<Problem> missing(Configuration configuration) {
        String file = config.resolve("application.properties").toString();
        List<Problem> missing = new ArrayList<>();
        if (configuration.settings().ops().heartbeat() == null) {
            missing.add(new Problem(
                    file,
                    "trunkline.heartbeat.url",
                    "is not set: nothing notices that the router is gone",
                    "the URL of a dead man's switch"));
        }
        if (configuration.directory().ops().isEmpty()) {
            missing.add(new Problem(
                    file,
                    "trunkline.ops.service",
                    "is not set: alarms of the router page no one",
                    "the id of a service of services.yaml"));
        }
        if (configuration.settings().pagerduty().announcements().notes()
                && configuration.apiTokens().isEmpty()) {
            missing.add(new Problem(
                    file,
                    "trunkline.pagerduty.notes",
                    "is on, and there is no token of PagerDuty's REST API: no note is written",
                    "trunkline.pagerduty.rest.token, or api-token in services.yaml"));
        }
        return missing;
    }

    private Problem notAKey(Service service) {
        return new Problem(
                config.resolve("services.yaml").toString(),
                "services." + service.id() + ".routing-key",
                "is not an integration key of PagerDuty (" + MaskedRoutingKey.of(service.routingKey()) + ")",
                "32 letters and digits");
    }

    private Problem over(MaintenanceWindows.Planned window) {
        return new Problem(
                config.resolve("maintenance.yaml").toString(),
                "maintenance " + window.id(),
                "ended at " + window.once().to(),
                "a window that is to come; this one may be removed");
    }

    private Problem unverified(Source source) {
        return new Problem(
                config.resolve("sources.yaml").toString(),
                "sources." + source.name() + ".verify",
                "everyone who reaches the port may send as this source",
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
                "no alarm is raised when it is silent for longer",
                "trunkline.ops.service in application.properties");
    }

    private Problem unused(Service service) {
        return new Problem(
                config.resolve("services.yaml").toString(),
                "services." + service.id(),
                "no entry under components leads here, and it has no match",
                "an id or a glob of its components, or a match");
    }
}
