package io.trunkline.source.normalize;

import io.trunkline.model.StatusEvent;

/** What a verified body turned out to be. */
public sealed interface NormalizedEvent {

    /** A type that the filter does not pass; counted by type and otherwise forgotten. */
    record Ignored(String type) implements NormalizedEvent {}

    /** An event for the ledger. */
    record Event(StatusEvent event) implements NormalizedEvent {}
}
