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
 * @param longest what the hold of a repeat offender grows to, but no longer than {@link #MOST_COOLDOWNS} of them
 */
public record Cooldown(Duration length, Duration memory, Duration longest) {

    /** An incident that was resolved this long ago counts no more against a component. */
    public static final Duration REMEMBERED = Duration.ofHours(4);

    private static final int MOST_COOLDOWNS = 12;
    private static final int COOLDOWNS_WATCHED = 3;
    private static final Duration WATCHED = Duration.ofMinutes(15);

    /** How long a recovery is held; it doubles with each incident that the component had for itself lately. */
    public Duration hold(int repeats) {
        Duration most = shorter(longest, length.multipliedBy(MOST_COOLDOWNS));
        Duration hold = length;
        for (int n = 0; n < repeats && hold.compareTo(most) < 0; n++) {
            hold = shorter(hold.multipliedBy(2), most);
        }
        return hold;
    }

    /** Whether there is such a thing as a repeat offender. */
    public boolean grows() {
        return hold(1).compareTo(length) > 0;
    }

    /** When a repeat offender that fell again in its open incident pages anew: that incident is no longer watched. */
    public Instant pagesAnewAt(Instant rejoined) {
        return rejoined.plus(watched());
    }

    /** How long an open incident is watched in which a repeat offender fell again. */
    public Duration watched() {
        return shorter(WATCHED, length.multipliedBy(COOLDOWNS_WATCHED));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Until when the recovery of a component that is UP is held; nothing if it is believed at once. */
    public Optional<Instant> holdsRecoveryUntil(ComponentHistory component) {
        return holdsRecoveryUntil(component, 0);
    }

    /** The same for one that had so many incidents for itself lately. */
    public Optional<Instant> holdsRecoveryUntil(ComponentHistory component, int repeats) {
        if (length.isZero() || component.observed() != Status.UP || component.changedReceivedAt() == null) {
            return Optional.empty();
        }
        boolean quick = within(component.previousChange(), component.since(), length);
        Instant before = component.previousRecoveredAt();
        // To the end of the memory: what falls and recovers on the half hour is a repeat offender too.
        boolean again =
                before != null && Duration.between(before, component.since()).compareTo(memory) <= 0;
        return quick || again ? Optional.of(component.changedReceivedAt().plus(hold(repeats))) : Optional.empty();
    }

    /** Whether it left UP a second time within a cooldown and has not kept still for one since. */
    public boolean flapping(ComponentHistory component, Instant now) {
        return component.fellAt() != null
                && within(component.previousFellAt(), component.fellAt(), fallsTwiceWithin())
                && !rested(component)
                && now.isBefore(settlesAt(component));
    }

    /** What flaps has fallen twice within less than that; {@link #flapping} is asked of those alone. */
    public Duration fallsTwiceWithin() {
        return length;
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

    /** The same for one that had so many incidents for itself lately. */
    public boolean continues(Instant better, Instant since, int repeats) {
        return within(better, since, hold(repeats));
    }

    private static boolean within(Instant earlier, Instant later, Duration span) {
        return earlier != null && Duration.between(earlier, later).compareTo(span) < 0;
    }
}
