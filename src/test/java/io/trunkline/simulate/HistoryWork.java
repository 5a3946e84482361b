package io.trunkline.simulate;

import io.trunkline.ledger.ChangeMaintenance;
import java.time.Duration;
import java.time.Instant;

/**
 * Planned work in a history: by maintenance.yaml or, every other time, by a person, who orders more than it takes and ends
 * it.
 */
final class HistoryWork {

    private final HistoryWorld world;
    private final ChangeMaintenance orders;

    /** The window of the ledger that is under way, or null. */
    private String ordered;

    HistoryWork(HistoryWorld world, ChangeMaintenance orders) {
        this.world = world;
        this.orders = orders;
    }

    /** Begins, in the place of what was under way. */
    void begin(Instant now, Duration length) {
        end();
        world.maintain(now.plus(length));
        if (length.toMinutes() % 2 == 0) {
            ordered = orders.start(world.order(now, now.plus(length).plus(Duration.ofDays(1))))
                    .join();
        }
    }

    /** Whether a person is to end it by then. */
    boolean endsBy(Instant time) {
        return ordered != null && !world.maintenanceUntil().isAfter(time);
    }

    /** What a person ordered ends, if anything is under way. */
    void end() {
        if (ordered != null) {
            orders.end(ordered, "ada").join();
            ordered = null;
            world.orderEnded();
        }
    }
}
