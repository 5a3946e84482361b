package io.trunkline.stage;

import io.trunkline.ledger.Opening;
import io.trunkline.ledger.Opening.Opened;
import io.trunkline.ledger.Wake;
import io.trunkline.management.Meters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of the group route, bound as {@code group}. */
public final class Group {

    private static final Logger LOG = LoggerFactory.getLogger(Group.class);

    private final Opening opening;
    private final Meters meters;

    public Group(Opening opening, Meters meters) {
        this.opening = opening;
        this.meters = meters;
    }

    /** Opens one incident with whatever the ledger has by now; in the ledger when it returns. */
    public Opened open(Wake.Open wake) {
        return note(opening.open(wake.incident()).join());
    }

    private Opened note(Opened opened) {
        opened.ended().forEach(component -> {
            meters.endedBeforeCalled();
            LOG.info("{}: over before PagerDuty was called", component);
        });
        if (opened.isOver()) {
            meters.incident(opened.status(), "ended");
        }
        if (opened.dedupKey() != null) {
            LOG.info(
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
