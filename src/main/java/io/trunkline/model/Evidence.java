package io.trunkline.model;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a report's status was read from.
 *
 * @param reason the facts that decided, or null where the platform states a word
 * @param failed the facts that made an outage of it; empty for UP
 * @param stated the facts that the report states, well or failed; null for a word, which stands for all of them
 * @param reported what the platform says of a component that is none that pages, whatever that is; null for one that pages
 */
public record Evidence(Reason reason, Set<Fact> failed, Set<Fact> stated, Status reported) {

    /** A word of the platform for the whole component. */
    public static final Evidence WORD = new Evidence(null, Set.of(), null, null);

    /** The component is none that pages. */
    public static Evidence excluded(String why, Status reported) {
        return new Evidence(new Reason(why, null), Set.of(), null, reported);
    }

    /** The facts of a component that pages. */
    public static Evidence of(Reason reason, Set<Fact> failed, Set<Fact> stated) {
        return new Evidence(reason, failed, stated, null);
    }

    /** What a trunk's status follows from. */
    public enum Fact {
        CONNECTED,
        OPTIONS,
        REGISTRATIONS
    }

    public Evidence {
        failed = Set.copyOf(failed);
        stated = stated == null ? null : Set.copyOf(stated);
    }

    /** The facts of a body that says all there is to say: what it does not state is not there. */
    public Evidence whole() {
        return new Evidence(reason, failed, EnumSet.allOf(Fact.class), reported);
    }

    public Evidence because(Reason other) {
        return new Evidence(other, failed, stated, reported);
    }

    /** Whether the component is none that pages. */
    public boolean excluded() {
        return reported != null;
    }

    public boolean isWord() {
        return stated == null;
    }

    /** Whether it states all of these. */
    public boolean states(Collection<Fact> facts) {
        return isWord() || stated.containsAll(facts);
    }
}
