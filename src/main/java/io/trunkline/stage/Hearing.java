package io.trunkline.stage;

import io.trunkline.alarm.Heard;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What this node hears of its sources between two looks at the alarms: kept in memory, so that no event pays for it. */
public final class Hearing {

    private final InstantSource clock;
    private final Map<String, Heard> heard = new ConcurrentHashMap<>();

    public Hearing(InstantSource clock) {
        this.clock = clock;
    }

    /** An authentic request, whatever comes of it. */
    public void request(String source) {
        heard.merge(source, Heard.request(clock.instant()), Heard::plus);
    }

    /** A new event with a time of its own. */
    public void event(String source, boolean late) {
        heard.merge(source, Heard.event(clock.instant(), late), Heard::plus);
    }

    /** All of it, which is forgotten here. */
    Map<String, Heard> take() {
        Map<String, Heard> taken = new HashMap<>();
        heard.keySet().forEach(source -> {
            Heard one = heard.remove(source);
            if (one != null) {
                taken.put(source, one);
            }
        });
        return taken;
    }

    /** What was taken did not reach the ledger. */
    void giveBack(Map<String, Heard> taken) {
        taken.forEach((source, one) -> heard.merge(source, one, Heard::plus));
    }
}
