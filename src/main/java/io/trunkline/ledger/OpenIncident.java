package io.trunkline.ledger;

import io.trunkline.ledger.tables.ComponentRecord;
import io.trunkline.ledger.tables.ComponentTable;
import io.trunkline.ledger.tables.DedupKeys;
import io.trunkline.ledger.tables.EventTable;
import io.trunkline.ledger.tables.IncidentTable;
import io.trunkline.ledger.tables.MemberTable;
import io.trunkline.ledger.tables.PlannedWorkTable;
import io.trunkline.ledger.tables.RefusalTable;
import io.trunkline.ledger.tables.RepeatOffenderTable;
import io.trunkline.ledger.tables.RoutingKeyTable;
import io.trunkline.ledger.tables.SymptomTable;
import io.trunkline.model.Alarm;
import io.trunkline.model.ComponentId;
import io.trunkline.model.Consequence;
import io.trunkline.model.DedupKey;
import io.trunkline.model.Incident;
import io.trunkline.model.Incident.Outcome;
import io.trunkline.model.Incident.State;
import io.trunkline.model.Service;
import io.trunkline.model.Status;
import io.trunkline.model.Wake;
import io.trunkline.rules.CausePolicy;
import io.trunkline.rules.CausePolicy.Ancestor;
import io.trunkline.rules.GroupingPolicy;
import io.trunkline.rules.Maintenance;
import io.trunkline.rules.OpeningPolicy;
import io.trunkline.rules.OpeningPolicy.Fate;
import io.trunkline.rules.OpeningPolicy.Member;
import io.trunkline.rules.OpeningPolicy.MemberVerdict;
import io.trunkline.rules.Rules;
import io.trunkline.rules.Verdict;
import io.trunkline.store.Sql;
import io.trunkline.store.Transactions.Work;
import io.trunkline.store.WritePriority;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The open transaction: a wait is over, and one incident opens with whatever is out then (rules 5, 7 and 10). */
public final class OpenIncident {

    private final LedgerContext context;
    private final Rules rules;
    private final OpeningPolicy opening;
    private final DedupKey dedupKey;
    private final DeliveryScheduler scheduler;

    public OpenIncident(LedgerContext context, DedupKey dedupKey) {
        this.context = context;
        this.rules = context.rules();
        this.opening = new OpeningPolicy(context.rules().cooldown());
        this.dedupKey = dedupKey;
        this.scheduler = new DeliveryScheduler(context.rules());
    }

    /**
     * What the end of a wait led to.
     *
     * @param incident the incident's number
     * @param dedupKey its key; null if none was opened
     * @param members how many it opened with
     * @param ended components whose outage was over by then
     * @param wakes what is to be looked at because of it
     */
    public record Opened(
            long incident,
            String service,
            Status status,
            String dedupKey,
            int members,
            List<ComponentId> ended,
            List<Wake> wakes)
            implements Consequence {

        /** Whether no outage was left, so that the incident closed unopened. */
        public boolean isOver() {
            return status != null && dedupKey == null && wakes.stream().noneMatch(Wake.Open.class::isInstance);
        }
    }

    /**
     * Opens a gathering incident if its wait is over, or a refused one again if its pause is; asked again, or too early, it
     * changes nothing.
     */
    public CompletableFuture<Opened> open(long incident) {
        return context.submit(Work.foundAgain(WritePriority.PAGES, store -> {
            Instant now = context.now();
            return IncidentTable.find(store, incident)
                    .filter(found -> found.state() != State.OPEN)
                    .map(found ->
                            found.state() == State.GATHERING ? open(store, found, now) : repeat(store, found, now))
                    .orElseGet(() -> nothing(incident, List.of()));
        }));
    }

    private static Opened nothing(long incident, List<Wake> wakes) {
        return new Opened(incident, null, null, null, 0, List.of(), wakes);
    }

