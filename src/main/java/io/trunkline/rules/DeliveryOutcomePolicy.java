package io.trunkline.rules;

import io.trunkline.model.DeliveryAction;
import io.trunkline.model.DeliveryResult;
import io.trunkline.model.Hook;
import io.trunkline.model.Incident;
import io.trunkline.model.Incident.Outcome;
import io.trunkline.model.Incident.State;
import io.trunkline.rules.DeliveryEffect.BodyRefused;
import io.trunkline.rules.DeliveryEffect.CallEnded;
import io.trunkline.rules.DeliveryEffect.CallHook;
import io.trunkline.rules.DeliveryEffect.Change;
import io.trunkline.rules.DeliveryEffect.Close;
import io.trunkline.rules.DeliveryEffect.Dated;
import io.trunkline.rules.DeliveryEffect.HoldKey;
import io.trunkline.rules.DeliveryEffect.Move;
import io.trunkline.rules.DeliveryEffect.Note;
import io.trunkline.rules.DeliveryEffect.When;
import io.trunkline.rules.RefusalPolicy.Address;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What follows from PagerDuty's answer to a call (rule 12). */
public record DeliveryOutcomePolicy(Pauses pauses, ReadBackPolicy readBack) {

    public static final Duration KEY_RESTS_AFTER_COMPLIANCE = Duration.ofDays(30);
    public static final Duration UNACCEPTED_BEFORE_LAST_RESORT = Duration.ofMinutes(5);

    private static final Duration REPEAT_RESOLVE_AFTER = Duration.ofMinutes(10);
    private static final Duration KEY_RESTS_AFTER_UNANSWERED = Duration.ofHours(1);
    private static final Duration UNANSWERED_BEFORE_OTHERS_GO = Duration.ofMinutes(5);

    private static final int TRIES_BEFORE_THE_OTHER_BODY = 3;

    /** How long to wait after a call that has to be made again. */
    @FunctionalInterface
    public interface Pauses {
        Duration after(int failures, Optional<Duration> retryAfter);
    }

    /**
     * A call that was answered, and what the ledger knew of it before.
     *
     * @param incident with the call still under way
     * @param bare whether the bare body went
     * @param keyFailures calls in a row that held the routing key
     * @param rounds rounds in a row in which every address refused the incident
     * @param ownersKey the present routing key of the incident's service
     * @param ownerRefused whether PagerDuty refused that key, and has accepted nothing of it since
     * @param defaultKey the present routing key of the default service
     * @param isReadBack whether PagerDuty can be asked for what it accepted
     */
    public record Call(
            Incident incident,
            DeliveryAction action,
            boolean bare,
            int keyFailures,
            int rounds,
            String ownersKey,
            boolean ownerRefused,
            String defaultKey,
            boolean isReadBack) {}

    public List<DeliveryEffect> decide(Call call, DeliveryResult answer, Instant now) {
        return new Decision(call, answer, now).effects();
    }

    /**
     * What follows from an answer that came after the lease was lost: another node believes that the call was left unanswered,
     * and looks again. If it has resolved the incident meanwhile, or is about to, the call may have arrived after that and
     * opened it anew: the resolve is repeated.
     *
     * @param incident as it is by now
     * @param closed how it ended, if it is closed
     */
    public static List<DeliveryEffect> decideLate(
            Incident incident, Optional<Outcome> closed, DeliveryAction action, DeliveryResult answer, Instant now) {
        boolean opened = action != DeliveryAction.RESOLVE && answer.mayHaveArrived();
        Note late = new Note("the answer came after the lease was lost");
        if (incident.state() == State.OPEN) {
            return opened && incident.inFlight() == DeliveryAction.RESOLVE
                    ? List.of(Change.REVISE, Change.DOUBT_RESOLVE, late)
                    : List.of(Change.REVISE, late);
        }
        return opened && closed.filter(Outcome.RESOLVED::equals).isPresent()
                ? List.of(new Dated(When.REPEAT_RESOLVE, now), late)
                : List.of(new Note("the incident was closed by hand meanwhile"));
    }

    /** One decision on its way. */
    private final class Decision {

        private final Call call;
        private final Incident incident;
        private final DeliveryResult answer;
        private final String reason;
        private final Instant now;
        private final List<DeliveryEffect> effects = new ArrayList<>();

        Decision(Call call, DeliveryResult answer, Instant now) {
            this.call = call;
            this.incident = call.incident();
            this.answer = answer;
            this.reason = answer.explanation().orElse(null);
            this.now = now;
        }

        List<DeliveryEffect> effects() {
            switch (answer.kind()) {
                case ACCEPTED -> accepted();
                case REFUSED -> refused(String.join("; ", answer.errors()));
                case THROTTLED, UNREACHABLE -> notArrived();
                case UNANSWERED -> unanswered();
                case UNEXPECTED_STATUS -> notUnderstood();
            }
            return List.copyOf(effects);
        }

