package io.trunkline.stage.receive;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trunkline.config.Configuration;
import io.trunkline.ledger.AcceptEvent.AcceptedEvent;
import io.trunkline.ledger.Acceptor;
import io.trunkline.model.StatusEvent;
import io.trunkline.source.Source;
import io.trunkline.source.body.InvalidEventException;
import io.trunkline.webhook.Webhook;
import io.trunkline.webhook.WebhookMetrics;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.apache.camel.Body;
import org.apache.camel.ExchangeException;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.apache.camel.support.DefaultHeaderFilterStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of the route that pulls events from a queue, bound as {@code pull}, beside those of {@link ReceiveSteps}. */
public final class SqsSteps {

    private static final String NO_PEER = "the queue";

    private static final Logger LOG = LoggerFactory.getLogger(SqsSteps.class);
    private static final String POISON = "poison";

    private final Supplier<Configuration> configuration;
    private final Acceptor acceptor;
    private final WebhookMetrics metrics;
    private final Clock clock;

    public SqsSteps(Supplier<Configuration> configuration, Acceptor acceptor, WebhookMetrics metrics, Clock clock) {
        this.metrics = metrics;
        this.configuration = configuration;
        this.acceptor = acceptor;
        this.clock = clock;
    }

    /** No attribute of a message becomes a header: one could take the place of the handle by which it is deleted. */
    public static HeaderFilterStrategy noHeaders() {
        DefaultHeaderFilterStrategy none = new DefaultHeaderFilterStrategy();
        none.setInFilterPattern(".*");
        return none;
    }

    /**
     * A message as if it had been posted, only that being in the queue proves it.
     *
     * @throws InvalidEventException if it is larger than a webhook may be
     */
    public Webhook delivery(@Body String message) throws InvalidEventException {
        Configuration now = configuration.get();
        byte[] body = message.getBytes(UTF_8);
        int limit = now.settings().server().maxBody();
        if (body.length > limit) {
            throw new InvalidEventException("the message has " + body.length + " bytes, expected at most " + limit);
        }
        Source source = now.sources().named(now.settings().sqs().source()).orElseThrow();
        return new Webhook(source, body, name -> List.of(), NO_PEER, Optional.empty(), clock.instant());
    }

    /** A message that cannot be understood: it is not deleted. */
    public void countPoison(@ExchangeException InvalidEventException why) {
        String source = source();
        metrics.dropped(source, POISON);
        LOG.warn("{}: left a message in the queue: {}", source, why.getMessage().replaceAll("\\p{Cntrl}", "?"));
    }

    private String source() {
        return configuration.get().settings().sqs().source();
    }

    /**
     * Records the event and returns when it is on disk. It blocks: while the ledger cannot write, nothing more is pulled,
     * so that no message uses up the tries that its queue gives it.
     */
    public AcceptedEvent accept(StatusEvent event) {
        try {
            AcceptedEvent accepted = acceptor.accept(event).join();
            metrics.recorded(event, accepted);
            return accepted;
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException reason ? reason : e;
        }
    }
}
