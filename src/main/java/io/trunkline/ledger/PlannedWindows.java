package io.trunkline.ledger;

import io.trunkline.ledger.tables.ComponentTable;
import io.trunkline.ledger.tables.PlannedWorkTable;
import io.trunkline.model.ComponentId;
import io.trunkline.rules.Maintenance;
import io.trunkline.rules.PlannedWork;
import io.trunkline.store.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The windows of maintenance, and the work that the platforms know of as windows over what it is at (rule 17); in one
 * transaction.
 */
record PlannedWindows(Sql store, Maintenance maintenance, Duration longest) implements Maintenance {

    @Override
    public Optional<Window> covering(ComponentId component, String service, Instant now) {
        return maintenance.covering(component, service, now).or(() -> planned(component, now));
    }

    private Optional<Window> planned(ComponentId component, Instant now) {
        List<PlannedWork> works = PlannedWorkTable.at(store, component);
        return works.isEmpty()
                ? Optional.empty()
                : ComponentTable.observed(store, component.toString()).flatMap(observed -> works.stream()
                        .flatMap(work -> work.covering(observed.history(), longest, now).stream())
                        .findFirst());
    }

    @Override
    public boolean isUnderWay(Instant now) {
        return maintenance.isUnderWay(now) || PlannedWorkTable.any(store);
    }

    /** Planned work has no known end; what it holds is looked at when it has. */
    @Override
    public Optional<Instant> nextChange(Instant now) {
        return maintenance.nextChange(now);
    }
}
