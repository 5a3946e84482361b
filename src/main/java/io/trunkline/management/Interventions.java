package io.trunkline.management;

import io.trunkline.event.ComponentId;

/** What people may do to the ledger through the management port. Every method may block. */
public interface Interventions {

    /** Ends what is known of a component that will never report again; whether it was known. */
    boolean forget(ComponentId component);

    /** Tells an incident again that PagerDuty refused; whether there was anything to tell. */
    boolean retry(long incident);
}
