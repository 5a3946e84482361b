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
     * @param first whether it is the first there that has this cause, so that others are to follow it
     */
    record Target(Optional<Incident> incident, String cause, boolean first) {

        /** Nothing joins it, and it joins nothing. */
        static final Target NEW = alone(Optional.empty());

        private static Target alone(Optional<Incident> incident) {
            return new Target(incident, null, false);
        }
    }

    /** @param out the causes of the outage, the nearest first */
    Target find(ComponentRecord component, String service, Status status, List<Ancestor> out) {
        for (Ancestor cause : out) {
            if (service.equals(cause.service()) && !causes.tellingOf(cause).isEmpty()) {
                Optional<Incident> its = causes.takesSymptoms(cause, service, status);
                return its.isPresent()
                        ? new Target(its, cause.component().toString(), false)
                        : Target.alone(joinable(component, service, status));
            }
        }
        if (out.isEmpty()) {
            return Target.alone(joinable(component, service, status));
        }
        String cause = out.get(0).component().toString();
        Optional<Incident> beside =
                SymptomTable.gathering(store, service, cause).filter(incident -> !status.worseThan(incident.status()));
        Optional<Incident> incident = beside.or(() -> joinable(component, service, status));
        boolean gathers = incident.isEmpty() || incident.get().state() == State.GATHERING;
        return gathers ? new Target(incident, cause, beside.isEmpty()) : Target.alone(incident);
    }

    private Optional<Incident> joinable(ComponentRecord component, String service, Status status) {
        return instances.joinable(component, service, status).or(() -> ofItself(component, service, status));
    }

    private Optional<Incident> ofItself(ComponentRecord component, String service, Status status) {
        Map<Long, Integer> told = AncestorTable.told(store, component.id().toString());
        if (told.isEmpty()) {
            return open(service, status, true);
        }
        // What is in one and enters all the same is to be reported anew.
        MemberTable.of(store, component.id().toString())
                .forEach(place -> told.remove(place.incident().id()));
        return told.entrySet().stream()
                .map(entry -> taking(component, entry.getKey(), entry.getValue(), service, status))
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> open(service, status, false));
    }

    /** An incident that told of enough of what hangs on a component to take it too. */
    private Optional<Incident> taking(
            ComponentRecord component, long incident, int told, String service, Status status) {
        return IncidentTable.find(store, incident)
                .filter(each -> each.service().equals(service) && each.status() == status && !each.resolving())
                .filter(each -> SymptomTable.takesJoins(store, each.id()))
                .filter(each -> rules.cause().joinsChildren(ancestry.children(component.id()), told));
    }

    /** @param told whether one that people were woken by takes it too: what falls after its symptoms pages */
    private Optional<Incident> open(String service, Status status, boolean told) {
        return IncidentTable.unclosed(
                        store, service, status, now.minus(rules.grouping().window()))
                .stream()
                .filter(incident -> told || !incident.reached())
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
    Set<Long> gather(ComponentRecord component, Incident entered, Target target) {
        String id = component.id().toString();
        Set<Long> left = new HashSet<>();
        if (AncestorTable.anyDescendant(store, id)) {
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
