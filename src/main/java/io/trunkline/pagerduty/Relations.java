package io.trunkline.pagerduty;

import io.trunkline.model.ComponentId;
import io.trunkline.model.Status;
import io.trunkline.rules.RedundantGroup;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the members of a report hang together.
 *
 * @param causes what a member that is out has for its cause, by member
 * @param leader the member that the report leads with, because others are out on account of it; or null
 * @param followers those others
 * @param shared what all members have in common, such as {@code site}
 * @param group the redundant group that all members are instances of, or the leader, or null
 * @param lostGroup where there is no such group: one without a working instance that a member is an instance of, or null
 */
public record Relations(
        Map<ComponentId, Cause> causes,
        ComponentId leader,
        List<ComponentId> followers,
        Map<String, String> shared,
        RedundantGroup group,
        RedundantGroup lostGroup) {

    /** Nothing is known of any. */
    public static final Relations NONE = new Relations(Map.of(), null, List.of(), Map.of(), null, null);

    public Relations {
        causes = Map.copyOf(causes);
        followers = List.copyOf(followers);
    }

    /**
     * Something that is out and on which a member hangs.
     *
     * @param name a readable name, or null
     */
    public record Cause(ComponentId component, String name, Status status) {

        /** {@code Edge edge-7 is DOWN}. */
        public String sentence() {
            return who() + " is " + status;
        }

        /** {@code Edge edge-7}. */
        public String who() {
            return Summary.capitalised(component.kind()) + " " + component.id();
        }

        /** The same with its name. */
        String named() {
            return name == null || name.isBlank() ? sentence() : who() + " (" + name + ") is " + status;
        }
    }

    /** The same with a group of which no instance works, and the member that took the last one down, if any did. */
    public Relations withLostGroup(RedundantGroup lost, ComponentId tookDownBy) {
        return new Relations(causes, leader == null ? tookDownBy : leader, followers, shared, group, lost);
    }

    /** The redundant group that it is about, wholly or in part; none of which every instance works, if badly. */
    Optional<RedundantGroup> groupInTitle() {
        return Optional.ofNullable(group)
                .or(() -> Optional.ofNullable(lostGroup))
                .filter(told -> told.down() > 0);
    }

    Optional<Cause> causeOf(ComponentId member) {
        return Optional.ofNullable(causes.get(member));
    }
}
