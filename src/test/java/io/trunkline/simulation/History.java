package io.trunkline.simulation;

import io.trunkline.event.ComponentId;
import io.trunkline.event.Status;
import io.trunkline.event.StatusEvent;
import io.trunkline.ledger.Call;
import io.trunkline.maintenance.Maintenance;
import io.trunkline.pagerduty.Answer;
import io.trunkline.settings.Configuration;
import io.trunkline.settings.Settings;
import io.trunkline.simulation.PagerDutyModel.PowerCut;
import io.trunkline.source.Sources;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Plays the steps of a history to the rules and a model of PagerDuty, and keeps beside them what is true. */
final class History {

    private static final Duration COOLDOWN = Duration.ofMinutes(5);

    /** The wait, the update interval, and a sweep's worth of patience. */
    private static final Duration TO_BE_TOLD = Duration.ofSeconds(5 + 15 + 6);

    /** The longest backoff, and the longest lease. */
    private static final Duration TO_CALM_DOWN = Duration.ofMinutes(3);

    private final TestLedger store;
    private final VirtualClock clock = new VirtualClock(Scenario.START);
    private final PagerDutyModel pagerDuty = new PagerDutyModel(clock);
    private final VirtualRouter router;
    private final Deque<Step.ReportsDuringACall> duringCalls = new ArrayDeque<>();
    private final Map<Integer, Instant> newest = new LinkedHashMap<>();
    private final Map<Integer, Status> truth = new LinkedHashMap<>();
    private final Map<Integer, Instant> since = new LinkedHashMap<>();
    private final Map<Integer, Falls> falls = new LinkedHashMap<>();
    private Instant edited = Scenario.START;
    private final List<String> violations = new ArrayList<>();
    private Instant maintenanceUntil = Scenario.START;
    private int deliveries;

    History(TestLedger store, Settings settings) {
        this.store = store;
        store.clear();
        Sources none = new Sources(List.of());
        Configuration configuration = new Configuration(settings, none, new FixedDirectory(), this::covering);
        this.router = new VirtualRouter(
                store,
                clock,
                () -> configuration,
                (failures, retryAfter) -> Duration.ofSeconds(Math.min(60, 1L << Math.min(failures, 6)))
                        .plus(retryAfter.orElse(Duration.ZERO)),
                this::called);
    }

    private Optional<Maintenance.Window> covering(ComponentId component, String service, Instant now) {
        char last = component.id().charAt(component.id().length() - 1);
        return now.isBefore(maintenanceUntil) && (last - '0') % 2 == 0
                ? Optional.of(new Maintenance.Window("work", maintenanceUntil, ""))
                : Optional.empty();
    }

    /**
     * How a component got worse and better, as it was reported on time or late.
     *
     * @param occurred when the last fall from UP happened, and {@code before} the one before it
     * @param improved when it got better last
     * @param received when the outage that is to be told was received: a fall, or getting worse a cooldown after getting
     *     better, which is a new outage
     * @param changed when the last change of any kind was received
     */
    private record Falls(Instant before, Instant occurred, Instant improved, Instant received, Instant changed) {

        static final Falls NONE = new Falls(null, null, null, null, null);

        Falls change(Status from, Status to, Instant at, Instant now) {
            if (from.worseThan(to)) {
                return new Falls(before, occurred, at, received, now);
            }
            boolean fall = from == Status.UP;
            boolean anew = improved != null && !at.isBefore(improved.plus(COOLDOWN));
            return new Falls(
                    fall ? occurred : before, fall ? at : occurred, improved, fall || anew ? now : received, now);
        }

        /** A cooldown without a change ends a flap. */
        Falls rested() {
            return new Falls(null, occurred, improved, received, changed);
        }

        /** Left UP twice within the cooldown, and has not kept still for one since. */
        boolean flapping(Instant now) {
            return before != null
                    && Duration.between(before, occurred).compareTo(COOLDOWN) < 0
                    && now.isBefore(changed.plus(COOLDOWN));
        }
    }

    PagerDutyModel pagerDuty() {
        return pagerDuty;
    }

