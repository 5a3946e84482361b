package io.trunkline.stage;

import io.trunkline.ledger.FindDueWork;
import io.trunkline.metrics.Metrics;
import io.trunkline.model.Wake;
import java.util.List;

/** The steps of the sweep route, bound as {@code sweep}. */
public final class SweepSteps {

    /** So many of each kind a sweep, so that what is found after a long absence is handed on in steps. */
    private static final int LIMIT = 10_000;

    private final FindDueWork sweeping;

    private final Metrics meters;

    public SweepSteps(FindDueWork sweeping, Metrics meters) {
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
