package io.trunkline.app;

import io.trunkline.ledger.PendingCall;
import io.trunkline.model.Consequence;
import io.trunkline.model.ServiceMatch;
import io.trunkline.model.Wake;
import io.trunkline.stage.NamedExpressions;
import io.trunkline.stage.WakeDeduplicator;
import io.trunkline.stage.deliver.DeliverSteps;
import io.trunkline.stage.readback.ReadBackSteps;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/**
 * What the routes of a page ask of a body, by names that their {@code ref} expressions use: a page passes some thirty of
 * these questions, and each component of a storm a dozen.
 */
public final class RoutePredicates {

    private RoutePredicates() {}

    /**
     * @param clock by which waits are over
     * @param wakes which of them wait in a queue already
     */
    public static Map<String, Object> words(InstantSource clock, WakeDeduplicator wakes) {
        PermitGroups permits = new PermitGroups(System::currentTimeMillis, System::nanoTime);
        return new NamedExpressions()
                .expression("wakesThatFollow", Consequence.class, after -> wakes.due(after.wakes()))
                .predicate("isWanted", Wake.class, wakes::isNew)
                .predicate("isAssess", Wake.class, Wake.Assess.class::isInstance)
                .predicate("isOpen", Wake.class, Wake.Open.class::isInstance)
                .predicate("isUnmapped", ServiceMatch.class, found -> found.how() == ServiceMatch.How.DEFAULT)
                .expression("serviceAndStatus", Wake.Open.class, wake -> wake.service() + "/" + wake.status())
                .predicate("isWaitOver", Wake.Open.class, wake -> !wake.at().isAfter(clock.instant()))
                .expression("restOfWait", Wake.Open.class, wake -> rest(wake, clock))
                .predicate("isGranted", DeliverSteps.DeliveryTurn.class, DeliverSteps.DeliveryTurn::isGranted)
                .expression("keyOfTurn", DeliverSteps.DeliveryTurn.class, turn -> permits.of(turn.routingKey()))
                .expression("permitsOfLane", ReadBackSteps.Lane.class, lane -> permits.of("lane-" + lane.number()))
                .predicate("isStillLeased", PendingCall.class, call -> call.leasedAt(System.nanoTime()))
                .expression("nanoTime", Object.class, any -> System.nanoTime())
                .all();
    }

    /** The same words for routes that are loaded and not run. */
    public static Map<String, Object> wordsForATrial() {
        InstantSource clock = InstantSource.system();
        return words(clock, new WakeDeduplicator(clock));
    }

    /** In milliseconds, counted from the wait's start, so that a steady stream does not stretch it. */
    private static long rest(Wake.Open wake, InstantSource clock) {
        return Math.max(1, Duration.between(clock.instant(), wake.at()).toMillis());
    }
}
