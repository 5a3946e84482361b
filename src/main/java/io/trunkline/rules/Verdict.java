package io.trunkline.rules;

import io.trunkline.model.Status;
import java.time.Instant;
import java.util.Locale;

/** What the policy says of a component as the ledger has it: what stands in the history beside the event. */
public sealed interface Verdict {

    /** The word that stands in the history and in the metrics. */
    String word();

    /** Why, in words for people. */
    String why();

    /** PagerDuty knows what is true, or there is nothing to send. */
    record Nothing(String why) implements Verdict {
        @Override
        public String word() {
            return "nothing";
        }
    }

    /** There is something to tell, but not yet; {@code until} is null where no time alone will end it. */
    record Hold(Reason reason, Instant until, String why) implements Verdict {

        /** Why telling waits. */
        public enum Reason {
            COOLDOWN,
            MAINTENANCE,
            /** Its platform knows of work at it. */
            PLANNED,
            /** Another service is paged for what it hangs on. */
            CAUSE,
            REJECTED,
            DISMISSED
        }

        /** Of what a window of maintenance covers. */
        public static Hold of(Maintenance.Window window) {
            String why = window.reason().isBlank() ? window.id() : window.id() + ": " + window.reason();
            boolean planned = window.id().equals(PlannedWork.ID);
            return new Hold(planned ? Reason.PLANNED : Reason.MAINTENANCE, window.until(), why);
        }

        @Override
        public String word() {
            return "held-" + reason.name().toLowerCase(Locale.ROOT);
        }
    }

    /** Worse than PagerDuty knows: enters the wait of its service and status, or joins. */
    record Outage(Status status) implements Verdict {
        @Override
        public String word() {
            return "outage";
        }

        @Override
        public String why() {
            return "worse than PagerDuty was told";
        }
    }

    /** A member of an open incident that is UP and believed. */
    record Recovery() implements Verdict {
        @Override
        public String word() {
            return "recovery";
        }

        @Override
        public String why() {
            return "a member of an open incident is up";
        }
    }

    /** An outage that was over before PagerDuty was called (rule 10). */
    record Ended() implements Verdict {
        @Override
        public String word() {
            return "ended";
        }

        @Override
        public String why() {
            return "over before PagerDuty was called";
        }
    }
}
