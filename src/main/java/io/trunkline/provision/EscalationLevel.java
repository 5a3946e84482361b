package io.trunkline.provision;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One level of an escalation policy.
 *
 * @param targets who is notified
 * @param minutes how long they have before the next level is
 */
public record EscalationLevel(List<Target> targets, int minutes) {

    public EscalationLevel {
        targets = List.copyOf(targets);
    }

    /** {@code schedule "Telephony Engineers" (15 min)}. */
    @Override
    public String toString() {
        return shown(targets.stream().map(Target::toString).toList(), minutes);
    }

    /** As {@link #toString}, for targets that are known by other words; PagerDuty keeps them in an order of its own. */
    public static String shown(List<String> targets, int minutes) {
        return targets.stream().sorted().collect(Collectors.joining(" + ")) + " (" + minutes + " min)";
    }
}
