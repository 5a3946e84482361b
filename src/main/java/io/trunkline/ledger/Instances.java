package io.trunkline.ledger;

import io.trunkline.ledger.tables.AncestorTable;
import io.trunkline.ledger.tables.ComponentRecord;
import io.trunkline.ledger.tables.ComponentTable;
import io.trunkline.ledger.tables.InstanceTable;
import io.trunkline.ledger.tables.MemberTable;
import io.trunkline.ledger.tables.RedundantGroupTable;
import io.trunkline.ledger.tables.RedundantGroupTable.Group;
import io.trunkline.ledger.tables.RepeatOffenderTable;
import io.trunkline.ledger.tables.SymptomTable;
import io.trunkline.model.ComponentId;
import io.trunkline.model.Incident;
import io.trunkline.model.Incident.State;
import io.trunkline.model.Redundancy;
import io.trunkline.model.Status;
import io.trunkline.model.Topology;
import io.trunkline.model.Wake;
import io.trunkline.rules.ComponentHistory;
import io.trunkline.rules.Cooldown;
import io.trunkline.rules.InstanceLoss;
import io.trunkline.rules.RedundantGroup;
import io.trunkline.store.Sql;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What one transaction knows of redundant groups: an instance that is down is reported as what its group is. */
record Instances(
        Sql store,
        Topology topology,
        Cooldown cooldown,
        Map<Group, RedundantGroup> standing,
        Map<Group, Optional<InstanceLoss>> losses,
        Instant now) {

    Instances(Sql store, Topology topology, Cooldown cooldown, Instant now) {
        this(store, topology, cooldown, new HashMap<>(), new HashMap<>(), now);
    }

    private Redundancy redundancy() {
        return topology.redundancy();
    }

    private RedundantGroup standing(Group group) {
        return standing.computeIfAbsent(group, read -> {
            if (!topology.isEmpty()) {
                Ancestry ancestry = new Ancestry(store, topology);
                RedundantGroupTable.unplaced(store, group)
                        .forEach(each -> AncestorTable.write(store, each.toString(), ancestry.of(each)));
            }
            return RedundantGroupTable.standing(store, group);
        });
    }

    private Optional<InstanceLoss> loss(Group group) {
        return losses.computeIfAbsent(group, read -> InstanceLoss.last(RedundantGroupTable.reasons(store, group)));
    }

    Optional<Group> groupOf(ComponentRecord component) {
        return RedundantGroupTable.groupOf(store, component.id(), redundancy());
    }

    /**
     * A component as it is reported to a service. While another instance works for it, an instance is reported as DEGRADED
     * where it is DOWN, unless it takes down components without redundancy.
     */
    ComponentRecord asReported(ComponentRecord component, String service) {
        boolean down = component.observation().observed() == Status.DOWN
                || component.observation().worst() == Status.DOWN;
        return down
                ? groupOf(component)
                        .map(group -> asReported(component, group, service))
                        .orElse(component)
                : component;
    }

    private ComponentRecord asReported(ComponentRecord component, Group group, String service) {
        if (standing(group).isDown()) {
            return component.observation().observed() == Status.DOWN
                    ? fallenWithTheLast(component, group, service)
                    : component;
        }
        return InstanceTable.takesDown(store, component.id().toString(), service, now)
                ? component
                : component.withObservation(component.observation().noWorseThanDegraded());
    }

    /** An instance that paged as DOWN before the last one was lost counts as having fallen with that one: both page. */
    private ComponentRecord fallenWithTheLast(ComponentRecord component, Group group, String service) {
        List<MemberTable.Place> down = MemberTable.of(store, component.id().toString()).stream()
                .filter(place -> place.incident().status() == Status.DOWN)
                .toList();
        if (down.isEmpty()) {
            return component;
        }
        return loss(group)
                .filter(loss -> fellBefore(component, loss) || workedAsDegraded(component, loss))
                .filter(loss -> down.stream().noneMatch(place -> reports(place.incident(), loss)))
                .filter(loss -> !InstanceTable.pagedByItself(store, service, group, loss.instance(), loss.since()))
                .map(loss -> component.withObservation(
                        component.observation().fallenAgain(loss.groupWorkedFromOrLongAgo(), loss.since())))
                .orElse(component);
    }

    private static boolean fellBefore(ComponentRecord component, InstanceLoss loss) {
        return loss.since().isAfter(component.observation().since());
    }

    /**
     * Whether it is the last one itself, was DEGRADED when the group was lost before, and has worked as that since then: its
     * own history does not show that the group worked in between.
     */
    private static boolean workedAsDegraded(ComponentRecord component, InstanceLoss loss) {
        ComponentHistory history = component.observation();
        return loss.instance().equals(component.id().toString())
                && loss.since().equals(history.since())
                && (history.improvedAt() == null || history.improvedAt().isBefore(loss.groupWorkedFromOrLongAgo()))
                && history.previousChange() != null
                && history.previousChange().isBefore(loss.groupWorkedFromOrLongAgo());
    }

    /** An incident that opened after the loss reports it, whatever became of it: a person closed it, or PagerDuty refused it. */
    private static boolean reports(Incident incident, InstanceLoss loss) {
        return incident.openedAt() != null && !incident.resolving() && loss.isReportedBy(incident.openedAt());
    }

    /**
     * Since when an instance that joins an open incident is out as what it is reported as there: where it joins as DOWN
     * because the last one was lost, since then.
     */
    Instant outSince(ComponentRecord component, Status status) {
        Instant own = component.observation().outageSince();
        return Optional.of(component)
                .filter(each -> status == Status.DOWN && each.observation().observed() == Status.DOWN)
                .flatMap(this::groupOf)
                .filter(group -> standing(group).isDown())
                .flatMap(this::loss)
                .map(InstanceLoss::since)
                .filter(own::isBefore)
                .orElse(own);
    }

    /**
     * A place as its component's history, fallen again, is to see it: what joined an incident about DOWN while another
     * instance worked has not paged, and pages with the others.
     */
    static MemberTable.Place asBeforeTheLoss(ComponentRecord known, ComponentRecord told, MemberTable.Place place) {
        ComponentHistory history = told.observation();
        boolean fellAgain = !history.since().equals(known.observation().since());
        boolean between = fellAgain
                && place.incident().status() == Status.DOWN
                && place.since().isBefore(history.since())
                && !place.since().isBefore(history.improvedAt());
        return between ? place.withSince(history.improvedAt().minusMillis(1)) : place;
    }

    /**
     * How long its group was out in an incident that it leaves for a new one, because the last instance that worked was lost
     * anew: that counts against the group (rule 6).
     */
    void noteOutage(ComponentRecord known, ComponentRecord told, List<MemberTable.Place> places) {
        Instant better = told.observation().improvedAt();
        if (better != null && !better.equals(known.observation().improvedAt())) {
            places.forEach(place -> RepeatOffenderTable.noteOutage(
                    store, place.incident().id(), told.id().toString(), better));
        }
    }

    private static boolean isOpenAsDown(Incident incident) {
        return incident.status() == Status.DOWN && incident.state() == State.OPEN && !incident.resolving();
    }

    /**
     * The incident of its group that an instance joins, however long ago it opened, where nothing new is worse: the instance
     * is DEGRADED, another is reported as DOWN already, or none of the group has worked since the incident opened as DOWN.
     */
    Optional<Incident> joinable(ComponentRecord component, String service, Status status) {
        return groupOf(component).flatMap(group -> InstanceTable.telling(store, service, group).stream()
                .filter(incident -> SymptomTable.takesJoins(store, incident.id()))
                .filter(incident -> incident.state() == State.GATHERING && incident.status() == status
                        || incident.state() == State.OPEN
                                && !incident.resolving()
                                && (status == Status.DEGRADED && isNoWorse(component, incident, group)
                                        || reportsLoss(component, incident, group)))
                .findFirst());
    }

    /**
     * One that is DOWN while another works pages where the incident reports no other as DOWN. What is DEGRADED itself, in an
     * incident about DOWN, would not page once it is DOWN: it keeps to its own status.
     */
    private boolean isNoWorse(ComponentRecord component, Incident incident, Group group) {
        boolean down = ComponentTable.find(store, component.id().toString())
                .filter(own -> own.observation().outageStatus() == Status.DOWN)
                .isPresent();
        return down
                ? InstanceTable.reportsLost(
                        store, incident.id(), group, component.id().toString())
                : incident.status() == Status.DEGRADED;
    }

    /** Whether an incident reports that another of its group is lost. */
    boolean reportsLost(ComponentRecord instance, Incident incident) {
        return groupOf(instance)
                .filter(group -> InstanceTable.reportsLost(
                        store, incident.id(), group, instance.id().toString()))
                .isPresent();
    }

    private boolean reportsLoss(ComponentRecord component, Incident incident, Group group) {
        return isOpenAsDown(incident)
                && standing(group).isDown()
                && loss(group)
                        .filter(loss -> loss.isReportedBy(incident.openedAt())
                                || !isMember(component, incident)
                                        && (InstanceTable.joinedWithLoss(store, incident.id(), group, loss)
                                                || continuesIn(incident, loss, group)))
                        .isPresent();
    }

    /** What is a member already decided for itself whether its incident reports the loss. */
    private boolean isMember(ComponentRecord component, Incident incident) {
        return MemberTable.of(store, component.id().toString()).stream()
                .anyMatch(place -> place.incident().id() == incident.id());
    }

    /** Whether a loss came so soon after the group had worked again that it is the one that an incident reports. */
    private boolean continuesIn(Incident incident, InstanceLoss loss, Group group) {
        Instant worked = loss.groupWorkedFromOrLongAgo();
        return cooldown.continues(worked, loss.since(), offences().ofGroup(incident, group.toString(), worked));
    }

    /** How often they paged of late. */
    RepeatOffences offences() {
        return new RepeatOffences(store, cooldown, !redundancy().names().isEmpty());
    }

    void mark(ComponentId component, long incident) {
        if (!redundancy().names().isEmpty()) {
            InstanceTable.mark(
                    store,
                    incident,
                    component.toString(),
                    RedundantGroupTable.groupOf(store, component, redundancy()).orElse(null));
        }
    }

    /** It may have become one of a group since it entered, and is out in another status than it is reported as. */
    void mark(ComponentRecord known, ComponentRecord told, List<MemberTable.Place> places) {
        if (told != known) {
            places.forEach(place -> mark(told.id(), place.incident().id()));
        }
    }

    /**
     * The last instance that worked fell again: the others move to its incident, and leave the one that reported them before
     * once the new one is accepted, so that one incident reports the group.
     */
    void moveReportedInstances(ComponentRecord component, Incident entered) {
        if (entered.state() != State.GATHERING || entered.status() != Status.DOWN) {
            return;
        }
        groupOf(component).filter(group -> standing(group).isDown()).ifPresent(group -> InstanceTable.reported(
                        store, entered.service(), group, entered.id())
                .forEach(other -> {
                    ParentCache.of(store).incidentsChanged();
                    MemberTable.enter(store, entered.id(), other.component(), other.since(), now, null);
                    mark(ComponentId.parse(other.component()), entered.id());
                }));
    }

    /**
     * Has the others assessed again whose group may be DOWN instead of DEGRADED now, or the reverse: the instances of its
     * group, those that hang on it, and the instance that it hangs on, which leads what falls with it.
     *
     * @param entered whether it has just become an outage to be reported
     */
    List<Wake> reassessOthers(ComponentRecord component, boolean entered) {
        if (redundancy().names().isEmpty() || component.news() == 0 && !entered) {
            return List.of();
        }
        String id = component.id().toString();
        boolean down = component.observation().observed() == Status.DOWN;
        Set<String> again = new LinkedHashSet<>(InstanceTable.reassessCauses(store, id, down, now));
        if (component.news() > 0) {
            for (Group group : RedundantGroupTable.groupsWith(store, component.id(), redundancy())) {
                boolean works = !standing(group).isDown();
                again.addAll(InstanceTable.reassessOtherInstances(store, group, id, works, now));
            }
        }
        return again.stream().<Wake>map(other -> new Wake.Assess(other, now)).toList();
    }
}
