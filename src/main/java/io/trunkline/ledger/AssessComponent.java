package io.trunkline.ledger;

import io.trunkline.ledger.tables.CallTable;
import io.trunkline.ledger.tables.ComponentRecord;
import io.trunkline.ledger.tables.ComponentTable;
import io.trunkline.ledger.tables.EventTable;
import io.trunkline.ledger.tables.HoldTable;
import io.trunkline.ledger.tables.IncidentTable;
import io.trunkline.ledger.tables.LateJoinTable;
import io.trunkline.ledger.tables.MemberReportTable;
import io.trunkline.ledger.tables.MemberTable;
import io.trunkline.model.Alarm;
import io.trunkline.model.ComponentId;
import io.trunkline.model.Consequence;
import io.trunkline.model.Incident;
import io.trunkline.model.Incident.State;
import io.trunkline.model.Membership.Phase;
import io.trunkline.model.Service;
import io.trunkline.model.ServiceMatch;
import io.trunkline.model.Status;
import io.trunkline.model.Topology;
import io.trunkline.model.Wake;
import io.trunkline.rules.Assessment;
import io.trunkline.rules.AssessmentPolicy;
import io.trunkline.rules.ComponentHistory;
import io.trunkline.rules.Cooldown;
import io.trunkline.rules.DeliveryPolicy.Step;
import io.trunkline.rules.Maintenance;
import io.trunkline.rules.MembershipChange;
import io.trunkline.rules.Rules;
import io.trunkline.rules.Verdict;
import io.trunkline.rules.Verdict.Hold;
import io.trunkline.rules.Verdict.Hold.Reason;
import io.trunkline.store.Sql;
import io.trunkline.store.Transactions;
import io.trunkline.store.Transactions.Work;
import io.trunkline.store.WritePriority;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The assess transaction: asks the policy about one component and carries out what it says. */
public final class AssessComponent {

    /** In these phases no call can have shown a component in PagerDuty. */
    private static final Set<Phase> MOVABLE = EnumSet.of(Phase.GATHERING, Phase.UNCALLED, Phase.REJECTED);

    private final Transactions transactions;
    private final InstantSource clock;
    private final Rules rules;
    private final DeliveryScheduler agenda;
    private final Supplier<Topology> topology;

    public AssessComponent(Transactions transactions, InstantSource clock, Rules rules) {
        this(transactions, clock, rules, () -> Topology.NONE);
    }

    private AssessComponent(Transactions transactions, InstantSource clock, Rules rules, Supplier<Topology> topology) {
        this.transactions = transactions;
        this.clock = clock;
        this.rules = rules;
        this.agenda = new DeliveryScheduler(rules);
        this.topology = topology;
    }

    /** The same, where services.yaml says what hangs on what. */
    public AssessComponent withTopology(Supplier<Topology> said) {
        return new AssessComponent(transactions, clock, rules, said);
    }

    /**
     * An assessed component.
     *
     * @param verdict what the policy said; nothing for a component that is not known or not due
     * @param observation what it was said of, or null
     * @param flap whether a recovery is newly held because it may be a flap
     * @param ended the statuses of incidents that closed with it, over before PagerDuty was called
     * @param wakes what is to be looked at because of it
     */
    public record Assessed(
            ComponentId component,
            Verdict verdict,
            ComponentHistory observation,
            boolean flap,
            List<Status> ended,
            List<Wake> wakes)
            implements Consequence {

        /** How often the component has changed. */
        public int changes() {
            return observation == null ? 0 : observation.changes();
        }
    }

