package io.trunkline.rules;

import io.trunkline.model.Membership;
import io.trunkline.model.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Says when a repeat offender that is out again in its open incident pages anew (rule 6): people may no longer look at that
 * incident. What was UP for less than a cooldown in between was no recovery: such a blip does not start the wait anew, but
 * takes back a part of it.
 */
record RejoinWatch(Cooldown cooldown, ComponentHistory component, Membership member) {

    /**
     * How many times the length of a blip the page is later. Of these, one is the blip itself and the others are taken back
     * from the time before it: what is out for less than four fifths of the time never pages, what is out for longer does.
     */
    private static final int BETTER_COUNTS = 5;

    /**
     * Since when it is watched, now that it got better and is out once more; nothing if it is not.
     *
     * @param betterAt when it got better
     */
    Optional<Instant> watchedSince(Instant betterAt) {
        // Its last fall to the incident's status is later than its rejoin, where a blip was taken off at that.
        boolean fellSince =
                member.watchedSince() == null || member.watchedSince().isBefore(member.since());
        Instant before = fellSince ? member.since() : member.watchedSince();
        boolean wasUp = member.told() == Status.UP
                || component.recoveredAt() != null && component.recoveredAt().isAfter(before);
        return wasUp ? afterRecovery() : afterImprovement(betterAt);
    }

    private Optional<Instant> afterRecovery() {
        if (member.watchedSince() != null) {
            // Who is watched stays so, also when its incidents are so long ago that they count no more.
            return Optional.of(isBlip() ? postponedByUp(member.watchedSince()) : component.outSince());
        }
        boolean paged = isBlip() && member.replaces();
        return member.repeats() == 0 || paged ? Optional.empty() : Optional.of(component.outSince());
    }

    /** A blip is taken off once, when it rejoins as what its incident is about. */
    private Instant postponedByUp(Instant since) {
        return component.observed() == member.status()
                ? postponed(since, component.recoveredAt(), component.outSince())
                : since;
    }

    /** Without an UP it is watched since it was better for longer than a cooldown; what is shorter is as a blip is. */
    private Optional<Instant> afterImprovement(Instant betterAt) {
        if (member.watchedSince() == null) {
            boolean longer = member.repeats() > 0 && !cooldown.continues(betterAt, component.since());
            return longer ? Optional.of(component.since()) : Optional.empty();
        }
        // What was UP and fell is out all the time since then, whatever it is out as.
        boolean neverUp = member.watchedSince().isAfter(component.outSince());
        return Optional.of(
                neverUp ? postponed(member.watchedSince(), betterAt, component.since()) : member.watchedSince());
    }

    /** It is due no later than as long after it fell again; a page that was due before it got better stays due. */
    private Instant postponed(Instant since, Instant betterAt, Instant again) {
        if (!cooldown.pagesAnewAt(since).isAfter(betterAt)) {
            return since;
        }
        Instant later = since.plus(Duration.between(betterAt, again).multipliedBy(BETTER_COUNTS));
        return later.isBefore(again) ? later : again;
    }

    /** Whether it was UP for less than a cooldown before it fell last. */
    private boolean isBlip() {
        return cooldown.continues(component.recoveredAt(), component.outSince());
    }

    /** When it pages anew if it is watched since then; nothing as long as it is milder than its incident (rule 4). */
    Optional<Instant> pagesAnewAt(Instant since) {
        boolean milder = member.status().worseThan(component.observed());
        if (milder && !cameBackMilder(since)) {
            return Optional.empty();
        }
        return Optional.of(cooldown.pagesAnewAt(since));
    }

    /** Whether it was UP for a cooldown, and has been milder than its incident ever since. */
    private boolean cameBackMilder(Instant since) {
        return since.equals(component.outSince())
                && !isBlip()
                && (component.worst() == null || member.status().worseThan(component.worst()));
    }
}
