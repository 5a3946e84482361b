package io.trunkline.provision.account;

import io.trunkline.pagerduty.rest.Refused;
import io.trunkline.pagerduty.rest.RestFailure;
import io.trunkline.pagerduty.rest.RestPace;
import java.time.Duration;

/** PagerDuty may not find for some seconds what it has just made: a caller that has the time asks again. */
record EventualReader(RestPace pace, int looks) {

    /** For who only looks on. */
    static final EventualReader AT_ONCE = new EventualReader(RestPace.REAL, 1);

    /** A call about something that may have been made a moment ago. */
    @FunctionalInterface
    interface Call<T> {

        T make() throws RestFailure, InterruptedException;
    }

    <T> T of(Call<T> call) throws RestFailure, InterruptedException {
        for (int look = 1; ; look++) {
            try {
                return call.make();
            } catch (Refused refused) {
                if (!refused.notFound() || look == looks) {
                    throw refused;
                }
                pace.pause(Duration.ofMillis(250L << look));
            }
        }
    }
}
