package io.trunkline.pagerduty.rest;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Failures, for the tests of those that get them. */
public final class RestFailures {

    private RestFailures() {}

    public static RestFailure refused(int status) {
        return new Refused("GET /incidents", status, List.of());
    }

    public static RestFailure throttled(Duration rest) {
        return new RestFailure("PagerDuty answered GET /incidents with 429", Optional.of(rest));
    }
}
