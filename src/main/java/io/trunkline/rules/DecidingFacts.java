package io.trunkline.rules;

import io.trunkline.model.Evidence;
import io.trunkline.model.Evidence.Fact;
import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import java.util.EnumSet;
import java.util.Set;

/**
 * The facts that decided an outage have to be there again, and true, before a report ends or eases it (rule 18). A platform
 * leaves out what it does not know at the moment; a report without the failed fact is no evidence that it is well.
 */
public final class DecidingFacts {

    private DecidingFacts() {}

    /**
     * The report as it counts: one that would improve a component without stating what failed repeats the observed status.
     *
     * @param known what is known of the component, or null
     * @param failed the facts that decided its outage and were not well since
     */
    public static StatusEvent weigh(ComponentHistory known, Set<Fact> failed, StatusEvent event) {
        boolean improves = known != null
                && event.status() != Status.UNKNOWN
                && known.observed().worseThan(event.status());
        return improves && !event.evidence().states(failed) ? event.as(known.observed()) : event;
    }

    /** The facts that decide the outage after a report that is not stale. */
    public static Set<Fact> after(Set<Fact> failed, StatusEvent event) {
        Evidence evidence = event.evidence();
        if (evidence.isWord()) {
            return event.status() == Status.UP ? Set.of() : failed;
        }
        Set<Fact> after = EnumSet.noneOf(Fact.class);
        after.addAll(failed);
        after.removeAll(evidence.stated());
        after.addAll(evidence.failed());
        return after;
    }
}
