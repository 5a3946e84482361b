package io.trunkline.metrics;

import io.trunkline.inventory.Inventory;
import io.trunkline.inventory.notifications.ChannelEvent;
import io.trunkline.model.Alarm;
import io.trunkline.model.DeliveryAction;
import io.trunkline.model.Incident;
import io.trunkline.model.Status;
import io.trunkline.rules.ComponentHistory;
import io.trunkline.rules.Verdict;
import io.trunkline.source.signature.VerificationResult;
import java.util.List;
import java.util.Locale;

/**
 * The counters whose labels are known before anything happens. They are registered at 0, because {@code rate()} and
 * {@code increase()} see the difference of two samples: of a series that begins with its first failure, at 1, they never see
 * that failure.
 */
final class KnownSeries {

    /** What {@link Metrics#call} makes of a {@link io.trunkline.model.DeliveryResult}. */
    private static final List<String> CALL_OUTCOMES =
            List.of("accepted", "refused", "throttled", "unanswered", "unreachable", "unexpected_status");

    private static final List<String> WEBHOOK_KINDS = List.of("acknowledged", "unacknowledged", "resolved", "reopened");

    private final Metrics metrics;

    KnownSeries(Metrics metrics) {
        this.metrics = metrics;
    }

    void ofEveryRouter() {
        List.of("open", "closed", "missing", "failed").forEach(metrics::readings);
        List.of("sent", "failed", "withheld").forEach(metrics::heartbeats);
        List.of("accepted", "failed", "given_up").forEach(metrics::changeEvents);
        List.of("written", "failed").forEach(metrics::notes);
        for (String kind : WEBHOOK_KINDS) {
            List.of("noted", "asked", "unknown", "duplicate", "given_up")
                    .forEach(to -> metrics.pagerDutyWebhooks(kind, to));
        }
        for (Incident.Outcome outcome : Incident.Outcome.values()) {
            boolean ofCompliance = outcome == Incident.Outcome.REPORTED;
            if (ofCompliance || outcome == Incident.Outcome.REJECTED) {
                metrics.incidents(Status.UNKNOWN, outcome.name());
            }
            if (!ofCompliance) {
                metrics.incidents(Status.DOWN, outcome.name());
                metrics.incidents(Status.DEGRADED, outcome.name());
            }
        }
        List.of("tls", "too_many_connections", "answer_not_taken")
                .forEach(reason -> metrics.refusals("none", 0, reason));
        metrics.refusals("none", 400, "malformed");
        metrics.refusals("none", 404, "unknown_path");
        metrics.refusals("none", 408, "too_slow");
        refusedSignatures("pagerduty");
        verdicts(Alarm.SOURCE);
        ofService(ServiceLabel.DRILL);
    }

    void ofSource(String source) {
        for (ComponentHistory.Effect effect : ComponentHistory.Effect.values()) {
            metrics.events(source, effect.name());
        }
        List.of("duplicate", "compliance", "filtered").forEach(verdict -> metrics.events(source, verdict));
        verdicts(source);
        metrics.refusals(source, 400, "not_understood");
        metrics.refusals(source, 405, "not_post");
        metrics.refusals(source, 408, "too_slow");
        metrics.refusals(source, 413, "too_large");
        metrics.refusals(source, 415, "not_json");
        metrics.refusals(source, 500, "failed");
        List.of("not_stored", "not_receiving", "too_many").forEach(reason -> metrics.refusals(source, 503, reason));
        List.of("poison", "unreadable").forEach(reason -> metrics.refusals(source, 0, reason));
        refusedSignatures(source);
        List.of("compared", "failed", "doubted").forEach(outcome -> metrics.listings(source, outcome));
        for (ChannelEvent what : ChannelEvent.values()) {
            metrics.channels(source, what.name());
        }
        for (Inventory.LookupOutcome outcome : Inventory.LookupOutcome.values()) {
            if (outcome != Inventory.LookupOutcome.NOT_ASKED) {
                metrics.lookups(source, outcome.name());
            }
        }
        metrics.unmappedOutages(source);
        metrics.unreadableTimes(source);
        metrics.flaps(source);
        metrics.lags(source);
    }

    void ofService(String service) {
        for (DeliveryAction action : DeliveryAction.values()) {
            CALL_OUTCOMES.forEach(outcome -> metrics.calls(service, action, outcome));
        }
        metrics.pageDelays(service);
    }

    private void verdicts(String source) {
        for (Verdict.Hold.Reason reason : Verdict.Hold.Reason.values()) {
            metrics.verdicts(source, "held-" + reason.name().toLowerCase(Locale.ROOT));
        }
        List.of("outage", "recovery", "ended").forEach(verdict -> metrics.verdicts(source, verdict));
    }

    private void refusedSignatures(String source) {
        for (VerificationResult result : VerificationResult.values()) {
            if (!result.isGenuine()) {
                metrics.refusals(source, 403, result.label());
            }
        }
    }
}
