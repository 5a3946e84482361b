package io.trunkline.stage.receive;

import io.trunkline.config.Configuration;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Shows whether the queue can be read. Never down: a node that cannot ask it still has webhooks to take. */
public final class SqsHealthCheck extends AbstractHealthCheck {

    private final Supplier<Configuration> configuration;
    private final SqsErrorHandler watch;

    public SqsHealthCheck(Supplier<Configuration> configuration, SqsErrorHandler watch) {
        super("trunkline", "queue");
        this.configuration = configuration;
        this.watch = watch;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.up();
        var sqs = configuration.get().settings().sqs();
        if (sqs.enabled()) {
            builder.detail("queue", sqs.queue().toString()).detail("source", sqs.source());
            watch.trouble().ifPresent(reason -> builder.message("the queue cannot be asked: " + reason));
        } else {
            builder.message("no queue is configured");
        }
    }
}
