package io.trunkline.simulate;

import io.trunkline.ledger.PendingCall;
import io.trunkline.model.Status;
import io.trunkline.pagerduty.IncidentReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must be true of a history when an incident is triggered: no outage of a component is triggered twice. */
final class HistoryTriggers {

    private final HistoryLedger ledger;
    private final HistoryWorld world;
    private final Map<Integer, Life> lives;
    private final Map<String, List<Accepted>> accepted = new HashMap<>();

    /** A trigger that listed a component as out. */
    private record Accepted(long incident, Status status, Instant began) {}

    HistoryTriggers(HistoryLedger ledger, HistoryWorld world, Map<Integer, Life> lives) {
        this.ledger = ledger;
        this.world = world;
        this.lives = lives;
    }

    /**
     * Before the call.
     *
     * @param growingWaits whether waits and holds grow, so that one outage may be triggered again (repeat offenders)
     */
    List<String> inspect(PendingCall call, boolean growingWaits) {
        IncidentReport report = call.report();
        Set<String> listed = out(report);
        List<String> wrong = new ArrayList<>();
        ledger.unacceptedElsewhere(call.incident()).forEach((component, other) -> {
            if (listed.contains(component)) {
                wrong.add("%s is triggered for %s, which %s is to report too"
                        .formatted(report.dedupKey(), component, other));
            }
        });
        lives.forEach((component, life) -> {
            String id = Step.Histories.id(component);
            // A symptom pages as an outage of its own after its cause.
            if (!growingWaits && listed.contains(id) && !world.hangs(id)) {
                inspectAccepted(call, id, life, wrong);
            }
        });
        return wrong;
    }

    /** DEGRADED and then DOWN are two pages, and so is each outage. */
    private void inspectAccepted(PendingCall call, String id, Life life, List<String> wrong) {
        Status status = call.report().status();
        (status == Status.DOWN ? life.downSince() : life.outAnewSince())
                .flatMap(since -> accepted.getOrDefault(id, List.of()).stream()
                        .filter(before -> before.began().isAfter(since) && before.incident() != call.incident())
                        .filter(before -> !status.worseThan(before.status()))
                        .findFirst())
                .ifPresent(before -> wrong.add("%s is triggered for %s, %s as at %s"
                        .formatted(call.report().dedupKey(), id, life.status(), Scenario.at(before.began()))));
    }

    /**
     * A call was accepted. What got worse during it is not reported by it.
     *
     * @param began when it began
     * @param changes how often each component had changed by then
     */
    void accepted(PendingCall call, Instant began, Map<Integer, Integer> changes) {
        Accepted trigger = new Accepted(call.incident(), call.report().status(), began);
        Set<String> listed = out(call.report());
        changes.forEach((component, count) -> {
            String id = Step.Histories.id(component);
            if (listed.contains(id) && !lives.get(component).gotWorseAfter(count)) {
                accepted.computeIfAbsent(id, any -> new ArrayList<>()).add(trigger);
            }
        });
    }

    /** How often each component has changed. */
    Map<Integer, Integer> changes() {
        Map<Integer, Integer> changes = new HashMap<>();
        lives.forEach((component, life) -> changes.put(component, life.changes()));
        return changes;
    }

    private static Set<String> out(IncidentReport report) {
        Set<String> ids = new HashSet<>();
        PagerDutyModel.out(report).forEach(member -> ids.add(member.component().id()));
        return ids;
    }
}
