package io.trunkline.router;

import java.time.Duration;

/** Counts the requests that were begun and not answered, so that a stop can wait for them. */
final class InHand {

    private int count;
    private boolean closed;

    /** Begins one more, unless no more are taken. */
    synchronized boolean take() {
        if (closed) {
            return false;
        }
        count++;
        return true;
    }

    /** One was answered. */
    synchronized void finish() {
        count--;
        notifyAll();
    }

    /** Takes no more and waits for the rest; whether all were answered in that time. */
    synchronized boolean close(Duration atMost) {
        closed = true;
        long end = System.nanoTime() + atMost.toNanos();
        try {
            long left = atMost.toMillis();
            while (count > 0 && left > 0) {
                wait(left);
                left = Duration.ofNanos(end - System.nanoTime()).toMillis();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return count == 0;
    }
}
