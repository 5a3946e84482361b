package io.trunkline.simulate;

import io.trunkline.model.DeliveryResult;
import java.util.List;
import java.util.Optional;

/** What PagerDuty may answer, for scenarios. */
final class Answers {

    static final DeliveryResult ACCEPTED = new DeliveryResult.Accepted();
    static final DeliveryResult REFUSED = new DeliveryResult.Refused(List.of("'payload.severity' is invalid"));
    static final DeliveryResult THROTTLED = new DeliveryResult.Throttled(Optional.empty());
    static final DeliveryResult UNREACHABLE = new DeliveryResult.Unreachable("connection refused");
    static final DeliveryResult TIMEOUT = new DeliveryResult.Unanswered("no answer in time", false, Optional.empty());
    static final DeliveryResult SERVER_ERROR = new DeliveryResult.Unanswered("503", true, Optional.empty());
    static final DeliveryResult STRANGE = new DeliveryResult.NotUnderstood(200, "a captive portal");

    static final DeliveryResult TOO_LARGE = new DeliveryResult.NotUnderstood(413, "too large");
    static final DeliveryResult NOT_FOUND = new DeliveryResult.NotUnderstood(404, "not found");
    static final DeliveryResult FORBIDDEN = new DeliveryResult.NotUnderstood(403, "forbidden");
    static final DeliveryResult GATEWAY_400 = new DeliveryResult.NotUnderstood(400, "a gateway's");

    private Answers() {}

    static DeliveryResult throttledFor(String time) {
        return new DeliveryResult.Throttled(Optional.of(Scenario.length(time)));
    }
}
