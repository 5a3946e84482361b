package io.trunkline.app.reload;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.StartupListener;

/**
 * The routes that have to run, compared with those that do. Camel's own checks know only the routes that are there: one
 * that was removed, over JMX or in a reload that failed, is missing from them and fails nothing.
 */
public final class RouteRoster {

    private final Supplier<Set<String>> onDemand;
    private volatile CamelContext context;
    private volatile Set<String> started = Set.of();
    private volatile Set<String> inExchange = Set.of();

    /** @param onDemand ids of routes that do not start by themselves and that the configuration now in force asks for */
    public RouteRoster(Supplier<Set<String>> onDemand) {
        this.onDemand = onDemand;
    }

    /** Notes which routes there are when all of them have started. */
    public void follow(CamelContext configured) {
        try {
            configured.addStartupListener(new StartupListener() {
                @Override
                public void onCamelContextStarted(CamelContext starting, boolean already) {
                    // Too early: Camel starts its consumers after that.
                }

                @Override
                public void onCamelContextFullyStarted(CamelContext fully, boolean already) {
                    started = fully.getRoutes().stream()
                            .filter(RouteRoster::hasToRun)
                            .map(Route::getRouteId)
                            .collect(Collectors.toSet());
                    context = fully;
                }
            });
        } catch (Exception e) {
            throw new IllegalStateException("Camel takes no listener", e);
        }
    }

    /** What Camel makes for a kamelet comes and goes with the route that calls it, under another id each time. */
    private static boolean hasToRun(Route route) {
        return !Boolean.FALSE.equals(route.isAutoStartup()) && !route.isCreatedByKamelet();
    }

    /**
     * Routes that have to run and do not, with the state of each: {@code removed}, {@code stopped}, {@code suspended}.
     * None before the start is over and once the stop has begun: then no route has to run.
     */
    public Map<String, String> missing() {
        CamelContext running = context;
        Map<String, String> missing = new TreeMap<>();
        if (running == null || !running.getStatus().isStarted()) {
            return missing;
        }
        Set<String> wanted = new TreeSet<>(started);
        wanted.addAll(onDemand.get());
        wanted.removeAll(inExchange);
        for (String id : wanted) {
            ServiceStatus status = running.getRouteController().getRouteStatus(id);
            if (status == null) {
                missing.put(id, "removed");
            } else if (!status.isStarted()) {
                missing.put(id, status.name().toLowerCase(Locale.ROOT));
            }
        }
        return missing;
    }

    /** Ids of routes that do not start by themselves and are to run. */
    public Set<String> onDemand() {
        return onDemand.get();
    }

    /** These routes are about to be exchanged: that one of them is not there is no fault for that time. */
    public void exchangeBegins(Set<String> ids) {
        inExchange = Set.copyOf(ids);
    }

    /** Ids of routes that are being exchanged. */
    public Set<String> beingExchanged() {
        return inExchange;
    }

    /**
     * The exchange is over: from now on the routes that came have to run, and those that went do not. Of an exchange that
     * failed, none came and none went.
     */
    public void exchangeEnds(Set<String> removed, Set<String> added) {
        Set<String> now = new TreeSet<>(started);
        now.removeAll(removed);
        added.stream()
                .map(context::getRoute)
                // One is left out whose precondition does not hold.
                .filter(route -> route != null && hasToRun(route))
                .map(Route::getRouteId)
                .forEach(now::add);
        started = Set.copyOf(now);
        inExchange = Set.of();
    }
}
