package io.trunkline.management;

import io.trunkline.rules.alarms.ActiveAlarm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Shows which of the router's own alarms hold. Never down: an alarm is for people, and no other node would fare better.
 */
final class AlarmsCheck extends AbstractHealthCheck {

    private final HealthInputs probes;

    AlarmsCheck(HealthInputs probes) {
        super("trunkline", "alarms");
        this.probes = probes;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        List<ActiveAlarm> raised = probes.alarms().get();
        builder.up().detail("raised", raised.stream().map(AlarmsCheck::detail).toList());
        if (!raised.isEmpty()) {
            builder.message(raised.size()
                    + (raised.size() == 1 ? " alarm holds; " : " alarms hold; ")
                    + probes.alarmed()
                            .get()
                            .map(service -> "told to " + service)
                            .orElse("paged to no one, since trunkline.ops.service is not set"));
        }
    }

    private static Map<String, Object> detail(ActiveAlarm one) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("alarm", one.alarm().kind().word());
        detail.put("subject", one.alarm().subject());
        detail.put("says", one.alarm().says());
        detail.put("since", one.since());
        return detail;
    }
}
