package io.trunkline.simulate;

import io.trunkline.config.Settings;
import io.trunkline.ledger.ChangeMaintenance;
import io.trunkline.ledger.PendingCall;
import io.trunkline.model.DeliveryAction;
import io.trunkline.model.DeliveryResult;
import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import io.trunkline.model.Topology;
import io.trunkline.pagerduty.IncidentReport;
import io.trunkline.simulate.PagerDutyModel.PowerCut;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Plays the steps of a history to the rules and a model of PagerDuty, and keeps beside them what is true. */
final class History {

    /** The rest of a minute in which the rate is used up. */
    private static final Duration PATIENCE = Duration.ofSeconds(6);

    /** The longest backoff, and the longest lease. */
    private static final Duration TO_CALM_DOWN = Duration.ofMinutes(3);

    private final HistoryWorld world;
    private final HistoryLedger ledger;
    private final VirtualClock clock = new VirtualClock(Scenario.START);
    private final PagerDutyModel pagerDuty;
    private final VirtualPipeline router;
    private final Deque<Step.ReportsDuringACall> duringCalls = new ArrayDeque<>();
    private final Map<Integer, Life> lives = new LinkedHashMap<>();
    private Instant edited = Scenario.START;
    private final List<String> violations = new ArrayList<>();
    private Instant inTheAirUntil;
    private int deliveries;
    private final HistoryWork work;
    private final HistoryResolves resolves;
    private final HistoryTriggers triggers;
    private boolean growingWaits;

    History(TestLedger store, Settings settings) {
        this(store, settings, Topology.NONE, false);
    }

    /** @param holds whether EU Finance is not paged for symptoms */
    History(TestLedger store, Settings settings, Topology topology, boolean holds) {
        this.ledger = new HistoryLedger(store);
        this.world = new HistoryWorld(settings, topology, holds);
        this.work = new HistoryWork(world, new ChangeMaintenance(store, clock));
        store.clear();
        this.pagerDuty = new PagerDutyModel(clock, settings.grouping().updateInterval());
        this.resolves = new HistoryResolves(ledger, pagerDuty, world, clock, lives);
        this.triggers = new HistoryTriggers(ledger, world, lives);
        this.router = new VirtualPipeline(
                store,
                clock,
                world::configuration,
                (failures, retryAfter) -> Duration.ofSeconds(Math.min(60, 1L << Math.min(failures, 6)))
                        .plus(retryAfter.orElse(Duration.ZERO)),
                this::called);
    }

    /** Waits and holds grow, so that when an outage is told is not what the shipped lengths say. */
    History withGrowingWaits() {
        growingWaits = true;
        return this;
    }

    HistoryLedger ledger() {
        return ledger;
    }

    PagerDutyModel pagerDuty() {
        return pagerDuty;
    }

    /** What the platforms reported last, by component. */
    Map<Integer, Status> truth() {
        Map<Integer, Status> truth = new LinkedHashMap<>();
        lives.forEach((component, life) -> truth.put(component, life.status()));
        return truth;
    }

    /** Everything that should never have happened. */
    List<String> violations() {
        List<String> all = new ArrayList<>(violations);
        all.addAll(pagerDuty.violations());
        return all;
    }

    void play(List<Step> steps) {
        for (Step step : steps) {
            play(step);
            inspect(step.toString());
        }
    }

    private void play(Step step) {
        if (step instanceof Step.Reports report) {
            advance(Duration.ofMillis(report.after()));
            Instant now = clock.instant();
            Instant occurred = report.timestamped() ? now.minusMillis(report.late()) : now;
            report(report.component(), report.status(), occurred, report.timestamped(), report.twice());
        } else if (step instanceof Step.ReportsDuringACall during) {
            duringCalls.add(during);
        } else if (step instanceof Step.Fails fails) {
            pagerDuty.plan(fails.trouble(), fails.calls());
        } else if (step instanceof Step.Restarts) {
            router.restart();
        } else if (step instanceof Step.Edits) {
            edited = clock.instant();
            router.servicesChanged();
        } else if (step instanceof Step.Moves) {
            edited = clock.instant();
            world.moveKeys();
            router.servicesChanged();
        } else if (step instanceof Step.Maintains ordered) {
            work.begin(clock.instant(), Duration.ofMinutes(ordered.minutes()));
            router.maintenanceChanged();
        } else if (step instanceof Step.Rests rests) {
            advance(Duration.ofMinutes(rests.minutes()));
        }
    }

