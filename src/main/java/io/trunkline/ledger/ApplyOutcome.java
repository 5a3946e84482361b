package io.trunkline.ledger;

import io.trunkline.config.Configuration;
import io.trunkline.ledger.RecordOutcome.Pauses;
import io.trunkline.ledger.RecordOutcome.Recorded;
import io.trunkline.ledger.tables.CallTable;
import io.trunkline.ledger.tables.IncidentTable;
import io.trunkline.ledger.tables.MemberReportTable;
import io.trunkline.ledger.tables.MemberTable;
import io.trunkline.ledger.tables.PagerDutyIncidentTable;
import io.trunkline.ledger.tables.RefusalTable;
import io.trunkline.ledger.tables.RoutingKeyTable;
import io.trunkline.model.DeliveryAction;
import io.trunkline.model.DeliveryResult;
import io.trunkline.model.Directory;
import io.trunkline.model.Hook;
import io.trunkline.model.Incident;
import io.trunkline.model.Incident.Outcome;
import io.trunkline.model.Incident.State;
import io.trunkline.model.Wake;
import io.trunkline.rules.ReadBackPolicy;
import io.trunkline.rules.RefusalPolicy;
import io.trunkline.rules.RefusalPolicy.Address;
import io.trunkline.store.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** What one answer of PagerDuty changes in the ledger, within the transaction that records it (rule 12). */
final class ApplyOutcome {

    private static final Duration REPEAT_RESOLVE_AFTER = Duration.ofMinutes(10);
    private static final Duration KEY_RESTS_AFTER_UNANSWERED = Duration.ofHours(1);
    private static final Duration UNANSWERED_BEFORE_OTHERS_GO = Duration.ofMinutes(5);
    private static final int TRIES_BEFORE_THE_OTHER_BODY = 3;

    private final Context in;
    private final Sql store;
    private final PendingCall call;
    private final Incident incident;
    private final Instant now;
    private final List<Wake> wakes = new ArrayList<>();
    private Outcome closed;
    private String note = "";

    /** What all outcomes are recorded with. */
    record Context(Configuration configuration, Pauses pauses, ReadBackPolicy readBack, DeliveryScheduler agenda) {

        Directory directory() {
            return configuration.directory();
        }

        /** The present routing key of an incident's service; the default service's if that service is gone. */
        String ownersKey(Incident incident) {
            return RoutingKeyMove.ownersKey(directory(), incident);
        }
    }

    ApplyOutcome(Context in, Sql store, PendingCall call, Incident incident, Instant now) {
        this.in = in;
        this.store = store;
        this.call = call;
        this.incident = incident;
        this.now = now;
    }

    void apply(DeliveryResult result) {
        if (result instanceof DeliveryResult.Accepted) {
            accepted();
        } else if (result instanceof DeliveryResult.Refused refused) {
            refused(String.join("; ", refused.errors()));
        } else if (result instanceof DeliveryResult.Throttled throttled) {
            notArrived("429: over the rate limit", throttled.retryAfter());
        } else if (result instanceof DeliveryResult.Unreachable unreachable) {
            notArrived(unreachable.reason(), Optional.empty());
        } else if (result instanceof DeliveryResult.Unanswered unanswered) {
            unanswered(unanswered);
        } else if (result instanceof DeliveryResult.NotUnderstood other) {
            notUnderstood(other);
        }
    }

    /** What came of it, with what is to be looked at because of it. */
    Recorded recorded(Supplier<Optional<Wake>> nextCall) {
        look(id());
        nextCall.get().ifPresent(wakes::add);
        return new Recorded(closed, note, List.copyOf(wakes));
    }

    private long id() {
        return incident.id();
    }

    private DeliveryAction action() {
        return call.report().action();
    }

    private void look(long other) {
        wakes.addAll(in.agenda().look(store, other, now));
    }

    private void accepted() {
        CallTable.answered(store, id());
        RoutingKeyTable.well(store, incident.routingKey());
        RoutingKeyTable.accepted(store, incident.routingKey());
        if (incident.state() == State.CLOSED) {
            IncidentTable.idle(store, id());
        } else if (action() == DeliveryAction.RESOLVE) {
            resolved();
        } else {
            told();
        }
    }

