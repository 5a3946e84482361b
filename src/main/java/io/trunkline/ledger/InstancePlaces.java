package io.trunkline.ledger;

import io.trunkline.ledger.tables.ComponentRecord;
import io.trunkline.ledger.tables.ComponentTable;
import io.trunkline.ledger.tables.IncidentTable;
import io.trunkline.ledger.tables.InstanceTable;
import io.trunkline.ledger.tables.MemberTable;
import io.trunkline.ledger.tables.MemberTable.Place;
import io.trunkline.model.Incident.State;
import io.trunkline.model.Membership.Phase;
import io.trunkline.model.Status;
import io.trunkline.rules.ComponentHistory;
import io.trunkline.rules.Cooldown;
import io.trunkline.store.Sql;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The places of an instance of a redundant group, as the policy is to see them. DOWN while another works, it is reported as
 * DEGRADED; but what says of the group only that instances are DEGRADED does not report that one is lost: such a place tells
 * nothing of it, and is left once the incident that reports the loss is accepted.
 */
final class InstancePlaces {

    private final Sql store;
    private final Cooldown cooldown;
    private final Instances instances;
    private final ComponentRecord known;
    private final Instant now;
    private final List<Place> seen = new ArrayList<>();
    private final List<Place> unaccepted = new ArrayList<>();
    private final Set<Long> changed = new LinkedHashSet<>();

    private InstancePlaces(Sql store, Cooldown cooldown, Instances instances, ComponentRecord known, Instant now) {
        this.store = store;
        this.cooldown = cooldown;
        this.instances = instances;
        this.known = known;
        this.now = now;
    }

    /**
     * @param known the instance as its platform reports it
     * @param told as it is reported to its service
     */
    static InstancePlaces of(
            Sql store,
            Cooldown cooldown,
            Instances instances,
            ComponentRecord known,
            ComponentRecord told,
            List<Place> places,
            Instant now) {
        InstancePlaces result = new InstancePlaces(store, cooldown, instances, known, now);
        Status observed = known.observation().observed();
        if (observed == Status.DOWN && told.observation().observed() == Status.DEGRADED) {
            places.forEach(result::addOfLost);
        } else if (observed == Status.DEGRADED && places.size() > 1) {
            result.addOfWorking(places);
        } else {
            result.seen.addAll(places);
        }
        return result;
    }

    /** What the policy is to see. */
    List<Place> seen() {
        return seen;
    }

    /** The incidents that have changed because of it. */
    Set<Long> changed() {
        return changed;
    }

    /** Another incident calls for it from now on: one that PagerDuty has not accepted need not be accepted any more. */
    void leaveUnaccepted() {
        unaccepted.forEach(this::leave);
    }

    private void addOfLost(Place place) {
        switch (place.membership().phase()) {
            case GATHERING, UNCALLED, RESOLVING -> seen.add(place);
            case CALLED -> {
                if (reportsLoss(place)) {
                    seen.add(place);
                } else if (!place.incident().accepted()) {
                    unaccepted.add(place);
                }
            }
            case REJECTED, DISMISSED -> {
                if (reportsLoss(place)) {
                    seen.add(place);
                } else {
                    leave(place);
                }
            }
        }
    }

    private boolean reportsLoss(Place place) {
        ComponentHistory history = known.observation();
        if (!place.since().isBefore(history.since()) || place.told() == Status.UP || place.settled()) {
            return true;
        }
        if (place.cause() != null && isDown(place.cause())) {
            return true;
        }
        // It got better there, and is DOWN again: where it had recovered the policy says whether that is another
        // outage.
        boolean recovered =
                history.recoveredAt() != null && history.recoveredAt().isAfter(place.since());
        if (recovered && place.told() != Status.DEGRADED) {
            return true;
        }
        boolean better = history.improvedAt() != null && history.improvedAt().isAfter(place.since());
        if (better
                && place.told() == Status.DOWN
                && cooldown.continues(history.improvedAt(), history.since(), place.repeats())) {
            return true;
        }
        boolean withOthers = instances.reportsLost(known, place.incident());
        if (withOthers) {
            joinsOthers(place);
        }
        return withOthers;
    }

    private boolean isDown(String cause) {
        return ComponentTable.find(store, cause)
                .filter(found -> found.observation().observed() == Status.DOWN)
                .isPresent();
    }

    /** It is reported as lost there from now on, as one that joins is. */
    private void joinsOthers(Place place) {
        long incident = place.incident().id();
        InstanceTable.lostSince(
                store, incident, known.id().toString(), known.observation().since());
        if (place.membership().phase() == Phase.CALLED) {
            IncidentTable.revise(store, incident);
            changed.add(incident);
        }
    }

    /** It works again, if badly, before what it waits in as lost has opened: what has reported it as DEGRADED still does. */
    private void addOfWorking(List<Place> places) {
        Instant better = known.observation().improvedAt();
        boolean reported = places.stream()
                .anyMatch(place -> place.membership().phase() == Phase.CALLED
                        && place.told() != null
                        && place.told() != Status.UP
                        && !place.settled());
        for (Place place : places) {
            boolean waitedAsLost = place.incident().state() == State.GATHERING
                    && place.incident().status() == Status.DEGRADED
                    && better != null
                    && place.since().isBefore(better);
            if (reported && waitedAsLost && instances.groupOf(known).isPresent()) {
                leave(place);
                ComponentTable.waiting(store, known.id().toString(), null);
            } else {
                seen.add(place);
            }
        }
    }

    private void leave(Place place) {
        MemberTable.leave(store, place.incident().id(), known.id().toString(), now);
        ParentCache.of(store).incidentsChanged();
        changed.add(place.incident().id());
    }
}
