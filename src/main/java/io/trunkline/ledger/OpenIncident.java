package io.trunkline.ledger;

import io.trunkline.config.Configuration;
import io.trunkline.ledger.tables.ComponentRecord;
import io.trunkline.ledger.tables.ComponentTable;
import io.trunkline.ledger.tables.DedupKeys;
import io.trunkline.ledger.tables.EventTable;
import io.trunkline.ledger.tables.IncidentTable;
import io.trunkline.ledger.tables.MemberTable;
import io.trunkline.ledger.tables.PlannedWorkTable;
import io.trunkline.ledger.tables.RefusalTable;
import io.trunkline.ledger.tables.RoutingKeyTable;
import io.trunkline.ledger.tables.SymptomTable;
import io.trunkline.model.Alarm;
import io.trunkline.model.ComponentId;
import io.trunkline.model.Consequence;
import io.trunkline.model.DedupKey;
import io.trunkline.model.Directory;
import io.trunkline.model.Incident;
import io.trunkline.model.Incident.Outcome;
import io.trunkline.model.Incident.State;
import io.trunkline.model.Service;
import io.trunkline.model.Status;
import io.trunkline.model.Wake;
import io.trunkline.rules.CausePolicy;
import io.trunkline.rules.GroupingPolicy;
import io.trunkline.rules.Maintenance;
import io.trunkline.rules.Rules;
import io.trunkline.rules.Verdict;
import io.trunkline.store.Sql;
import io.trunkline.store.Transactions;
import io.trunkline.store.Transactions.Work;
import io.trunkline.store.WritePriority;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The open transaction: a wait is over, and one incident opens with whatever is out then (rules 5, 7 and 10). */
public final class OpenIncident {

    private final Transactions transactions;
    private final InstantSource clock;
    private final Supplier<Configuration> configuration;
    private final Rules rules;
    private final DedupKey dedupKey;
    private final DeliveryScheduler scheduler;

    public OpenIncident(
            Transactions transactions,
            InstantSource clock,
            Supplier<Configuration> configuration,
            Rules rules,
            DedupKey dedupKey) {
        this.transactions = transactions;
        this.clock = clock;
        this.configuration = configuration;
        this.rules = rules;
        this.dedupKey = dedupKey;
        this.scheduler = new DeliveryScheduler(rules);
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
        return transactions.submit(Work.foundAgain(WritePriority.PAGES, store -> {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
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
        List<Wake> wakes = new ArrayList<>();
        List<ComponentId> ended = new ArrayList<>();
        sift(store, incident, now, wakes, ended);
        SymptomTable.leaveAbsentCauses(store, incident.id());
        int members = MemberTable.count(store, incident.id());
        String key = null;
        if (members == 0) {
            IncidentTable.close(store, incident.id(), Outcome.ENDED, now, now);
        } else {
            key = open(store, incident, opener(store, incident), now);
            wakes.addAll(scheduler.look(store, incident.id(), now));
        }
        return new Opened(incident.id(), incident.service(), incident.status(), key, members, ended, wakes);
    }

    private Maintenance windows(Sql store, Incident incident, Instant now) {
        Configuration current = configuration.get();
        Directory directory = current.directory();
        Service service = directory.service(incident.service()).orElseGet(directory::defaultService);
        return HoldWindows.of(store, current.maintenance(), service, incident.status(), now);
    }

    /** Lets those go that are no longer to be reported. */
    private void sift(Sql store, Incident incident, Instant now, List<Wake> wakes, List<ComponentId> ended) {
        Maintenance windows = windows(store, incident, now);
        Directory directory = configuration.get().directory();
        Service service = directory.service(incident.service()).orElseGet(directory::defaultService);
        Causes causes = new Causes(store, rules, windows, now);
        Map<String, String> symptoms = SymptomTable.causes(store, incident.id());
        List<ComponentRecord> members =
                windows.isUnderWay(now) || PlannedWorkTable.any(store) || service.holdsSymptoms()
                        ? ComponentTable.membersOf(store, incident.id())
                        : ComponentTable.doubtfulOf(
                                store,
                                incident.id(),
                                incident.status(),
                                rules.cooldown().fallsTwiceWithin());
        ComponentTable.waitsOver(store, incident.id());
        Instances instances = new Instances(store, directory.topology(), now);
        List<ComponentRecord> better = new ArrayList<>();
        for (ComponentRecord member : members) {
            ComponentRecord component = instances.asReported(member, incident.service());
            if (component != member) {
                instances.mark(component.id(), incident.id());
            }
            boolean symptom = symptoms.containsKey(component.id().toString())
                    && !causes.causes(
                                    component.observation(),
                                    causes.ancestors(component.id().toString()))
                            .isEmpty();
            if (symptom && isBetter(component, incident)) {
                better.add(component);
            } else {
                sift(store, incident, component, incident.status(), service, causes, now, wakes, ended);
            }
        }
        // Not before all others were asked: who leaves is not what the incident opens for.
        boolean opens = !better.isEmpty() && MemberTable.anyAt(store, incident.id(), incident.status(), better);
        for (ComponentRecord component : better) {
            Status asked = opens ? component.observation().observed() : incident.status();
            sift(store, incident, component, asked, service, causes, now, wakes, ended);
        }
    }

    /** Whether it is out, but not as badly as what the incident is about. */
    private static boolean isBetter(ComponentRecord component, Incident incident) {
        Status observed = component.observation().observed();
        return observed.isOutage() && incident.status().worseThan(observed);
    }

    private void sift(
            Sql store,
            Incident incident,
            ComponentRecord component,
            Status asked,
            Service service,
            Causes causes,
            Instant now,
            List<Wake> wakes,
            List<ComponentId> ended) {
        String id = component.id().toString();
        boolean held = causes.hold(component, service, causes.ancestors(id)).isPresent();
        GroupingPolicy.Entry entry = GroupingPolicy.entry(component.observation(), asked, rules.cooldown(), held, now);
        if (entry == GroupingPolicy.Entry.MOVED && component.waitingFrom() != null) {
            // It is reported elsewhere, and waits since then all the same.
            ComponentTable.waiting(store, id, component.waitingFrom());
        }
        if (entry == GroupingPolicy.Entry.STAYS) {
            if (rules.cooldown().flapping(component.observation(), now)) {
                ComponentTable.flapped(store, id);
            }
            if (component.observation().observed() == Status.UP) {
                Instant settles = rules.cooldown().settlesAt(component.observation());
                ComponentTable.due(store, id, settles);
                wakes.add(new Wake.Assess(id, settles));
            }
            return;
        }
        MemberTable.leave(store, incident.id(), id, now);
        if (entry == GroupingPolicy.Entry.ENDED) {
            ended.add(component.id());
            if (component.event() != null) {
                EventTable.judged(store, component.event(), new Verdict.Ended());
            }
        } else {
            ComponentTable.due(store, id, now);
            wakes.add(new Wake.Assess(id, now));
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
        Service service = owner(incident);
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
                        MemberTable.pagesAnewSince(
                                store,
                                incident.id(),
                                rules.cooldown().watched(),
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
        Service service = owner(incident);
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

    private Service owner(Incident incident) {
        Directory directory = configuration.get().directory();
        return directory.service(incident.service()).orElseGet(directory::defaultService);
    }

    private String wanted(Incident incident, ComponentRecord first) {
        return Alarm.is(first.id())
                ? DedupKey.ofAlarm(first.id())
                : dedupKey.of(first.id(), incident.status(), first.platform(), incident.service());
    }
}
