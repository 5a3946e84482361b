package io.trunkline.rules;

import io.trunkline.model.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Tells a recovery that can be believed from one that may be a flap (rule 6), and an outage that ended from one that only
 * pauses (rule 10). The guide would ignore a change this soon after the last; here it waits, so that what PagerDuty shows
 * ends right.
 *
 * @param length how long a component must keep still; zero turns cooldown off
 * @param memory how soon after its previous recovery another one is doubted too
 */
public record Cooldown(Duration length, Duration memory) {

    /** Until when the recovery of a component that is UP is held; nothing if it is believed at once. */
    public Optional<Instant> holdsRecoveryUntil(ComponentHistory component) {
        if (length.isZero() || component.observed() != Status.UP || component.changedReceivedAt() == null) {
            return Optional.empty();
        }
        boolean quick = within(component.previousChange(), component.since(), length);
        boolean again = within(component.previousRecoveredAt(), component.since(), memory);
        return quick || again ? Optional.of(component.changedReceivedAt().plus(length)) : Optional.empty();
    }

    /** Whether it left UP a second time within a cooldown and has not kept still for one since. */
    public boolean flapping(ComponentHistory component, Instant now) {
        return component.fellAt() != null
                && within(component.previousFellAt(), component.fellAt(), length)
                && !rested(component)
                && now.isBefore(settlesAt(component));
    }

    /** Whether it kept still, between its last two changes and since it left UP. */
    private boolean rested(ComponentHistory component) {
        Instant before = component.previousChange();
        return before != null && !before.isBefore(component.fellAt()) && !within(before, component.since(), length);
    }

    /** Whether a component that is out kept still for longer than recoveries are remembered before that. */
    public boolean calm(ComponentHistory component) {
        return component.observed().isOutage() && !within(component.recoveredAt(), component.since(), memory);
    }

    /** When a component that does not change again has kept still for a whole cooldown. */
    public Instant settlesAt(ComponentHistory component) {
        return component.changedReceivedAt().plus(length);
    }

    /** Whether an outage begins so soon after the component got better that it is the old one again. */
    public boolean continues(Instant better, Instant since) {
        return within(better, since, length);
    }

    private static boolean within(Instant earlier, Instant later, Duration span) {
        return earlier != null && Duration.between(earlier, later).compareTo(span) < 0;
    }
}
