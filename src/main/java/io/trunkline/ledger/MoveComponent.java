package io.trunkline.ledger;

import io.trunkline.ledger.tables.CallTable;
import io.trunkline.ledger.tables.ComponentRecord;
import io.trunkline.ledger.tables.ComponentTable;
import io.trunkline.ledger.tables.IncidentTable;
import io.trunkline.ledger.tables.LateJoinTable;
import io.trunkline.ledger.tables.MemberReportTable;
import io.trunkline.ledger.tables.MemberTable;
import io.trunkline.ledger.tables.MemberTable.Place;
import io.trunkline.model.Alarm;
import io.trunkline.model.Incident;
import io.trunkline.model.Incident.State;
import io.trunkline.model.Membership.Phase;
import io.trunkline.model.Service;
import io.trunkline.model.Status;
import io.trunkline.model.Wake;
import io.trunkline.rules.Assessment;
import io.trunkline.rules.MembershipChange;
import io.trunkline.rules.Rules;
import io.trunkline.store.Sql;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Moves one component between incidents as the policy says, within the transaction that assesses it. */
final class MoveComponent implements MembershipChange.Target {

    /** In these phases no call can have shown a component in PagerDuty. */
    private static final Set<Phase> MOVABLE = EnumSet.of(Phase.GATHERING, Phase.UNCALLED, Phase.REJECTED);

    private final Sql store;
    private final Rules rules;
    private final ComponentRecord component;
    private final String id;
    private final Service service;
    private final CauseView causes;
    private final Instant entered;
    private final Instant now;
    private final Set<Long> touched = new LinkedHashSet<>();
    private final List<Wake> wakes = new ArrayList<>();
    private Optional<Place> untold = Optional.empty();
    private boolean onlyJoined;

    /** @param entered when its outage entered the wait */
    MoveComponent(
            Sql store,
            Rules rules,
            ComponentRecord component,
            Service service,
            CauseView causes,
            Instant entered,
            Instant now) {
        this.store = store;
        this.rules = rules;
        this.component = component;
        this.id = component.id().toString();
        this.service = service;
        this.causes = causes;
        this.entered = entered;
        this.now = now;
    }

    /** What is to be looked at because of the moves. */
    List<Wake> wakes() {
        return wakes;
    }

    /**
     * Whether all that the moves changed of incidents is that the component is in one more, which waits: no other member, and
     * nothing of an incident that others are in.
     */
    boolean onlyJoined() {
        return onlyJoined;
    }

    /** Makes the moves that the policy asks for; gives back the incidents to be looked at because of it. */
    Set<Long> apply(Assessment assessment, List<Place> places) {
        onlyJoined = places.isEmpty();
        // An incident that is not accepted is sent only while a member is out, which the component may be by now.
        places.stream()
                .map(Place::incident)
                .filter(incident -> !incident.accepted())
                .map(Incident::id)
                .forEach(touched::add);
        untold = places.stream()
                .filter(place -> assessment
                        .moves()
                        .contains(new MembershipChange.LeaveUntold(
                                place.incident().id())))
                .findFirst();
        assessment.moves().forEach(move -> move.applyTo(this));
        untold.ifPresent(place -> updateNoMore(place.incident().id()));
        return touched;
    }

    /**
     * An incident that PagerDuty was not called for, or refused, is left by a component that belongs to another service by
     * now: it waits there, for the rest of its wait.
     */
    void handOver(Assessment assessment, List<Place> places) {
        for (Place place : places) {
            Incident incident = place.incident();
            if (MOVABLE.contains(place.membership().phase())
                    && !incident.isCompliance()
                    && !incident.service().equals(service.id())
                    && !assessment.moves().contains(new MembershipChange.Leave(incident.id()))) {
                MemberTable.leave(store, incident.id(), id, now);
                touched.addAll(
                        enter(new MembershipChange.Enter(place.entersAs(component.observation()), true), entered));
            }
        }
    }

    @Override
    public void apply(MembershipChange.Settle settle) {
        MemberTable.settle(store, settle.incident(), id, component.observation().since());
        touched.add(settle.incident());
    }

