package io.trunkline.management;

import io.trunkline.ledger.KeyRow;
import io.trunkline.ledger.Totals;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Tells which routing keys are in backoff, and whether PagerDuty has what it accepted. Never down: a node that PagerDuty does not answer still has to take webhooks,
 * and no other node would fare better.
 */
final class PagerDutyCheck extends AbstractHealthCheck {

    private final Recent<List<KeyRow>> keys;
    private final Recent<Totals> totals;
    private final Clock clock;

    PagerDutyCheck(Recent<List<KeyRow>> keys, Recent<Totals> totals, Clock clock) {
        super("trunkline", "pagerduty");
        this.keys = keys;
        this.totals = totals;
        this.clock = clock;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.up();
        try {
            Instant now = clock.instant();
            List<Map<String, Object>> held = keys.get().stream()
                    .filter(row -> row.heldAt(now))
                    .map(PagerDutyCheck::detail)
                    .toList();
            builder.detail("held", held);
            long missing = totals.get().incidentsMissing();
            builder.detail("missing", missing);
            if (missing > 0) {
                builder.message(missing + (missing == 1 ? " incident was" : " incidents were")
                        + " accepted by PagerDuty, which does not have it: nobody may know of the outage");
            } else if (!held.isEmpty()) {
                builder.message(held.size() + (held.size() == 1 ? " routing key is" : " routing keys are")
                        + " in backoff; what they owe is sent when PagerDuty answers");
            }
        } catch (Exception e) {
            builder.message(
                    "not known: the store cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static Map<String, Object> detail(KeyRow row) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("key", row.key());
        detail.put("held_until", row.heldUntil());
        detail.put("reason", row.reason());
        detail.put("failures", row.failures());
        detail.put("lease_owner", row.leaseOwner());
        return detail;
    }
}
