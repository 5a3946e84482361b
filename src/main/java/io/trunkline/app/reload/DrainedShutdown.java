package io.trunkline.app.reload;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.engine.DefaultShutdownStrategy;
import org.apache.camel.spi.RouteStartupOrder;

/**
 * Camel's shutdown, but at once for a route that is being exchanged: what it had in hand has been waited for, and what its
 * queue holds is the new route's. Camel's own looks once a second, and waits for a queue that others go on filling.
 */
public final class DrainedShutdown extends DefaultShutdownStrategy {

    private final Set<String> drained = ConcurrentHashMap.newKeySet();

    public DrainedShutdown(CamelContext context) {
        super(context);
    }

    void begin(String route) {
        drained.add(route);
    }

    void end(String route) {
        drained.remove(route);
    }

    @Override
    public void shutdown(CamelContext context, List<RouteStartupOrder> routes, long timeout, TimeUnit unit)
            throws Exception {
        if (routes.size() == 1 && drained.contains(routes.get(0).getRoute().getId())) {
            shutdownRoutesNow(routes);
        } else {
            super.shutdown(context, routes, timeout, unit);
        }
    }
}
