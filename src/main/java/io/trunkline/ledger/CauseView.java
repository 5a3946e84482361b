package io.trunkline.ledger;

import io.trunkline.ledger.tables.AncestorTable;
import io.trunkline.ledger.tables.ComponentRecord;
import io.trunkline.ledger.tables.ComponentTable;
import io.trunkline.ledger.tables.IncidentTable;
import io.trunkline.ledger.tables.LateJoinTable;
import io.trunkline.ledger.tables.MemberReportTable;
import io.trunkline.ledger.tables.MemberTable.Place;
import io.trunkline.ledger.tables.SymptomTable;
import io.trunkline.model.Alarm;
import io.trunkline.model.ComponentId;
import io.trunkline.model.Incident;
import io.trunkline.model.Membership;
import io.trunkline.model.Service;
import io.trunkline.model.Status;
import io.trunkline.model.Topology;
import io.trunkline.model.Wake;
import io.trunkline.rules.Assessment;
import io.trunkline.rules.CausePolicy.Ancestor;
import io.trunkline.rules.Maintenance;
import io.trunkline.rules.PlannedWork;
import io.trunkline.rules.Rules;
import io.trunkline.rules.Verdict.Hold;
import io.trunkline.rules.Verdict.Hold.Reason;
import io.trunkline.store.Sql;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** One assessment's view of what the component hangs on and of what hangs on it. */
final class CauseView {

    private final Sql store;
    private final Rules rules;
    private final ComponentRecord component;
    private final Instant now;
    private final Service service;
    private final Causes causes;
    private final JoinIncident join;
    private final Instances instances;
    private final List<Ancestor> out;
    private final Optional<Hold> hold;
    private final SymptomPlaces.Seen seen;

    CauseView(
            Sql store,
            Rules rules,
            Topology topology,
            ComponentRecord component,
            Service service,
            List<Place> places,
            Maintenance maintenance,
            Instant now) {
        this.store = store;
        this.rules = rules;
        this.component = component;
        this.service = service;
        this.now = now;
        this.causes = new Causes(store, rules, maintenance, now);
        Ancestry ancestry = new Ancestry(store, topology);
        this.instances = new Instances(store, topology, rules.cooldown(), now);
        this.join = new JoinIncident(store, rules, ancestry, causes, instances, now);
        boolean up = component.observation().observed() == Status.UP;
        boolean told = !up || rules.cooldown().flapping(component.observation(), now);
        List<Ancestor> ancestors = told && !Alarm.is(component.id()) ? ancestors(ancestry, causes) : List.of();
        this.out = causes.causes(component.observation(), ancestors);
        this.hold = causes.hold(component, service, ancestors);
        this.seen = up
                ? new SymptomPlaces.Seen(places.stream().map(Place::membership).toList(), Optional.empty(), Set.of())
                : SymptomPlaces.of(
                        store,
                        component.id().toString(),
                        component.observation().observed(),
                        places,
                        ancestors,
                        causes,
                        rules.cause(),
                        now);
    }

    /** What it hangs on is kept beside it, so that it is found from there. */
    private List<Ancestor> ancestors(Ancestry ancestry, Causes causes) {
        String id = component.id().toString();
        ancestry.identify(component.id());
        List<String> chain = ancestry.of(component.id());
        List<String> before = AncestorTable.of(store, id);
        if (!chain.equals(before)) {
            AncestorTable.replace(store, id, before, chain);
        }
        return causes.reported(chain);
    }

    /** Its places, as the policy is to see them. */
    List<Membership> memberships() {
        return seen.memberships();
    }

    /** Of its places those that it is still in: what ended with its cause it has left. */
    List<Place> within(List<Place> places) {
        return places.stream()
                .filter(place -> seen.memberships().stream()
                        .anyMatch(
                                member -> member.incident() == place.incident().id()))
                .toList();
    }

    /** The open incidents that it has left because their cause is over and its own is accepted. */
    Set<Long> left() {
        return seen.left();
    }

    /** What holds its outages now. */
    Optional<Hold> hold() {
        return hold;
    }

    /** Where an outage of that status goes. */
    JoinIncident.Destination target(Status status) {
        return join.find(component, service.id(), status, out);
    }

    /** Since when it is out as that, where it joins an open incident. */
    Instant outSince(Status status) {
        return instances.outSince(component, status);
    }

    /** It has entered: gathers what belongs with it, and says which incidents that left. */
    Set<Long> gather(Incident entered, JoinIncident.Destination target) {
        instances.mark(component.id(), entered.id());
        instances.moveReportedInstances(component, entered);
        return join.gather(component, entered, target);
    }

    /** It left an incident of which no update was accepted in time: of those that wait there too, who would page goes along. */
    void bringAlong(long left, long entered) {
        Status status = IncidentTable.get(store, entered).status();
        List<String> others = MemberReportTable.unreported(store, left).stream()
                .filter(other -> wouldPage(other, status))
                .toList();
        LateJoinTable.moveWith(store, left, entered, others, now);
        others.forEach(other -> instances.mark(ComponentId.parse(other), entered));
    }

    /** A component that is held, or out in another status, would leave again at the end of the wait, and be in no incident. */
    private boolean wouldPage(String other, Status status) {
        ComponentRecord member =
                instances.asReported(ComponentTable.find(store, other).orElseThrow(), service.id());
        Status observed = member.observation().observed();
        return (observed == status || observed == Status.UP)
                && causes.hold(member, service, causes.ancestors(other)).isEmpty();
    }

    /** When it is to be looked at again though nothing happens. */
    Optional<Instant> due(Assessment assessment) {
        boolean planned = assessment.verdict() instanceof Hold given && given.reason() == Reason.PLANNED;
        Optional<Instant> asked = planned ? Optional.of(now.plus(PlannedWork.ASKED_EVERY)) : Optional.empty();
        return Stream.of(assessment.due(), seen.due(), asked)
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }

    /** Notes since when it is held for its cause, and has those looked at again that hang on it; says when. */
    List<Wake> follow(Assessment assessment) {
        String id = component.id().toString();
        boolean held = assessment.verdict() instanceof Hold given && given.reason() == Reason.CAUSE;
        if (held) {
            ComponentTable.causedFrom(
                    store,
                    id,
                    rules.cause().heldFrom(component.causedFrom(), component.observation(), rules.cooldown(), now));
        }
        if (component.news() == 0) {
            return List.of();
        }
        if (component.observation().observed() != Status.UP) {
            // Of what is worse than it is now it is no cause any more.
            boolean better = component
                    .observation()
                    .since()
                    .equals(component.observation().improvedAt());
            List<String> released = better ? AncestorTable.releaseDescendants(store, id, now) : List.of();
            return released.stream()
                    .<Wake>map(each -> new Wake.Assess(each, now))
                    .toList();
        }
        Instant over = assessment.verdict() instanceof Hold doubt ? doubt.until() : now;
        return over(store, id, over.plus(rules.cause().grace()), now);
    }

    /** A component is UP: its symptoms may be outages of their own from then on. */
    static List<Wake> over(Sql store, String component, Instant ownFrom, Instant now) {
        List<Wake> wakes = new ArrayList<>();
        SymptomTable.causeOver(store, component, ownFrom).forEach(id -> wakes.add(new Wake.Assess(id, ownFrom)));
        AncestorTable.releaseDescendants(store, component, now).forEach(id -> wakes.add(new Wake.Assess(id, now)));
        return wakes;
    }
}
