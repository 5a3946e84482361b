package io.trunkline.rules;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The verdict on a component, what it does to the incidents, and when to look again.
 *
 * @param verdict what is to be said of it
 * @param moves in the order in which they are to be carried out
 * @param due when the component must be assessed again though nothing happens
 */
public record Assessment(Verdict verdict, List<MembershipChange> moves, Optional<Instant> due) {

    public Assessment {
        moves = List.copyOf(moves);
    }

    /** Whether the component becomes an untold outage. */
    public boolean enters() {
        return moves.stream().anyMatch(MembershipChange.Enter.class::isInstance);
    }
}
