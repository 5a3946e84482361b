package io.trunkline.ledger;

import io.trunkline.ledger.tables.ComponentRecord;
import io.trunkline.ledger.tables.ComponentTable;
import io.trunkline.ledger.tables.EventTable;
import io.trunkline.ledger.tables.HoldTable;
import io.trunkline.ledger.tables.IncidentTable;
import io.trunkline.ledger.tables.MemberTable;
import io.trunkline.model.ComponentId;
import io.trunkline.model.Consequence;
import io.trunkline.model.Incident;
import io.trunkline.model.Incident.State;
import io.trunkline.model.LedgerTime;
import io.trunkline.model.Service;
import io.trunkline.model.ServiceMatch;
import io.trunkline.model.Status;
import io.trunkline.model.Wake;
import io.trunkline.rules.Assessment;
import io.trunkline.rules.AssessmentPolicy;
import io.trunkline.rules.ComponentHistory;
import io.trunkline.rules.DeliveryPolicy.Step;
import io.trunkline.rules.Maintenance;
import io.trunkline.rules.Rules;
import io.trunkline.rules.Verdict;
import io.trunkline.rules.Verdict.Hold;
import io.trunkline.rules.Verdict.Hold.Reason;
import io.trunkline.store.Sql;
import io.trunkline.store.Transactions.Work;
import io.trunkline.store.WritePriority;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The assess transaction: asks the policy about one component and carries out what it says. */
public final class AssessComponent {

    private final LedgerContext context;
    private final Rules rules;
    private final DeliveryScheduler scheduler;

    public AssessComponent(LedgerContext context) {
        this.context = context;
        this.rules = context.rules();
        this.scheduler = new DeliveryScheduler(rules);
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
        return context.submit(Work.foundAgain(WritePriority.VERDICTS, store -> {
            Instant now = context.now();
            Optional<ComponentRecord> known = ComponentTable.find(store, id.toString());
            Instant due = known.map(ComponentRecord::dueAt).orElse(null);
            return due == null || due.isAfter(now)
                    ? notDue(id, due)
                    : assess(store, known.get(), found, maintenance, now);
        }));
    }

    /** Has a component assessed anew whose outage still waits: what is known of it now may change which service it pages. */
    public CompletableFuture<Void> lookAgain(ComponentId id) {
        return context.submit(store -> {
            String component = id.toString();
            boolean waits = MemberTable.of(store, component).stream()
                    .anyMatch(place -> place.incident().state() == State.GATHERING);
            if (waits) {
                ComponentTable.due(store, component, context.now());
            }
            return null;
        });
    }

    private static Assessed notDue(ComponentId id, Instant due) {
        List<Wake> later = due == null ? List.of() : List.of(new Wake.Assess(id.toString(), due));
        return new Assessed(id, new Verdict.Nothing("not known, or not due"), null, false, List.of(), later);
    }

    private Assessed assess(Sql store, ComponentRecord known, ServiceMatch found, Maintenance file, Instant now) {
        Instances instances = new Instances(store, context.directory().topology(), rules.cooldown(), now);
        ComponentRecord component = instances.asReported(known, found.service().id());
        Service service = found.service();
        ComponentHistory observation = component.observation();
        RepeatOffences offences = instances.offences();
        List<MemberTable.Place> all = MemberTable.of(store, component.id().toString()).stream()
                .map(place -> Instances.asBeforeTheLoss(known, component, place))
                .map(place -> offences.count(component, place))
                .toList();
        InstancePlaces ofInstance = InstancePlaces.of(store, rules.cooldown(), instances, known, component, all, now);
        List<MemberTable.Place> places = ofInstance.seen();
        Maintenance maintenance = HoldWindows.of(store, file, service, observation.outageStatus(), now);
        CauseView causes = new CauseView(
                store, rules, context.directory().topology(), component, service, places, maintenance, now);
        Assessment assessment =
                rules.policy().assess(observation, causes.memberships(), component.news(), causes.hold(), now);
        List<Wake> wakes = new ArrayList<>();
        if (component.waitingFrom() != null && !waits(observation, places, now)) {
            ComponentTable.waiting(store, component.id().toString(), null);
        }
        // The platform was asked for the service while the outage waited already.
        Instant entered = LedgerTime.of(now.minus(found.asking()));
        MoveComponent moves = new MoveComponent(store, rules, component, service, causes, entered, now);
        Set<Long> touched = moves.apply(assessment, places);
        if (found.how() != ServiceMatch.How.DEFAULT) {
            moves.handOver(assessment, causes.within(places));
        }
        wakes.addAll(moves.wakes());
        instances.mark(known, component, causes.within(places));
        if (assessment.enters()) {
            instances.noteOutage(known, component, causes.within(places));
            ofInstance.leaveUnaccepted();
        }
        touched.addAll(ofInstance.changed());
        List<Status> ended = new ArrayList<>();
        Optional<Instant> due = causes.due(assessment);
        for (long id : touched) {
            Incident incident = IncidentTable.get(store, id);
            if (incident.state() == State.OPEN && assessment.enters()) {
                // An update has to show it in time, or it pages anew.
                Instant late = now.plus(AssessmentPolicy.UPDATE_ACCEPTED_WITHIN);
                due = due.filter(late::isAfter).or(() -> Optional.of(late));
            }
            DeliveryScheduler.Look look = scheduler.look(store, incident, now);
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
        noted(ParentCache.of(store), component, moves.onlyJoined());
        due.ifPresent(at -> wakes.add(new Wake.Assess(component.id().toString(), at)));
        wakes.addAll(causes.follow(assessment));
        wakes.addAll(instances.reassessOthers(known, assessment.enters()));
        if (found.name() != null && component.name() == null) {
            ComponentTable.named(store, component.id().toString(), found.name());
        }
        if (component.event() != null) {
            EventTable.judged(store, component.event(), verdict);
        }
        return new Assessed(component.id(), verdict, observation, flap, ended, wakes);
    }

    private static void noted(ParentCache parents, ComponentRecord component, boolean onlyJoined) {
        parents.changed(component.id().toString());
        if (onlyJoined) {
            parents.placesChanged(component.id());
        } else {
            parents.incidentsChanged();
        }
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
}
