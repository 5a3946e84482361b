package io.trunkline.ledger;

import io.trunkline.ledger.tables.AncestorTable;
import io.trunkline.ledger.tables.ComponentRecord;
import io.trunkline.ledger.tables.IncidentTable;
import io.trunkline.ledger.tables.MemberTable;
import io.trunkline.ledger.tables.SymptomTable;
import io.trunkline.model.ComponentId;
import io.trunkline.model.Incident;
import io.trunkline.model.Incident.State;
import io.trunkline.model.Status;
import io.trunkline.rules.CausePolicy.Ancestor;
import io.trunkline.rules.Rules;
import io.trunkline.store.Sql;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the incident that an outage joins: that of its cause, that of its children, or the one of its service and status
 * whose window is open (rules 7 and 15).
 */
record JoinIncident(Sql store, Rules rules, Ancestry ancestry, Causes causes, Instances instances, Instant now) {

    /**
     * Where an outage goes.
     *
     * @param incident the incident that takes it; empty if the wait of a new one begins
     * @param cause what it joins because of, or null
     * @param first whether no member of the incident has this cause yet: {@link #gather} moves others of it there
     */
    record Destination(Optional<Incident> incident, String cause, boolean first) {

        /** The wait of a new incident, which has nothing to do with a cause. */
        static final Destination NEW = withoutCause(Optional.empty());

        private static Destination withoutCause(Optional<Incident> incident) {
            return new Destination(incident, null, false);
        }
    }

    /** @param out the causes of the outage, the nearest first */
    Destination find(ComponentRecord component, String service, Status status, List<Ancestor> out) {
        for (Ancestor cause : out) {
            if (service.equals(cause.service()) && !causes.tellingOf(cause).isEmpty()) {
                Optional<Incident> its = causes.takesSymptoms(cause, service, status);
                return its.isPresent()
                        ? new Destination(its, cause.component().toString(), false)
                        : Destination.withoutCause(joinable(component, service, status));
            }
        }
        if (out.isEmpty()) {
            return Destination.withoutCause(joinable(component, service, status));
        }
        String cause = out.get(0).component().toString();
        Optional<Incident> beside =
                SymptomTable.gathering(store, service, cause).filter(incident -> !status.worseThan(incident.status()));
        Optional<Incident> incident = beside.or(() -> joinable(component, service, status));
        boolean gathers = incident.isEmpty() || incident.get().state() == State.GATHERING;
        return gathers ? new Destination(incident, cause, beside.isEmpty()) : Destination.withoutCause(incident);
    }

    private Optional<Incident> joinable(ComponentRecord component, String service, Status status) {
        return instances.joinable(component, service, status).or(() -> ofChildrenOrOpen(component, service, status));
    }

    private Optional<Incident> ofChildrenOrOpen(ComponentRecord component, String service, Status status) {
        Map<Long, Integer> children =
                AncestorTable.reportedChildren(store, component.id().toString());
        if (children.isEmpty()) {
            return inWindow(service, status, true);
        }
        // A component that is a member of an incident and enters all the same is to be reported by another.
        MemberTable.of(store, component.id().toString())
                .forEach(place -> children.remove(place.incident().id()));
        return children.entrySet().stream()
                .map(entry -> withChildren(component, entry.getKey(), entry.getValue(), service, status))
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> inWindow(service, status, false));
    }

    /** An incident that reports so many of a component's children that the component joins it. */
    private Optional<Incident> withChildren(
            ComponentRecord component, long incident, int children, String service, Status status) {
        return IncidentTable.find(store, incident)
                .filter(each -> each.service().equals(service) && each.status() == status && !each.resolving())
                .filter(each -> SymptomTable.takesJoins(store, each.id()))
                .filter(each -> rules.cause().joinsChildren(ancestry.children(component.id()), children));
    }

    /**
     * An incident of that service and status whose window is open.
     *
     * @param reached whether it may be one that PagerDuty may know of; a cause that falls after its symptoms pages anew
     */
    private Optional<Incident> inWindow(String service, Status status, boolean reached) {
        return IncidentTable.unclosed(
                        store, service, status, now.minus(rules.grouping().window()))
                .stream()
                .filter(incident -> reached || !incident.reached())
                .filter(incident ->
                        rules.grouping().joinable(incident.windowFrom(), incident.reached(), incident.resolving(), now))
                .findFirst();
    }

    /**
     * Gathers what belongs together once an outage has entered: what waits as DEGRADED because of the same cause joins what
     * waits as DOWN, and what was there before its cause is there because of it now.
     *
     * @return the incidents that were left
     */
    Set<Long> gather(ComponentRecord component, Incident entered, Destination target) {
        String id = component.id().toString();
        Set<Long> left = new HashSet<>();
        if (AncestorTable.anyDescendant(store, id)) {
            ParentCache.of(store).incidentsChanged();
            if (entered.state() == State.GATHERING) {
                SymptomTable.allUnder(store, entered.id(), id);
            }
            left.addAll(gather(entered, id));
        }
        if (target.first()) {
            left.addAll(gather(entered, target.cause()));
        }
        return left;
    }

    private Set<Long> gather(Incident entered, String cause) {
        Set<Long> left = new HashSet<>();
        if (entered.state() == State.GATHERING && entered.status() == Status.DOWN) {
            for (SymptomTable.Waiting member : SymptomTable.waitingAsDegraded(store, entered.service(), cause)) {
                MemberTable.leave(store, member.incident(), member.component(), now);
                MemberTable.enter(store, entered.id(), member.component(), member.since(), member.enteredAt(), cause);
                instances.mark(ComponentId.parse(member.component()), entered.id());
                IncidentTable.hasten(
                        store,
                        entered.id(),
                        member.enteredAt(),
                        rules.grouping().opensAt(member.enteredAt()));
                left.add(member.incident());
            }
        }
        return left;
    }
}