    private void resolved() {
        // Where it is read back, the key rests until PagerDuty is seen to have closed it: it may drop a resolve.
        boolean rests = incident.unanswered() || isReadBack();
        MemberReportTable.accepted(store, id());
        close(Outcome.RESOLVED, rests ? now.plus(KEY_RESTS_AFTER_UNANSWERED) : now);
        // An acceptance sets the rounds back, so these are refusals of the resolve, and the first of them was a call.
        if (!incident.accepted() || RefusalTable.rounds(store, id()) == 0) {
            owe(Hook.CLOSED, word(Outcome.RESOLVED), "");
        }
        lookForIt();
        if (incident.resolveUnanswered()) {
            CallTable.repeat(store, id(), now.plus(REPEAT_RESOLVE_AFTER));
        }
    }

    private void told() {
        CallTable.accepted(store, id(), call.revision(), now);
        if (!incident.accepted()) {
            lookForIt();
            owe(Hook.OPENED, "", "");
            // PagerDuty has what it refused before.
            wakes.addAll(DeliveryScheduler.assess(store, RefusalTable.held(store, id()), now));
        }
        if (incident.isCompliance()) {
            close(Outcome.REPORTED, now.plus(RecordOutcome.KEY_RESTS_AFTER_COMPLIANCE));
            return;
        }
        List<Long> escalatedFrom = MemberReportTable.escalatedFrom(store, id());
        escalatedFrom.forEach(from -> MemberReportTable.leaveEscalated(store, from, id(), now));
        MemberReportTable.accepted(store, id());
        escalatedFrom.forEach(this::look);
    }

    private boolean isReadBack() {
        return ReadBackIncident.token(in.configuration(), incident).isPresent();
    }

    private void lookForIt() {
        if (isReadBack()) {
            PagerDutyIncidentTable.expect(store, id(), in.readBack().looksAt(now));
        }
    }

    private void close(Outcome outcome, Instant keyFreeAt) {
        if (outcome != Outcome.REJECTED) {
            MemberTable.leaveAll(store, id(), now);
        }
        IncidentTable.close(store, id(), outcome, now, keyFreeAt);
        closed = outcome;
    }

    /** Never repeated unchanged: the bare body, then another address, then the last resort, then the next round. */
    private void refused(String errors) {
        CallTable.answered(store, id());
        RoutingKeyTable.well(store, incident.routingKey());
        CallTable.error(store, id(), "400: " + errors);
        note = "PagerDuty refused it: " + errors;
        if (incident.state() == State.CLOSED) {
            IncidentTable.idle(store, id());
        } else if (!call.report().bare()) {
            CallTable.bare(store, id(), errors);
            if (!incident.reached()) {
                reconsider();
            }
        } else {
            CallTable.reasons(store, id(), errors);
            refusedBare(errors);
        }
    }

    private void refusedBare(String errors) {
        RoutingKeyTable.rejected(store, incident.routingKey(), now);
        switch (action()) {
            case UPDATE -> giveUpUpdate();
            case RESOLVE -> unresolvable(errors);
            case TRIGGER ->
                RefusalPolicy.next(
                                incident.routingKey(),
                                incident.readdressed(),
                                in.ownersKey(incident),
                                in.directory().defaultService().routingKey())
                        .ifPresentOrElse(this::readdress, () -> reject(errors));
        }
    }

    /** PagerDuty will not show who joined, so what it does not know is an outage of its own, which pages. */
    private void giveUpUpdate() {
        CallTable.givenUp(store, id(), call.revision());
        IncidentTable.takesNoJoins(store, id());
        List<String> joined = MemberReportTable.unreported(store, id());
        for (String component : joined) {
            MemberTable.leave(store, id(), component, now);
        }
        wakes.addAll(DeliveryScheduler.assess(store, joined, now));
        note += joined.isEmpty() ? "" : "; who joined it pages anew";
    }

    private void unresolvable(String errors) {
        int rounds = RefusalTable.rounds(store, id());
        if (rounds == 0) {
            owe(Hook.REFUSED, word(Outcome.UNRESOLVABLE), errors);
            owe(Hook.CLOSED, word(Outcome.UNRESOLVABLE), errors);
        }
        close(Outcome.UNRESOLVABLE, null);
        Instant at = now.plus(RefusalPolicy.pause(rounds));
        RefusalTable.countRound(store, id());
        CallTable.repeat(store, id(), at);
        note += "; it is repeated at " + at;
    }

    private void readdress(Address address) {
        RoutingKeyMove.move(store, incident, address, now);
        oweResolve();
        reconsider();
        note += "; it goes to " + address;
    }

