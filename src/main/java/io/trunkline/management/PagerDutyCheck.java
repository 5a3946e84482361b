package io.trunkline.management;

import io.trunkline.ledger.query.LedgerTotals;
import io.trunkline.ledger.query.RejectedIncidentView;
import io.trunkline.ledger.query.RoutingKeyView;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Tells which routing keys are in backoff, what PagerDuty refuses, and whether it has what it accepted. Never down: a node
 * that PagerDuty does not answer still has to take webhooks,
 * and no other node would fare better.
 */
final class PagerDutyCheck extends AbstractHealthCheck {

    private final CachedValue<List<RoutingKeyView>> keys;
    private final CachedValue<List<RejectedIncidentView>> refusals;
    private final CachedValue<LedgerTotals> totals;
    private final Clock clock;

    PagerDutyCheck(
            CachedValue<List<RoutingKeyView>> keys,
            CachedValue<List<RejectedIncidentView>> refusals,
            CachedValue<LedgerTotals> totals,
            Clock clock) {
        super("trunkline", "pagerduty");
        this.keys = keys;
        this.refusals = refusals;
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
            long unheard = totals.get().incidentsUnheard();
            builder.detail("last_resort_owed", unheard);
            List<Map<String, Object>> refused =
                    refusals.get().stream().map(PagerDutyCheck::detail).toList();
            if (!refused.isEmpty()) {
                builder.detail("refused", refused);
            }
            message(held.size(), refused.size(), missing, unheard).ifPresent(builder::message);
        } catch (Exception e) {
            builder.message(
                    "not known: the store cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static Optional<String> message(int held, int refused, long missing, long unheard) {
        String backoff = held == 0
                ? ""
                : held + (held == 1 ? " routing key is" : " routing keys are")
                        + " in backoff; what they owe is sent when PagerDuty answers";
        String refusal = refused == 0
                ? ""
                : "PagerDuty refuses events of " + refused + (refused == 1 ? " incident" : " incidents")
                        + "; the reasons are its own";
        String lost = missing == 0
                ? ""
                : missing + (missing == 1 ? " incident was" : " incidents were")
                        + " accepted by PagerDuty, which does not have it: nobody may know of the outage";
        String alone = unheard == 0
                ? ""
                : "nobody has heard of " + unheard + (unheard == 1 ? " incident" : " incidents")
                        + " by the last resort either; it is tried again";
        return Stream.of(lost, alone, backoff, refusal)
                .filter(part -> !part.isEmpty())
                .reduce((one, other) -> one + "; " + other);
    }

    private static Map<String, Object> detail(RejectedIncidentView refusal) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("incident", refusal.incident());
        detail.put("service", refusal.service());
        detail.put("dedup_key", refusal.dedupKey());
        detail.put("key", refusal.routingKey());
        detail.put("told", refusal.told());
        detail.put("reasons", refusal.reasons());
        return detail;
    }

    private static Map<String, Object> detail(RoutingKeyView row) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("key", row.key());
        detail.put("held_until", row.heldUntil());
        detail.put("reason", row.reason());
        detail.put("failures", row.failures());
        detail.put("lease_owner", row.leaseOwner());
        return detail;
    }
}
