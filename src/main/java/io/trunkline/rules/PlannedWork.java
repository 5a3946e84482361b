package io.trunkline.rules;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Work that a platform itself knows of: it holds what falls after it was reported, for a time (rule 17). What was out before
 * is no consequence of it and pages as ever, unless it hangs on what was out itself and was put out of service (rule 15).
 *
 * @param reason such as {@code Edge London 1: draining (callDrainingState is WAIT)}
 * @param since when the platform's list first had it
 * @param listedAt when the platform was last asked for all that it has; null if that is not known
 * @param parentWasOut whether it is work at a parent that was out when it was put out of service
 */
public record PlannedWork(String reason, Instant since, Instant listedAt, boolean parentWasOut) {

    /** How long a list is believed: where the platform is not asked any more, its work would hold outages for good. */
    private static final Duration BELIEVED = Duration.ofHours(1);

    /** So often an outage that work holds is looked at again, whether a list still says so. */
    public static final Duration ASKED_EVERY = Duration.ofMinutes(10);

    /** The id of its windows. */
    public static final String ID = "planned work";

    /**
     * The window over an outage of a component, as long as it holds.
     *
     * @param longest how long an outage is held, counted from its fall
     */
    public Optional<Maintenance.Window> covering(ComponentHistory component, Duration longest, Instant now) {
        Instant fell = component.fellAt() == null ? component.since() : component.fellAt();
        Instant until = fell.plus(longest);
        boolean believed = listedAt == null || now.isBefore(listedAt.plus(BELIEVED));
        return believed && (parentWasOut || !fell.isBefore(since)) && now.isBefore(until)
                ? Optional.of(new Maintenance.Window(ID, until, reason))
                : Optional.empty();
    }
}
