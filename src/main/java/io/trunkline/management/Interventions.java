package io.trunkline.management;

import io.trunkline.model.ComponentId;
import io.trunkline.model.MaintenanceOrder;
import io.trunkline.model.Status;

/** What people may do to the ledger through the management port. Every method may block. */
public interface Interventions {

    /** Ends what is known of a component that will never report again; whether it was known. */
    boolean forget(ComponentId component);

    /** What came of asking for a drill. */
    enum Drilled {
        DONE,
        /** There is no such service. */
        UNKNOWN,
        /** It is as it should be already: somebody else's drill is under way, or none is. */
        UNCHANGED
    }

    /** Has a service's synthetic component go down, or up again for good. */
    Drilled drill(String service, Status status);

    /** Starts a window of maintenance and gives its id. */
    String startMaintenance(MaintenanceOrder order);

    /** Ends one of those now; whether there was such a one that was not over. */
    boolean endMaintenance(String id, String by);

    /** Tells an incident again that PagerDuty refused; whether there was anything to tell. */
    boolean retry(long incident);
}
