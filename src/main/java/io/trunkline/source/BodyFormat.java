package io.trunkline.source;

import com.fasterxml.jackson.core.JsonPointer;
import io.trunkline.source.genesys.ProxySeverity;
import java.util.List;
import java.util.Set;

/**
 * How the bodies of a source are unwrapped and weighed.
 *
 * @param envelope where the event itself is, as a node or as JSON in a string; the first that is there counts, and a body
 *     that has none of them is the event
 * @param proxies the severity of failed proxies
 * @param trunkTypes the types of trunks that page, in upper case; others are recorded
 */
public record BodyFormat(List<JsonPointer> envelope, ProxySeverity proxies, Set<String> trunkTypes) {

    /** The event without an envelope. */
    public static final BodyFormat PLAIN = new BodyFormat(List.of(), ProxySeverity.STANDARD, Set.of("EXTERNAL"));

    public BodyFormat {
        envelope = List.copyOf(envelope);
        trunkTypes = Set.copyOf(trunkTypes);
    }
}
