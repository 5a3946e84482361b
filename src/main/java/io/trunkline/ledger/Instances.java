package io.trunkline.ledger;

import io.trunkline.ledger.tables.ComponentRecord;
import io.trunkline.ledger.tables.InstanceTable;
import io.trunkline.ledger.tables.InstanceTable.Group;
import io.trunkline.ledger.tables.MemberTable;
import io.trunkline.ledger.tables.SymptomTable;
import io.trunkline.model.Incident;
import io.trunkline.model.Incident.State;
import io.trunkline.model.Redundancy;
import io.trunkline.model.Status;
import io.trunkline.model.Wake;
import io.trunkline.store.Sql;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What one transaction knows of redundant groups: an instance that is down is reported as what its group is. */
record Instances(Sql store, Redundancy redundancy, Instant now) {

    Optional<Group> groupOf(ComponentRecord component) {
        return InstanceTable.groupOf(store, component.id(), redundancy);
    }

    /** A component as it is reported. */
    ComponentRecord told(ComponentRecord component) {
        boolean down = component.observation().observed() == Status.DOWN
                || component.observation().worst() == Status.DOWN;
        return down
                ? groupOf(component)
                        .map(group -> InstanceTable.standing(store, group))
                        .filter(group -> group.told(Status.DOWN) != Status.DOWN)
                        .map(group -> component.withObservation(
                                component.observation().noWorseThanDegraded()))
                        .orElse(component)
                : component;
    }

    /** The incident of its group that an instance joins, however long ago it opened: nothing new is worse. */
    Optional<Incident> joinable(ComponentRecord component, String service, Status status) {
        return groupOf(component)
                .flatMap(group -> InstanceTable.telling(store, service, group))
                .filter(incident -> SymptomTable.takesJoins(store, incident.id()))
                .filter(incident -> incident.state() == State.GATHERING && incident.status() == status
                        || incident.state() == State.OPEN && !incident.resolving() && status == Status.DEGRADED);
    }

    void mark(ComponentRecord component, long incident) {
        if (!redundancy.names().isEmpty()) {
            InstanceTable.mark(
                    store,
                    incident,
                    component.id().toString(),
                    groupOf(component).orElse(null));
        }
    }

    /** It may have become one of a group since it entered, and is out in another status than it is reported as. */
    void mark(ComponentRecord known, ComponentRecord told, List<MemberTable.Place> places) {
        if (told != known) {
            places.forEach(place -> mark(told, place.incident().id()));
        }
    }

    /** With one instance the whole group may be another. */
    List<Wake> othersAgain(ComponentRecord component) {
        return component.news() == 0
                ? List.of()
                : groupOf(component)
                        .map(group -> InstanceTable.othersAgain(
                                store, group, component.id().toString(), now))
                        .orElse(List.of())
                        .stream()
                        .<Wake>map(id -> new Wake.Assess(id, now))
                        .toList();
    }
}
