package io.trunkline.ledger;

/** What became of an event that was handed to the ledger; either way the ledger has it on disk. */
public enum Acceptance {
    /** New: its row is committed and synced. */
    ACCEPTED,
    /** The same delivery was committed before. */
    DUPLICATE
}