    /** PagerDuty works from now on, nothing is reported any more, and that much time passes after the last hold. */
    void quieten(Duration time) {
        pagerDuty.recover();
        duringCalls.clear();
        // What was refused everywhere is repeated by itself, an hour later at the latest.
        advance(Duration.ofHours(1));
        if (clock.instant().isBefore(world.maintenanceUntil())) {
            advance(Duration.between(clock.instant(), world.maintenanceUntil()));
        }
        advance(time);
    }

    /** Everything that is out reports that it is up. */
    void everythingComesUp() {
        truth().forEach((component, status) -> {
            if (status.isOutage()) {
                report(component, Status.UP, clock.instant(), true, false);
            }
        });
    }

    /** A component reports on time. */
    void reportNow(int component, Status status) {
        report(component, status, clock.instant(), true, false);
    }

    private void report(int component, Status status, Instant occurred, boolean timestamped, boolean twice) {
        StatusEvent event = event(component, status, occurred, timestamped);
        router.accept(event);
        if (twice) {
            router.accept(event);
        }
        lives.computeIfAbsent(component, any -> new Life(world.cooldown(), world.memory()))
                .reported(status, occurred, timestamped, clock.instant());
    }

    private StatusEvent event(int component, Status status, Instant occurred, boolean timestamped) {
        StatusEvent plain = ScenarioEvents.event(Step.Histories.id(component), status, occurred, clock.instant());
        return new StatusEvent(
                plain.source(),
                plain.component(),
                plain.type(),
                plain.status(),
                plain.word(),
                plain.occurredAt(),
                timestamped,
                plain.receivedAt(),
                plain.name(),
                plain.platform(),
                plain.diagnosticUrl(),
                false,
                "id:" + deliveries++,
                "{}");
    }

    void advance(Duration time) {
        Instant end = clock.instant().plus(time);
        if (work.endsBy(end)) {
            advanceTo(world.maintenanceUntil());
            work.end();
            router.restart();
        }
        advanceTo(end);
    }

    private void advanceTo(Instant end) {
        while (true) {
            try {
                router.advanceTo(end);
                return;
            } catch (PowerCut cut) {
                router.restart();
            }
        }
    }

    /** Whatever is to happen during this call happens, then PagerDuty answers. */
    private DeliveryResult called(PendingCall call) {
        switch (call.report().action()) {
            case RESOLVE -> resolves.inspect(call, hindered()).forEach(what -> violated("a call", what));
            case UPDATE -> inspectUpdate(call);
            case TRIGGER -> triggers.inspect(call, growingWaits).forEach(what -> violated("a call", what));
        }
        Instant began = clock.instant();
        Map<Integer, Integer> changes = triggers.changes();
        pagerDuty.begins(call);
        Step.ReportsDuringACall during = duringCalls.poll();
        if (during != null) {
            happens(during);
        }
        DeliveryResult answer = pagerDuty.answer(call);
        if (call.report().action() == DeliveryAction.TRIGGER && answer.kind() == DeliveryResult.Kind.ACCEPTED) {
            triggers.accepted(call, began, changes);
        }
        return answer;
    }

    /**
     * Meanwhile other keys are called, and more may happen during those calls, but none of them all is in the air for longer
     * than PagerDuty's timeout: a router gives it up then, and well before its lease ends.
     */
    private void happens(Step.ReportsDuringACall during) {
        Instant outermost = inTheAirUntil;
        if (outermost == null) {
            inTheAirUntil = clock.instant().plus(world.timeout());
        }
        try {
            Instant at = clock.instant().plusMillis(during.into());
            router.advanceTo(at.isBefore(inTheAirUntil) ? at : inTheAirUntil);
            report(during.component(), during.status(), clock.instant(), true, false);
            router.settle();
        } finally {
            inTheAirUntil = outermost;
        }
    }

    /** Nothing happens for so long, looked at now and then. */
    void rest(Duration time, int looks) {
        for (int n = 0; n < looks; n++) {
            advance(time.dividedBy(looks));
            inspect("rest");
        }
    }

    private void inspect(String step) {
        inspectMembers(step);
        inspectTold(step);
        inspectOver(step);
    }

    private void violated(String after, String what) {
        violations.add(Scenario.at(clock.instant()) + " after '" + after + "': " + what);
    }

