package io.trunkline.management;

import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRepository;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * A check for each route that is there. Camel's own repository of the same name fails on a route that goes while it is
 * asked, keeps every route that ever was, and is down while a route is exchanged.
 */
final class RouteChecks implements HealthCheckRepository {

    private final CamelContext context;
    private final Supplier<Set<String>> exchanged;
    private boolean enabled = true;

    /** @param exchanged ids of routes that are being exchanged */
    RouteChecks(CamelContext context, Supplier<Set<String>> exchanged) {
        this.context = context;
        this.exchanged = exchanged;
    }

    @Override
    public String getId() {
        return "routes";
    }

    @Override
    public boolean isEnabled() {
        return enabled;
    }

    @Override
    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    @Override
    public Stream<HealthCheck> stream() {
        return enabled ? context.getRoutes().stream().map(RouteCheck::new) : Stream.empty();
    }

    /** Down while a route that starts by itself is stopped. */
    private final class RouteCheck extends AbstractHealthCheck {

        private final Route route;

        RouteCheck(Route route) {
            super("camel", "route:" + route.getId());
            this.route = route;
            setCamelContext(context);
        }

        @Override
        public boolean isLiveness() {
            return false;
        }

        @Override
        protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
            ServiceStatus status = context.getRouteController().getRouteStatus(route.getId());
            builder.detail("route.id", route.getId())
                    .detail("route.status", status == null ? "Removed" : status.name());
            boolean stopped = status == null || !status.isStarted();
            boolean bySelf = !Boolean.FALSE.equals(route.isAutoStartup());
            if (stopped && bySelf && !exchanged.get().contains(route.getId())) {
                builder.message("Route " + route.getId() + " has status "
                                + (status == null ? "Removed" : status.name()))
                        .down();
            } else {
                builder.up();
            }
        }
    }
}
