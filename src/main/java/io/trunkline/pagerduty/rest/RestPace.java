package io.trunkline.pagerduty.rest;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** How time passes between attempts. */
public interface RestPace {

    /** As it does. */
    RestPace REAL = new RestPace() {

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void pause(Duration length) throws InterruptedException {
            TimeUnit.NANOSECONDS.sleep(length.toNanos());
        }

        @Override
        public double random() {
            return ThreadLocalRandom.current().nextDouble();
        }
    };

    /** As {@link System#nanoTime}. */
    long nanoTime();

    void pause(Duration length) throws InterruptedException;

    /** From 0 inclusive to 1 exclusive. */
    double random();
}
