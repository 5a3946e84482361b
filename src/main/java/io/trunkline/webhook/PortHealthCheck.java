package io.trunkline.webhook;

import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** The routes start before the port opens: until then a node that is called ready would refuse connections. */
public final class PortHealthCheck extends AbstractHealthCheck {

    private final WebhookServer server;

    public PortHealthCheck(WebhookServer server) {
        super("trunkline", "webhooks");
        this.server = server;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        if (server.port() == 0) {
            builder.message("the webhook port is not open").down();
        } else {
            builder.detail("port", server.port()).up();
        }
    }
}
