package io.trunkline.ledger.query;

import io.trunkline.ledger.tables.RedundantGroupTable;
import io.trunkline.model.ComponentId;
import io.trunkline.rules.RedundantGroup;
import io.trunkline.rules.RedundantInstance;
import io.trunkline.store.Sql;
import java.util.List;
import java.util.Optional;

/** A redundant group that an incident reports, with all of its instances. */
public record RedundancyView(RedundantGroup group, List<RedundantInstance> instances) {

    public RedundancyView {
        instances = List.copyOf(instances);
    }

    static Optional<RedundancyView> of(Sql store, ComponentId component) {
        return RedundantGroupTable.reportedGroupOf(store, component)
                .map(group -> new RedundancyView(
                        RedundantGroupTable.standing(store, group), RedundantGroupTable.instancesOf(store, group)));
    }
}
