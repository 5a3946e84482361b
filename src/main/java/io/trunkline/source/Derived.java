package io.trunkline.source;

import io.trunkline.event.Status;
import java.time.Instant;
import java.util.Optional;

/**
 * What a platform's own body means.
 *
 * @param status what it comes to; UP for what is out of service on purpose, UNKNOWN where the body does not say
 * @param reason why, in a few words for people; not cleaned of what a sender may have put into it
 * @param outOfService whether it was taken out of service on purpose, or deleted: it counts as recovered and never pages
 * @param at when what the status was told from last changed, if the body says
 * @param name readable, if the body has one
 */
public record Derived(Status status, String reason, boolean outOfService, Optional<Instant> at, Optional<String> name) {

    static Derived of(Status status, String reason) {
        return new Derived(status, reason, false, Optional.empty(), Optional.empty());
    }

    static Derived outOfService(String reason) {
        return new Derived(Status.UP, "out of service on purpose: " + reason, true, Optional.empty(), Optional.empty());
    }

    Derived at(Optional<Instant> time) {
        return new Derived(status, reason, outOfService, time, name);
    }

    Derived named(Optional<String> readable) {
        return new Derived(status, reason, outOfService, at, readable);
    }
}
