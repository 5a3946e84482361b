package io.trunkline.pagerduty.rest;

import java.io.IOException;

/** A call of PagerDuty's REST API that came to nothing; the message is one line for people, without the token. */
public class RestFailure extends IOException {

    private static final long serialVersionUID = 1L;

    RestFailure(String message) {
        super(message);
    }
}
