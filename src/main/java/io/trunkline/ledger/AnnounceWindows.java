package io.trunkline.ledger;

import io.trunkline.config.Configuration;
import io.trunkline.ledger.tables.ChangeEventTable;
import io.trunkline.ledger.tables.KnownComponentTable;
import io.trunkline.ledger.tables.WindowTable;
import io.trunkline.model.Alarm;
import io.trunkline.model.ComponentId;
import io.trunkline.model.DeliveryResult;
import io.trunkline.model.DeliveryResult.Kind;
import io.trunkline.model.Directory;
import io.trunkline.model.DrillEvent;
import io.trunkline.pagerduty.ChangeEvent;
import io.trunkline.rules.MaintenanceWindows.Planned;
import io.trunkline.rules.WindowChanges;
import io.trunkline.rules.WindowChanges.Begun;
import io.trunkline.store.Sql;
import io.trunkline.store.Transactions;
import io.trunkline.store.WritePriority;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * Notes which windows of maintenance began and ended, and gives out what PagerDuty is to be shown of that. It is owed in the
 * ledger, so a restart loses none of it; a window that begins and ends while no node runs is not shown.
 */
public final class AnnounceWindows {

    /** Longer than a batch of calls takes, each with a timeout of 10 s: no other node makes them meanwhile. */
    private static final Duration LEASE = Duration.ofMinutes(2);

    /** A change of yesterday explains nothing of today. */
    private static final Duration LONGEST = Duration.ofHours(24);

    private final LedgerContext context;
    private final BiFunction<Integer, Optional<Duration>, Duration> backoff;

    /** @param backoff how long to wait after so many failures, and what PagerDuty asked for */
    public AnnounceWindows(LedgerContext context, BiFunction<Integer, Optional<Duration>, Duration> backoff) {
        this.context = context;
        this.backoff = backoff;
    }

    /** What came of an attempt. */
    public enum Outcome {
        ACCEPTED,
        FAILED,
        GIVEN_UP
    }

    /** Looks which windows began and ended, and takes at most so many of the events that are due. */
    public CompletableFuture<List<ChangeEvent>> due(int limit) {
        Configuration current = context.configured();
        return context.submit(Transactions.Work.foundAgain(WritePriority.REPORTS, store -> {
            Instant now = now();
            note(store, current, now);
            List<ChangeEvent> due = ChangeEventTable.dueBy(store, now, limit);
            due.forEach(event -> ChangeEventTable.due(store, event.id(), now.plus(LEASE)));
            return due;
        }));
    }

    private static void note(Sql store, Configuration current, Instant now) {
        List<Planned> windows = Stream.concat(
                        current.maintenance().planned().stream(), WindowTable.running(store, now).planned().stream())
                .toList();
        List<Begun> noted = ChangeEventTable.open(store);
        WindowChanges.over(windows, noted, now).forEach(begun -> ChangeEventTable.over(store, begun, now));
        WindowChanges.begun(windows, noted, now).forEach(window -> services(store, window, current.directory())
                .forEach(service -> ChangeEventTable.begun(store, window, service, now)));
    }

    /**
     * The services of all that a window covers, by the ledger and, for what never reported yet, by services.yaml. It reads
     * every component, once a window.
     */
    private static Set<String> services(Sql store, Planned window, Directory directory) {
        Set<String> services = new TreeSet<>(window.services());
        if (!window.components().isEmpty()) {
            KnownComponentTable.eachWithItsService(store, (id, service) -> {
                if (isPlatforms(id) && window.components().stream().anyMatch(each -> each.matches(id))) {
                    services.add(service == null ? directory.find(id).service().id() : service);
                }
            });
            window.components().forEach(pattern -> directory
                    .find(pattern)
                    .ifPresent(found -> services.add(found.service().id())));
        }
        return services.isEmpty() ? Set.of(ChangeEventTable.NO_SERVICE) : services;
    }

    private static boolean isPlatforms(ComponentId id) {
        return !Alarm.is(id) && !DrillEvent.isOne(id);
    }

    /** Writes down what came of a call. */
    public CompletableFuture<Outcome> record(ChangeEvent event, DeliveryResult result) {
        return context.submit(Transactions.Work.foundAgain(WritePriority.REPORTS, store -> {
            Instant now = now();
            Outcome outcome = outcome(event, result, now);
            if (outcome == Outcome.FAILED) {
                Duration pause = backoff.apply(event.failures() + 1, result.retryAfter());
                ChangeEventTable.again(store, event.id(), now.plus(pause));
            } else {
                ChangeEventTable.done(store, event.id(), outcome.name());
            }
            return outcome;
        }));
    }

    private static Outcome outcome(ChangeEvent event, DeliveryResult result, Instant now) {
        if (result.kind() == Kind.ACCEPTED) {
            return Outcome.ACCEPTED;
        }
        boolean hopeless = result.kind() == Kind.REFUSED || result.clientError();
        return hopeless || event.at().plus(LONGEST).isBefore(now) ? Outcome.GIVEN_UP : Outcome.FAILED;
    }

    /** There is no routing key to show it with. */
    public CompletableFuture<Outcome> giveUp(ChangeEvent event) {
        return record(event, new DeliveryResult.Refused(List.of("services.yaml has no service " + event.service())));
    }

    private Instant now() {
        return context.now();
    }
}
