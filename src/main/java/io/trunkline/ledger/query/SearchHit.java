package io.trunkline.ledger.query;

/**
 * What a search found.
 *
 * @param kind {@code component} or {@code incident}
 * @param id {@code source/kind/id}, or the incident's number
 * @param title its name, or the incident's key
 * @param status what was observed, or the incident's state
 */
public record SearchHit(String kind, String id, String title, String status) {}
