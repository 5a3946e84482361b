package io.trunkline.ledger;

import io.trunkline.config.Configuration;
import io.trunkline.ledger.tables.AlarmTable;
import io.trunkline.ledger.tables.AlarmTable.Known;
import io.trunkline.ledger.tables.SenderTable;
import io.trunkline.ledger.tables.SenderTable.Sender;
import io.trunkline.model.Alarm;
import io.trunkline.model.Alarm.Kind;
import io.trunkline.model.ComponentId;
import io.trunkline.model.Directory;
import io.trunkline.model.Service;
import io.trunkline.model.ServiceMatch.How;
import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import io.trunkline.model.Wake;
import io.trunkline.rules.DeliveryOutcomePolicy;
import io.trunkline.rules.alarms.ActiveAlarm;
import io.trunkline.rules.alarms.ActivitySample;
import io.trunkline.rules.alarms.AlarmInputs;
import io.trunkline.rules.alarms.Lateness;
import io.trunkline.rules.alarms.Silence;
import io.trunkline.rules.alarms.StoreTrouble;
import io.trunkline.source.Source;
import io.trunkline.store.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The watch transaction: adds what a node has seen to what all of them have, decides which alarms hold, and reports those
 * that changed as a platform reports its components. What decides is in the ledger, so it does not matter which node looks,
 * how many do, or whether one of them was just started.
 */
public final class EvaluateAlarms {

    /**
     * Work that is due for longer is overdue: the time after which a page that PagerDuty has not accepted goes to the last
     * resort.
     */
    private static final Duration OVERDUE = DeliveryOutcomePolicy.UNACCEPTED_BEFORE_LAST_RESORT;

    /** How often a node repeats what only it can know. */
    private static final Duration NODE_REPEATED = Duration.ofMinutes(1);

    /**
     * A missing route, or a file, is seen by its own node alone: other nodes end the alarm if it is not repeated for so long.
     */
    private static final Duration NODE_BELIEVED = Duration.ofMinutes(3);

    /** How long an unknown status is no alarm: the next report may show it. */
    private static final Duration UNKNOWN_BORNE = Duration.ofHours(1);

    /** Half of a source with one or two components is no more than one of them. */
    private static final int LEAST_OF_HALF = 2;

    private final LedgerContext context;

    public EvaluateAlarms(LedgerContext context) {
        this.context = context;
    }

    /**
     * The alarms as they are at one time.
     *
     * @param raised the alarms that hold, paged or not
     * @param overdue how much work has been due for more than five minutes
     * @param wakes what is to be looked at because of it
     */
    public record Seen(Instant at, List<ActiveAlarm> raised, long overdue, List<Wake> wakes) {

        public Seen {
            raised = List.copyOf(raised);
            wakes = List.copyOf(wakes);
        }
    }

    /** @param inputs what this node has seen since the last evaluation */
    public CompletableFuture<Seen> watch(AlarmInputs inputs) {
        return context.submit(store -> {
            Instant now = context.now();
            AlarmTable.begin(store, now);
            Configuration current = context.configured();
            List<ActiveAlarm> raised = new ArrayList<>();
            current.sources().all().forEach(source -> listen(store, source, inputs.heard(), now, raised));
            storeTrouble(store, inputs.store(), now).ifPresent(raised::add);
            inputs.ofNode().forEach((alarm, since) -> raised.add(new ActiveAlarm(alarm, since, now)));
            rejectedKeys(store, current.directory(), raised);
            unknown(store, now, raised);
            AlarmTable.unaccepted(store, now.minus(OVERDUE)).ifPresent(raised::add);
            unmapped(store, current.directory(), raised);
            List<Wake> wakes = report(store, current.directory(), raised, now);
            return new Seen(now, raised, AlarmTable.overdue(store, now.minus(OVERDUE)), wakes);
        });
    }

    private static void listen(
            Sql store, Source source, Map<String, ActivitySample> samples, Instant now, List<ActiveAlarm> raised) {
        Optional<ActivitySample> activity = Optional.ofNullable(samples.get(source.name()));
        Sender before =
                SenderTable.find(store, source.name()).orElseGet(() -> new Sender(Silence.from(now), Lateness.NONE));
        Silence silence = before.silence().listened(activity.map(ActivitySample::at), source.expectEvery(), now);
        Lateness lateness = before.lateness()
                .heard(
                        activity.map(ActivitySample::late).orElse(0),
                        activity.map(ActivitySample::onTime).orElse(0),
                        now);
        SenderTable.write(store, source.name(), new Sender(silence, lateness));
        if (lateness.raised()) {
            raised.add(new ActiveAlarm(new Alarm(Kind.LATE, source.name()), lateness.lateSince(), now));
        }
        if (source.expectEvery().filter(silence::tooLong).isPresent()) {
            raised.add(new ActiveAlarm(new Alarm(Kind.SILENT, source.name()), now.minus(silence.lasts()), now));
        }
    }

