package io.trunkline.rules;

import io.trunkline.model.Hook;
import io.trunkline.model.Incident.Outcome;
import io.trunkline.rules.RefusalPolicy.Address;
import java.time.Instant;

/** One thing that the answer to a call changes in the ledger; {@link DeliveryOutcomePolicy} says which, and in what order. */
public sealed interface DeliveryEffect {

    /** Passes itself to the method that is meant for it. */
    void applyTo(Target target);

    /** What carries effects out. */
    interface Target {

        void apply(Change change);

        void apply(Dated dated);

        void apply(CallEnded call);

        void apply(BodyRefused body);

        void apply(HoldKey hold);

        void apply(Move move);

        void apply(Close close);

        void apply(CallHook hook);

        void apply(Note note);
    }

    /** A change that says all by itself. */
    enum Change implements DeliveryEffect {
        /** The routing key is held no longer: PagerDuty answers. */
        KEY_ANSWERS,
        /** PagerDuty refused a bare body of the routing key. */
        KEY_REFUSED,
        /** PagerDuty accepted an event of the routing key, so it is right. */
        KEY_ACCEPTED,
        /** PagerDuty has the revision that the call reported. */
        ACCEPT_REVISION,
        /** PagerDuty knows of the members what the call said of them. */
        ACCEPT_MEMBERS,
        /** Members that the call lists as out leave the incidents that this one replaces for them. */
        LEAVE_OTHER_INCIDENTS,
        /** Members that the refusal of the incident held are assessed anew. */
        ASSESS_HELD,
        /** PagerDuty has paged no one for it after all: all members are assessed anew. */
        RECONSIDER,
        /** The update is not repeated: a member that joined since the last one leaves, and pages as an outage of its own. */
        GIVE_UP_UPDATE,
        /** The bare body of a refused update goes at once: the interval counts from the call before that. */
        SKIP_UPDATE_INTERVAL,
        /** The full body and the bare one go in turn. */
        SEND_OTHER_BODY,
        /** A resolve is owed at the address that the incident leaves. */
        OWE_RESOLVE,
        /** The last resort is owed, once. */
        OWE_LAST_RESORT,
        /** One more round in which every address refused it. */
        COUNT_ROUND,
        /** Nothing is to be sent any more. */
        IDLE,
        /** What is to be sent next is decided anew, though nothing is known to have changed. */
        REVISE,
        /** Another call may arrive after the resolve that is under way. */
        DOUBT_RESOLVE;

        @Override
        public void applyTo(Target target) {
            target.apply(this);
        }
    }

    /** What is noted with a time. */
    enum When {
        /** No call of the incident until then. */
        HOLD_INCIDENT,
        /** No call of the incident has been answered since then. */
        UNANSWERED_SINCE,
        /** PagerDuty is asked then whether it has what it accepted. */
        READ_BACK,
        /** The resolve goes once more then. */
        REPEAT_RESOLVE,
        /** The refused trigger goes once more then, to all addresses. */
        REPEAT_TRIGGER
    }

    record Dated(When when, Instant at) implements DeliveryEffect {

        @Override
        public void applyTo(Target target) {
            target.apply(this);
        }
    }

    /**
     * The call is no longer under way.
     *
     * @param unanswered whether it may have arrived without an answer of PagerDuty's
     * @param error what went wrong, or null
     */
    record CallEnded(boolean unanswered, String error) implements DeliveryEffect {

        @Override
        public void applyTo(Target target) {
            target.apply(this);
        }
    }

    /** The bare body goes from now on, for these reasons. */
    record BodyRefused(String reasons) implements DeliveryEffect {

        @Override
        public void applyTo(Target target) {
            target.apply(this);
        }
    }

    /**
     * No call of the routing key until then.
     *
     * @param failures calls in a row that held it
     */
    record HoldKey(int failures, Instant until, String reason) implements DeliveryEffect {

        @Override
        public void applyTo(Target target) {
            target.apply(this);
        }
    }

    /**
     * It goes to another integration, under a dedup key of its own there. This ends the holds, failures and doubts of the
     * address before, so what concerns that address comes earlier. Only the resolve that is owed there, what concerns the
     * members, the last resort and notes come after it.
     */
    record Move(Address to) implements DeliveryEffect {

        @Override
        public void applyTo(Target target) {
            target.apply(this);
        }
    }

    /**
     * The incident is over.
     *
     * @param keyFreeAt from when its dedup key may be given again; null while it is in use
     */
    record Close(Outcome outcome, Instant keyFreeAt) implements DeliveryEffect {

        @Override
        public void applyTo(Target target) {
            target.apply(this);
        }
    }

    /**
     * A user's hook is owed a call.
     *
     * @param outcome how the incident ended, or null
     * @param reason PagerDuty's, or empty
     */
    record CallHook(Hook hook, Outcome outcome, String reason) implements DeliveryEffect {

        @Override
        public void applyTo(Target target) {
            target.apply(this);
        }
    }

    /** What a person should know about it; notes follow each other in one line. */
    record Note(String text) implements DeliveryEffect {

        @Override
        public void applyTo(Target target) {
            target.apply(this);
        }
    }
}