    @Override
    public void apply(MembershipChange.Leave leave) {
        MemberTable.leave(store, leave.incident(), id, now);
        touched.add(leave.incident());
    }

    @Override
    public void apply(MembershipChange.LeaveUntold leave) {
        MemberTable.leave(store, leave.incident(), id, now);
        IncidentTable.takesNoJoins(store, leave.incident());
        touched.add(leave.incident());
    }

    @Override
    public void apply(MembershipChange.Rejoin rejoin) {
        Incident incident = IncidentTable.get(store, rejoin.incident());
        Instant since = component.observation().since();
        boolean atItsStatus = component.observation().observed() == incident.status();
        MemberTable.rejoin(store, incident.id(), id, atItsStatus ? since : null, rejoin.watchedSince());
        if (rejoin.announced()) {
            showJoin(incident);
        }
        touched.add(incident.id());
    }

    @Override
    public void apply(MembershipChange.Enter enter) {
        // What was to be shown has waited since then for an update; what was refused waits for company from now on.
        Instant waited = untold.map(Place::untoldSince)
                .filter(LateJoinTable.GIVEN_UP::isBefore)
                .orElse(entered);
        Set<Long> entering = enter(enter, waited);
        untold.ifPresent(place ->
                causes.bringAlong(place.incident().id(), entering.iterator().next()));
        touched.addAll(entering);
    }

    /** An update that shows no new member would open again what a person closed, and page for nothing. */
    private void updateNoMore(long incident) {
        if (MemberReportTable.unreported(store, incident).isEmpty()) {
            CallTable.givenUp(
                    store, incident, IncidentTable.get(store, incident).revision());
        }
    }

    /** Joins the incident that takes joins, or starts the wait of a new one, as alarms do; says what is to be looked at. */
    private Set<Long> enter(MembershipChange.Enter move, Instant waited) {
        Status status = move.status();
        Instant began = move.waiting() && component.waitingFrom() != null ? component.waitingFrom() : waited;
        boolean alone = Alarm.is(component.id());
        JoinIncident.Destination target = alone ? JoinIncident.Destination.NEW : causes.target(status);
        Optional<Incident> open = target.incident();
        Instant from = open.map(Incident::windowFrom).filter(began::isAfter).orElse(began);
        long incident = open.map(Incident::id)
                .orElseGet(() -> IncidentTable.gather(
                        store,
                        service.id(),
                        service.name(),
                        status,
                        alone,
                        from,
                        rules.grouping().opensAt(from)));
        boolean joins = open.isPresent() && open.get().state() == State.OPEN;
        Instant since =
                joins ? causes.outSince(status) : component.observation().outageSince();
        MemberTable.enter(store, incident, id, since, began, target.cause());
        if (joins) {
            LateJoinTable.reassessFormerLoners(store, incident, id, now)
                    .forEach(other -> wakes.add(new Wake.Assess(other, now)));
            showJoin(open.get());
            onlyJoined = false;
        } else {
            ComponentTable.waiting(store, id, began);
            onlyJoined &= !IncidentTable.hasten(
                    store, incident, from, rules.grouping().opensAt(from));
            wakes.add(new Wake.Open(
                    incident, service.id(), status, rules.grouping().opensAt(from)));
        }
        Set<Long> entering = new LinkedHashSet<>(Set.of(incident));
        entering.addAll(causes.gather(open.orElseGet(() -> IncidentTable.get(store, incident)), target));
        if (entering.size() > 1) {
            onlyJoined = false;
            Instant first = IncidentTable.get(store, incident).windowFrom();
            wakes.add(new Wake.Open(
                    incident, service.id(), status, rules.grouping().opensAt(first)));
        }
        return entering;
    }

    /** An update of the incident has to show that the component is out, from when its pace allows one. */
    private void showJoin(Incident incident) {
        IncidentTable.revise(store, incident.id());
        LateJoinTable.owed(store, incident.id(), id, rules.delivery().updatesFrom(incident.lastSentAt(), now));
    }
}
