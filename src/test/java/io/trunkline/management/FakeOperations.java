package io.trunkline.management;

import io.trunkline.model.ComponentId;
import io.trunkline.model.MaintenanceOrder;
import io.trunkline.model.Status;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** Operations on what {@link FakeLedger} has, noted instead of done. */
public final class FakeOperations extends AdminOperations {

    final ConcurrentLinkedQueue<ComponentId> forgotten = new ConcurrentLinkedQueue<>();
    public final List<Long> retried = new CopyOnWriteArrayList<>();
    final List<MaintenanceOrder> maintained = new CopyOnWriteArrayList<>();
    final Set<Status> drilled = EnumSet.noneOf(Status.class);

    FakeOperations() {
        super(null, null, null, null, null, null);
    }

    @Override
    public boolean forget(ComponentId component) {
        return component.equals(FakeLedger.TRUNK) && forgotten.add(component);
    }

    @Override
    public boolean retry(long incident) {
        return incident == FakeLedger.INCIDENT && retried.add(incident);
    }

    @Override
    public boolean giveUpResolve(long incident) {
        return incident == FakeLedger.INCIDENT;
    }

    @Override
    public String startMaintenance(MaintenanceOrder order) {
        maintained.add(order);
        return "m1";
    }

    @Override
    public boolean endMaintenance(String id, String by) {
        return id.equals("m1");
    }

    @Override
    Drilled drill(String service, Status status) {
        if (!service.equals("eu-finance")) {
            return Drilled.UNKNOWN;
        }
        return drilled.add(status) ? Drilled.DONE : Drilled.UNCHANGED;
    }
}