    /**
     * Assesses a component that is due. One that is not was assessed after another wake: a doubled one, or the
     * sweep of another node.
     *
     * @param found its service, as the directory has it now
     * @param maintenance the windows, as they are now
     */
    public CompletableFuture<Assessed> assess(ComponentId id, ServiceMatch found, Maintenance maintenance) {
        return transactions.submit(Work.foundAgain(WritePriority.VERDICTS, store -> {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            Optional<ComponentRecord> known = ComponentTable.find(store, id.toString());
            Instant due = known.map(ComponentRecord::dueAt).orElse(null);
            return due == null || due.isAfter(now)
                    ? notDue(id, due)
                    : assess(store, known.get(), found, maintenance, now);
        }));
    }

    /**
     * Something is known now of a component that may matter for whom it is told to, as long as it has not been
     * reported.
     */
    public CompletableFuture<Void> lookAgain(ComponentId id) {
        return transactions.submit(store -> {
            String component = id.toString();
            boolean waits = MemberTable.of(store, component).stream()
                    .anyMatch(place -> place.incident().state() == State.GATHERING);
            if (waits) {
                ComponentTable.due(store, component, clock.instant().truncatedTo(ChronoUnit.MILLIS));
            }
            return null;
        });
    }

    private static Assessed notDue(ComponentId id, Instant due) {
        List<Wake> later = due == null ? List.of() : List.of(new Wake.Assess(id.toString(), due));
        return new Assessed(id, new Verdict.Nothing("not known, or not due"), null, false, List.of(), later);
    }

    private Assessed assess(Sql store, ComponentRecord known, ServiceMatch found, Maintenance file, Instant now) {
        Instances instances = new Instances(store, topology.get(), now);
        ComponentRecord component = instances.told(known, found.service().id());
        Service service = found.service();
        ComponentHistory observation = component.observation();
        List<MemberTable.Place> places = MemberTable.of(store, component.id().toString()).stream()
                .map(place -> place.withRepeats(repeats(store, component, place)))
                .toList();
        Maintenance maintenance = HoldWindows.of(store, file, service, observation.outageStatus(), now);
        CauseView causes = new CauseView(store, rules, topology.get(), component, service, places, maintenance, now);
        Assessment assessment =
                rules.policy().assess(observation, causes.memberships(), component.news(), causes.hold(), now);
        List<Wake> wakes = new ArrayList<>();
        if (component.waitingFrom() != null && !waits(observation, places, now)) {
            ComponentTable.waiting(store, component.id().toString(), null);
        }
        // Whose it is was asked while the outage waited already.
        Instant entered = now.minus(found.asking()).truncatedTo(ChronoUnit.MILLIS);
        Set<Long> touched = carryOut(store, component, service, places, assessment, causes, now, entered, wakes);
        if (found.how() != ServiceMatch.How.DEFAULT) {
            handOver(store, component, service, causes.within(places), assessment, causes, now, entered, wakes);
        }
        instances.mark(known, component, causes.within(places));
        List<Status> ended = new ArrayList<>();
        Optional<Instant> due = causes.due(assessment);
        for (long id : touched) {
            Incident incident = IncidentTable.get(store, id);
            if (incident.state() == State.OPEN && assessment.enters()) {
                // An update has to show it in time, or it pages anew.
                Instant late = now.plus(AssessmentPolicy.UPDATE_ACCEPTED_WITHIN);
                due = due.filter(late::isAfter).or(() -> Optional.of(late));
            }
            DeliveryScheduler.Look look = agenda.look(store, incident, now);
            wakes.addAll(look.wakes());
            if (look.step() == Step.END) {
                ended.add(incident.status());
            }
        }
        Verdict verdict = assessment.verdict();
        Optional<Hold> hold = verdict instanceof Hold held ? Optional.of(held) : Optional.empty();
        HoldTable.noted(store, component.id().toString(), hold, now);
        boolean flap = hold.filter(h -> h.reason() == Reason.COOLDOWN)
                .filter(h -> !h.until().equals(component.heldUntil()))
                .isPresent();
        ComponentTable.assessed(
                store,
                component.id().toString(),
                service.id(),
                hold,
                flaps(component, flap),
                found.how() == ServiceMatch.How.DEFAULT,
                due.orElse(null));
        due.ifPresent(at -> wakes.add(new Wake.Assess(component.id().toString(), at)));
        wakes.addAll(causes.follow(assessment));
        wakes.addAll(instances.othersAgain(known, assessment.enters()));
        if (found.name() != null && component.name() == null) {
            ComponentTable.named(store, component.id().toString(), found.name());
        }
        if (component.event() != null) {
            EventTable.judged(store, component.event(), verdict);
        }
        return new Assessed(component.id(), verdict, observation, flap, ended, wakes);
    }