    /** While nothing hinders it, an outage or a flapping component is in a page or an update within wait and interval. */
    private void inspectTold(String step) {
        Instant now = clock.instant();
        if (growingWaits
                || hindered()
                || !duringCalls.isEmpty()
                || now.isBefore(world.maintenanceUntil().plus(world.toBeTold()))) {
            return;
        }
        Duration patience = pagerDuty.isBusy() ? PATIENCE : Duration.ZERO;
        Duration enough = world.toBeTold().plus(patience);
        Instant workDone = world.maintenanceUntil()
                .plus(world.cooldown())
                .plus(world.grace())
                .plus(enough);
        Map<Status, Set<String>> told = new EnumMap<>(Status.class);
        pagerDuty.open().values().forEach(open -> told.computeIfAbsent(
                        open.report().status(), any -> new HashSet<>())
                .addAll(open.out()));
        Set<String> any = told.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
        lives.forEach((component, life) -> {
            String id = Step.Histories.id(component);
            Duration held = world.isHeldAtMost(id);
            if (now.isBefore(workDone.plus(held)) && world.hangs(id)) {
                return;
            }
            life.wantedSince(now)
                    .filter(since -> now.isAfter(since.plus(enough).plus(held)))
                    .filter(since -> !any.contains(id))
                    .ifPresent(since -> violated(
                            step, "no page or update shows " + id + ", " + life.status() + ", out since " + at(since)));
            life.downSince()
                    .filter(since ->
                            now.isAfter(since.plus(enough).plus(life.gotWorseWhileOut() ? Duration.ZERO : held)))
                    .filter(since -> !told.getOrDefault(Status.DOWN, Set.of()).contains(id))
                    .ifPresent(since ->
                            violated(step, "no page or update says that " + id + " is DOWN since " + at(since)));
        });
    }

    /**
     * An incident is closed once all that it shows have been UP for a whole cooldown and for wait and interval, maintenance or
     * not.
     */
    private void inspectOver(String step) {
        Instant now = clock.instant();
        if (growingWaits || hindered()) {
            return;
        }
        Duration least = world.cooldown().plus(world.toBeTold());
        Duration enough = pagerDuty.isBusy() ? least.plus(PATIENCE) : least;
        pagerDuty.open().forEach((address, open) -> {
            boolean over = lives.entrySet().stream()
                    .filter(life -> open.out().contains(Step.Histories.id(life.getKey())))
                    .map(Map.Entry::getValue)
                    .allMatch(life -> life.status() == Status.UP
                            && now.isAfter(life.lastReceived().plus(enough)));
            if (over) {
                violated(step, address.dedupKey() + " is open and all in it have been up for long");
            }
        });
    }

    /** Whether PagerDuty, or what is left of its troubles, may keep what is true from it. */
    private boolean hindered() {
        Instant now = clock.instant();
        Instant troubled = pagerDuty.troubledAt();
        return pagerDuty.refusedSince(edited)
                || now.isBefore(edited.plus(world.toBeTold()))
                || troubled != null && now.isBefore(troubled.plus(TO_CALM_DOWN));
    }

    private static String at(Instant time) {
        return Scenario.at(time);
    }

    /**
     * An open incident is updated only because a member fell, got worse or joined: recoveries alone send nothing. A component
     * that joined, got worse still and is reported by another incident by now has left an update behind.
     */
    private void inspectUpdate(PendingCall call) {
        Instant told = pagerDuty.toldAt(call.incident());
        if (told == null
                || growingWaits
                || hindered()
                || clock.instant().isBefore(world.maintenanceUntil().plus(world.toBeTold()))) {
            return;
        }
        Set<String> members = ids(call.report());
        PagerDutyModel.Open open = pagerDuty.open().get(PagerDutyModel.address(call.report()));
        boolean news = lives.entrySet().stream()
                        .anyMatch(life -> members.contains(Step.Histories.id(life.getKey()))
                                && life.getValue().gotWorseSince(told))
                || open == null
                || !ids(open.report()).containsAll(members)
                || ledger.anyLeftUntoldSince(told, call.incident());
        if (!news) {
            violated("a call", call.report().dedupKey() + " is updated though no member got worse since " + at(told));
        }
    }

    private static Set<String> ids(IncidentReport report) {
        return report.members().stream().map(member -> member.component().id()).collect(Collectors.toSet());
    }

    /**
     * What must hold at any time: no component is in two open incidents of one status, as far as those are not over, and no
     * incident waits for nothing.
     */
    private void inspectMembers(String step) {
        ledger.twiceOpen().forEach(twice -> violated(step, twice));
        ledger.stuck().forEach(incident -> violated(step, incident + " waits for nothing"));
    }
}
