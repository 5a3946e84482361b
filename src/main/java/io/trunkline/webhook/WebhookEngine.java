package io.trunkline.webhook;

import java.util.List;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.support.service.ServiceSupport;

/** What {@code platform-http:/webhooks/...} means in a route: the webhook server. */
public final class WebhookEngine extends ServiceSupport implements PlatformHttpEngine {

    private static final List<String> SERVED = List.of(WebhookServer.PATH, WebhookServer.PAGERDUTY_PATH);

    private final WebhookServer server;
    private final WebhookMetrics metrics;

    public WebhookEngine(WebhookServer server, WebhookMetrics metrics) {
        this.server = server;
        this.metrics = metrics;
    }

    /** @throws IllegalArgumentException if the path is another one: this port serves webhooks alone */
    public static void requireServed(PlatformHttpEndpoint endpoint) {
        if (!SERVED.contains(endpoint.getPath())) {
            throw new IllegalArgumentException("platform-http:" + endpoint.getPath()
                    + " is not served; expected platform-http:" + String.join(" or platform-http:", SERVED));
        }
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        requireServed(endpoint);
        return new WebhookConsumer(endpoint, processor, server, metrics);
    }

    @Override
    public int getServerPort() {
        return server.port();
    }
}