        private void add(DeliveryEffect... more) {
            effects.addAll(List.of(more));
        }

        private boolean isClosed() {
            return incident.state() == State.CLOSED;
        }

        private void accepted() {
            add(new CallEnded(false, null), Change.KEY_ANSWERS, Change.KEY_ACCEPTED);
            if (isClosed()) {
                add(Change.IDLE);
            } else if (call.action() == DeliveryAction.RESOLVE) {
                resolved();
            } else {
                reported();
            }
        }

        private void resolved() {
            // Where it is read back, the key rests until PagerDuty is seen to have closed it: it may drop a resolve.
            boolean rests = incident.unanswered() || call.isReadBack();
            add(Change.ACCEPT_MEMBERS, new Close(Outcome.RESOLVED, rests ? now.plus(KEY_RESTS_AFTER_UNANSWERED) : now));
            // An acceptance sets the rounds back, so these refused the resolve, and the hook was called in the first.
            if (!incident.accepted() || call.rounds() == 0) {
                add(new CallHook(Hook.CLOSED, Outcome.RESOLVED, ""));
            }
            readBackLater();
            if (incident.resolveUnanswered()) {
                add(new Dated(When.REPEAT_RESOLVE, now.plus(REPEAT_RESOLVE_AFTER)));
            }
        }

        private void reported() {
            add(Change.ACCEPT_REVISION);
            if (!incident.accepted()) {
                readBackLater();
                add(new CallHook(Hook.OPENED, null, ""), Change.ASSESS_HELD);
            }
            if (incident.isCompliance()) {
                add(new Close(Outcome.REPORTED, now.plus(KEY_RESTS_AFTER_COMPLIANCE)));
            } else {
                add(Change.LEAVE_OTHER_INCIDENTS, Change.ACCEPT_MEMBERS);
            }
        }

        private void readBackLater() {
            if (call.isReadBack()) {
                add(new Dated(When.READ_BACK, readBack.looksAt(now)));
            }
        }

        /** Never repeated unchanged: the bare body, then another address, then the last resort, then the next round. */
        private void refused(String errors) {
            add(new CallEnded(false, reason), Change.KEY_ANSWERS, new Note("PagerDuty refused it: " + errors));
            if (isClosed()) {
                add(Change.IDLE);
                return;
            }
            add(new BodyRefused(errors));
            if (!call.bare()) {
                bareAtOnce();
                reconsiderUnreached();
                return;
            }
            add(Change.KEY_REFUSED);
            switch (call.action()) {
                case UPDATE -> add(Change.GIVE_UP_UPDATE);
                case RESOLVE -> unresolvable(errors);
                case TRIGGER -> nextAddress().ifPresentOrElse(this::move, () -> reject(errors));
            }
        }

        private Optional<Address> nextAddress() {
            return ownersAfterAll()
                    .or(() -> RefusalPolicy.next(
                            incident.routingKey(), incident.readdressed(), call.ownersKey(), call.defaultKey()));
        }

        /** The owner's key was corrected while the default service was called. */
        private Optional<Address> ownersAfterAll() {
            return newAddress().filter(to -> RefusalPolicy.goesBack(incident, to));
        }

        private void bareAtOnce() {
            if (call.action() == DeliveryAction.UPDATE) {
                add(Change.SKIP_UPDATE_INTERVAL);
            }
        }

        private void unresolvable(String errors) {
            if (call.rounds() == 0) {
                add(
                        new CallHook(Hook.REFUSED, Outcome.UNRESOLVABLE, errors),
                        new CallHook(Hook.CLOSED, Outcome.UNRESOLVABLE, errors));
            }
            Instant again = now.plus(RefusalPolicy.pause(call.rounds()));
            add(
                    new Close(Outcome.UNRESOLVABLE, null),
                    Change.COUNT_ROUND,
                    new Dated(When.REPEAT_RESOLVE, again),
                    new Note("; it is repeated at " + again));
        }

        private void move(Address to) {
            add(new Move(to));
            if (RefusalPolicy.owesResolve(incident)) {
                add(Change.OWE_RESOLVE);
            }
            add(Change.RECONSIDER, goesTo(to));
        }

        private Note goesTo(Address to) {
            boolean newKey = incident.readdressed() && to.fallback();
            return new Note("; it goes to " + (newKey ? "the default service's new key" : to));
        }

        private void reject(String errors) {
            if (call.rounds() == 0) {
                add(new CallHook(Hook.REFUSED, Outcome.REJECTED, errors));
            }
            add(new Close(Outcome.REJECTED, now));
            if (RefusalPolicy.owesResolve(incident)) {
                add(Change.OWE_RESOLVE);
            }
            Instant again = now.plus(RefusalPolicy.pause(call.rounds()));
            add(
                    Change.RECONSIDER,
                    Change.OWE_LAST_RESORT,
                    Change.COUNT_ROUND,
                    new Dated(When.REPEAT_TRIGGER, again),
                    new Note("; no address is left, and all are tried again at " + again));
        }