    /** Incidents that it had for itself before its last recovery; where it shares this one, it holds no other's. */
    private int repeats(Sql store, ComponentRecord component, MemberTable.Place place) {
        Instant recoveredAt = component.observation().recoveredAt();
        if (recoveredAt == null
                || !rules.cooldown().grows()
                || place.incident().phase() != Phase.CALLED
                || MemberTable.isShared(store, place.incident().id())) {
            return 0;
        }
        return MemberTable.hadForItself(
                store,
                component.id().toString(),
                recoveredAt.minus(Cooldown.REMEMBERED),
                recoveredAt,
                rules.cooldown().memory());
    }

    /** Whether its wait goes on: it is out, or up at this instant only. */
    private boolean waits(ComponentHistory component, List<MemberTable.Place> places, Instant now) {
        return component.observed().isOutage()
                || rules.cooldown().flapping(component, now)
                || places.stream().anyMatch(place -> place.incident().state() == State.GATHERING);
    }

    /** After a calm as long as the cooldown's memory, counting begins anew. */
    private int flaps(ComponentRecord component, boolean flap) {
        int before = rules.cooldown().calm(component.observation()) ? 0 : component.flaps();
        return flap ? before + 1 : before;
    }

    /** Makes the moves that the policy asks for; gives back the incidents to be looked at because of it. */
    private Set<Long> carryOut(
            Sql store,
            ComponentRecord component,
            Service service,
            List<MemberTable.Place> places,
            Assessment assessment,
            CauseView causes,
            Instant now,
            Instant entered,
            List<Wake> wakes) {
        // Until an incident is accepted it is told only while a member is out, which the component may be by now.
        Set<Long> touched = places.stream()
                .map(MemberTable.Place::incident)
                .filter(incident -> !incident.accepted())
                .map(Incident::id)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Optional<MemberTable.Place> untold = places.stream()
                .filter(place -> assessment
                        .moves()
                        .contains(new MembershipChange.LeaveUntold(
                                place.incident().id())))
                .findFirst();
        Instant waited = untold.map(MemberTable.Place::untoldSince).orElse(entered);
        for (MembershipChange move : assessment.moves()) {
            String id = component.id().toString();
            if (move instanceof MembershipChange.Settle settle) {
                MemberTable.settle(
                        store, settle.incident(), id, component.observation().since());
                touched.add(settle.incident());
            } else if (move instanceof MembershipChange.Leave leave) {
                MemberTable.leave(store, leave.incident(), id, now);
                touched.add(leave.incident());
            } else if (move instanceof MembershipChange.LeaveUntold late) {
                MemberTable.leave(store, late.incident(), id, now);
                IncidentTable.takesNoJoins(store, late.incident());
                touched.add(late.incident());
            } else if (move instanceof MembershipChange.Rejoin rejoin) {
                rejoin(store, component, rejoin, now);
                touched.add(rejoin.incident());
            } else if (move instanceof MembershipChange.Enter enter) {
                Set<Long> entering = enter(store, component, service, enter, causes, now, waited, wakes);
                untold.ifPresent(place -> causes.bringAlong(
                        place.incident().id(), entering.iterator().next()));
                touched.addAll(entering);
            }
        }
        untold.ifPresent(place -> updateNoMore(store, place.incident().id()));
        return touched;
    }

