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
    private final Supplier<RouteFiles> checks;
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
    private volatile List<Problem> unread = List.of();
    private volatile RefusedEdit refusal = RefusedEdit.NONE;
    private RouteFileSet playedWell = RouteFileSet.NONE;
    private Path copies = Path.of(System.getProperty("java.io.tmpdir"));
    private volatile Tried tried = new Tried(EditedFiles.NONE, done("", List.of()), Instant.EPOCH);

    /** The last edit, and what came of it. */
    private record Tried(EditedFiles edited, RouteReloadJson outcome, Instant at) {}

    /**
     * Reads what Camel is about to load.
     *
     * @param checks checks a folder without starting anything
     */
    public RouteReloader(Path folder, Supplier<RouteFiles> checks, RouteRoster roster, InstantSource clock) {
        this.folder = folder;
        this.checks = checks;
        this.roster = roster;
        this.kamelets = new KameletEdits(folder, this::isLoaded);
        this.clock = clock;
        try {
            inForce = onDisk().routes();
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

    /** Where the copies are made that are checked; the JVM's temporary folder unless this is called. */
    RouteReloader withCopiesIn(Path temporary) {
        copies = temporary;
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
    EditedFiles onDisk() throws IOException {
        try {
            EditedFiles files = new EditedFiles(RouteFolder.of(folder).files(), kamelets.texts());
            unread = List.of();
            return files;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** The files as they were when they were taken last. */
    public RouteFileSet inForce() {
        return inForce;
    }

    /** Whether these files were refused, and are not to be tried again now; a refusal for the moment is none of this. */
    boolean isRefused(EditedFiles files) {
        return refusal.waits(files, clock.instant());
    }

    @Override
    public List<Problem> problems() {
        List<Problem> now = unread;
        return now.isEmpty() ? problems : now;
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
            EditedFiles now = onDisk();
            Tried last = tried;
            // Whoever orders it has a reason to try again: the trials of the watch begin anew after it.
            return last != known && last.edited().equals(now) ? last.outcome() : reload(now, RefusedEdit.NONE);
        } catch (IOException e) {
            return unreadable(e);
        }
    }

    /** Takes these files, whatever became of those on disk; not if they were refused while this waited for its turn. */
    synchronized void reload(EditedFiles edited) {
        if (!isRefused(edited)) {
            reload(edited, refusal);
        }
    }

    private RouteReloadJson reload(EditedFiles edited, RefusedEdit before) {
        if (edited.routes().equals(inForce)) {
            problems = List.of();
            refusal = RefusedEdit.NONE;
            return done(nothingEdited() + noteKamelets(), List.of());
        }
        RouteReloadJson outcome;
        try {
            outcome = take(edited, before);
        } catch (IOException e) {
            String problem = "cannot be checked, no copy can be made in " + copies + ": " + e.getMessage();
            outcome = refusedAfterTrial(
                    edited, before, ofFolder(problem, "a temporary folder that the router may write, with room in it"));
        }
        tried = new Tried(edited, outcome, now());
        return outcome;
    }

    private String nothingEdited() {
        Tried last = tried;
        return last.edited().routes().equals(inForce)
                ? "No route file was edited since the last edit was taken, at " + last.at()
                : "No route file was edited";
    }

    /** What is in force stays so, and what was refused too: it is not known what the files say. */
    synchronized RouteReloadJson unreadable(IOException why) {
        List<Problem> before = unread;
        unread = withoutSecrets(
                ofFolder("cannot be read: " + why.getMessage(), "route files in UTF-8 that the router may read"));
        return notTaken(unread, unread.equals(before));
    }

    private RouteReloadJson take(EditedFiles files, RefusedEdit before) throws IOException {
        RouteFileSet edited = files.routes();
        kamelets.note();
        RouteSetCheck check = new RouteSetCheck(folder, checks.get(), play, copies);
        List<Problem> found = check.problems(edited);
        if (!found.isEmpty()) {
            return refused(files, found);
        }
        RouteIndex after = RouteIndex.of(edited);
        ExchangePlan plan = ExchangePlan.of(index, after).afterBeans(bound);
        if (!plan.problems().isEmpty()) {
            return refused(files, inFolder(plan.problems()));
        }
        List<ExchangeStep> steps = plan.steps();
        CamelContext running = context.get();
        if (running == null || !running.isStarted()) {
            return RouteReloadJson.refused(
                    "The router starts or stops", List.of("the router is not running; expected it to"));
        }
        if (!plan.isEmpty()) {
            List<Problem> missed = problemsOfPlay(check, edited.played());
            if (!missed.isEmpty()) {
                return refusedAfterTrial(files, before, missed);
            }
            try {
                exchange(plan, edited, after);
            } catch (EditExchange.Failed e) {
                if (!e.routes().isEmpty()) {
                    // They were bound before the step that failed, and its routes may have found them.
                    noteBeans(after);
                }
                return e.getCause() instanceof RouteExchange.StillBusy
                        ? refused(ofFolder("not exchanged: " + e.getMessage(), "a quieter moment"))
                        : refusedAfterTrial(files, before, inFolder(List.of(plan.refused(e.routes(), e.getMessage()))));
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
    private List<Problem> problemsOfPlay(RouteSetCheck check, RouteFileSet played) throws IOException {
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
    private RouteReloadJson refusedAfterTrial(EditedFiles edited, RefusedEdit before, List<Problem> found) {
        refusal = before.afterTrial(edited, clock.instant());
        return refused(found);
    }

    private RouteReloadJson refused(EditedFiles edited, List<Problem> found) {
        refusal = RefusedEdit.untilItChanges(edited);
        return refused(found);
    }

    private RouteReloadJson refused(List<Problem> all) {
        List<Problem> before = problems;
        problems = withoutSecrets(all);
        return notTaken(problems, problems.equals(before));
    }

    /** What does not last is tried again each second, and said once. */
    private static RouteReloadJson notTaken(List<Problem> found, boolean known) {
        List<String> texts = found.stream().map(Problem::toString).toList();
        LOG.atLevel(known ? Level.DEBUG : Level.ERROR)
                .log(
                        "An edit of the route files is not taken, the last good ones stay in force: {}",
                        String.join(" | ", texts));
        return RouteReloadJson.refused("The last good route files stay in force", texts);
    }

    private List<Problem> ofFolder(String problem, String expected) {
        return List.of(new Problem(folder.toString(), "-", problem, expected));
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

    /** Health shows them without a token, and errors of Camel hold addresses. */
    private static List<Problem> withoutSecrets(List<Problem> all) {
        return all.stream()
                .map(problem -> new Problem(
                        problem.file(),
                        problem.place(),
                        SafeErrorMessage.withoutSecrets(problem.problem()),
                        SafeErrorMessage.withoutSecrets(problem.expected())))
                .toList();
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
