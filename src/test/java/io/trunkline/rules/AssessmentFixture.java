package io.trunkline.rules;

import static io.trunkline.rules.Components.at;

import io.trunkline.model.Membership;
import io.trunkline.model.Membership.Phase;
import io.trunkline.model.Status;
import io.trunkline.rules.Verdict.Hold;
import io.trunkline.rules.Verdict.Hold.Reason;
import io.trunkline.rules.Verdict.Nothing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Assessments written as times, and the memberships that they look at. */
abstract class AssessmentFixture {

    static final AssessmentPolicy POLICY = new AssessmentPolicy(
            new Cooldown(Duration.ofMinutes(5), Duration.ofMinutes(30), Duration.ofHours(1)), Duration.ofHours(1));
    static final Maintenance.Window WORK = new Maintenance.Window("work", at("1h"), "carrier");

    static Assessment assess(ComponentHistory component, String now, Membership... members) {
        return assess(1, component, now, members);
    }

    static Assessment assess(int news, ComponentHistory component, String now, Membership... members) {
        return POLICY.assess(component, List.of(members), news, Optional.empty(), at(now));
    }

    static Membership member(long incident, Status status, Phase phase, String since, Status told) {
        return new Membership(incident, status, phase, at(since), told);
    }

    static Hold held(String until) {
        return new Hold(Reason.COOLDOWN, at(until), "a recovery this soon may be a flap");
    }

    static Assessment nothing(String why) {
        return new Assessment(new Nothing(why), List.of(), Optional.empty());
    }
}
