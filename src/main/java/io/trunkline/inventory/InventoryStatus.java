package io.trunkline.inventory;

import java.time.Instant;

/**
 * What the last list of a source had.
 *
 * @param trunks how many
 * @param withoutEdge of these, those on an Edge that is not listed, or does not say whether it is online
 */
public record InventoryStatus(String source, Instant listedAt, int trunks, int withoutEdge) {}
