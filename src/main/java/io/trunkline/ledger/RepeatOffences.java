package io.trunkline.ledger;

import io.trunkline.ledger.tables.ComponentRecord;
import io.trunkline.ledger.tables.InstanceTable;
import io.trunkline.ledger.tables.MemberTable;
import io.trunkline.ledger.tables.MemberTable.Place;
import io.trunkline.ledger.tables.RepeatOffenderTable;
import io.trunkline.model.Incident;
import io.trunkline.model.Membership.Phase;
import io.trunkline.model.Status;
import io.trunkline.rules.ComponentHistory;
import io.trunkline.rules.Cooldown;
import io.trunkline.store.Sql;
import java.time.Instant;
import java.util.Optional;

/**
 * Counts the incidents that a component, or a redundant group, had to itself in the four hours before it last got better
 * (rule 6). The instances of one group count as one component.
 *
 * @param groups whether there are any
 */
record RepeatOffences(Sql store, Cooldown cooldown, boolean groups) {

    /**
     * A place with the incidents before; none while it shares this incident. Who is watched in this incident, or was in the one
     * that it replaced, is counted from when this one began.
     */
    Place count(ComponentRecord component, Place place) {
        ComponentHistory history = component.observation();
        Incident incident = place.incident();
        // As in the policy: what was DOWN got better as DEGRADED already.
        Instant betterAt = incident.status() == Status.DOWN ? history.improvedAt() : history.recoveredAt();
        if (betterAt == null || !cooldown.grows() || incident.phase() != Phase.CALLED) {
            return place;
        }
        String id = component.id().toString();
        Optional<String> group = groups && incident.status() == Status.DOWN
                ? InstanceTable.groupOfMember(store, incident.id(), id)
                : Optional.empty();
        if (group.isEmpty() && MemberTable.isShared(store, incident.id())) {
            return place;
        }
        boolean replaces = RepeatOffenderTable.replacesWatched(store, incident.id(), id);
        boolean watched = (replaces || place.watchedSince() != null)
                && incident.windowFrom().isBefore(betterAt);
        Instant counted = watched ? incident.windowFrom() : betterAt;
        return group.map(name -> ofGroup(incident, name, counted, betterAt))
                .orElseGet(() -> Optional.of(RepeatOffenderTable.resolvedIncidentsAlone(
                        store, id, counted.minus(Cooldown.REMEMBERED), betterAt, cooldown.memory())))
                .map(repeats -> place.withRepeats(repeats, replaces))
                .orElse(place);
    }

    /** What a group had before it worked again; none while it shares this incident. */
    int ofGroup(Incident incident, String group, Instant worked) {
        return cooldown.grows() ? ofGroup(incident, group, worked, worked).orElse(0) : 0;
    }

    /** @param counted what was resolved in the four hours before that, or since then */
    private Optional<Integer> ofGroup(Incident incident, String group, Instant counted, Instant worked) {
        return RepeatOffenderTable.isShared(store, incident.id(), group)
                ? Optional.empty()
                : Optional.of(RepeatOffenderTable.resolvedIncidentsOfGroupAlone(
                        store,
                        incident.service(),
                        group,
                        counted.minus(Cooldown.REMEMBERED),
                        worked,
                        cooldown.memory()));
    }
}
