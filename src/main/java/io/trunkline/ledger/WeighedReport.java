package io.trunkline.ledger;

import io.trunkline.ledger.tables.ComponentTable.Observed;
import io.trunkline.ledger.tables.EventTable;
import io.trunkline.model.Evidence.Fact;
import io.trunkline.model.Reason;
import io.trunkline.model.StatusEvent;
import io.trunkline.rules.ComponentHistory;
import io.trunkline.rules.ComponentHistory.Effect;
import io.trunkline.rules.ComponentHistory.ReportResult;
import io.trunkline.rules.DecidingFacts;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A report compared with what is known of its component.
 *
 * @param known whether the component has a row
 * @param observed what is known after it
 * @param asWritten whether it counts as the status that it states
 */
record WeighedReport(StatusEvent event, boolean known, Observed observed, Effect effect, boolean asWritten) {

    static WeighedReport of(StatusEvent event, Optional<Observed> known) {
        ComponentHistory history = known.map(Observed::history).orElse(null);
        Set<Fact> failed = known.map(Observed::failed).orElse(Set.of());
        StatusEvent weighed = DecidingFacts.weigh(history, failed, event);
        ReportResult reported = ComponentHistory.report(history, weighed);
        return new WeighedReport(
                event,
                known.isPresent(),
                new Observed(reported.observation(), DecidingFacts.after(failed, event)),
                reported.effect(),
                weighed.status() == event.status());
    }

    /** The first word on it, for the history. */
    String verdict() {
        return event.evidence().excluded() && effect == Effect.REPEAT
                ? EventTable.EXCLUDED
                : effect.name().toLowerCase(Locale.ROOT);
    }

    boolean changes() {
        return effect == Effect.CHANGE;
    }

    /** Whether the component gets its row, or one as after a change. */
    boolean isWritten() {
        return changes() || effect == Effect.REPEAT && !known;
    }

    /** Whether it only moves what is newest of a component that has a row. */
    boolean isRepeated() {
        return effect == Effect.REPEAT && known;
    }

    /** The reason that a repeat gives for the status that is known; null where it gives none. */
    Reason repeatedReason() {
        return asWritten ? event.evidence().reason() : null;
    }
}
