package io.trunkline.ledger;

import io.trunkline.ledger.tables.ComponentTable;
import io.trunkline.ledger.tables.WindowTable;
import io.trunkline.model.ComponentId;
import io.trunkline.model.Service;
import io.trunkline.model.Status;
import io.trunkline.rules.Maintenance;
import io.trunkline.rules.QuietWindow;
import io.trunkline.store.Sql;
import java.time.Instant;

/** All windows that may hold an outage of a service: the file's, the ledger's and the service's quiet hours (rule 9). */
final class HoldWindows {

    private HoldWindows() {}

    /**
     * As they are in this transaction.
     *
     * @param file those of maintenance.yaml
     * @param status of the outage; UP where none is
     */
    static Maintenance of(Sql store, Maintenance file, Service service, Status status, Instant now) {
        return file.and(WindowTable.holding(store, now))
                .and(new QuietWindow(service, status))
                .limited(component -> outSince(store, component, now));
    }

    private static Instant outSince(Sql store, ComponentId component, Instant now) {
        return ComponentTable.find(store, component.toString())
                .map(row -> row.observation().outageSince())
                .orElse(now);
    }
}
