package io.trunkline.demo;

import io.trunkline.app.App;
import io.trunkline.config.ReloadableConfiguration;
import io.trunkline.config.StartupErrors;
import io.trunkline.demo.Findings.Expected;
import io.trunkline.logging.QuietThreads;
import io.trunkline.model.Status;
import io.trunkline.play.EventsStandIn;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The demo's scenario in short, for edited routes that a running router is about to take: on a ledger and with a PagerDuty of
 * its own, on threads of the lowest priority, and without a line in the router's log.
 */
public final class RoutePlay {

    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final Duration COOLDOWN = Duration.ofSeconds(2);
    private static final String RETAIL_TRUNK = "trunk-us-east-01";
    private static final String LAB_SITE = "site-lab-07";
    private static final List<String> CARRIER = List.of("trunk-eu-carrier-01", "trunk-eu-carrier-02");

    private static final Expected RETAIL = Tour.EXPECTED.get(0);
    private static final Expected UNMAPPED = Tour.EXPECTED.get(3);
    private static final Expected STORM = new Expected(
            "EU Finance",
            DemoFolder.EU_FINANCE,
            "trunk-eu-carrier-01-down",
            "CRITICAL: EU Finance: 2 trunks DOWN",
            "RESOLVED: EU Finance: 2 trunks UP");

    private static final Map<String, String> LENGTHS = Map.of(
            "TRUNKLINE_COOLDOWN", COOLDOWN.toSeconds() + "s",
            "TRUNKLINE_COOLDOWN_MEMORY", "2s",
            "TRUNKLINE_GROUPING_WAIT", "500ms",
            "TRUNKLINE_GROUPING_WINDOW", "10s",
            "TRUNKLINE_SWEEP_INTERVAL", "200ms");

    private final Path routes;
    private final Map<String, String> others;
    private final Duration patience;
    private final Findings findings = new Findings();

    private RoutePlay(Path routes, Map<String, String> others, Duration patience) {
        this.routes = routes;
        this.others = others;
        this.patience = patience;
    }

    /**
     * Plays it.
     *
     * @param routes the folder of the route files
     * @param others what the routes take from the user's application.properties
     * @return what PagerDuty should have got and did not, or got and should not have
     */
    public static List<String> missed(Path routes, Map<String, String> others) {
        return missed(routes, others, Pager.PATIENCE);
    }

    /** @param patience how long each call to PagerDuty is waited for */
    static List<String> missed(Path routes, Map<String, String> others, Duration patience) {
        ThreadGroup threads = new ThreadGroup("route-play");
        threads.setMaxPriority(Thread.MIN_PRIORITY);
        FutureTask<List<String>> play = new FutureTask<>(() -> new RoutePlay(routes, others, patience).play());
        try (QuietThreads quiet = QuietThreads.of(threads)) {
            Thread thread = new Thread(threads, play, "route-play");
            thread.setDaemon(true);
            thread.start();
            List<String> missed = new ArrayList<>(play.get(LONGEST.toSeconds(), TimeUnit.SECONDS));
            if (!missed.isEmpty()) {
                quiet.firstError().ifPresent(error -> missed.add("the first error was: " + error));
            }
            return missed;
        } catch (ExecutionException e) {
            return List.of("the router did not start: " + StartupErrors.reason(e.getCause()));
        } catch (TimeoutException e) {
            play.cancel(true);
            return List.of("it did not end in " + LONGEST.toSeconds() + " s");
        } catch (InterruptedException e) {
            play.cancel(true);
            Thread.currentThread().interrupt();
            return List.of("it was interrupted");
        }
    }

    private List<String> play() throws IOException, InterruptedException {
        Map<String, String> properties = new HashMap<>(others);
        properties.put("camel.main.name", "trunkline-play");
        properties.put("camel.main.jmxEnabled", "false");
        Timeline silent = new Timeline(new PrintWriter(Writer.nullWriter()), () -> Duration.ZERO);
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        try (DemoFolder folder = DemoFolder.create().with(properties);
                EventsStandIn pagerDuty = EventsStandIn.start()) {
            ReloadableConfiguration configuration =
                    new ReloadableConfiguration(folder.reader(pagerDuty.url(), LENGTHS));
            Pager pager = new Pager(pagerDuty, silent).withPatience(patience);
            try (App node = new App(configuration, routes).reachingOnly(pagerDuty.url())) {
                node.start();
                Platform genesys = new Platform(
                        "Genesys",
                        configuration.get().sources().named("genesys").orElseThrow(),
                        node.port(),
                        http,
                        silent,
                        findings);
                try {
                    scenes(genesys, pager, new Observer(http, node.managementPort()));
                } catch (MissingCalls e) {
                    findings.problem(e.getMessage());
                }
            }
            findings.compare(pager.incidents(), List.of(RETAIL, STORM, UNMAPPED), pager.violations());
        }
        return findings.problems();
    }

    private void scenes(Platform genesys, Pager pager, Observer observer) throws InterruptedException {
        observer.awaitReady();
        pager.failOnce(DemoFolder.UNASSIGNED);
        Instant down = now();
        genesys.reports("trunk", RETAIL_TRUNK, Status.DOWN, down);
        genesys.repeats("trunk", RETAIL_TRUNK, Status.DOWN, down);
        genesys.isImpersonated("trunk", RETAIL_TRUNK, Status.UP, down);
        genesys.reportsAll("trunk", CARRIER, Status.DOWN, down);
        genesys.reports("site", LAB_SITE, Status.DOWN, down);
        pager.awaitPage(RETAIL.paged());
        pager.awaitPage(STORM.paged());
        pager.awaitPage(UNMAPPED.paged());
        Instant settled = down.plus(COOLDOWN).plusMillis(100);
        Thread.sleep(Math.max(0, now().until(settled, ChronoUnit.MILLIS)));
        Instant up = now();
        genesys.reports("trunk", RETAIL_TRUNK, Status.UP, up);
        genesys.reportsAll("trunk", CARRIER, Status.UP, up);
        genesys.reports("site", LAB_SITE, Status.UP, up);
        pager.awaitResolve(RETAIL.resolved());
        pager.awaitResolve(STORM.resolved());
        pager.awaitResolve(UNMAPPED.resolved());
        observer.awaitNothingOpen();
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }
}
