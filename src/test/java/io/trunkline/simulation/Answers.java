package io.trunkline.simulation;

import io.trunkline.pagerduty.Answer;
import java.util.List;
import java.util.Optional;

/** What PagerDuty may answer, for scenarios. */
final class Answers {

    static final Answer ACCEPTED = new Answer.Accepted();
    static final Answer REFUSED = new Answer.Refused(List.of("'payload.severity' is invalid"));
    static final Answer THROTTLED = new Answer.Throttled(Optional.empty());
    static final Answer UNREACHABLE = new Answer.Unreachable("connection refused");
    static final Answer TIMEOUT = new Answer.Unanswered("no answer in time", false, Optional.empty());
    static final Answer SERVER_ERROR = new Answer.Unanswered("503", true, Optional.empty());
    static final Answer STRANGE = new Answer.NotUnderstood(200, "a captive portal");

    static final Answer TOO_LARGE = new Answer.NotUnderstood(413, "too large");
    static final Answer NOT_FOUND = new Answer.NotUnderstood(404, "not found");
    static final Answer GATEWAY_400 = new Answer.NotUnderstood(400, "a gateway's");

    private Answers() {}

    static Answer throttledFor(String time) {
        return new Answer.Throttled(Optional.of(Scenario.length(time)));
    }
}
