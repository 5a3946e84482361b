package io.trunkline.stage;

import io.trunkline.ledger.Sweeping;
import io.trunkline.ledger.Wake;
import io.trunkline.management.Meters;
import java.util.List;

/** The steps of the sweep route, bound as {@code sweep}. */
public final class Sweep {

    /** So many of each kind a sweep, so that what is found after a long absence is handed on in steps. */
    private static final int LIMIT = 10_000;

    private final Sweeping sweeping;

    private final Meters meters;

    public Sweep(Sweeping sweeping, Meters meters) {
        this.sweeping = sweeping;
        this.meters = meters;
    }

    /** What is due now. */
    public List<Wake> due() {
        return sweeping.due(LIMIT).join();
    }

    /** An incident is handed to the last resort. */
    public void countLastResort() {
        meters.lastResort();
    }
}
