package io.trunkline.rules;

import io.trunkline.model.Membership;
import io.trunkline.model.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Says when a repeat offender that is out again in its open incident pages anew (rule 6): people may no longer look at that
 * incident. What was UP for less than a cooldown in between was no recovery: such a blip does not start the wait anew.
 */
record RejoinWatch(Cooldown cooldown, ComponentHistory component, Membership member) {

    /**
     * Since when it is watched, now that it got better and is out once more; nothing if it is not.
     *
     * @param betterAt when it got better
     */
    Optional<Instant> startedAgain(Instant betterAt) {
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
            return Optional.of(isBlip() ? withoutBlip(member.watchedSince()) : component.outSince());
        }
        boolean paged = isBlip() && member.replaces();
        return member.repeats() == 0 || paged ? Optional.empty() : Optional.of(component.outSince());
    }

    /** The minutes of the blip do not count; they are taken off once, when it rejoins as what its incident is about. */
    private Instant withoutBlip(Instant since) {
        return component.observed() == member.status()
                ? since.plus(Duration.between(component.recoveredAt(), component.outSince()))
                : since;
    }

    /** It only was better for a while: for longer than a cooldown, it is watched since it fell from that. */
    private Optional<Instant> afterImprovement(Instant betterAt) {
        boolean longer = member.repeats() > 0 && !cooldown.continues(betterAt, component.since());
        boolean first = member.watchedSince() == null || member.watchedSince().isAfter(component.outSince());
        return longer && first ? Optional.of(component.since()) : Optional.ofNullable(member.watchedSince());
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
