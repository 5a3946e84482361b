package io.trunkline.source.normalize;

import io.trunkline.model.StatusEvent;

/** What a verified body turned out to be. */
public sealed interface NormalizedEvent {

    /** A type that the filter does not pass; counted by type and otherwise forgotten. */
    record Ignored(String type) implements NormalizedEvent {}

    /**
     * An event for the ledger.
     *
     * @param timeUnreadable whether the report has a time that cannot be read, which counts as none (rule 2)
     */
    record Event(StatusEvent event, boolean timeUnreadable) implements NormalizedEvent {

        /** One whose time was read, or that has none. */
        public Event(StatusEvent event) {
            this(event, false);
        }
    }
}
