package io.trunkline.ledger;

import io.trunkline.ledger.RecordOutcome.Recorded;
import io.trunkline.ledger.tables.CallTable;
import io.trunkline.ledger.tables.IncidentTable;
import io.trunkline.ledger.tables.LateJoinTable;
import io.trunkline.ledger.tables.MemberReportTable;
import io.trunkline.ledger.tables.MemberTable;
import io.trunkline.ledger.tables.PagerDutyIncidentTable;
import io.trunkline.ledger.tables.RefusalTable;
import io.trunkline.ledger.tables.RoutingKeyTable;
import io.trunkline.model.Incident;
import io.trunkline.model.Incident.Outcome;
import io.trunkline.model.Wake;
import io.trunkline.rules.DeliveryEffect;
import io.trunkline.rules.DeliveryEffect.BodyRefused;
import io.trunkline.rules.DeliveryEffect.CallEnded;
import io.trunkline.rules.DeliveryEffect.CallHook;
import io.trunkline.rules.DeliveryEffect.Change;
import io.trunkline.rules.DeliveryEffect.Close;
import io.trunkline.rules.DeliveryEffect.Dated;
import io.trunkline.rules.DeliveryEffect.HoldKey;
import io.trunkline.rules.DeliveryEffect.Move;
import io.trunkline.rules.DeliveryEffect.Note;
import io.trunkline.store.Sql;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Carries out in the ledger what the policy says of one answer, within the transaction that records it. */
final class ApplyOutcome implements DeliveryEffect.Target {

    private final Sql store;
    private final PendingCall call;
    private final Incident incident;
    private final DeliveryScheduler scheduler;
    private final Instant now;
    private final long id;
    private final List<Wake> wakes = new ArrayList<>();
    private final StringBuilder notes = new StringBuilder();
    private Outcome closed;

    ApplyOutcome(Sql store, PendingCall call, Incident incident, DeliveryScheduler scheduler, Instant now) {
        this.store = store;
        this.call = call;
        this.incident = incident;
        this.scheduler = scheduler;
        this.now = now;
        this.id = incident.id();
    }

    /** Carries them out in their order; says what came of it, with what is to be looked at because of it. */
    Recorded apply(List<DeliveryEffect> effects, Supplier<List<Wake>> nextCall) {
        effects.forEach(effect -> effect.applyTo(this));
        wakes.addAll(scheduler.look(store, id, now));
        wakes.addAll(nextCall.get());
        return new Recorded(closed, notes.toString(), wakes);
    }

    @Override
    public void apply(Change change) {
        switch (change) {
            case KEY_ANSWERS -> RoutingKeyTable.clearHold(store, incident.routingKey());
            case KEY_REFUSED -> RoutingKeyTable.rejected(store, incident.routingKey(), now);
            case KEY_ACCEPTED -> RoutingKeyTable.accepted(store, incident.routingKey());
            case ACCEPT_REVISION -> CallTable.accepted(store, id, call.revision(), now);
            case ACCEPT_MEMBERS -> MemberReportTable.accepted(store, id);
            case LEAVE_OTHER_INCIDENTS -> leaveOtherIncidents();
            case ASSESS_HELD -> assess(RefusalTable.held(store, id));
            case RECONSIDER -> wakes.addAll(DeliveryScheduler.reconsider(store, id, now));
            case GIVE_UP_UPDATE -> giveUpUpdate();
            case SKIP_UPDATE_INTERVAL -> CallTable.lastSent(store, id, call.previousCall());
            case SEND_OTHER_BODY -> CallTable.otherBody(store, id);
            case OWE_RESOLVE -> CallTable.oweResolve(store, incident, now);
            case OWE_LAST_RESORT -> LastResortQueue.owe(store, incident, call.report(), now);
            case COUNT_ROUND -> RefusalTable.countRound(store, id);
            case IDLE -> IncidentTable.idle(store, id);
            case REVISE -> IncidentTable.revise(store, id);
            case DOUBT_RESOLVE -> CallTable.resolveUncertain(store, id);
        }
    }

    @Override
    public void apply(Dated dated) {
        Instant at = dated.at();
        switch (dated.when()) {
            case HOLD_INCIDENT -> CallTable.hold(store, id, at);
            case UNANSWERED_SINCE -> CallTable.unansweredSince(store, id, at);
            case READ_BACK -> PagerDutyIncidentTable.expect(store, id, at);
            case REPEAT_RESOLVE -> {
                CallTable.repeatResolve(store, id, at);
                wakes.add(new Wake.Deliver(incident.routingKey(), at));
            }
            case REPEAT_TRIGGER -> {
                RefusalTable.repeatAt(store, id, at);
                wakes.add(new Wake.Repeat(id, incident.service(), incident.status(), at));
            }
        }
    }

    @Override
    public void apply(CallEnded ended) {
        if (ended.unanswered()) {
            CallTable.unanswered(store, id);
        } else {
            CallTable.answered(store, id);
        }
        if (ended.error() != null) {
            CallTable.error(store, id, ended.error());
        }
    }

    @Override
    public void apply(BodyRefused body) {
        CallTable.useBareBody(store, id, body.reasons());
    }

    @Override
    public void apply(HoldKey hold) {
        RoutingKeyTable.hold(store, incident.routingKey(), hold.failures(), hold.until(), hold.reason());
    }

    @Override
    public void apply(Move move) {
        RoutingKeyMove.move(store, incident, move.to(), now);
    }

    @Override
    public void apply(Close close) {
        if (close.outcome() != Outcome.REJECTED) {
            MemberTable.leaveAll(store, id, now);
        }
        IncidentTable.close(store, id, close.outcome(), now, close.keyFreeAt());
        closed = close.outcome();
    }

    @Override
    public void apply(CallHook hook) {
        String outcome = hook.outcome() == null ? "" : hook.outcome().name().toLowerCase(Locale.ROOT);
        HookQueue.owe(store, hook.hook(), incident, call.report(), outcome, hook.reason(), now);
    }

    @Override
    public void apply(Note note) {
        notes.append(note.text());
    }

    private void leaveOtherIncidents() {
        for (long other : MemberReportTable.escalatedFrom(store, id)) {
            MemberReportTable.leaveEscalated(store, other, id, now);
            wakes.addAll(scheduler.look(store, other, now));
        }
    }

    /** PagerDuty will not show members that joined: each is an outage of its own, which pages. */
    private void giveUpUpdate() {
        CallTable.givenUp(store, id, call.revision());
        IncidentTable.takesNoJoins(store, id);
        List<String> joined = MemberReportTable.unreported(store, id);
        // What is held meanwhile stays: it would be in no incident.
        LateJoinTable.givenUp(store, id);
        assess(joined);
        notes.append(joined.isEmpty() ? "" : "; who joined it pages anew");
    }

    private void assess(List<String> components) {
        wakes.addAll(DeliveryScheduler.assess(store, components, now));
    }
}
