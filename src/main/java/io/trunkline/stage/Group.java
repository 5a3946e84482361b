package io.trunkline.stage;

import io.trunkline.ledger.Opening;
import io.trunkline.ledger.Opening.Opened;
import io.trunkline.ledger.Wake;
import io.trunkline.management.Meters;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of the group route, bound as {@code group}. */
public final class Group {

    private static final Logger LOG = LoggerFactory.getLogger(Group.class);

    private final InstantSource clock;
    private final Opening opening;
    private final Meters meters;

    public Group(InstantSource clock, Opening opening, Meters meters) {
        this.clock = clock;
        this.opening = opening;
        this.meters = meters;
    }

    /** What is left of the wait, in milliseconds: counted from its start, so that a steady stream does not stretch it. */
    public long left(Wake.Open wake) {
        return Math.max(1, Duration.between(clock.instant(), wake.at()).toMillis());
    }

    /** Whether there is nothing left of the wait. */
    public boolean isOver(Wake.Open wake) {
        return !wake.at().isAfter(clock.instant());
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
