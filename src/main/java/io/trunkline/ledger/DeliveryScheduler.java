package io.trunkline.ledger;

import io.trunkline.ledger.tables.ComponentTable;
import io.trunkline.ledger.tables.IncidentTable;
import io.trunkline.ledger.tables.MemberTable;
import io.trunkline.model.DeliveryAction;
import io.trunkline.model.Incident;
import io.trunkline.model.Incident.Outcome;
import io.trunkline.model.Incident.State;
import io.trunkline.model.Wake;
import io.trunkline.rules.DeliveryPolicy.Next;
import io.trunkline.rules.DeliveryPolicy.Standing;
import io.trunkline.rules.DeliveryPolicy.Step;
import io.trunkline.rules.DeliveryPolicy.Urgency;
import io.trunkline.rules.Rules;
import io.trunkline.store.Sql;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps beside each open incident what must be sent to PagerDuty next, and from when. Whatever changes an incident or a
 * member of it asks for this in the same transaction, so that the row is always right and the sweep needs no other
 * place to look.
 */
record DeliveryScheduler(Rules rules) {

    /**
     * What came of a look.
     *
     * @param step what there is to do
     * @param at the earliest time for it; null where nothing is to be sent
     * @param wakes its routing key, if it has work, and who must be assessed anew
     */
    record Look(Step step, Instant at, List<Wake> wakes) {

        Look(Step step, List<Wake> wakes) {
            this(step, null, wakes);
        }
    }

    /** Looks at an incident again. */
    List<Wake> look(Sql store, long id, Instant now) {
        return look(store, IncidentTable.get(store, id), now).wakes();
    }

    /** Looks at an incident again that was read in this transaction and not changed since. */
    Look look(Sql store, Incident incident, Instant now) {
        long id = incident.id();
        if (incident.state() != State.OPEN) {
            return new Look(Step.IDLE, List.of());
        }
        Next next = next(store, incident, now);
        if (next.step() == Step.END) {
            return end(store, id, now);
        }
        if (next.step() == Step.IDLE) {
            IncidentTable.idle(store, id);
            return new Look(Step.IDLE, List.of());
        }
        Instant at = later(later(now, next.notBefore()), incident.heldUntil());
        Urgency urgency = Urgency.of(next.step(), incident.status());
        IncidentTable.schedule(store, id, DeliveryAction.valueOf(next.step().name()), urgency, at);
        return new Look(next.step(), at, List.of(new Wake.Deliver(incident.routingKey(), at)));
    }

    /**
     * Over before PagerDuty was called. What is still a member is assessed, which writes the verdict into the history, or
     * reports elsewhere what is out in another status; the incident closes with the last one that leaves.
     */
    private static Look end(Sql store, long id, Instant now) {
        IncidentTable.idle(store, id);
        if (MemberTable.any(store, id)) {
            List<Wake> wakes = MemberTable.again(store, id, now).stream()
                    .<Wake>map(component -> new Wake.Assess(component, now))
                    .toList();
            return new Look(Step.IDLE, wakes);
        }
        IncidentTable.close(store, id, Outcome.ENDED, now, now);
        return new Look(Step.END, List.of());
    }

    /** Has all members of an incident assessed anew, because it has paged no one after all. */
    static List<Wake> reconsider(Sql store, long incident, Instant now) {
        MemberTable.unsettle(store, incident);
        return assess(store, MemberTable.components(store, incident), now);
    }

    /** Has components assessed anew. */
    static List<Wake> assess(Sql store, List<String> components, Instant now) {
        List<Wake> wakes = new ArrayList<>();
        for (String component : components) {
            ComponentTable.due(store, component, now);
            wakes.add(new Wake.Assess(component, now));
        }
        return wakes;
    }

    private Next next(Sql store, Incident incident, Instant now) {
        boolean compliance = incident.isCompliance();
        // A call under way may arrive, so nothing may be ended behind its back.
        boolean unanswered = incident.unanswered() || incident.inFlight() != null;
        boolean unsettled = compliance || MemberTable.anyUnsettled(store, incident.id());
        boolean wanted = compliance
                || unsettled
                        && !incident.accepted()
                        && (MemberTable.anyOut(store, incident, unanswered) || anyFlaps(store, incident, now));
        return rules.delivery()
                .next(new Standing(
                        incident.accepted(),
                        unanswered,
                        incident.resolving(),
                        incident.revision(),
                        incident.toldRevision(),
                        incident.lastSentAt(),
                        wanted,
                        unsettled));
    }

    private boolean anyFlaps(Sql store, Incident incident, Instant now) {
        return MemberTable.fallenTwice(store, incident.id(), rules.cooldown().fallsTwiceWithin()).stream()
                .anyMatch(component -> rules.cooldown().flapping(component, now));
    }

    private static Instant later(Instant one, Instant other) {
        return other == null || one.isAfter(other) ? one : other;
    }
}
