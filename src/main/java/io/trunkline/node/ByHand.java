package io.trunkline.node;

import io.trunkline.event.ComponentId;
import io.trunkline.event.FireDrill;
import io.trunkline.event.Status;
import io.trunkline.event.StatusEvent;
import io.trunkline.ledger.Acceptor;
import io.trunkline.ledger.Forgetting;
import io.trunkline.ledger.Retrying;
import io.trunkline.management.Interventions;
import io.trunkline.settings.LiveConfiguration;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

/** What a person does to a running router, over the management port. */
record ByHand(LiveConfiguration configuration, Acceptor acceptor, Forgetting forgetting, Retrying retrying, Clock clock)
        implements Interventions {

    @Override
    public boolean forget(ComponentId component) {
        return forgetting.forget(component).join().isPresent();
    }

    @Override
    public Drilled drill(String service, Status status) {
        if (configuration.get().directory().service(service).isEmpty() || FireDrill.drilled(service) != null) {
            return Drilled.UNKNOWN;
        }
        StatusEvent event = FireDrill.event(service, status, clock.instant().truncatedTo(ChronoUnit.MILLIS));
        if (!acceptor.accept(event).join().verdict().equals("change")) {
            return Drilled.UNCHANGED;
        }
        // Rule 6 would hold this recovery for a cooldown, and rightly so: nobody could tell it from a flap.
        // Rule 14 ends a component at once that will never report again, and this one does as it is told.
        if (status == Status.UP) {
            forget(event.component());
        }
        return Drilled.DONE;
    }

    @Override
    public boolean retry(long incident) {
        return retrying.retry(incident).join().isPresent();
    }
}
