package io.trunkline.stage.hook;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/**
 * Logs the beginning and the end of a trouble, and how often it came in between, so that a flood of it is two lines. One that
 * comes and goes is logged once a minute.
 */
final class TroubleLog {

    private static final long PAUSE = TimeUnit.MINUTES.toNanos(1);

    private final Logger log;
    private final String what;
    private final String consequence;
    // Guarded by this.
    private long times;
    private boolean open;
    private long lastLine = System.nanoTime() - PAUSE;

    /**
     * @param what the subject of both lines, such as {@code routes/on/opened.camel.yaml}
     * @param consequence what follows from the trouble while it lasts
     */
    TroubleLog(Logger log, String what, String consequence) {
        this.log = log;
        this.what = what;
        this.consequence = consequence;
    }

    synchronized void failed(String reason) {
        times++;
        if (!open && System.nanoTime() - lastLine >= PAUSE) {
            open = true;
            lastLine = System.nanoTime();
            log.error("{}: {}; {}. What follows is counted, and its end is logged", what, reason, consequence);
        }
    }

    synchronized void well() {
        if (open) {
            open = false;
            lastLine = System.nanoTime();
            log.warn("{} works again, after {} times that it did not", what, times);
            times = 0;
        }
    }
}
