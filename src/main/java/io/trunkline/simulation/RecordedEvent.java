package io.trunkline.simulation;

import java.time.Instant;

/**
 * A webhook body and when it came: a line of what is played.
 *
 * @param line its number in the file, from 1
 * @param at when it was received
 * @param source the source that sent it
 * @param body the raw bytes
 */
public record RecordedEvent(long line, Instant at, String source, byte[] body) {}