    /** What the platforms reported last, by component. */
    Map<Integer, Status> truth() {
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
            inspect(step);
            inspectTold(step);
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
        } else if (step instanceof Step.Maintains work) {
            maintenanceUntil = clock.instant().plus(Duration.ofMinutes(work.minutes()));
            router.maintenanceChanged();
        } else if (step instanceof Step.Rests rests) {
            advance(Duration.ofMinutes(rests.minutes()));
        }
    }

    /** PagerDuty works from now on, nothing is reported any more, and that much time passes after the last hold. */
    void quieten(Duration time) {
        pagerDuty.recover();
        duringCalls.clear();
        // What was refused everywhere waits for an edit.
        router.servicesChanged();
        if (clock.instant().isBefore(maintenanceUntil)) {
            advance(Duration.between(clock.instant(), maintenanceUntil));
        }
        advance(time);
    }

    /** Everything that is out reports that it is up. */
    void everythingComesUp() {
        truth.forEach((component, status) -> {
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
        Instant known = newest.get(component);
        boolean stale = timestamped && known != null && occurred.isBefore(known);
        if (status != Status.UNKNOWN && !stale) {
            newest.put(component, known != null && known.isAfter(occurred) ? known : occurred);
            Status before = truth.put(component, status);
            Status from = before == null ? Status.UP : before;
            if (from != status) {
                Falls fallen = falls.getOrDefault(component, Falls.NONE);
                boolean rested = since.get(component) != null
                        && !newest.get(component).isBefore(since.get(component).plus(COOLDOWN));
                since.put(component, newest.get(component));
                falls.put(
                        component,
                        (rested ? fallen.rested() : fallen)
                                .change(from, status, newest.get(component), clock.instant()));
            }
        }
    }

    private StatusEvent event(int component, Status status, Instant occurred, boolean timestamped) {
        StatusEvent plain = Scenario.event(Step.Histories.id(component), status, occurred, clock.instant());
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
    private Answer called(Call call) {
        pagerDuty.begins(call);
        Step.ReportsDuringACall during = duringCalls.poll();
        if (during != null) {
            router.advanceTo(clock.instant().plusMillis(during.into()));
            report(during.component(), during.status(), clock.instant(), true, false);
            router.settle();
        }
        return pagerDuty.answer(call);
    }

    /** While nothing hinders it, whoever is out or flaps is told within the time that waits take, whatever happens. */
    private void inspectTold(Step step) {
        Instant now = clock.instant();
        Instant troubled = pagerDuty.troubledAt();
        boolean hindered = pagerDuty.refusedSince(edited)
                || now.isBefore(edited.plus(TO_BE_TOLD))
                || !duringCalls.isEmpty()
                || now.isBefore(maintenanceUntil.plus(TO_BE_TOLD))
                || troubled != null && now.isBefore(troubled.plus(TO_CALM_DOWN));
        if (hindered) {
            return;
        }
        Set<String> told = pagerDuty.open().values().stream()
                .flatMap(open -> open.out().stream())
                .collect(Collectors.toSet());
        falls.forEach((component, fall) -> {
            boolean due =
                    fall.received() != null && !now.isBefore(fall.received().plus(TO_BE_TOLD));
            boolean wanted = truth.get(component).isOutage() || fall.flapping(now);
            if (due && wanted && !told.contains(Step.Histories.id(component))) {
                violations.add(Scenario.at(now) + " after '" + step + "': nobody was told of "
                        + Step.Histories.id(component) + ", " + truth.get(component) + " since "
                        + Scenario.at(fall.received()));
            }
        });
    }

    /** What must hold at any time: nobody is in two open incidents of one status, as far as those are not over. */
    private void inspect(Step step) {
        store.submit(sql -> sql.sql(
                                """
                                SELECT m.component || ' in ' || string_agg(i.dedup_key, ',') FROM incident_member m
                                  JOIN incident i ON i.id = m.incident
                                WHERE i.state <> 'CLOSED' AND m.left_at IS NULL AND m.settled = 0
                                GROUP BY m.component, i.status HAVING count(*) > 1""")
                        .query(String.class)
                        .list())
                .join()
                .forEach(twice -> violations.add(Scenario.at(clock.instant()) + " after '" + step + "': " + twice));
    }

    /** Who is a member, and not over, of which incident that is not closed: {@code 7 trunk-us-1}. */
    Set<String> members() {
        return store.submit(sql -> sql.sql(
                                """
                                SELECT m.incident || ' ' || c.native_id FROM incident_member m
                                  JOIN incident i ON i.id = m.incident JOIN component c ON c.id = m.component
                                WHERE i.state = 'OPEN' AND m.left_at IS NULL AND m.settled = 0""")
                        .query(String.class)
                        .set())
                .join();
    }

    /** What the ledger still believes to be open. */
    List<String> unclosed() {
        return store.submit(sql -> sql.sql(
                                """
                                SELECT dedup_key || ' ' || state || ' ' || coalesce(action, 'idle') FROM incident
                                WHERE state <> 'CLOSED'""")
                        .query(String.class)
                        .list())
                .join();
    }
}
