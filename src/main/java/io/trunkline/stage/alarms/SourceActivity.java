package io.trunkline.stage.alarms;

import io.trunkline.rules.alarms.ActivitySample;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What arrives from each source between two evaluations of the alarms: in memory, so that no event waits for a write.
 */
public final class SourceActivity {

    private final InstantSource clock;
    private final Map<String, ActivitySample> heard = new ConcurrentHashMap<>();

    public SourceActivity(InstantSource clock) {
        this.clock = clock;
    }

    /** An authentic request, whatever comes of it. */
    public void request(String source) {
        heard.merge(source, ActivitySample.request(clock.instant()), ActivitySample::plus);
    }

    /** A new event with a time of its own. */
    public void event(String source, boolean late) {
        heard.merge(source, ActivitySample.event(clock.instant(), late), ActivitySample::plus);
    }

    /** All of it, which is forgotten here. */
    Map<String, ActivitySample> take() {
        Map<String, ActivitySample> taken = new HashMap<>();
        heard.keySet().forEach(source -> {
            ActivitySample one = heard.remove(source);
            if (one != null) {
                taken.put(source, one);
            }
        });
        return taken;
    }

    /** What was taken did not reach the ledger. */
    void giveBack(Map<String, ActivitySample> taken) {
        taken.forEach((source, one) -> heard.merge(source, one, ActivitySample::plus));
    }
}
