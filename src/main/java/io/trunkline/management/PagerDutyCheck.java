package io.trunkline.management;

import io.trunkline.ledger.query.RejectedIncidentView;
import io.trunkline.ledger.query.RoutingKeyView;
import io.trunkline.ledger.query.UnacceptedIncidentView;
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
 * Shows which routing keys are in backoff, what PagerDuty refuses or has not accepted, and whether it has what it
 * accepted. Never down: a node that PagerDuty does not answer still has to take webhooks,
 * and no other node would fare better.
 */
final class PagerDutyCheck extends AbstractHealthCheck {

    private final HealthReadings watched;
    private final Clock clock;

    PagerDutyCheck(HealthReadings watched, Clock clock) {
        super("trunkline", "pagerduty");
        this.watched = watched;
        this.clock = clock;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.up();
        try {
            Instant now = clock.instant();
            List<Map<String, Object>> held = watched.keys().get().stream()
                    .filter(row -> row.heldAt(now))
                    .map(PagerDutyCheck::detail)
                    .toList();
            builder.detail("held", held);
            long missing = watched.totals().get().incidentsMissing();
            builder.detail("missing", missing);
            long unheard = watched.totals().get().incidentsUnheard();
            builder.detail("last_resort_owed", unheard);
            List<Map<String, Object>> refused = watched.refusals().get().stream()
                    .map(PagerDutyCheck::detail)
                    .toList();
            if (!refused.isEmpty()) {
                builder.detail("refused", refused);
            }
            List<UnacceptedIncidentView> unaccepted = watched.unaccepted().get();
            builder.detail(
                    "unaccepted",
                    unaccepted.stream().map(PagerDutyCheck::detail).toList());
            long waiting = watched.totals().get().incidentsUnaccepted().values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            message(held.size(), refused.size(), missing, unheard, unaccepted(waiting, unaccepted))
                    .ifPresent(builder::message);
        } catch (Exception e) {
            builder.message(
                    "not known: the store cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    /** With the last answer to the oldest. */
    private static String unaccepted(long waiting, List<UnacceptedIncidentView> oldestFirst) {
        if (oldestFirst.isEmpty()) {
            return "";
        }
        String answer = oldestFirst.get(0).answer();
        return "PagerDuty has not accepted " + waiting + (waiting == 1 ? " incident" : " incidents")
                + " for a minute or more: " + (answer == null ? "no call has ended yet" : answer);
    }

    private static Optional<String> message(int held, int refused, long missing, long unheard, String unaccepted) {
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
                        + " accepted by PagerDuty, which does not have it: the outage may have paged no one";
        String alone = unheard == 0
                ? ""
                : "the last resort has not got through for " + unheard + (unheard == 1 ? " incident" : " incidents")
                        + " either; it is tried again";
        return Stream.of(lost, alone, unaccepted, backoff, refusal)
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

    private static Map<String, Object> detail(UnacceptedIncidentView incident) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("incident", incident.incident());
        detail.put("service", incident.service());
        detail.put("dedup_key", incident.dedupKey());
        detail.put("key", incident.routingKey());
        detail.put("since", incident.since());
        detail.put("answer", incident.answer());
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
