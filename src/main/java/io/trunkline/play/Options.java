package io.trunkline.play;

import java.time.Clock;

/**
 * How a stand-in is made.
 *
 * @param port on the loopback interface; 0 takes any that is free
 * @param clock gives the times of calls, and the rate limit its window
 * @param checkKeyLength whether a routing key must have 32 letters and digits, as PagerDuty's have
 * @param rate events that a routing key may send in any 60 s before it gets 429; 0 limits nothing
 */
public record Options(int port, Clock clock, boolean checkKeyLength, int rate) {

    /** Any free port, the system's clock, real routing keys only, no rate limit. */
    public static Options defaults() {
        return new Options(0, Clock.systemUTC(), true, 0);
    }

    public Options withClock(Clock clock) {
        return new Options(port, clock, checkKeyLength, rate);
    }

    /** Takes routing keys of any length, such as {@code key-of-retail}. */
    public Options withAnyKey() {
        return new Options(port, clock, false, rate);
    }

    public Options withRate(int rate) {
        return new Options(port, clock, checkKeyLength, rate);
    }
}