    private void reject(String errors) {
        int rounds = RefusalTable.rounds(store, id());
        if (rounds == 0) {
            owe(Hook.REFUSED, word(Outcome.REJECTED), errors);
        }
        close(Outcome.REJECTED, now);
        oweResolve();
        reconsider();
        takeLastResort();
        Instant at = now.plus(RefusalPolicy.pause(rounds));
        RefusalTable.countRound(store, id());
        RefusalTable.repeatAt(store, id(), at);
        wakes.add(new Wake.Repeat(id(), incident.service(), incident.status(), at));
        note += "; no address is left, and all are tried again at " + at;
    }

    /** Once for each incident, however often its refusal is repeated. */
    private void owe(Hook hook, String outcome, String reason) {
        HookQueue.owe(store, hook, incident, call.report(), outcome, reason, now);
    }

    private static String word(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }

    private void oweResolve() {
        RoutingKeyMove.oweResolve(store, incident, now);
    }

    private void takeLastResort() {
        LastResortQueue.owe(store, incident, call.report(), now);
    }

    /** PagerDuty was not called after all, so what is up or out in another status by now leaves again. */
    private void reconsider() {
        wakes.addAll(DeliveryScheduler.reconsider(store, id(), now));
    }

    /** 429, a refused connection: as if it had not been made; the key is left alone for a while. */
    private void notArrived(String reason, Optional<Duration> retryAfter) {
        CallTable.answered(store, id());
        holdKey(reason, retryAfter);
        if (!incident.reached()) {
            if (action() == DeliveryAction.TRIGGER && RoutingKeyMove.isOutdated(in.directory(), incident)) {
                RoutingKeyMove.move(store, incident, new Address(in.ownersKey(incident), false), now);
                note += "; it goes to the owner's present key";
            }
            reconsider();
        }
        lastResortIfLate();
    }

    private void unanswered(DeliveryResult.Unanswered answer) {
        CallTable.unanswered(store, id());
        repeatedOnce();
        Duration pause = holdKey(answer.reason(), answer.retryAfter());
        Instant since = incident.unansweredSince() == null ? now : incident.unansweredSince();
        CallTable.unansweredSince(store, id(), since);
        if (!since.plus(UNANSWERED_BEFORE_OTHERS_GO).isAfter(now)) {
            // It may be this one body that is not answered: the key's next incident goes between its attempts.
            CallTable.hold(store, id(), now.plus(pause.multipliedBy(2)));
        }
        lastResortIfLate();
    }

    private void notUnderstood(DeliveryResult.NotUnderstood answer) {
        String reason = answer.statusCode() + ": " + answer.reason();
        if (answer.tooLarge() && !call.report().bare() && incident.state() == State.OPEN) {
            tooLarge(reason);
            return;
        }
        CallTable.unanswered(store, id());
        repeatedOnce();
        CallTable.error(store, id(), reason);
        if (answer.clientError() && incident.failures() + 1 >= TRIES_BEFORE_THE_OTHER_BODY) {
            CallTable.otherBody(store, id());
        }
        CallTable.hold(store, id(), now.plus(in.pauses().after(incident.failures() + 1, Optional.empty())));
        note = "not understood: " + reason;
        lastResortIfLate();
    }

    /** The same body would be refused again: the bare one goes at once. */
    private void tooLarge(String reason) {
        CallTable.answered(store, id());
        CallTable.error(store, id(), reason);
        CallTable.bare(store, id(), reason);
        note = "too large: " + reason + "; the bare body goes next";
        if (!incident.reached()) {
            reconsider();
        }
        lastResortIfLate();
    }

    /** The repeat of a closed incident's resolve is made once, whatever comes of it. */
    private void repeatedOnce() {
        if (incident.state() == State.CLOSED) {
            IncidentTable.idle(store, id());
        }
    }

    private Duration holdKey(String reason, Optional<Duration> retryAfter) {
        int failures =
                RoutingKeyTable.find(store, incident.routingKey()).orElseThrow().failures() + 1;
        Duration pause = in.pauses().after(failures, retryAfter);
        RoutingKeyTable.hold(store, incident.routingKey(), failures, now.plus(pause), reason);
        CallTable.error(store, id(), reason);
        note = reason;
        return pause;
    }

    private void lastResortIfLate() {
        boolean late = !incident.openedAt()
                .plus(RecordOutcome.UNACCEPTED_BEFORE_LAST_RESORT)
                .isAfter(now);
        if (action() == DeliveryAction.TRIGGER && !incident.accepted() && late) {
            takeLastResort();
        }
    }
}
