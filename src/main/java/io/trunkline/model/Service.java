package io.trunkline.model;

import java.util.Map;

/**
 * A business unit and where its pages go.
 *
 * @param id its key in services.yaml
 * @param name as people know it; PagerDuty's {@code group}
 * @param routingKey PagerDuty's integration key; a secret
 * @param severity PagerDuty severity (critical, error, warning, info) for DOWN and for DEGRADED
 * @param apiToken reads PagerDuty's REST API where this service is; a secret, or null
 * @param pagerDutyService PagerDuty's id of the service that the routing key leads to, or null
 * @param holdsSymptoms whether it is not paged for what another service is paged for the cause of
 * @param runbook the address of what to do when it is paged, or null
 * @param quiet when it is not paged for what is less severe, or null
 */
public record Service(
        String id,
        String name,
        String routingKey,
        Map<Status, String> severity,
        String apiToken,
        String pagerDutyService,
        boolean holdsSymptoms,
        String runbook,
        QuietHours quiet) {

    /** The severities of the guide: DOWN is critical, DEGRADED is a warning. */
    public static final Map<Status, String> DEFAULT_SEVERITY =
            Map.of(Status.DOWN, "critical", Status.DEGRADED, "warning");

    /** Without a token of its own. */
    public Service(String id, String name, String routingKey, Map<Status, String> severity) {
        this(id, name, routingKey, severity, null, null, false, null, null);
    }

    /** The same, held as it asks for. */
    public Service withHeldSymptoms(boolean held) {
        return new Service(id, name, routingKey, severity, apiToken, pagerDutyService, held, runbook, quiet);
    }

    public Service {
        severity = Map.copyOf(severity);
    }

    /** The same address under another name, for fire drills: the page says at once that it is one. */
    public Service asDrill() {
        return new Service(
                DrillEvent.service(id),
                "DRILL (no action needed): " + name,
                routingKey,
                severity,
                apiToken,
                pagerDutyService,
                false,
                runbook,
                null);
    }

    /** PagerDuty's severity for an outage of that status. */
    public String severityOf(Status status) {
        return severity.getOrDefault(status, DEFAULT_SEVERITY.get(status));
    }

    /** Without routing key and token, so that a log line cannot leak it. */
    @Override
    public String toString() {
        return "Service[" + id + ", " + name + "]";
    }
}
