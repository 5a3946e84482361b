package io.trunkline.pagerduty;

import io.trunkline.model.ComponentId;
import io.trunkline.model.DeliveryAction;
import io.trunkline.model.Reason;
import io.trunkline.model.Status;
import io.trunkline.model.TraceParent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is sent to PagerDuty of one incident, read from the ledger at the moment of sending.
 *
 * @param action trigger, update or resolve
 * @param routingKey the key that the incident was opened with; a secret
 * @param dedupKey the key that the incident was opened with
 * @param status the incident's status, DOWN or DEGRADED; for a compliance event UNKNOWN
 * @param severity PagerDuty's: critical, error, warning or info
 * @param serviceName the owning business unit, PagerDuty's {@code group}
 * @param complianceType the type of a compliance event, or null for an outage
 * @param readdressed whether the owner's key was refused, so that the default service is paged; the summary then names
 *     the component
 * @param bare whether PagerDuty refused the full body, so that only what it must have is sent
 * @param members the roster, the opening component first; never empty
 * @param relations how the members hang together
 * @param reference what leads from the page back here
 */
public record IncidentReport(
        DeliveryAction action,
        String routingKey,
        String dedupKey,
        Status status,
        String severity,
        String serviceName,
        String complianceType,
        boolean readdressed,
        boolean bare,
        List<Member> members,
        Relations relations,
        Reference reference) {

    /** About components of which it is not known how they hang together. */
    public IncidentReport(
            DeliveryAction action,
            String routingKey,
            String dedupKey,
            Status status,
            String severity,
            String serviceName,
            String complianceType,
            boolean readdressed,
            boolean bare,
            List<Member> members) {
        this(
                action,
                routingKey,
                dedupKey,
                status,
                severity,
                serviceName,
                complianceType,
                readdressed,
                bare,
                members,
                Relations.NONE,
                Reference.NONE);
    }

    /** The same, with how its members hang together. */
    public IncidentReport withRelations(Relations known) {
        return copy(bare, known, reference);
    }

    public IncidentReport {
        members = List.copyOf(members);
    }

    /** The same with what leads back here. */
    public IncidentReport with(Reference back) {
        return copy(bare, relations, back);
    }

    /**
     * What leads from a page back to Trunkline, and to what is to be done.
     *
     * @param incident the ledger's number, or null
     * @param runbook the address of the service's runbook, or null
     * @param traces the spans that its members' reports came in, the first that is known first; empty where none was traced
     */
    public record Reference(Long incident, String runbook, List<TraceParent> traces) {

        static final Reference NONE = new Reference(null, null, List.of());

        public Reference {
            traces = List.copyOf(traces);
        }

        /** The trace that the page belongs to, if its reports were traced. */
        public Optional<String> traceId() {
            return traces.stream().findFirst().map(TraceParent::traceId);
        }
    }

    /**
     * One line of the roster.
     *
     * @param component the component
     * @param name a readable name, or null
     * @param status what it is to be told as: UP once it is restored
     * @param since when that status, or for a restored one the outage, began
     * @param platform the platform that reports it
     * @param diagnosticUrl the console's page, or null
     * @param deliveryDelay how late the platform delivered, where that is worth telling, or null
     * @param changes how often it changed within the cooldown's memory, where it flaps; 0 otherwise
     * @param forgotten whether it was ended because it will not report again: by a person, or for what its platform said, which is
     *     the reason then
     * @param reason why it is how it is, where its platform says so, or null
     */
    public record Member(
            ComponentId component,
            String name,
            Status status,
            Instant since,
            String platform,
            String diagnosticUrl,
            Duration deliveryDelay,
            int changes,
            boolean forgotten,
            Reason reason) {

        /** The same, for another reason. */
        public Member because(Reason other) {
            return new Member(
                    component, name, status, since, platform, diagnosticUrl, deliveryDelay, changes, forgotten, other);
        }

        public boolean restored() {
            return status == Status.UP;
        }
    }

    /** The same with all that the full body says. */
    public IncidentReport full() {
        return copy(false, relations, reference);
    }

    private IncidentReport copy(boolean asBare, Relations related, Reference back) {
        return new IncidentReport(
                action,
                routingKey,
                dedupKey,
                status,
                severity,
                serviceName,
                complianceType,
                readdressed,
                asBare,
                members,
                related,
                back);
    }

    /** What the platform says of all that are out alike, where it does. */
    public Optional<String> shared(Function<Reason, String> part) {
        Set<Optional<String>> said = members.stream()
                .filter(member -> !member.restored())
                .map(member -> Optional.ofNullable(member.reason()).map(part))
                .collect(Collectors.toSet());
        return said.size() == 1 ? said.iterator().next() : Optional.empty();
    }

    /** How many are restored. */
    public long restored() {
        return members.stream().filter(Member::restored).count();
    }

    /** Without the routing key, so that a log line cannot leak it. */
    @Override
    public String toString() {
        return "Report[" + action + ", " + dedupKey + ", " + members.size() + " members]";
    }
}
