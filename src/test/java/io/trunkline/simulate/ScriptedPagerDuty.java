package io.trunkline.simulate;

import io.trunkline.ledger.PendingCall;
import io.trunkline.model.DeliveryResult;
import io.trunkline.pagerduty.IncidentReport;
import io.trunkline.pagerduty.Summary;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/** A PagerDuty that answers as a scenario says, and keeps what it was sent and when. */
final class ScriptedPagerDuty {

    private final VirtualClock clock;
    private final List<String> heard = new ArrayList<>();
    private final List<PendingCall> calls = new ArrayList<>();
    private final List<Instant> callTimes = new ArrayList<>();
    private final Deque<Function<PendingCall, DeliveryResult>> next = new ArrayDeque<>();
    private Function<PendingCall, DeliveryResult> always = call -> new DeliveryResult.Accepted();

    ScriptedPagerDuty(VirtualClock clock) {
        this.clock = clock;
    }

    DeliveryResult answer(PendingCall call) {
        IncidentReport report = call.report();
        long out = report.members().stream().filter(m -> !m.restored()).count();
        heard.add("%s %s %s (%d of %d out)%s%s"
                .formatted(
                        Scenario.at(clock.instant()),
                        report.action().name().toLowerCase(),
                        report.dedupKey(),
                        out,
                        report.members().size(),
                        report.bare() ? " bare" : "",
                        report.readdressed() ? " to " + report.routingKey() : ""));
        calls.add(call);
        callTimes.add(clock.instant());
        return next.isEmpty() ? always.apply(call) : next.remove().apply(call);
    }

    /** The next call that has no answer yet is answered so. */
    void next(Function<PendingCall, DeliveryResult> answer) {
        next.add(answer);
    }

    /** All calls are answered so that have no answer of their own. */
    void always(Function<PendingCall, DeliveryResult> answer) {
        always = answer;
    }

    List<PendingCall> calls() {
        return calls;
    }

    List<Instant> callTimes() {
        return callTimes;
    }

    /** One line a call: {@code 5s trigger trunk-us-1-down (1 of 1 out)}. */
    List<String> heard() {
        return heard;
    }

    /** One line a call, with its summary: {@code 5s CRITICAL: ...}. */
    List<String> summaries() {
        List<String> summaries = new ArrayList<>();
        for (int n = 0; n < calls.size(); n++) {
            summaries.add(Scenario.at(callTimes.get(n)) + " "
                    + Summary.of(calls.get(n).report()));
        }
        return summaries;
    }
}
