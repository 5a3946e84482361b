package io.trunkline.model;

import java.time.Instant;

/**
 * An order that a command carried out on the store while no router answered.
 *
 * @param who the user of the operating system
 * @param action such as {@code forget}
 * @param what the component or incident
 * @param why as the person gave it; null if they gave no reason
 * @param outcome in a word or two
 */
public record OfflineOrder(Instant at, String who, String action, String what, String why, String outcome) {}
