package io.trunkline.webhook;

import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * Keeps deliveries while the route that takes them is exchanged, so that none is refused. It ends by itself after two
 * seconds: a platform that waits for longer may believe its event lost.
 */
final class DeliveryHold {

    static final long LONGEST_MILLIS = 2_000;

    /** As many as may be in hand at a time; what comes beyond them is answered 503, as in any flood. */
    private static final int MOST = 2_000;

    private final Vertx vertx;
    private final Queue<Runnable> kept = new ArrayDeque<>();
    private boolean holds;
    private long timer;

    DeliveryHold(Vertx vertx) {
        this.vertx = vertx;
    }

    synchronized void begin() {
        holds = true;
        timer = vertx.setTimer(LONGEST_MILLIS, id -> end());
    }

    /** Delivers what was kept, in the order in which it came. */
    void end() {
        List<Runnable> released;
        synchronized (this) {
            holds = false;
            vertx.cancelTimer(timer);
            released = new ArrayList<>(kept);
            kept.clear();
        }
        released.forEach(Runnable::run);
    }

    /** Whether this delivery is kept and made at the end; otherwise it is to be made now. */
    synchronized boolean keeps(Runnable delivery) {
        return holds && kept.size() < MOST && kept.add(delivery);
    }
}
