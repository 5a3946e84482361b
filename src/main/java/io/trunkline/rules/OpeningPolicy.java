package io.trunkline.rules;

import io.trunkline.model.ComponentId;
import io.trunkline.model.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Which members an incident reports when its wait is over, and which leave it unreported (rules 5, 7, 9 and 10). */
public record OpeningPolicy(Cooldown cooldown) {

    /**
     * A member of an incident whose wait is over.
     *
     * @param history as it is reported to the incident's service
     * @param symptom whether a cause for which it is in the incident is out
     * @param held whether maintenance, planned work or a cause holds it now
     * @param waitingFrom when its outage began to wait, if it has waited in another incident before; or null
     */
    public record Member(
            ComponentId component, ComponentHistory history, boolean symptom, boolean held, Instant waitingFrom) {

        private boolean isMilderSymptom(Status status) {
            return symptom && history.observed().isOutage() && status.worseThan(history.observed());
        }
    }

    /** What becomes of a member at the end of the wait. */
    public enum Fate {
        /** It is reported. */
        STAYS,
        /** It is over and does not flap: not reported (rule 10). */
        ENDED,
        /** It is out in another status by now. */
        MOVED,
        /** Maintenance began meanwhile, or its cause is reported by another service. */
        HELD
    }

    /**
     * What follows for one member.
     *
     * @param flaps whether it is reported because it flaps
     * @param waitingFrom from when its outage goes on waiting in another incident; null if its wait begins anew or is over
     * @param assessAt when it is to be assessed again, or null
     */
    public record MemberVerdict(
            ComponentId component, Fate fate, boolean flaps, Instant waitingFrom, Instant assessAt) {}

    /**
     * Decides on members of an incident of that status, in this order.
     *
     * @param reportsOthers whether the incident reports members beside these, which are out in its status
     */
    public List<MemberVerdict> decide(Status status, List<Member> members, boolean reportsOthers, Instant now) {
        List<MemberVerdict> verdicts = new ArrayList<>();
        List<Member> milderSymptoms = new ArrayList<>();
        boolean opens = reportsOthers;
        for (Member member : members) {
            if (member.isMilderSymptom(status)) {
                milderSymptoms.add(member);
            } else {
                MemberVerdict verdict = decide(status, member, now);
                opens |= verdict.fate() == Fate.STAYS && member.history().observed() == status;
                verdicts.add(verdict);
            }
        }
        // A DEGRADED symptom may stay in a DOWN incident, but only if that has a member that is DOWN.
        for (Member symptom : milderSymptoms) {
            verdicts.add(decide(opens ? symptom.history().observed() : status, symptom, now));
        }
        return verdicts;
    }

    /** @param status in which the member may stay */
    private MemberVerdict decide(Status status, Member member, Instant now) {
        ComponentHistory history = member.history();
        boolean up = history.observed() == Status.UP;
        boolean flaps = cooldown.flapping(history, now);
        Fate fate = fate(status, member, up && !flaps);
        return switch (fate) {
            case STAYS ->
                new MemberVerdict(member.component(), fate, flaps, null, up ? cooldown.settlesAt(history) : null);
            case ENDED -> new MemberVerdict(member.component(), fate, false, null, null);
            case MOVED -> new MemberVerdict(member.component(), fate, false, member.waitingFrom(), now);
            case HELD -> new MemberVerdict(member.component(), fate, false, null, now);
        };
    }

    private static Fate fate(Status status, Member member, boolean ended) {
        Status observed = member.history().observed();
        if (observed != status && observed != Status.UP) {
            return Fate.MOVED;
        }
        if (ended) {
            return Fate.ENDED;
        }
        return member.held() ? Fate.HELD : Fate.STAYS;
    }
}
