package io.trunkline.simulate;

import io.trunkline.ledger.AcceptEvent.AcceptedEvent;
import io.trunkline.ledger.AssessComponent.Assessed;
import io.trunkline.ledger.PendingCall;
import io.trunkline.model.DeliveryResult;
import io.trunkline.model.Service;
import io.trunkline.model.StatusEvent;

/** Receives what happens in a simulation, and may answer for PagerDuty. */
public interface SimulationListener {

    /** A report is in the ledger. */
    default void reported(StatusEvent event, AcceptedEvent accepted) {}

    /** A component of that service was assessed. */
    default void assessed(Assessed assessed, Service service) {}

    /** PagerDuty is called; gives its answer. */
    default DeliveryResult called(PendingCall call) {
        return new DeliveryResult.Accepted();
    }

    /** A piece of work is done. */
    default void settled() {}
}
