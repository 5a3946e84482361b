package io.trunkline.rules;

import io.trunkline.model.Status;

/**
 * Instances of which some may be down (rule 15's manner of grouping).
 *
 * @param name of the trunk base or the Edge group
 * @param known how many instances there are
 * @param down how many of them are DOWN
 */
public record RedundantGroup(String name, int known, int down) {

    /** Whether none works. */
    public boolean isDown() {
        return down >= known;
    }

    /** As what an instance is told: while another still works, its being down is the group's being degraded. */
    public Status told(Status own) {
        return own == Status.DOWN && !isDown() ? Status.DEGRADED : own;
    }
}
