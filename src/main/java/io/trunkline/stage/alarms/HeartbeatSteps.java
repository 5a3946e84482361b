package io.trunkline.stage.alarms;

import io.trunkline.metrics.Metrics;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of the heartbeat route, bound as {@code heartbeat}. An outside service notices when it stops, and it stops
 * for whatever would keep Trunkline from saying so itself. That it cannot be sent is a line in the log and a count, and no
 * alarm: the outside service has raised it already.
 */
public final class HeartbeatSteps {

    private static final Logger LOG = LoggerFactory.getLogger(HeartbeatSteps.class);

    private final String address;
    private final AlarmSteps alarms;
    private final Metrics metrics;
    private String trouble = "";

    /** @param address of the dead man's switch, or null for none; a secret */
    public HeartbeatSteps(String address, AlarmSteps alarms, Metrics metrics) {
        this.address = address;
        this.alarms = alarms;
        this.metrics = metrics;
    }

    /** Whether it is to be sent now. */
    public boolean isDue(CamelContext context) {
        if (address == null) {
            return false;
        }
        List<String> reasons = new ArrayList<>();
        for (HealthCheck.Result check : HealthCheckHelper.invokeReadiness(context)) {
            if (check.getState() != HealthCheck.State.UP) {
                reasons.add(check.getCheck().getId() + " is " + check.getState());
            }
        }
        reasons.addAll(alarms.unwell());
        if (!reasons.isEmpty()) {
            metrics.heartbeat("withheld");
            note("The heartbeat is withheld: " + String.join(", ", reasons));
        }
        return reasons.isEmpty();
    }

    /** Where to: no part of the endpoint, whose name JMX and errors show. */
    public String address() {
        return address;
    }

    /** What came of it. */
    public void sent(Exchange exchange) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        Integer status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        boolean heard = failure == null && status != null && status >= 200 && status < 300;
        metrics.heartbeat(heard ? "sent" : "failed");
        if (heard) {
            note("");
        } else {
            // Not the failure's message, which may hold the address.
            note("The heartbeat fails: "
                    + (failure == null
                            ? "answered " + status
                            : failure.getClass().getSimpleName()));
        }
    }

    /** Once for each trouble. */
    private synchronized void note(String now) {
        if (now.isEmpty() && !trouble.isEmpty()) {
            LOG.info("The heartbeat is sent again");
        } else if (!now.isEmpty() && trouble.isEmpty()) {
            LOG.warn("{}", now);
        }
        trouble = now;
    }
}
