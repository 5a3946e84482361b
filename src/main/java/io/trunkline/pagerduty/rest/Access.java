package io.trunkline.pagerduty.rest;

import io.trunkline.http.ApiToken;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How PagerDuty's REST API is reached, and for how long.
 *
 * @param url without a slash at its end: {@code https://api.pagerduty.com}, in the EU service region
 *     {@code https://api.eu.pagerduty.com}
 * @param from the e-mail address of a user of the account, which PagerDuty asks for where a token belongs to no user
 * @param attempt how long PagerDuty may take to answer once
 * @param deadline how long a call may take with all that is waited for and repeated
 */
public record Access(URI url, ApiToken token, Optional<String> from, Duration attempt, Duration deadline) {

    /** Long enough to sit out a whole minute of the rate limit, and to try again after it. */
    public static final Duration PATIENT = Duration.ofSeconds(90);
}
