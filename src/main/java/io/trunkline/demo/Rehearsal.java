package io.trunkline.demo;

import io.trunkline.app.App;
import io.trunkline.app.StartupBanner;
import io.trunkline.config.ReloadableConfiguration;
import io.trunkline.model.Status;
import io.trunkline.play.EventsStandIn;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One outage from end to end, against a stand-in and on a temporary ledger, with no output: a JVM that records which
 * classes a router needs has seen them all then. The start script has one record them, so that later starts are fast. It plays
 * the routes as shipped and never the user's: a step of theirs would page for this outage, or take a real message.
 */
public final class Rehearsal {

    private static final String SOURCE = "genesys";

    /** Long, since it runs at the lowest priority, beside a start. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private Rehearsal() {}

    /**
     * A router that plays it, as long as it runs.
     *
     * @param address of its management port
     * @param environment with which its files check
     */
    public record Stage(String address, Path config, Path routes, Map<String, String> environment) {}

    /**
     * Plays it, and returns what was not as it should be: nothing if all went well.
     *
     * @param commands what people ask of a router, while this one runs
     */
    public static List<String> play(Consumer<Stage> commands) throws IOException {
        Timeline discarded = new Timeline(new PrintWriter(Writer.nullWriter()), () -> Duration.ZERO);
        Findings findings = new Findings();
        try (DemoFolder folder = DemoFolder.create();
                EventsStandIn pagerDuty = EventsStandIn.start()) {
            ReloadableConfiguration configuration = new ReloadableConfiguration(folder.reader(pagerDuty.url()));
            Path routes = folder.shippedRoutes();
            new StartupBanner(folder.config(), routes).log(configuration);
            try (App node = new App(configuration, routes)) {
                node.start();
                Platform platform = new Platform(
                        SOURCE,
                        configuration.get().sources().named(SOURCE).orElseThrow(),
                        node.port(),
                        HttpClient.newHttpClient(),
                        discarded,
                        findings);
                Instant now = Instant.now();
                platform.reportsAll("trunk", List.of("trunk-us-east-01", "trunk-us-east-02"), Status.DOWN, now);
                pagerDuty.awaitCalls(1, PATIENCE);
                platform.reports("trunk", "trunk-us-east-01", Status.UP, now.plusMillis(1));
                commands.accept(new Stage(
                        "http://127.0.0.1:" + node.managementPort(),
                        folder.config(),
                        routes,
                        folder.environment(pagerDuty.url(), Map.of())));
            }
        }
        return findings.problems();
    }
}
