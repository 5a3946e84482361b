package io.trunkline.rules;

import io.trunkline.model.Status;

/**
 * Instances of which some may be down (rule 15's manner of grouping).
 *
 * @param name of the trunk base or the Edge group
 * @param known how many instances count: they work, or are DOWN
 * @param down how many of them are DOWN
 * @param unavailable how many more there are, which are not in service or report nothing that tells their status
 */
public record RedundantGroup(String name, int known, int down, int unavailable) {

    /** Whether none works. */
    public boolean isDown() {
        return down >= known;
    }

    /** As what an instance is told: while another still works, its being down is the group's being degraded. */
    public Status told(Status own) {
        return own == Status.DOWN && !isDown() ? Status.DEGRADED : own;
    }
}
