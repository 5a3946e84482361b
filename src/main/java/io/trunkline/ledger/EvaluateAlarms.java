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
     * What should have been done before that is overdue: as long as PagerDuty has not accepted a page that is due for
     * the last resort.
     */
    private static final Duration OVERDUE = DeliveryOutcomePolicy.UNACCEPTED_BEFORE_LAST_RESORT;

    /** How often a node repeats what only it can know. */
    private static final Duration NODE_REPEATED = Duration.ofMinutes(1);

    /** Only its own node sees a missing route, or its files; the others end the alarm once it has not repeated it for so long. */
    private static final Duration NODE_BELIEVED = Duration.ofMinutes(3);

    /** How long a status that cannot be told is no alarm: the next report may tell it. */
    private static final Duration UNKNOWN_BORNE = Duration.ofHours(1);

    /** Half of a source with one or two components is no more than one of them. */
    private static final int LEAST_OF_HALF = 2;

    private final LedgerContext context;

    public EvaluateAlarms(LedgerContext context) {
        this.context = context;
    }

    /**
     * How things stand.
     *
     * @param raised the alarms that hold, paged or not
     * @param overdue how much lies about that should have been done five minutes ago
     * @param wakes what is to be looked at because of it
     */
    public record Seen(Instant at, List<ActiveAlarm> raised, long overdue, List<Wake> wakes) {

        public Seen {
            raised = List.copyOf(raised);
            wakes = List.copyOf(wakes);
        }
    }

    /** Looks at everything, with what this node has seen since it looked last. */
    public CompletableFuture<Seen> watch(AlarmInputs signs) {
        return context.submit(store -> {
            Instant now = context.now();
            AlarmTable.begin(store, now);
            Configuration in = context.configured();
            List<ActiveAlarm> raised = new ArrayList<>();
            in.sources().all().forEach(source -> listen(store, source, signs.heard(), now, raised));
            storeTrouble(store, signs.store(), now).ifPresent(raised::add);
            signs.ofNode().forEach((alarm, since) -> raised.add(new ActiveAlarm(alarm, since, now)));
            rejectedKeys(store, in.directory(), raised);
            unknown(store, now, raised);
            AlarmTable.unaccepted(store, now.minus(OVERDUE)).ifPresent(raised::add);
            unmapped(store, in.directory(), raised);
            List<Wake> wakes = report(store, in.directory(), raised, now);
            return new Seen(now, raised, AlarmTable.overdue(store, now.minus(OVERDUE)), wakes);
        });
    }

    private static void listen(
            Sql store, Source source, Map<String, ActivitySample> all, Instant now, List<ActiveAlarm> raised) {
        Optional<ActivitySample> heard = Optional.ofNullable(all.get(source.name()));
        Sender before =
                SenderTable.find(store, source.name()).orElseGet(() -> new Sender(Silence.from(now), Lateness.NONE));
        Silence silence = before.silence().listened(heard.map(ActivitySample::at), source.expectEvery(), now);
        Lateness lateness = before.lateness()
                .heard(
                        heard.map(ActivitySample::late).orElse(0),
                        heard.map(ActivitySample::onTime).orElse(0),
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

    /** One alarm a source: a component that was not told for an hour, or half of all that there are. */
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
        List<ActiveAlarm> told = directory.ops().isPresent() ? raised : List.of();
        Map<ComponentId, Known> known =
                AlarmTable.known(store).stream().collect(Collectors.toMap(Known::id, Function.identity()));
        List<Wake> wakes = new ArrayList<>();
        for (ActiveAlarm one : told) {
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
