package io.trunkline.stage.hook;

import io.trunkline.ledger.AcceptEvent;
import io.trunkline.ledger.AcceptEvent.AcceptedEvent;
import io.trunkline.ledger.Acceptor;
import io.trunkline.ledger.HookBody;
import io.trunkline.metrics.HookMetrics;
import io.trunkline.metrics.HookMetrics.Filtered;
import io.trunkline.model.ComponentId;
import io.trunkline.model.Directory;
import io.trunkline.model.SafeText;
import io.trunkline.model.StatusEvent;
import io.trunkline.rules.FilterPolicy;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the route at {@code direct:filter} about each outage before it goes into the ledger. A report passes unless the route
 * says otherwise in time: one that throws, that is slow or that is asked too much lets it pass. Reports of one component stay
 * in their order, and one that waited too long for those before it passes unasked. Without such a route nothing happens here.
 */
public final class ReportFilter implements Acceptor {

    /** Where the route has to begin. */
    public static final String ADDRESS = "direct:filter";

    /** The variable with which the route says that a report is kept out, and why. */
    public static final String VARIABLE = "filtered";

    private static final Logger LOG = LoggerFactory.getLogger(ReportFilter.class);

    /** The platform waits for its answer meanwhile. */
    private static final Duration TIME = Duration.ofSeconds(1);

    /** Else each report of a flood would wait for a filter that is slow. */
    private static final UserRoute.Patience PATIENCE = new UserRoute.Patience(TIME, Duration.ofSeconds(10));

    private static final int LONGEST_REASON = 200;

    private static final Pattern QUOTES = Pattern.compile("^[\\s'\"]+|[\\s'\"]+$");

    /** Values of the variable with which a report passes all the same. */
    private static final Set<String> PASSES = Set.of("", "false", "null", "no", "0");

    private final UserRoutes routes;
    private final AcceptEvent ledger;
    private final Supplier<Directory> directory;
    private final HookMetrics metrics;
    private final TroubleLog trouble =
            new TroubleLog(LOG, "routes/filter.camel.yaml", "reports pass that it may have kept out");
    private final Map<ComponentId, CompletableFuture<AcceptedEvent>> asked = new ConcurrentHashMap<>();
    private LongSupplier nanoTime = System::nanoTime;

    public ReportFilter(UserRoutes routes, AcceptEvent ledger, Supplier<Directory> directory, HookMetrics metrics) {
        this.routes = routes;
        this.ledger = ledger;
        this.directory = directory;
        this.metrics = metrics;
    }

    /** Another monotonic clock. */
    ReportFilter withNanoTime(LongSupplier clock) {
        nanoTime = clock;
        return this;
    }

    @Override
    public CompletableFuture<AcceptedEvent> accept(StatusEvent event) {
        if (asked.isEmpty() && routes.at(ADDRESS).isEmpty()) {
            return ledger.accept(event);
        }
        long came = nanoTime.getAsLong();
        CompletableFuture<AcceptedEvent> accepted = asked.compute(
                event.component(),
                (component, before) -> before == null
                        ? decide(event, came)
                        : before.handle((done, failure) -> done).thenCompose(done -> decide(event, came)));
        accepted.whenComplete((done, failure) -> asked.remove(event.component(), accepted));
        return accepted;
    }

    private CompletableFuture<AcceptedEvent> decide(StatusEvent event, long came) {
        Optional<UserRoute> route = FilterPolicy.asks(event) ? routes.at(ADDRESS) : Optional.empty();
        return route.map(filter -> ask(filter, event, came)
                        .thenCompose(why -> why.map(reason -> ledger.filtered(event, reason))
                                .orElseGet(() -> ledger.accept(event))))
                .orElseGet(() -> ledger.accept(event));
    }

    /** Why the filter keeps a report out; nothing if it passes. */
    private CompletableFuture<Optional<String>> ask(UserRoute filter, StatusEvent event, long came) {
        if (filter.isResting() || nanoTime.getAsLong() - came > TIME.toNanos()) {
            metrics.filter(Filtered.TIMED_OUT);
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return filter.ask(
                        () -> HookBody.of(
                                event, directory.get().find(event.component()).service(), ""),
                        PATIENCE)
                .map(answer -> answer.handle(this::verdict))
                .orElseGet(this::tooMany);
    }

    /**
     * What the route says of a report that never arrived; nothing if it passes, as it does where there is no answer in time.
     * Nothing is counted, and a route that is slow gets no rest: reports that arrive are none of this.
     */
    public Optional<String> wouldKeepOut(StatusEvent event) {
        return routes.at(ADDRESS)
                .flatMap(filter -> filter.call(() -> HookBody.of(
                        event, directory.get().find(event.component()).service(), "")))
                .flatMap(answer -> answer.copy()
                        .orTimeout(TIME.toMillis(), TimeUnit.MILLISECONDS)
                        .handle((exchange, failure) -> failure == null ? reason(exchange) : Optional.<String>empty())
                        .join());
    }

    /** A route that is quick may be asked too much for a moment, so it is asked about the next one again. */
    private CompletableFuture<Optional<String>> tooMany() {
        metrics.filter(Filtered.TIMED_OUT);
        trouble.failed(UserRoute.TOO_MANY);
        return CompletableFuture.completedFuture(Optional.empty());
    }

    private Optional<String> verdict(Exchange exchange, Throwable failure) {
        if (failure != null) {
            metrics.filter(UserRoute.isTimeout(failure) ? Filtered.TIMED_OUT : Filtered.FAILED);
            trouble.failed(UserRoute.reason(failure));
            return Optional.empty();
        }
        trouble.well();
        Optional<String> reason = reason(exchange);
        metrics.filter(reason.isPresent() ? Filtered.FILTERED : Filtered.PASSED);
        return reason;
    }

    /**
     * Why an exchange that went through the filter's route is kept out; nothing if it passes. Functions of Camel's Simple keep
     * the quotes of their arguments.
     */
    public static Optional<String> reason(Exchange exchange) {
        return Optional.ofNullable(exchange.getVariable(VARIABLE, String.class))
                .map(said -> QUOTES.matcher(SafeText.clean(said)).replaceAll(""))
                .map(said -> SafeText.cut(said, LONGEST_REASON, "…"))
                .filter(said -> !PASSES.contains(said.toLowerCase(Locale.ROOT)));
    }
}
