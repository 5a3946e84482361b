package io.trunkline.stage.receive;

import io.trunkline.config.Configuration;
import io.trunkline.config.StartupErrors;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.spi.ExceptionHandler;
import org.apache.camel.spi.PollingConsumerPollStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes wrong with the queue itself, bound as {@code queueWatch}: one that does not answer is logged once until it
 * does.
 */
public final class SqsErrorHandler implements ExceptionHandler, PollingConsumerPollStrategy {

    /** For routes that are tried and never run. */
    public static final SqsErrorHandler OF_NOTHING = new SqsErrorHandler(() -> {
        throw new IllegalStateException("nothing runs");
    });

    private static final Logger LOG = LoggerFactory.getLogger(SqsErrorHandler.class);

    private final Supplier<Configuration> configuration;
    private volatile String trouble;

    public SqsErrorHandler(Supplier<Configuration> configuration) {
        this.configuration = configuration;
    }

    /** Why the queue cannot be asked at the moment; empty if it can. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    @Override
    public boolean begin(Consumer consumer, Endpoint endpoint) {
        return true;
    }

    @Override
    public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {
        if (trouble != null) {
            trouble = null;
            LOG.info("{}: the queue answers again", source());
        }
    }

    @Override
    public boolean rollback(Consumer consumer, Endpoint endpoint, int retryCounter, Exception failure) {
        String reason = StartupErrors.reason(failure);
        boolean isNews = trouble == null;
        trouble = reason;
        if (isNews) {
            LOG.error("{}: the queue cannot be asked, and is asked on: {}", source(), reason);
        }
        return false;
    }

    /** Of a failed poll, which {@link #rollback} has seen. */
    @Override
    public void handleException(Throwable failure) {}

    @Override
    public void handleException(String message, Throwable failure) {}

    /** Of a message: why it could not be processed the route has logged, but not that it could not be deleted. */
    @Override
    public void handleException(String message, Exchange exchange, Throwable failure) {
        if (!exchange.isFailed()) {
            LOG.warn(
                    "{}: a message could not be deleted and will come again, as a duplicate: {}",
                    source(),
                    StartupErrors.reason(failure));
        }
    }

    private String source() {
        return configuration.get().settings().sqs().source();
    }
}
