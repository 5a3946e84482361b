package io.trunkline.management;

import io.trunkline.config.ReloadableConfiguration;
import io.trunkline.ledger.Acceptor;
import io.trunkline.ledger.ChangeMaintenance;
import io.trunkline.ledger.ForgetComponent;
import io.trunkline.ledger.RetryIncident;
import io.trunkline.model.ComponentId;
import io.trunkline.model.DrillEvent;
import io.trunkline.model.MaintenanceOrder;
import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

/** What a person does to a running router, over the management port. */
public record AdminOperations(
        ReloadableConfiguration configuration,
        Acceptor acceptor,
        ForgetComponent forgetting,
        RetryIncident retrying,
        ChangeMaintenance maintenance,
        Clock clock)
        implements Interventions {

    @Override
    public boolean forget(ComponentId component) {
        return forgetting.forget(component).join().isPresent();
    }

    @Override
    public Drilled drill(String service, Status status) {
        if (configuration.get().directory().service(service).isEmpty() || DrillEvent.drilled(service) != null) {
            return Drilled.UNKNOWN;
        }
        StatusEvent event = DrillEvent.event(service, status, clock.instant().truncatedTo(ChronoUnit.MILLIS));
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

    @Override
    public String startMaintenance(MaintenanceOrder order) {
        return maintenance.start(order).join();
    }

    @Override
    public boolean endMaintenance(String id, String by) {
        return maintenance.end(id, by).join();
    }
}
