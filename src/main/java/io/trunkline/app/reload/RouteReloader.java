package io.trunkline.app.reload;

import io.trunkline.api.RouteJson;
import io.trunkline.api.RouteReloadJson;
import io.trunkline.app.routecheck.RouteFileSet;
import io.trunkline.app.routecheck.RouteFiles;
import io.trunkline.app.routecheck.RouteFolder;
import io.trunkline.config.Problem;
import io.trunkline.config.StartupErrors;
import io.trunkline.management.RouteEdits;
import io.trunkline.stage.SafeErrorMessage;
import io.trunkline.webhook.WebhookServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Takes edited route files while the router runs. Edits are taken together: all that was edited is checked and played, and
 * then exchanged route by route, or the last good files stay in force.
 */
public final class RouteReloader implements RouteEdits {

    private static final Logger LOG = LoggerFactory.getLogger(RouteReloader.class);

    private final Path folder;
    private final Supplier<RouteFiles> files;
    private final RouteRoster roster;
    private final InstantSource clock;
    private final Map<String, Instant> since = new ConcurrentHashMap<>();
    private Supplier<CamelContext> context;
    private Supplier<WebhookServer> webhooks;
    private Function<Path, List<String>> play = routes -> List.of();
    private Runnable afterExchange = () -> {};
    private volatile RouteFileSet inForce;
    private volatile RouteIndex index;
    private volatile List<Problem> problems = List.of();
    private volatile RouteFileSet wrong = RouteFileSet.NONE;

    /**
     * Reads what Camel is about to load.
     *
     * @param files checks a folder without starting anything
     */
    public RouteReloader(Path folder, Supplier<RouteFiles> files, RouteRoster roster, InstantSource clock) {
        this.folder = folder;
        this.files = files;
        this.roster = roster;
        this.clock = clock;
        try {
            inForce = onDisk();
            index = RouteIndex.of(inForce);
        } catch (IOException e) {
            // Camel stops the start, and says why.
            inForce = RouteFileSet.NONE;
            index = RouteIndex.NONE;
        }
        index.routes().forEach(route -> since.put(route.id(), now()));
    }

    /** The running Camel, and the port whose deliveries wait for a moment. */
    public RouteReloader of(Supplier<CamelContext> running, Supplier<WebhookServer> port) {
        context = running;
        webhooks = port;
        return this;
    }

    /** Runs a scenario through the routes of a folder, and says what came out wrong. */
    public RouteReloader playedBy(Function<Path, List<String>> scenario) {
        play = scenario;
        return this;
    }

    /** Called when routes were exchanged: what their queues held may be lost. */
    public RouteReloader then(Runnable afterwards) {
        afterExchange = afterwards;
        return this;
    }

    @Override
    public List<RouteJson> routes() {
        return index.routes().stream().map(this::shown).toList();
    }

    private RouteJson shown(RouteIndex.Entry route) {
        ServiceStatus status = context.get().getRouteController().getRouteStatus(route.id());
        return new RouteJson(
                route.id(),
                route.file().name(),
                route.file().hash(),
                since.get(route.id()),
                status == null ? "left out" : state(route.id(), status));
    }

