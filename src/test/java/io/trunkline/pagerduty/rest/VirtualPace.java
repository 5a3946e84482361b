package io.trunkline.pagerduty.rest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Waits without time passing, and remembers for how long. Jitter is at its largest. */
public final class VirtualPace implements RestPace {

    private final List<Duration> pauses = new ArrayList<>();
    private long now;

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public void pause(Duration length) {
        pauses.add(length);
        now += length.toNanos();
    }

    @Override
    public double random() {
        return 0.999;
    }

    public List<Duration> pauses() {
        return List.copyOf(pauses);
    }
}
