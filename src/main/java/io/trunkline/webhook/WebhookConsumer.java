package io.trunkline.webhook;

import io.vertx.core.Vertx;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds deliveries to its route and answers with what the route leaves behind: {@code CamelHttpResponseCode},
 * {@code Retry-After} if it is set, and the body as the message.
 *
 * <p>Nothing of the request becomes a header of the exchange. A worker thread is held only while the route computes, not
 * while the ledger writes, so that many requests share one commit (Camel's own consumer blocks a worker for each).
 */
final class WebhookConsumer extends DefaultConsumer
        implements PlatformHttpConsumer, Suspendable, WebhookServer.Receiver {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookConsumer.class);
    static final String RETRY_AFTER = "Retry-After";

    private final WebhookServer server;
    private final WebhookMetrics metrics;

    WebhookConsumer(PlatformHttpEndpoint endpoint, Processor processor, WebhookServer server, WebhookMetrics metrics) {
        super(endpoint, processor);
        this.server = server;
        this.metrics = metrics;
    }

    @Override
    public PlatformHttpEndpoint getEndpoint() {
        return (PlatformHttpEndpoint) super.getEndpoint();
    }

    @Override
    public void receive(Webhook webhook, Vertx vertx, Consumer<WebhookResponse> answer) {
        Exchange exchange = createExchange(false);
        exchange.setPattern(ExchangePattern.InOut);
        exchange.getIn().setBody(webhook);
        vertx.executeBlocking(
                        () -> {
                            createUoW(exchange);
                            return getAsyncProcessor().process(exchange, doneSync -> finish(webhook, exchange, answer));
                        },
                        false)
                .onFailure(failure -> {
                    LOG.error("{}: the route failed", webhook.source().name(), failure);
                    answer.accept(WebhookResponse.failed());
                });
    }

    private void finish(Webhook webhook, Exchange exchange, Consumer<WebhookResponse> answer) {
        WebhookResponse response = answerOf(webhook, exchange);
        answer.accept(response);
        metrics.answered(webhook.source().name(), response.statusCode());
        doneUoW(exchange);
        releaseExchange(exchange, false);
    }

    private static WebhookResponse answerOf(Webhook webhook, Exchange exchange) {
        try {
            return left(webhook, exchange);
        } catch (RuntimeException e) {
            // Such as a status code that is no number.
            LOG.error(
                    "{}: the route left no answer; answered 500: {}",
                    webhook.source().name(),
                    e.getMessage());
            return WebhookResponse.failed();
        }
    }

    private static WebhookResponse left(Webhook webhook, Exchange exchange) {
        var message = exchange.getMessage();
        Integer statusCode = message.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        String text = message.getBody() instanceof String string ? string : null;
        if (exchange.getException() != null) {
            // Camel's error handler has logged it.
            return WebhookResponse.failed();
        }
        if (statusCode == null || statusCode < 200 || statusCode > 599 || text == null) {
            LOG.error(
                    "{}: the route left no answer; answered 500",
                    webhook.source().name());
            return WebhookResponse.failed();
        }
        String retryAfter = message.getHeader(RETRY_AFTER, String.class);
        return WebhookResponse.of(statusCode, text, retryAfter == null ? Map.of() : Map.of(RETRY_AFTER, retryAfter));
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        server.attach(getEndpoint().getPath(), this);
    }

    @Override
    protected void doStop() throws Exception {
        server.detach(getEndpoint().getPath(), this);
        super.doStop();
    }

    @Override
    protected void doSuspend() throws Exception {
        server.detach(getEndpoint().getPath(), this);
        super.doSuspend();
    }

    @Override
    protected void doResume() throws Exception {
        super.doResume();
        server.attach(getEndpoint().getPath(), this);
    }
}
