package io.trunkline.source;

import io.trunkline.event.StatusEvent;

/** What a verified body turned out to be. */
public sealed interface Normalised {

    /** A type that the filter does not pass; counted by type and otherwise forgotten. */
    record Ignored(String type) implements Normalised {}

    /** An event for the ledger. */
    record Event(StatusEvent event) implements Normalised {}
}
