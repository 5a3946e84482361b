package io.trunkline.stage.assess;

import io.trunkline.ledger.OpenIncident;
import io.trunkline.ledger.OpenIncident.Opened;
import io.trunkline.metrics.Metrics;
import io.trunkline.model.Wake;
import io.trunkline.stage.IncidentFields;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of the group route, bound as {@code group}. */
public final class GroupSteps {

    private static final Logger LOG = LoggerFactory.getLogger(GroupSteps.class);

    private final OpenIncident openIncident;
    private final Metrics metrics;

    public GroupSteps(OpenIncident openIncident, Metrics metrics) {
        this.openIncident = openIncident;
        this.metrics = metrics;
    }

    /** Opens one incident with whatever the ledger has by now; in the ledger when it returns. */
    public Opened open(Wake.Open wake) {
        return note(openIncident.open(wake.incident()).join());
    }

    private Opened note(Opened opened) {
        opened.ended().forEach(component -> {
            metrics.endedBeforeCalled();
            LOG.atInfo().addKeyValue("component", component).log("{}: over before PagerDuty was called", component);
        });
        if (opened.isOver()) {
            metrics.incident(opened.status(), "ended");
        }
        if (opened.dedupKey() != null) {
            IncidentFields.on(LOG.atInfo(), opened.incident(), opened.service(), opened.dedupKey())
                    .log(
                            "Opened incident {} for {}: {} with {} {}",
                            opened.incident(),
                            opened.service(),
                            opened.dedupKey(),
                            opened.members(),
                            opened.status());
        }
        return opened;
    }
}
