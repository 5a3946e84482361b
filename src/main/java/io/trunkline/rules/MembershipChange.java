package io.trunkline.rules;

import io.trunkline.model.Status;
import java.time.Instant;

/** What a verdict does to a component's places in incidents. */
public sealed interface MembershipChange {

    /** Passes itself to the method that is meant for it. */
    void applyTo(Target target);

    /** What carries changes out. */
    interface Target {

        void apply(Enter enter);

        void apply(Rejoin rejoin);

        void apply(Settle settle);

        void apply(Leave leave);

        void apply(LeaveUntold leave);
    }

    /**
     * Becomes an untold outage: joins the incident whose window is open, or starts the wait of a new one.
     *
     * @param waiting whether it goes on waiting, in another status than before, so that its wait is not started anew
     */
    record Enter(Status status, boolean waiting) implements MembershipChange {

        @Override
        public void applyTo(Target target) {
            target.apply(this);
        }
    }

    /**
     * Is out again, in the incident that it never left.
     *
     * @param announced whether PagerDuty had accepted that it is UP
     * @param watchedSince since when a repeat offender is out again, which pages anew if it stays out; null for another
     */
    record Rejoin(long incident, boolean announced, Instant watchedSince) implements MembershipChange {

        @Override
        public void applyTo(Target target) {
            target.apply(this);
        }
    }

    /** Its recovery is no longer held: as far as this incident goes, it is UP. */
    record Settle(long incident) implements MembershipChange {

        @Override
        public void applyTo(Target target) {
            target.apply(this);
        }
    }

    /** Is no longer a member. */
    record Leave(long incident) implements MembershipChange {

        @Override
        public void applyTo(Target target) {
            target.apply(this);
        }
    }

    /**
     * Leaves an incident of which PagerDuty has accepted no update since it joined, and which takes no joins from now on: it
     * pages as an outage of its own (rule 12).
     */
    record LeaveUntold(long incident) implements MembershipChange {

        @Override
        public void applyTo(Target target) {
            target.apply(this);
        }
    }
}
