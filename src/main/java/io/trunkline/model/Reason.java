package io.trunkline.model;

/**
 * Why a component is how it is, in the facts of its platform.
 *
 * @param text all of them, such as {@code 1 of 3 OPTIONS failed: 203.0.113.5:5060 timed out (408)}
 * @param brief the same in a few words for a summary, such as {@code 1 of 3 proxies timed out (408)}; null where the status
 *     says as much
 */
public record Reason(String text, String brief) {}
