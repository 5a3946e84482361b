package io.trunkline.simulate;

import io.trunkline.ledger.PendingCall;
import io.trunkline.model.Status;
import io.trunkline.pagerduty.IncidentReport;
import io.trunkline.simulate.PagerDutyModel.Address;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What must be true of a history when the resolve of an incident is asked for the first time. */
final class HistoryResolves {

    /** Who fell while the resolve was on its way is a new outage, which waits. */
    private static final Duration ON_ITS_WAY = Duration.ofSeconds(15);

    private final HistoryLedger ledger;
    private final PagerDutyModel pagerDuty;
    private final HistoryWorld world;
    private final InstantSource clock;
    private final Map<Integer, Life> lives;

    HistoryResolves(
            HistoryLedger ledger,
            PagerDutyModel pagerDuty,
            HistoryWorld world,
            InstantSource clock,
            Map<Integer, Life> lives) {
        this.ledger = ledger;
        this.pagerDuty = pagerDuty;
        this.world = world;
        this.clock = clock;
        this.lives = lives;
    }

    List<String> inspect(PendingCall call, boolean hindered) {
        if (pagerDuty.isResolving(call.incident())) {
            return List.of();
        }
        List<String> wrong = new ArrayList<>();
        if (call.report().status() == Status.DOWN) {
            inspectMembers(call, wrong);
        }
        if (!hindered) {
            inspectReplaced(call, wrong);
        }
        inspectSymptoms(call, wrong);
        return wrong;
    }

    /**
     * Nobody who still is a member may be out, or UP for so short that it may be a flap. Who is told of elsewhere does not
     * count, nor who fell while a resolve was under way and is worked on. Nor do incidents about DEGRADED: who recovered
     * there and is DOWN now is a member still, but not of interest.
     */
    private void inspectMembers(PendingCall call, List<String> wrong) {
        Set<String> members = ledger.hereAlone(call.incident());
        lives.forEach((component, life) -> {
            String id = Step.Histories.id(component);
            if (!members.contains(id)) {
                return;
            }
            if (life.status().isOutage() && !world.isWorkedOn(id, clock.instant()) && !isHeld(id)) {
                wrong.add(call.report().dedupKey() + " is resolved though " + id + " is " + life.status());
            }
            life.doubtedUntil()
                    .filter(clock.instant()::isBefore)
                    .ifPresent(until -> wrong.add(call.report().dedupKey() + " is resolved though " + id
                            + " may flap until " + Scenario.at(until)));
        });
    }

    /**
     * What it leaves while it is out is open in another incident already, worked on or not; what left it before that and fell
     * again since is no matter of this one, nor what left it as it fell again: maintenance or a cause may hold that outage.
     */
    private void inspectReplaced(PendingCall call, List<String> wrong) {
        IncidentReport report = call.report();
        Address address = PagerDutyModel.address(report);
        PagerDutyModel.Open shown = pagerDuty.open().get(address);
        if (shown == null) {
            return;
        }
        Set<String> left = PagerDutyModel.out(report).stream()
                .map(member -> member.component().id())
                .filter(shown.out()::contains)
                .collect(Collectors.toCollection(HashSet::new));
        pagerDuty.open().forEach((other, open) -> {
            if (!left.isEmpty() && !other.equals(address)) {
                left.removeAll(open.out());
            }
        });
        if (left.isEmpty()) {
            return;
        }
        Instant lately = clock.instant().minus(ON_ITS_WAY);
        Map<String, Instant> leftAt = ledger.leftAt(call.incident());
        lives.forEach((component, life) -> {
            String id = Step.Histories.id(component);
            Instant until = leftAt.getOrDefault(id, lately);
            if (left.contains(id)
                    && life.outSince()
                            .filter(lately::isAfter)
                            .filter(since -> since.isBefore(until))
                            .filter(since ->
                                    since.plus(ON_ITS_WAY).isBefore(until) || !world.isWorkedOn(id, clock.instant()))
                            .isPresent()) {
                wrong.add(report.dedupKey() + " is resolved though nothing that is open replaces it for " + id + ", "
                        + life.status());
            }
        });
    }

    /** A symptom that PagerDuty shows in it has not left it for a wait: it is called for by another incident, answered or not. */
    private void inspectSymptoms(PendingCall call, List<String> wrong) {
        PagerDutyModel.Open shown = pagerDuty.open().get(PagerDutyModel.address(call.report()));
        if (shown != null) {
            ledger.symptomsThatWait(call.incident()).stream()
                    .filter(shown.out()::contains)
                    .forEach(id -> wrong.add(call.report().dedupKey() + " is resolved though " + id + " only waits"));
        }
    }

    /** Whether what it hangs on holds it. */
    private boolean isHeld(String id) {
        return !world.topology().isEmpty() && ledger.isHeld(id);
    }
}
