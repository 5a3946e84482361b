package io.trunkline.ledger;

import io.trunkline.ledger.tables.MemberTable;
import io.trunkline.ledger.tables.MemberTable.Place;
import io.trunkline.ledger.tables.SymptomTable;
import io.trunkline.model.Membership;
import io.trunkline.model.Membership.Phase;
import io.trunkline.model.Status;
import io.trunkline.rules.CausePolicy;
import io.trunkline.rules.CausePolicy.Ancestor;
import io.trunkline.store.Sql;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The places of a component that is out, as the policy is to see them: where it is because of a cause, it is told as what it
 * is, and once the cause has been over for a grace the place tells nothing of it.
 */
final class SymptomPlaces {

    private final Sql store;
    private final String component;
    private final Causes causes;
    private final CausePolicy rule;
    private final List<Ancestor> ancestors;
    private final Instant now;
    private final List<Membership> memberships = new ArrayList<>();
    private final Set<Long> left = new LinkedHashSet<>();
    private final boolean reported;
    private Instant due;

    private SymptomPlaces(
            Sql store,
            String component,
            boolean reported,
            Causes causes,
            CausePolicy rule,
            List<Ancestor> ancestors,
            Instant now) {
        this.store = store;
        this.component = component;
        this.reported = reported;
        this.causes = causes;
        this.rule = rule;
        this.ancestors = ancestors;
        this.now = now;
    }

    /**
     * @param memberships what the policy is to see
     * @param due when that may change though nothing happens
     * @param left the open incidents of causes that are over which it has left
     */
    record Seen(List<Membership> memberships, Optional<Instant> due, Set<Long> left) {}

    static Seen of(
            Sql store,
            String component,
            Status observed,
            List<Place> places,
            List<Ancestor> ancestors,
            Causes causes,
            CausePolicy rule,
            Instant now) {
        boolean reported = places.stream().anyMatch(place -> isOwn(place, observed));
        SymptomPlaces seen = new SymptomPlaces(store, component, reported, causes, rule, ancestors, now);
        List<Ancestor> out = rule.causes(observed, ancestors);
        places.forEach(place -> seen.add(place, observed, out));
        return new Seen(List.copyOf(seen.memberships), Optional.ofNullable(seen.due), seen.left);
    }

    /** Whether PagerDuty has accepted an incident of its own, which reports what it is now. */
    private static boolean isOwn(Place place, Status observed) {
        return place.cause() == null
                && place.membership().phase() == Phase.CALLED
                && place.told() != null
                && place.told() != Status.UP
                && !place.settled()
                && !observed.worseThan(place.incident().status());
    }

    private void add(Place place, Status observed, List<Ancestor> out) {
        if (place.cause() == null) {
            memberships.add(place.membership());
            return;
        }
        Optional<Instant> own = ownFrom(place, out);
        if (own.isEmpty() || now.isBefore(own.get())) {
            memberships.add(place.ofSymptom(observed));
            own.ifPresent(at -> due = due == null || at.isBefore(due) ? at : due);
            return;
        }
        ended(place);
    }

    /** From when it is an outage of its own; nothing while its cause, or another of the incident, is out. */
    private Optional<Instant> ownFrom(Place place, List<Ancestor> out) {
        long incident = place.incident().id();
        Optional<Ancestor> cause = ancestors.stream()
                .filter(ancestor -> ancestor.component().toString().equals(place.cause()))
                .findFirst();
        Optional<Instant> own = cause.isPresent()
                ? rule.ownFrom(cause.get())
                : Optional.of(movedAt(place).plus(rule.grace()));
        if (own.isEmpty()) {
            return own;
        }
        Optional<Ancestor> other =
                out.stream().filter(ancestor -> causes.isIn(ancestor, incident)).findFirst();
        other.ifPresent(at ->
                SymptomTable.under(store, incident, component, at.component().toString()));
        return other.isPresent() ? Optional.empty() : own;
    }

    private Instant movedAt(Place place) {
        if (place.movedAt() == null) {
            SymptomTable.moved(store, place.incident().id(), component, now);
        }
        return place.movedAt() == null ? now : place.movedAt();
    }

    /**
     * It pages as what it is, and leaves the cause's incident once that is accepted, or when its own opens while the cause's is
     * not accepted. Until then the cause's goes on calling for it. Where its own was accepted before it joined, it leaves now.
     */
    private void ended(Place place) {
        Membership member = place.membership();
        boolean untold = member.phase() == Phase.GATHERING || member.phase() == Phase.UNCALLED;
        if (untold || member.told() == Status.UP) {
            SymptomTable.under(store, member.incident(), component, null);
            memberships.add(member);
        } else if (member.phase() == Phase.REJECTED || member.phase() == Phase.DISMISSED) {
            MemberTable.leave(store, member.incident(), component, now);
        } else if (reported) {
            MemberTable.leave(store, member.incident(), component, now);
            left.add(member.incident());
        }
    }
}
