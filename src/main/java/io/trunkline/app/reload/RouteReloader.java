package io.trunkline.app.reload;

import io.trunkline.api.RouteJson;
import io.trunkline.api.RouteReloadJson;
import io.trunkline.app.routecheck.RouteFileSet;
import io.trunkline.app.routecheck.RouteFiles;
import io.trunkline.app.routecheck.RouteFolder;
import io.trunkline.config.Problem;
import io.trunkline.management.RouteEdits;
import io.trunkline.stage.SafeErrorMessage;
import io.trunkline.webhook.WebhookServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
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
import org.apache.camel.model.ModelCamelContext;
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
    private final KameletEdits kamelets;
    private final InstantSource clock;
    private final Map<String, Instant> since = new ConcurrentHashMap<>();
    private final Map<String, RouteIndex.Bean> bound = new HashMap<>();
    private volatile String noted = "";
    private Supplier<CamelContext> context = () -> null;
    private Supplier<WebhookServer> webhooks;
    private Function<Path, List<String>> play = routes -> List.of();
    private Runnable afterExchange = () -> {};
    private volatile RouteFileSet inForce;
    private volatile RouteIndex index;
    private volatile List<Problem> problems = List.of();
    private volatile RefusedEdit refusal = RefusedEdit.NONE;
    private RouteFileSet playedWell = RouteFileSet.NONE;
    private volatile Tried tried = new Tried(RouteFileSet.NONE, done("", List.of()), Instant.EPOCH);

    /** The last edit, and what came of it. */
    private record Tried(RouteFileSet edited, RouteReloadJson outcome, Instant at) {}

    /**
     * Reads what Camel is about to load.
     *
     * @param files checks a folder without starting anything
     */
    public RouteReloader(Path folder, Supplier<RouteFiles> files, RouteRoster roster, InstantSource clock) {
        this.folder = folder;
        this.files = files;
        this.roster = roster;
        this.kamelets = new KameletEdits(folder, this::isLoaded);
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
        noteBeans(index);
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
    public RouteFileSet inForce() {
        return inForce;
    }

    /** Whether these files were refused, and are not to be tried again now; a refusal for the moment is none of this. */
    boolean isRefused(RouteFileSet files) {
        return refusal.keepsOut(files, clock.instant());
    }

    @Override
    public List<Problem> problems() {
        return problems;
    }

    @Override
    public String pending() {
        return noted.replaceFirst("^[.] ", "");
    }

    /** What was asked for while the same edit was being taken is answered with what came of that. */
    @Override
    public RouteReloadJson reload() {
        return reload(tried);
    }

    private synchronized RouteReloadJson reload(Tried known) {
        try {
            RouteFileSet now = onDisk();
            Tried last = tried;
            return last != known && last.edited().equals(now) ? last.outcome() : reload(now);
        } catch (IOException e) {
            return unreadable(e);
        }
    }

    /** Takes these files, whatever became of those on disk. */
    synchronized RouteReloadJson reload(RouteFileSet edited) {
        try {
            if (edited.equals(inForce)) {
                problems = List.of();
                refusal = RefusedEdit.NONE;
                return done(nothingEdited() + noteKamelets(), List.of());
            }
            RouteReloadJson outcome = take(edited);
            tried = new Tried(edited, outcome, now());
            return outcome;
        } catch (IOException e) {
            return unreadable(e);
        }
    }

    private String nothingEdited() {
        Tried last = tried;
        return last.edited().equals(inForce)
                ? "No route file was edited since the last edit was taken, at " + last.at()
                : "No route file was edited";
    }

    /** What is in force stays so: it is not known what the files say. */
    synchronized RouteReloadJson unreadable(IOException why) {
        refusal = RefusedEdit.NONE;
        return refused(List.of(new Problem(
                folder.toString(),
                "-",
                "cannot be read: " + why.getMessage(),
                "route files in UTF-8 that the router may read")));
    }

    private RouteReloadJson take(RouteFileSet edited) throws IOException {
        kamelets.note();
        RouteSetCheck check = new RouteSetCheck(folder, files.get(), play);
        List<Problem> found = check.problems(edited);
        if (!found.isEmpty()) {
            return refused(edited, found);
        }
        RouteIndex after = RouteIndex.of(edited);
        ExchangePlan plan = ExchangePlan.of(index, after).afterBeans(bound);
        if (!plan.problems().isEmpty()) {
            return refused(edited, inFolder(plan.problems()));
        }
        List<ExchangeStep> steps = plan.steps();
        CamelContext running = context.get();
        if (running == null || !running.isStarted()) {
            return RouteReloadJson.refused(
                    "The router starts or stops", List.of("the router is not running; expected it to"));
        }
        if (!plan.isEmpty()) {
            List<Problem> missed = missed(check, edited.played());
            if (!missed.isEmpty()) {
                return refusedNow(edited, missed);
            }
            try {
                exchange(plan, edited, after);
            } catch (EditExchange.Failed e) {
                if (!e.routes().isEmpty()) {
                    // They were bound before the step that failed, and its routes may have found them.
                    noteBeans(after);
                }
                return e.getCause() instanceof RouteExchange.StillBusy
                        ? refused(List.of(new Problem(
                                folder.toString(), "-", "not exchanged: " + e.getMessage(), "a quieter moment")))
                        : refusedNow(edited, inFolder(List.of(plan.refused(e.routes(), e.getMessage()))));
            }
        }
        inForce = edited;
        index = after;
        noteBeans(after);
        problems = List.of();
        refusal = RefusedEdit.NONE;
        Instant now = now();
        steps.forEach(step -> step.added().forEach(id -> since.put(id, now)));
        RouteReloadJson done = done((steps.isEmpty() ? "No route changed" : "In force") + noteKamelets(), steps);
        LOG.info(
                "The route files were edited and are in force: exchanged {}, added {}, removed {}",
                done.exchanged(),
                done.added(),
                done.removed());
        return done;
    }

    /** What was played well and met requests in hand is tried again each second, and need not be played each time. */
    private List<Problem> missed(RouteSetCheck check, RouteFileSet played) throws IOException {
        if (played.equals(inForce.played()) || played.equals(playedWell)) {
            return List.of();
        }
        List<Problem> missed = check.missed(played);
        if (missed.isEmpty()) {
            playedWell = played;
        }
        return missed;
    }

    private boolean isLoaded(String kamelet) {
        return context.get() instanceof ModelCamelContext running
                && running.getRouteTemplateDefinition(kamelet) != null;
    }

    /** Says once that kamelets were edited: no reload takes them, and the editor would wait for it in vain. */
    void watchKamelets() {
        String known = noted;
        String note = noteKamelets();
        if (!note.equals(known) && !note.isEmpty()) {
            LOG.warn("{}", pending());
        }
    }

    private String noteKamelets() {
        noted = kamelets.note();
        return noted;
    }

    private void noteBeans(RouteIndex files) {
        files.beans().forEach(bean -> bound.putIfAbsent(bean.name(), bean));
    }

    private void exchange(ExchangePlan plan, RouteFileSet edited, RouteIndex after) throws EditExchange.Failed {
        RouteDefinitions next = new RouteDefinitions(context.get(), folder, edited, after);
        RouteDefinitions last = new RouteDefinitions(context.get(), folder, inForce, index);
        try (RouteExchange exchange = new RouteExchange(context.get(), webhooks.get())) {
            new EditExchange(exchange, roster).carryOut(plan, next, last);
        } finally {
            afterExchange.run();
        }
    }

    /** It came out wrong when it was tried, which another time may not be so. */
    private RouteReloadJson refusedNow(RouteFileSet edited, List<Problem> found) {
        refusal = refusal.afterTrial(edited, clock.instant());
        return refused(found);
    }

    private RouteReloadJson refused(RouteFileSet edited, List<Problem> found) {
        refusal = RefusedEdit.forItsText(edited);
        return refused(found);
    }

    private RouteReloadJson refused(List<Problem> all) {
        // Health shows them without a token, and errors of Camel hold addresses.
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

    private List<Problem> inFolder(List<Problem> found) {
        return found.stream()
                .map(problem -> new Problem(
                        folder.resolve(problem.file()).toString(),
                        problem.place(),
                        problem.problem(),
                        problem.expected()))
                .toList();
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
