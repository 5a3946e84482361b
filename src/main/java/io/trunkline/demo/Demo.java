package io.trunkline.demo;

import io.trunkline.app.App;
import io.trunkline.config.ReloadableConfiguration;
import io.trunkline.config.Settings;
import io.trunkline.play.Effect;
import io.trunkline.play.EventsStandIn;
import io.trunkline.play.StandInIncident;
import io.trunkline.source.Source;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * The tour for a newcomer: the real router with the shipped routes on a temporary ledger, a PagerDuty stand-in, and signed
 * events of both platforms over HTTP, all on the loopback interface. It checks itself.
 */
public final class Demo implements AutoCloseable {

    private final Path routes;
    private final Timeline timeline;
    private final DemoFolder folder;
    private final EventsStandIn standIn;
    private final ReloadableConfiguration configuration;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Findings findings = new Findings();
    private App node;
    private boolean closed;

    /** @param routes the folder of the route files */
    public Demo(Path routes, PrintWriter out) throws IOException {
        this(routes, Map.of(), out);
    }

    /**
     * For the routes of a user: prints only the outcome.
     *
     * @param others what the routes take from the user's application.properties
     */
    public static Demo silent(Path routes, Map<String, String> others) throws IOException {
        return new Demo(routes, others, new PrintWriter(Writer.nullWriter()));
    }

    private Demo(Path routes, Map<String, String> others, PrintWriter out) throws IOException {
        long began = System.nanoTime();
        this.routes = routes;
        this.timeline = new Timeline(out, () -> Duration.ofNanos(System.nanoTime() - began));
        this.folder = DemoFolder.create().with(others);
        this.standIn = EventsStandIn.start();
        this.configuration = new ReloadableConfiguration(folder.reader(standIn.url()));
    }

    /**
     * Runs the tour.
     *
     * @return whether PagerDuty received what it should have, and nothing else
     */
    public boolean run() throws InterruptedException {
        Settings settings = configuration.get().settings();
        introduce(settings);
        start();
        Observer observer = new Observer(http, node.managementPort());
        Pager pager = new Pager(standIn, timeline);
        Tour tour = new Tour(
                platform("Genesys", "genesys"),
                platform("CXone", "cxone"),
                pager,
                observer,
                settings.cooldown().length(),
                timeline);
        try {
            observer.awaitReady();
            timeline.happens("Trunkline", "is ready and takes webhooks on port " + node.port());
            tour.run();
        } catch (MissingCalls e) {
            findings.problem(e.getMessage());
        }
        findings.compare(pager.incidents(), Tour.EXPECTED, pager.violations());
        conclude(pager);
        return findings.problems().isEmpty();
    }

    /** What was not as it should be. */
    public List<String> problems() {
        return findings.problems();
    }

    /** Keeps everything up until the process is stopped. */
    public void stay() throws InterruptedException {
        Source cxone = source("cxone");
        timeline.says(Invitation.text(node.port(), node.managementPort(), folder.config(), cxone));
        new CountDownLatch(1).await();
    }

    private synchronized void start() {
        if (!closed) {
            node = new App(configuration, routes).reachingOnly(standIn.url());
            node.start();
        }
    }

    private Platform platform(String name, String source) {
        return new Platform(name, source(source), node.port(), http, timeline, findings);
    }

    private Source source(String name) {
        return configuration.get().sources().named(name).orElseThrow();
    }

    private void introduce(Settings settings) {
        timeline.says("Trunkline's tour: the real router and the routes in " + routes + ", a PagerDuty stand-in,");
        timeline.says("signed events over HTTP. All of it on this machine; no account is needed.");
        timeline.says(String.format(
                "Waits are cut short: an outage waits %s s for further outages (5 s usually), cooldown is %s s (5 min).",
                settings.grouping().company().toSeconds(),
                settings.cooldown().length().toSeconds()));
        timeline.says("");
    }

    private void conclude(Pager pager) {
        timeline.says("");
        long open = pager.incidents().stream().filter(StandInIncident::open).count();
        timeline.says(String.format(
                "Events in      %3d   %d accepted, %d duplicate, %d forged",
                findings.requests(), findings.answers(202), findings.answers(200), findings.answers(403)));
        timeline.says(String.format(
                "Calls out      %3d   %d triggers, %d resolves, %d that PagerDuty did not take at once",
                pager.calls().size(),
                pager.count(Effect.OPENED) + pager.count(Effect.APPENDED),
                pager.count(Effect.RESOLVED),
                pager.count(Effect.NONE)));
        timeline.says(String.format(
                "Incidents      %3d   for %d reports of something down or degraded; %s",
                pager.incidents().size(), findings.outages(), open == 0 ? "all resolved" : open + " still open"));
        List<String> problems = findings.problems();
        timeline.says(
                problems.isEmpty()
                        ? "PagerDuty received what it should have, and nothing else."
                        : "NOT AS IT SHOULD BE:");
        problems.forEach(problem -> timeline.says("- " + problem));
    }

    /** Whether it was ended, be it by a signal in the middle of the tour. */
    public synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (node != null) {
                node.close();
            }
            standIn.close();
        } finally {
            folder.close();
        }
    }
}
