package io.trunkline.stage.hook;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * The routes that users add at fixed addresses, such as {@code direct:on-opened}: which of them there are now, each with
 * threads of its own. Routes come and go while the router runs.
 */
public final class UserRoutes extends LifecycleStrategySupport {

    /** What the routes in hand may take when the router stops. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Map<String, UserRoute.Bounds> bounds;
    private final Map<String, UserRoute> called = new ConcurrentHashMap<>();
    private final Set<String> present = ConcurrentHashMap.newKeySet();
    /** The route that is at an address, or was there last. */
    private final Map<String, String> ids = new ConcurrentHashMap<>();

    private volatile Consumer<Set<String>> listener = addresses -> {};
    private volatile Supplier<Set<String>> exchanged = Set::of;

    /** @param bounds the addresses, and what a route there may take */
    public UserRoutes(Map<String, UserRoute.Bounds> bounds) {
        this.bounds = new TreeMap<>(bounds);
    }

    /** Is given the addresses that have a route whenever one came, before it runs. */
    public void onAdded(Consumer<Set<String>> changed) {
        listener = changed;
    }

    /** A route among these ids is away for a moment, in which calls of it wait for the one that comes. */
    public UserRoutes withExchanges(Supplier<Set<String>> beingExchanged) {
        exchanged = beingExchanged;
        return this;
    }

    /** Notes routes as they come and go. */
    public void follow(CamelContext context) {
        context.addLifecycleStrategy(this);
    }

    @Override
    public void onRoutesAdd(Collection<Route> routes) {
        boolean added = false;
        for (Route route : routes) {
            String address = address(route);
            if (bounds.containsKey(address)) {
                ids.put(address, route.getRouteId());
                called.compute(address, (at, known) -> {
                    if (known == null) {
                        return new UserRoute(route.getCamelContext(), at, bounds.get(at), () -> isExchanged(at));
                    }
                    known.routeReplaced();
                    return known;
                });
                added |= present.add(address);
            }
        }
        if (added) {
            listener.accept(Set.copyOf(present));
        }
    }

    @Override
    public void onRoutesRemove(Collection<Route> routes) {
        routes.forEach(route -> present.remove(address(route)));
    }

    @Override
    public void onContextStopping(CamelContext context) {
        present.clear();
        ids.clear();
        long end = System.nanoTime() + GRACE.toNanos();
        called.values().forEach(UserRoute::shutdown);
        called.values().forEach(route -> route.stop(end - System.nanoTime(), TimeUnit.NANOSECONDS));
    }

    /** The route at an address, if there is one now or it is being exchanged. */
    public Optional<UserRoute> at(String address) {
        return present.contains(address) || isExchanged(address)
                ? Optional.ofNullable(called.get(address))
                : Optional.empty();
    }

    /** Whether the route at an address is being exchanged: what takes long then is not its fault. */
    boolean isExchanged(String address) {
        String id = ids.get(address);
        return id != null && exchanged.get().contains(id);
    }

    /** The addresses that have a route now. */
    public Set<String> present() {
        return Set.copyOf(present);
    }

    private static String address(Route route) {
        return address(route.getEndpoint().getEndpointUri());
    }

    /** A URI without its options, as routes write it. */
    static String address(String uri) {
        String path = uri.contains("?") ? uri.substring(0, uri.indexOf('?')) : uri;
        return path.replaceFirst("^(\\w+):(//)?", "$1:");
    }
}