    private static Optional<ActiveAlarm> storeTrouble(Sql store, Optional<StoreTrouble> seen, Instant now) {
        Optional<StoreTrouble> before = AlarmTable.trouble(store);
        Optional<StoreTrouble> trouble =
                seen.map(latest -> latest.after(before.orElse(null))).or(() -> before);
        seen.ifPresent(news -> AlarmTable.trouble(store, trouble.orElseThrow()));
        return trouble.filter(known -> known.lasts() && !known.overAt(now))
                .map(known -> new ActiveAlarm(new Alarm(Kind.STORE, ""), known.since(), known.latest()));
    }

    /** One alarm a key, named after the first service that has it; none for a key that no service has any more. */
    private static void rejectedKeys(Sql store, Directory directory, List<ActiveAlarm> raised) {
        Map<String, Instant> rejected = AlarmTable.rejectedKeys(store);
        Map<String, Service> owners = new LinkedHashMap<>();
        directory.services().stream()
                .filter(service -> rejected.containsKey(service.routingKey()))
                .forEach(service -> owners.putIfAbsent(service.routingKey(), service));
        owners.forEach((key, service) -> raised.add(
                new ActiveAlarm(new Alarm(Kind.REJECTED_KEY, service.id()), rejected.get(key), rejected.get(key))));
    }

    /** One alarm a source. */
    private static void unmapped(Sql store, Directory directory, List<ActiveAlarm> raised) {
        Map<String, ActiveAlarm> bySource = new LinkedHashMap<>();
        for (AlarmTable.Unmapped component : AlarmTable.unmapped(store)) {
            if (directory.find(component.id()).how() == How.DEFAULT) {
                Instant at = component.changedAt();
                bySource.merge(
                        component.id().source(),
                        new ActiveAlarm(new Alarm(Kind.UNMAPPED, component.id().source()), at, at),
                        ActiveAlarm::and);
            } else {
                AlarmTable.mapped(store, component.id());
            }
        }
        raised.addAll(bySource.values());
    }

    /** One alarm a source: the status of a component is unknown for an hour, or that of half of its components. */
    private static void unknown(Sql store, Instant now, List<ActiveAlarm> raised) {
        for (AlarmTable.Unknown each : AlarmTable.unknown(store)) {
            boolean lasts = !each.since().plus(UNKNOWN_BORNE).isAfter(now);
            if (lasts || isHalf(store, each)) {
                raised.add(new ActiveAlarm(new Alarm(Kind.UNKNOWN, each.source()), each.since(), each.latest()));
            }
        }
    }

    private static boolean isHalf(Sql store, AlarmTable.Unknown unknown) {
        return unknown.components() >= LEAST_OF_HALF
                && unknown.components() * 2 >= AlarmTable.components(store, unknown.source());
    }

    /** Without a service for alarms none is paged, and what was paged before is over. */
    private static List<Wake> report(Sql store, Directory directory, List<ActiveAlarm> raised, Instant now) {
        List<ActiveAlarm> paged = directory.ops().isPresent() ? raised : List.of();
        Map<ComponentId, Known> known =
                AlarmTable.known(store).stream().collect(Collectors.toMap(Known::id, Function.identity()));
        List<Wake> wakes = new ArrayList<>();
        for (ActiveAlarm one : paged) {
            Known before = known.remove(one.alarm().component());
            boolean news = before == null
                    || !before.observed().isOutage() && !before.endedAfter(one.latest())
                    || one.alarm().kind().isOfNode()
                            && !before.newest().plus(NODE_REPEATED).isAfter(now);
            if (news) {
                Instant since = before == null || one.since().isAfter(before.newest()) ? one.since() : now;
                wakes.addAll(AcceptEvent.observe(
                                store,
                                event(
                                        one.alarm().component(),
                                        one.alarm().kind().status(),
                                        one.alarm().says(),
                                        since,
                                        now))
                        .wakes());
            }
        }
        known.values().stream()
                .filter(over -> over.observed().isOutage())
                .filter(over -> !isOfNode(over.id())
                        || !over.newest().plus(NODE_BELIEVED).isAfter(now))
                .forEach(over ->
                        wakes.addAll(AcceptEvent.observe(store, event(over.id(), Status.UP, over.name(), now, now))
                                .wakes()));
        return wakes;
    }

    private static boolean isOfNode(ComponentId alarm) {
        return Alarm.kindOf(alarm).filter(Kind::isOfNode).isPresent();
    }

    private static StatusEvent event(ComponentId alarm, Status status, String says, Instant since, Instant now) {
        return new StatusEvent(
                Alarm.SOURCE,
                alarm,
                "trunkline.alarm",
                status,
                status == Status.UP ? "over" : "raised",
                since,
                true,
                now,
                says,
                Alarm.PLATFORM,
                null,
                false,
                null,
                "{}");
    }
}