    private Opened open(Sql store, Incident incident, Instant now) {
        Instant opensAt = opensAt(store, incident, now);
        if (now.isBefore(opensAt)) {
            IncidentTable.waitOn(store, incident.id(), opensAt);
            Wake later = new Wake.Open(incident.id(), incident.service(), incident.status(), opensAt);
            return new Opened(incident.id(), incident.service(), incident.status(), null, 0, List.of(), List.of(later));
        }
        int waited = MemberTable.count(store, incident.id());
        Maintenance windows = HoldWindows.of(
                store, context.configured().maintenance(), context.service(incident.service()), incident.status(), now);
        List<ComponentRecord> toDecide = toDecide(store, incident, windows, now);
        ComponentTable.waitsOver(store, incident.id());
        List<MemberVerdict> verdicts = decide(store, incident, toDecide, windows, waited > toDecide.size(), now);
        SymptomTable.leaveAbsentCauses(store, incident.id());
        List<ComponentId> ended = components(verdicts, verdict -> verdict.fate() == Fate.ENDED);
        int members = waited
                - components(verdicts, verdict -> verdict.fate() != Fate.STAYS).size();
        List<Wake> wakes = new ArrayList<>();
        for (MemberVerdict verdict : verdicts) {
            if (verdict.assessAt() != null) {
                wakes.add(new Wake.Assess(verdict.component().toString(), verdict.assessAt()));
            }
        }
        String key = null;
        if (members == 0) {
            IncidentTable.close(store, incident.id(), Outcome.ENDED, now, now);
        } else {
            key = open(store, incident, opener(store, incident), now);
            wakes.addAll(scheduler.look(store, incident.id(), now));
            wakes.addAll(leaveUnaccepted(store, incident.id(), now));
        }
        return new Opened(incident.id(), incident.service(), incident.status(), key, members, ended, wakes);
    }

    /** Of what is called for from now on by itself, the cause's incident need not be accepted any more (rule 15). */
    private List<Wake> leaveUnaccepted(Sql store, long opened, Instant now) {
        List<Wake> wakes = new ArrayList<>();
        for (long unaccepted : SymptomTable.unacceptedWith(store, opened)) {
            SymptomTable.leaveForNewer(store, unaccepted, now);
            wakes.addAll(scheduler.look(store, unaccepted, now));
        }
        return wakes;
    }

    private static List<ComponentId> components(List<MemberVerdict> verdicts, Predicate<MemberVerdict> which) {
        return verdicts.stream().filter(which).map(MemberVerdict::component).toList();
    }

    /**
     * The members that need a decision, in the order in which they would lead the incident. All others are reported: they are
     * out in its status, fell once, and nothing holds them.
     */
    private List<ComponentRecord> toDecide(Sql store, Incident incident, Maintenance windows, Instant now) {
        boolean mayBeHeld = windows.isUnderWay(now)
                || PlannedWorkTable.any(store)
                || context.service(incident.service()).holdsSymptoms();
        Duration flapSpan = rules.cooldown().fallsTwiceWithin();
        return mayBeHeld
                ? ComponentTable.membersOf(store, incident.id())
                : ComponentTable.doubtfulOf(store, incident.id(), incident.status(), flapSpan);
    }

    /**
     * Decides on members and applies what follows. Who leaves is no longer reported here: it holds a symptom no more, and takes
     * no instance down. So those that stay are decided on again after others left, in whatever order they fell.
     */
    private List<MemberVerdict> decide(
            Sql store,
            Incident incident,
            List<ComponentRecord> members,
            Maintenance windows,
            boolean reportsOthers,
            Instant now) {
        Causes causes = new Causes(store, rules, windows, now);
        Instances instances = new Instances(store, context.directory().topology(), rules.cooldown(), now);
        Set<String> symptoms = SymptomTable.causes(store, incident.id()).keySet();
        Map<ComponentId, ComponentRecord> undecided = new LinkedHashMap<>();
        members.forEach(member -> undecided.put(member.id(), member));
        List<MemberVerdict> applied = new ArrayList<>();
        List<MemberVerdict> next;
        do {
            List<MemberVerdict> verdicts = opening.decide(
                    incident.status(),
                    members(incident, undecided.values(), symptoms, causes, instances),
                    reportsOthers,
                    now);
            // What has ended is UP: it held nothing and took nothing down.
            List<MemberVerdict> leave = verdicts.stream()
                    .filter(verdict -> verdict.fate() == Fate.HELD || verdict.fate() == Fate.MOVED)
                    .toList();
            next = leave.isEmpty() ? verdicts : leave;
            for (MemberVerdict verdict : next) {
                apply(store, incident, verdict, undecided.remove(verdict.component()), now);
                causes.left(verdict.component());
            }
            applied.addAll(next);
        } while (!undecided.isEmpty());
        return applied;
    }

    private List<Member> members(
            Incident incident,
            Collection<ComponentRecord> undecided,
            Set<String> symptoms,
            Causes causes,
            Instances instances) {
        Service service = context.service(incident.service());
        List<Member> members = new ArrayList<>();
        for (ComponentRecord known : undecided) {
            ComponentRecord component = instances.asReported(known, incident.service());
            if (component != known) {
                instances.mark(component.id(), incident.id());
            }
            String id = component.id().toString();
            List<Ancestor> ancestors = causes.ancestors(id);
            members.add(new Member(
                    component.id(),
                    component.observation(),
                    symptoms.contains(id)
                            && !causes.causes(component.observation(), ancestors)
                                    .isEmpty(),
                    causes.hold(component, service, ancestors).isPresent(),
                    component.waitingFrom()));
        }
        return members;
    }