        /** 429, a refused connection: as if it had not been made; the key is left alone for a while. */
        private void notArrived() {
            add(new CallEnded(false, reason));
            holdKey(now.plus(pause()));
            newAddress().ifPresentOrElse(this::move, this::reconsiderUnreached);
            lastResortIfLate();
        }

        private void unanswered() {
            callUnanswered();
            Instant since = incident.unansweredSince() == null ? now : incident.unansweredSince();
            Instant othersGoAt = since.plus(UNANSWERED_BEFORE_OTHERS_GO);
            Duration pause = pause();
            Instant next = now.plus(pause);
            boolean othersAreNext = !othersGoAt.isAfter(next);
            // Else an incident that was never called would have its last resort before its first call.
            Instant until = othersAreNext
                            && othersGoAt.isAfter(now)
                            && answer.retryAfter().isEmpty()
                    ? othersGoAt
                    : next;
            holdKey(until);
            add(new Dated(When.UNANSWERED_SINCE, since));
            if (othersAreNext) {
                // It may be this one body that is not answered: the key's next incident goes between its attempts.
                add(new Dated(When.HOLD_INCIDENT, until.plus(pause)));
            }
            // What failed before failed for as long, or in another way: as where services.yaml changes between calls.
            if (!othersGoAt.isAfter(now)
                    || incident.failures() > 0
                    || ownersAfterAll().isPresent()) {
                followChange();
            }
            lastResortIfLate();
        }

        private void notUnderstood() {
            if (answer.tooLarge() && !call.bare() && incident.state() == State.OPEN) {
                // The same body would be refused again: the bare one goes at once.
                add(
                        new CallEnded(false, reason),
                        new BodyRefused(reason),
                        new Note("too large: " + reason + "; the bare body goes next"));
                bareAtOnce();
                reconsiderUnreached();
            } else if (isHardlyToResolve()) {
                repeatSlowly();
            } else {
                callUnanswered();
                int failures = incident.failures() + 1;
                if (answer.clientError() && failures >= TRIES_BEFORE_THE_OTHER_BODY) {
                    add(Change.SEND_OTHER_BODY);
                }
                add(
                        new Dated(When.HOLD_INCIDENT, now.plus(pauses.after(failures, Optional.empty()))),
                        new Note("not understood: " + reason));
                followChange();
            }
            lastResortIfLate();
        }

        /**
         * PagerDuty accepted nothing at this key, so there is most likely nothing to resolve. But any 4xx, a 404 too, may be a
         * gateway's and pass.
         */
        private boolean isHardlyToResolve() {
            return call.action() == DeliveryAction.RESOLVE
                    && !isClosed()
                    && !incident.accepted()
                    && incident.resolveUnanswered()
                    && answer.clientError();
        }

        private void repeatSlowly() {
            callUnanswered();
            if (incident.failures() + 1 >= TRIES_BEFORE_THE_OTHER_BODY) {
                add(Change.SEND_OTHER_BODY);
            }
            Instant again = now.plus(RefusalPolicy.pause(incident.failures()));
            add(
                    new Dated(When.HOLD_INCIDENT, again),
                    new Note("not understood: " + reason + "; it is repeated at " + again));
        }

        private Optional<Address> newAddress() {
            return call.action() == DeliveryAction.TRIGGER && !isClosed() && !incident.accepted()
                    ? RefusalPolicy.newAddress(incident, call.ownersKey(), call.ownerRefused(), call.defaultKey())
                    : Optional.empty();
        }

        /** The key that its service has by now is tried as soon as the one before says no, or nothing for long. */
        private void followChange() {
            newAddress().ifPresent(to -> {
                add(new Move(to));
                if (!incident.isCompliance()) {
                    // This call too may have arrived there.
                    add(Change.OWE_RESOLVE);
                }
                add(Change.RECONSIDER, goesTo(to));
            });
        }

        /** The repeat of a closed incident's resolve is made once, whatever comes of it. */
        private void callUnanswered() {
            add(new CallEnded(true, reason));
            if (isClosed()) {
                add(Change.IDLE);
            }
        }

        private Duration pause() {
            return pauses.after(call.keyFailures() + 1, answer.retryAfter());
        }

        private void holdKey(Instant until) {
            add(new HoldKey(call.keyFailures() + 1, until, reason), new Note(reason));
        }

        /** PagerDuty was not called after all, so what is up or out in another status by now leaves again. */
        private void reconsiderUnreached() {
            if (!incident.reached()) {
                add(Change.RECONSIDER);
            }
        }

        private void lastResortIfLate() {
            boolean late = !incident.unacceptedSince()
                    .plus(UNACCEPTED_BEFORE_LAST_RESORT)
                    .isAfter(now);
            if (call.action() == DeliveryAction.TRIGGER && !incident.accepted() && late) {
                add(Change.OWE_LAST_RESORT);
            }
        }
    }
}
