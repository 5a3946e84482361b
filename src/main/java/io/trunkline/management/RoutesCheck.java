package io.trunkline.management;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Down while a route that has to run does not: the node would take events that page no one. */
final class RoutesCheck extends AbstractHealthCheck {

    private final Supplier<Map<String, String>> missing;

    /** @param missing ids of such routes, with the state of each */
    RoutesCheck(Supplier<Map<String, String>> missing) {
        super("trunkline", "all-routes");
        this.missing = missing;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        List<String> routes = missing.get().entrySet().stream()
                .map(route -> "route " + route.getKey() + " is " + route.getValue())
                .toList();
        if (routes.isEmpty()) {
            builder.up();
        } else {
            builder.message(String.join(", ", routes) + "; a restart brings it back")
                    .down();
        }
    }
}
