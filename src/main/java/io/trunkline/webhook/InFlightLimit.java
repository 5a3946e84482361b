package io.trunkline.webhook;

import java.time.Duration;

/**
 * What was begun and is not answered: how many deliveries, and how many bytes of bodies. There is a limit to both, so that
 * a flood costs those beyond it an early 503, and nobody memory or minutes; and a stop can wait for the rest.
 */
public final class InFlightLimit {

    /** Some tenths of a second's work on two cores; who comes later waits longer than it takes to send again. */
    private static final int MOST_REQUESTS = 2_000;

    /** Of the heap, bodies take this part at most. */
    private static final int BODIES_PART_OF_HEAP = 8;

    private final int mostRequests;
    private final long mostBytes;
    private int requests;
    private long bytes;
    private boolean closed;

    public InFlightLimit(int mostRequests, long mostBytes) {
        this.mostRequests = mostRequests;
        this.mostBytes = mostBytes;
    }

    public static InFlightLimit ofThisMachine() {
        return new InFlightLimit(MOST_REQUESTS, Runtime.getRuntime().maxMemory() / BODIES_PART_OF_HEAP);
    }

    /** Begins one more, unless no more are taken. */
    synchronized boolean take() {
        if (closed || requests >= mostRequests) {
            return false;
        }
        requests++;
        return true;
    }

    /** One was answered, and its body is done with; whether nothing is left. */
    synchronized boolean finish(int length) {
        bytes -= length;
        requests--;
        notifyAll();
        return requests == 0;
    }

    /** Holds more of a body, unless it is too much. */
    synchronized boolean hold(int more) {
        if (bytes + more > mostBytes) {
            return false;
        }
        bytes += more;
        return true;
    }

    /** A body, or the part of it that had arrived, is done with. */
    synchronized void release(int done) {
        bytes -= done;
    }

    /** Whether no more are taken because of a stop. */
    synchronized boolean isClosed() {
        return closed;
    }

    /** Takes no more and waits for the rest; whether all were answered in that time. */
    synchronized boolean close(Duration atMost) {
        closed = true;
        long end = System.nanoTime() + atMost.toNanos();
        try {
            long left = atMost.toMillis();
            while (requests > 0 && left > 0) {
                wait(left);
                left = Duration.ofNanos(end - System.nanoTime()).toMillis();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return requests == 0;
    }
}
