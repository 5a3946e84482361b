package io.trunkline.management;

import io.trunkline.config.ReloadableConfiguration;
import io.trunkline.ledger.Acceptor;
import io.trunkline.ledger.ChangeMaintenance;
import io.trunkline.ledger.ForgetComponent;
import io.trunkline.ledger.RetryIncident;
import io.trunkline.model.ComponentId;
import io.trunkline.model.DrillEvent;
import io.trunkline.model.LedgerTime;
import io.trunkline.model.MaintenanceOrder;
import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import java.time.Clock;

/** What people do to a running router over the management port. Every method may block on the store. */
public class AdminOperations {

    private final ReloadableConfiguration configuration;
    private final Acceptor acceptor;
    private final ForgetComponent forgetComponent;
    private final RetryIncident retryIncident;
    private final ChangeMaintenance maintenance;
    private final Clock clock;

    public AdminOperations(
            ReloadableConfiguration configuration,
            Acceptor acceptor,
            ForgetComponent forgetComponent,
            RetryIncident retryIncident,
            ChangeMaintenance maintenance,
            Clock clock) {
        this.configuration = configuration;
        this.acceptor = acceptor;
        this.forgetComponent = forgetComponent;
        this.retryIncident = retryIncident;
        this.maintenance = maintenance;
        this.clock = clock;
    }

    /** What came of asking for a drill. */
    enum Drilled {
        DONE,
        /** There is no such service. */
        UNKNOWN,
        /** It is as it should be already: a drill is under way, or none is. */
        UNCHANGED
    }

    /** Ends what is known of a component that will never report again; whether it was known. */
    public boolean forget(ComponentId component) {
        return forgetComponent.forget(component).join().isPresent();
    }

    /** Has a service's synthetic component go down, or up again for good. */
    Drilled drill(String service, Status status) {
        if (configuration.get().directory().service(service).isEmpty() || DrillEvent.drilled(service) != null) {
            return Drilled.UNKNOWN;
        }
        StatusEvent event = DrillEvent.event(service, status, LedgerTime.of(clock.instant()));
        if (!acceptor.accept(event).join().verdict().equals("change")) {
            return Drilled.UNCHANGED;
        }
        // Rule 6 would hold this recovery for a cooldown, since it looks like a flap. Rule 14 ends a component at once
        // that will never report again, as this one will not.
        if (status == Status.UP) {
            forget(event.component());
        }
        return Drilled.DONE;
    }

    /** Delivers an incident again that PagerDuty refused; whether there was anything to deliver. */
    public boolean retry(long incident) {
        return retryIncident.retry(incident).join().isPresent();
    }

    /** Ends a resolve that PagerDuty does not take; whether there was one. */
    public boolean giveUpResolve(long incident) {
        return retryIncident.giveUpResolve(incident).join().isPresent();
    }

    /** Starts a maintenance window and gives its id. */
    public String startMaintenance(MaintenanceOrder order) {
        return maintenance.start(order).join();
    }

    /** Ends a maintenance window now; whether there was such a one that was not over. */
    public boolean endMaintenance(String id, String by) {
        return maintenance.end(id, by).join();
    }
}