    private static void apply(
            Sql store, Incident incident, MemberVerdict verdict, ComponentRecord component, Instant now) {
        String id = component.id().toString();
        if (verdict.fate() != Fate.STAYS) {
            MemberTable.leave(store, incident.id(), id, now);
        }
        if (verdict.fate() == Fate.ENDED && component.event() != null) {
            EventTable.judged(store, component.event(), new Verdict.Ended());
        }
        if (verdict.flaps()) {
            ComponentTable.flapped(store, id);
        }
        if (verdict.waitingFrom() != null) {
            ComponentTable.waiting(store, id, verdict.waitingFrom());
        }
        if (verdict.assessAt() != null) {
            ComponentTable.due(store, id, verdict.assessAt());
        }
    }

    /** The cause of others leads, whichever of them fell first. */
    private static ComponentRecord opener(Sql store, Incident incident) {
        return CausePolicy.leader(CausePolicy.led(SymptomTable.causes(store, incident.id())))
                .or(() -> MemberTable.first(store, incident.id()))
                .flatMap(id -> ComponentTable.find(store, id))
                .orElseThrow();
    }

    private String open(Sql store, Incident incident, ComponentRecord first, Instant now) {
        Service service = context.service(incident.service());
        String key = DedupKeys.free(store, service.routingKey(), wanted(incident, first), now);
        RoutingKeyTable.ensure(store, service.routingKey());
        IncidentTable.open(
                store,
                incident.id(),
                first.id().toString(),
                service.severityOf(incident.status()),
                key,
                service.routingKey(),
                now);
        return key;
    }

    /** What opens pages anew, so one that rolls on gathers for longer; not a burst, a new place, or what pages anew. */
    private Instant opensAt(Sql store, Incident incident, Instant now) {
        Instant usual = rules.grouping().opensAt(incident.windowFrom());
        if (now.isBefore(usual) || incident.isCompliance()) {
            return usual;
        }
        int opened = IncidentTable.openedSince(store, incident.id(), now.minus(GroupingPolicy.TRICKLE_MEMORY));
        if (!rules.grouping().isTrickle(opened)) {
            return usual;
        }
        Instant urgentSince = Stream.of(
                        MemberTable.waitedSince(store, incident.id(), GroupingPolicy.BURST),
                        MemberTable.newPlaceSince(store, incident.id()),
                        RepeatOffenderTable.pagesAnewSince(
                                store,
                                incident.id(),
                                rules.cooldown(),
                                rules.policy().reopenAfter()))
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder())
                .orElse(null);
        return rules.grouping().opensAt(incident.windowFrom(), opened, urgentSince);
    }

    private Opened repeat(Sql store, Incident incident, Instant now) {
        Optional<Instant> at = RefusalTable.repeatsAt(store, incident.id());
        if (at.isEmpty()) {
            RefusalTable.over(store, incident.id());
            return nothing(incident.id(), List.of());
        }
        return at.get().isAfter(now)
                ? nothing(
                        incident.id(),
                        List.of(new Wake.Repeat(incident.id(), incident.service(), incident.status(), at.get())))
                : reopen(store, incident, now);
    }

    /** Every address refused it: the next round begins, with the key that its service has now (rule 12). */
    private Opened reopen(Sql store, Incident incident, Instant now) {
        Service service = context.service(incident.service());
        String wanted = incident.isCompliance()
                ? DedupKey.ofViolation(IncidentTable.violated(store, incident.id()))
                : wanted(incident, opener(store, incident));
        Status severity = incident.isCompliance() ? Status.DOWN : incident.status();
        String key = DedupKeys.free(store, service.routingKey(), wanted, now);
        RoutingKeyTable.ensure(store, service.routingKey());
        RefusalTable.reopen(store, incident.id(), service.severityOf(severity), key, service.routingKey());
        List<Wake> work = scheduler.look(store, incident.id(), now);
        int members = MemberTable.count(store, incident.id());
        return new Opened(incident.id(), incident.service(), incident.status(), key, members, List.of(), work);
    }

    private String wanted(Incident incident, ComponentRecord first) {
        return Alarm.is(first.id())
                ? DedupKey.ofAlarm(first.id())
                : dedupKey.of(first.id(), incident.status(), first.platform(), incident.service());
    }
}
