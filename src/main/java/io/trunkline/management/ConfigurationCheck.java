package io.trunkline.management;

import io.trunkline.config.Problem;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Shows an edit that was rejected. Never down: the last good configuration is in force. */
final class ConfigurationCheck extends AbstractHealthCheck {

    private final Supplier<List<Problem>> rejected;
    private final Supplier<List<Problem>> rejectedRoutes;

    ConfigurationCheck(Supplier<List<Problem>> rejected, Supplier<List<Problem>> rejectedRoutes) {
        super("trunkline", "configuration");
        this.rejected = rejected;
        this.rejectedRoutes = rejectedRoutes;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        List<String> problems = Stream.concat(rejected.get().stream(), rejectedRoutes.get().stream())
                .map(Problem::toString)
                .toList();
        builder.up();
        if (!problems.isEmpty()) {
            builder.message("the last edit does not check; the configuration before it is in force")
                    .detail("problems", problems);
        }
    }
}
