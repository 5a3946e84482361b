package io.trunkline.simulate;

import io.trunkline.model.ComponentId;
import java.time.Instant;

/**
 * A webhook body and when it came, or a component that was ended then: a line of what is played.
 *
 * @param line its number in the file, from 1
 * @param at when it was received
 * @param source the source that sent it; null if {@code forget} says enough
 * @param body the raw bytes; null where there is something to forget
 * @param forget the component that was ended, or null
 */
public record RecordedEvent(long line, Instant at, String source, byte[] body, ComponentId forget) {}