    /** An update that shows nobody new would only page again whoever closed the incident. */
    private static void updateNoMore(Sql store, long incident) {
        if (MemberReportTable.unreported(store, incident).isEmpty()) {
            CallTable.givenUp(
                    store, incident, IncidentTable.get(store, incident).revision());
        }
    }

    /**
     * PagerDuty was not called yet, or refused it: should it have become known meanwhile whose it is, or have changed, it
     * waits there, for the rest of its wait.
     */
    private void handOver(
            Sql store,
            ComponentRecord component,
            Service service,
            List<MemberTable.Place> places,
            Assessment assessment,
            CauseView causes,
            Instant now,
            Instant entered,
            List<Wake> wakes) {
        for (MemberTable.Place place : places) {
            Incident incident = place.incident();
            if (MOVABLE.contains(place.membership().phase())
                    && !incident.isCompliance()
                    && !incident.service().equals(service.id())
                    && !assessment.moves().contains(new MembershipChange.Leave(incident.id()))) {
                MemberTable.leave(store, incident.id(), component.id().toString(), now);
                enter(
                        store,
                        component,
                        service,
                        new MembershipChange.Enter(place.entersAs(component.observation()), true),
                        causes,
                        now,
                        entered,
                        wakes);
            }
        }
    }

    private void rejoin(Sql store, ComponentRecord component, MembershipChange.Rejoin rejoin, Instant now) {
        Incident incident = IncidentTable.get(store, rejoin.incident());
        boolean atItsStatus = component.observation().observed() == incident.status();
        Instant since = atItsStatus ? component.observation().since() : null;
        MemberTable.rejoin(
                store,
                incident.id(),
                component.id().toString(),
                since,
                rejoin.repeated() ? component.observation().since() : null);
        if (rejoin.announced()) {
            IncidentTable.revise(store, incident.id());
            Instant shownFrom = rules.delivery().updatesFrom(incident.lastSentAt(), now);
            LateJoinTable.owed(store, incident.id(), component.id().toString(), shownFrom);
        }
    }

    /** Joins the incident that takes joins, or starts the wait of a new one, as alarms do; says what is to be looked at. */
    private Set<Long> enter(
            Sql store,
            ComponentRecord component,
            Service service,
            MembershipChange.Enter move,
            CauseView causes,
            Instant now,
            Instant entered,
            List<Wake> wakes) {
        Status status = move.status();
        Instant began = move.waiting() && component.waitingFrom() != null ? component.waitingFrom() : entered;
        boolean alone = Alarm.is(component.id());
        JoinIncident.Target target = alone ? JoinIncident.Target.NEW : causes.target(status);
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
        MemberTable.enter(
                store,
                incident,
                component.id().toString(),
                component.observation().outageSince(),
                began,
                target.cause());
        if (open.isPresent() && open.get().state() == State.OPEN) {
            IncidentTable.revise(store, incident);
            LateJoinTable.company(store, incident, component.id().toString(), now)
                    .forEach(other -> wakes.add(new Wake.Assess(other, now)));
            Instant shownFrom = rules.delivery().updatesFrom(open.get().lastSentAt(), now);
            LateJoinTable.owed(store, incident, component.id().toString(), shownFrom);
        } else {
            ComponentTable.waiting(store, component.id().toString(), began);
            IncidentTable.hasten(store, incident, from, rules.grouping().opensAt(from));
            wakes.add(new Wake.Open(
                    incident, service.id(), status, rules.grouping().opensAt(from)));
        }
        Set<Long> touched = new LinkedHashSet<>(Set.of(incident));
        touched.addAll(causes.gather(IncidentTable.get(store, incident), target));
        if (touched.size() > 1) {
            Instant first = IncidentTable.get(store, incident).windowFrom();
            wakes.add(new Wake.Open(
                    incident, service.id(), status, rules.grouping().opensAt(first)));
        }
        return touched;
    }
}
