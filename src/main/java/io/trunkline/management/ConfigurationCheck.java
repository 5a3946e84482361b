package io.trunkline.management;

import io.trunkline.config.Problem;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Shows an edit that was rejected, or that waits for a restart. Never down: the last good configuration is in force. */
final class ConfigurationCheck extends AbstractHealthCheck {

    private final Supplier<List<Problem>> rejected;
    private final RouteEdits routes;

    ConfigurationCheck(Supplier<List<Problem>> rejected, RouteEdits routes) {
        super("trunkline", "configuration");
        this.rejected = rejected;
        this.routes = routes;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        List<String> problems = Stream.concat(rejected.get().stream(), routes.problems().stream())
                .map(Problem::toString)
                .toList();
        builder.up();
        if (!problems.isEmpty()) {
            builder.message("the last edit does not check; the configuration before it is in force")
                    .detail("problems", problems);
        } else if (!routes.pending().isEmpty()) {
            builder.message(routes.pending());
        }
    }
}
