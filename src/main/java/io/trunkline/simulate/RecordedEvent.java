package io.trunkline.simulate;

import io.trunkline.model.ComponentId;
import io.trunkline.model.InventoryItem;
import java.time.Instant;

/**
 * A webhook body and when it came, or a component that was ended then, or of which something was known, or maintenance that
 * a person started or ended: a line of what is played.
 *
 * @param line its number in the file, from 1
 * @param at when it was received
 * @param source the source that sent it; null without a body
 * @param body the raw bytes; null in the other lines
 * @param forget the component that was ended, or null
 * @param known what the platform's API said of a component from then on, or null
 * @param started maintenance that a person started then, or null
 * @param ended the id of maintenance that a person ended then, before its time, or null
 */
public record RecordedEvent(
        long line,
        Instant at,
        String source,
        byte[] body,
        ComponentId forget,
        InventoryItem known,
        RecordedWindow started,
        String ended) {}
