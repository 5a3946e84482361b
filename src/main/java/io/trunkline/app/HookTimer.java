package io.trunkline.app;

import io.trunkline.stage.hook.OwedHooks;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks again and again for calls of hooks that the ledger owes. */
final class HookTimer extends ScheduledWork {

    private final OwedHooks owed;
    private final Duration every;

    HookTimer(OwedHooks owed, Duration every) {
        super("hooks");
        this.owed = owed;
        this.every = every;
    }

    @Override
    boolean beginsWithTheRoutes() {
        return true;
    }

    @Override
    void schedule(ScheduledExecutorService on) {
        on.scheduleWithFixedDelay(() -> owed.look(on), every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }
}
