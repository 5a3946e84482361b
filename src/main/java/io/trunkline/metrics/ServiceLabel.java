package io.trunkline.metrics;

import io.trunkline.model.DrillEvent;

/**
 * A service as the label of a metric. The services of drills are counted as one: each would begin its series with its first
 * drill, and none of them is a name of the configuration.
 */
public final class ServiceLabel {

    public static final String DRILL = "drill";

    private ServiceLabel() {}

    /** @param service an id of services.yaml, or that of a drill */
    public static String of(String service) {
        return DrillEvent.drilled(service) == null ? service : DRILL;
    }
}