    /** What is started only when it is needed is not stopped: nothing is wrong with it. */
    private String state(String route, ServiceStatus status) {
        Route known = context.get().getRoute(route);
        boolean onDemand = known != null && Boolean.FALSE.equals(known.isAutoStartup());
        return onDemand && status == ServiceStatus.Stopped
                ? "on demand"
                : status.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Set<String> beingExchanged() {
        return roster.beingExchanged();
    }

    /** What the files as they are now would put in force. */
    RouteFileSet onDisk() throws IOException {
        try {
            return RouteFolder.of(folder).files();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** The files as they were when they were taken last. */
    RouteFileSet inForce() {
        return inForce;
    }

    /** The files that were refused for what they say; a refusal for what went on at that moment is none of this. */
    RouteFileSet wrong() {
        return wrong;
    }

    @Override
    public List<Problem> problems() {
        return problems;
    }

    @Override
    public synchronized RouteReloadJson reload() {
        try {
            return reload(onDisk());
        } catch (IOException e) {
            return unreadable(e);
        }
    }

    /** Takes these files, whatever became of those on disk. */
    synchronized RouteReloadJson reload(RouteFileSet edited) {
        try {
            if (edited.equals(inForce)) {
                problems = List.of();
                wrong = RouteFileSet.NONE;
                return done("No route file was edited", List.of());
            }
            return take(edited);
        } catch (IOException e) {
            return unreadable(e);
        }
    }

    /** What is in force stays so: nobody knows what the files say. */
    synchronized RouteReloadJson unreadable(IOException why) {
        wrong = RouteFileSet.NONE;
        return refused(List.of(new Problem(
                folder.toString(),
                "-",
                "cannot be read: " + why.getMessage(),
                "route files in UTF-8 that the router may read")));
    }

    private RouteReloadJson take(RouteFileSet edited) throws IOException {
        RouteSetCheck check = new RouteSetCheck(folder, files.get(), play);
        List<Problem> found = check.problems(edited);
        if (!found.isEmpty()) {
            return refused(edited, found);
        }
        RouteIndex after = RouteIndex.of(edited);
        ExchangePlan plan = ExchangePlan.of(index, after);
        List<ExchangeStep> steps = plan.steps();
        if (!plan.problems().isEmpty()) {
            return refused(edited, plan.problems());
        }
        CamelContext running = context.get();
        if (running == null || !running.isStarted()) {
            return RouteReloadJson.refused(
                    "The router starts or stops", List.of("the router is not running; expected it to"));
        }
        if (!steps.isEmpty()) {
            RouteFileSet played = edited.onThePagingPath();
            List<Problem> missed = played.equals(inForce.onThePagingPath()) ? List.of() : check.missed(played);
            if (!missed.isEmpty()) {
                return refused(edited, missed);
            }
            try {
                exchange(plan, edited, after);
            } catch (RouteExchange.StillBusy e) {
                return refused(List.of(
                        new Problem(folder.toString(), "-", "not exchanged: " + e.getMessage(), "a quieter moment")));
            } catch (Exception e) {
                return refused(
                        edited,
                        List.of(new Problem(
                                folder.toString(),
                                "-",
                                "not exchanged: " + StartupErrors.reason(e),
                                "what Camel can start")));
            }
        }
        inForce = edited;
        index = after;
        problems = List.of();
        wrong = RouteFileSet.NONE;
        Instant now = now();
        steps.forEach(step -> step.added().forEach(id -> since.put(id, now)));
        RouteReloadJson done = done(steps.isEmpty() ? "No route changed" : "In force", steps);
        LOG.info(
                "The route files were edited and are in force: exchanged {}, added {}, removed {}",
                done.exchanged(),
                done.added(),
                done.removed());
        return done;
    }

    private void exchange(ExchangePlan plan, RouteFileSet edited, RouteIndex after) throws Exception {
        RouteDefinitions definitions = new RouteDefinitions(context.get(), folder, edited, after);
        try (RouteExchange exchange = new RouteExchange(context.get(), webhooks.get())) {
            exchange(exchange, plan, definitions);
        } finally {
            afterExchange.run();
        }
    }

    private void exchange(RouteExchange exchange, ExchangePlan plan, RouteDefinitions definitions) throws Exception {
        Deque<ExchangeStep> taken = new ArrayDeque<>();
        try {
            if (plan.changesConfigurations()) {
                definitions.takeConfigurations();
            }
            for (ExchangeStep step : plan.steps()) {
                taken.push(step);
                one(exchange, step, definitions);
            }
        } catch (Exception e) {
            back(exchange, plan, taken, e);
            throw e;
        }
    }

    private void one(RouteExchange exchange, ExchangeStep step, RouteDefinitions definitions) throws Exception {
        roster.exchanging(step.all());
        boolean done = false;
        try {
            exchange.exchange(step, definitions, roster.onDemand());
            done = true;
            LOG.info("Exchanged: {}", String.join(", ", step.all()));
        } finally {
            roster.exchanged(done ? step.removed() : Set.of(), done ? step.added() : Set.of());
        }
    }

    /** The last good routes come back; what cannot is missing, and readiness says so. */
    private void back(RouteExchange exchange, ExchangePlan plan, Deque<ExchangeStep> taken, Exception reason) {
        RouteDefinitions last = new RouteDefinitions(context.get(), folder, inForce, index);
        boolean untouched = reason instanceof RouteExchange.StillBusy;
        try {
            if (plan.changesConfigurations()) {
                last.takeConfigurations();
            }
        } catch (Exception e) {
            reason.addSuppressed(e);
        }
        for (ExchangeStep step : taken) {
            try {
                if (!untouched) {
                    one(exchange, step.reversed(), last);
                }
                untouched = false;
            } catch (Exception e) {
                LOG.error(
                        "The routes {} are not what they were before the edit; a restart brings them back: {}",
                        step.all(),
                        SafeErrorMessage.of(e));
                reason.addSuppressed(e);
            }
        }
    }

    private RouteReloadJson refused(RouteFileSet edited, List<Problem> found) {
        wrong = edited;
        return refused(found);
    }

    private RouteReloadJson refused(List<Problem> all) {
        // Health shows them to whoever asks, and errors of Camel hold addresses.
        List<Problem> found = all.stream().map(RouteReloader::withoutSecrets).toList();
        boolean known = found.equals(problems);
        problems = found;
        // What does not last is tried again each second, and said once.
        LOG.atLevel(known ? Level.DEBUG : Level.ERROR)
                .log(
                        "An edit of the route files is not taken, the last good ones stay in force: {}",
                        found.stream().map(Problem::toString).collect(Collectors.joining(" | ")));
        return RouteReloadJson.refused(
                "The last good route files stay in force",
                found.stream().map(Problem::toString).toList());
    }

    private static Problem withoutSecrets(Problem problem) {
        return new Problem(
                problem.file(),
                problem.place(),
                SafeErrorMessage.withoutSecrets(problem.problem()),
                SafeErrorMessage.withoutSecrets(problem.expected()));
    }

    private static RouteReloadJson done(String message, List<ExchangeStep> steps) {
        Set<String> added = new TreeSet<>();
        Set<String> removed = new TreeSet<>();
        steps.forEach(step -> {
            added.addAll(step.added());
            removed.addAll(step.removed());
        });
        Set<String> exchanged = new TreeSet<>(added);
        exchanged.retainAll(removed);
        added.removeAll(exchanged);
        removed.removeAll(exchanged);
        return new RouteReloadJson(
                message, List.copyOf(exchanged), List.copyOf(added), List.copyOf(removed), List.of());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
