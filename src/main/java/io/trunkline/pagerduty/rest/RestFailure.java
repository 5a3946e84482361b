package io.trunkline.pagerduty.rest;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** A call of PagerDuty's REST API that came to nothing; the message is one line for people, without the token. */
public class RestFailure extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient Optional<Duration> rest;

    RestFailure(String message) {
        this(message, Optional.empty());
    }

    RestFailure(String message, Optional<Duration> rest) {
        super(message);
        this.rest = rest;
    }

    /** How long PagerDuty wants to be left alone, where it says so. */
    public Optional<Duration> rest() {
        return rest;
    }

    /** Whether it would be no better with another request: the server does not answer, or refuses this token. */
    public boolean isOfToken() {
        return true;
    }
}
