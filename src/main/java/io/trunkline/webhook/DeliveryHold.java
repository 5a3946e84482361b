package io.trunkline.webhook;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Keeps deliveries while the route that takes them is exchanged, so that none is refused. None is kept for longer than two
 * seconds: a platform that waits for longer may believe its event lost.
 */
final class DeliveryHold {

    private static final long LONGEST_MILLIS = 2_000;

    /** As many as may be in hand at a time; what comes beyond them is answered 503, as in any flood. */
    private static final int MOST = 2_000;

    private final Vertx vertx;
    /** By their timers, in the order in which they came. */
    private final Map<Long, Runnable> kept = new LinkedHashMap<>();

    private boolean holds;
    private long exchangesEnded;

    DeliveryHold(Vertx vertx) {
        this.vertx = vertx;
    }

    synchronized void begin() {
        holds = true;
    }

    /** Makes the deliveries that were kept, in the order in which they came. */
    void end() {
        List<Runnable> released;
        synchronized (this) {
            holds = false;
            exchangesEnded++;
            kept.keySet().forEach(vertx::cancelTimer);
            released = new ArrayList<>(kept.values());
            kept.clear();
        }
        released.forEach(Runnable::run);
    }

    /**
     * Whether this delivery is kept and made at the end; otherwise it is to be made now.
     *
     * @param waited how long it was kept before, while another route was exchanged
     */
    synchronized boolean keeps(Runnable delivery, Duration waited) {
        long left = LONGEST_MILLIS - waited.toMillis();
        if (!holds || kept.size() >= MOST || left <= 0) {
            return false;
        }
        kept.put(vertx.setTimer(left, this::tooLong), delivery);
        return true;
    }

    /**
     * Whether this delivery was made, or is kept and made later; otherwise no route takes deliveries.
     *
     * @param attempt makes it, if there is a route
     * @param later what makes it at the end of an exchange
     * @param waited how long it was kept before
     */
    boolean offer(BooleanSupplier attempt, Runnable later, Duration waited) {
        long known = exchangesEnded();
        boolean done = attempt.getAsBoolean() || keeps(later, waited);
        while (!done && known != exchangesEnded()) {
            // An exchange ended between the attempt and asking keeps: the new route is there by now.
            known = exchangesEnded();
            done = attempt.getAsBoolean() || keeps(later, waited);
        }
        return done;
    }

    private synchronized long exchangesEnded() {
        return exchangesEnded;
    }

    private void tooLong(long timer) {
        Runnable delivery;
        synchronized (this) {
            delivery = kept.remove(timer);
        }
        if (delivery != null) {
            delivery.run();
        }
    }
}
