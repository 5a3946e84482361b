package io.trunkline.stage.alarms;

import io.trunkline.config.Configuration;
import io.trunkline.ledger.EvaluateAlarms;
import io.trunkline.ledger.EvaluateAlarms.Seen;
import io.trunkline.ledger.LastResortQueue;
import io.trunkline.model.Alarm;
import io.trunkline.model.Alarm.Kind;
import io.trunkline.model.DedupKey;
import io.trunkline.model.LedgerTime;
import io.trunkline.model.Service;
import io.trunkline.model.Wake;
import io.trunkline.rules.alarms.ActiveAlarm;
import io.trunkline.rules.alarms.ActivitySample;
import io.trunkline.rules.alarms.AlarmInputs;
import io.trunkline.rules.alarms.StoreTrouble;
import io.trunkline.stage.SafeErrorMessage;
import io.trunkline.stage.deliver.UndeliveredIncident;
import io.trunkline.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of the alarms route, bound as {@code alarms}. Which alarms hold is decided in the ledger; only that the ledger
 * itself cannot be written, or that a route of this node does not run, has to be known without it.
 */
public final class AlarmSteps {

    private static final Logger LOG = LoggerFactory.getLogger(AlarmSteps.class);

    /** The ledger's own alarm. */
    private static final Alarm OWN = new Alarm(Kind.STORE, "");

    /** A store that takes longer is failing: every sender waits for it too. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Who edits a route file is at it, and mends it within this time. */
    private static final Duration EDIT_BORNE = Duration.ofMinutes(5);

    /** A copy a day, and half a day for one that takes long or was made late. */
    private static final Duration COPY_LATE = Duration.ofHours(36);

    /** After so long without an evaluation the state is unknown. */
    private static final Duration FRESH = Duration.ofMinutes(1);

    private final Supplier<Configuration> configuration;
    private final EvaluateAlarms evaluateAlarms;
    private final SourceActivity activity;
    private final Supplier<Set<String>> missingRoutes;
    private final InstantSource clock;
    private final Duration patience;

    private CompletableFuture<Seen> asked;
    private Map<String, ActivitySample> samples = Map.of();
    private volatile StoreTrouble trouble;
    private boolean troubleSaid;
    private final Map<Alarm, LastResortCall> calls = new HashMap<>();
    private Alarm inHand = OWN;
    private volatile Map<String, Instant> missingSince = Map.of();
    private BooleanSupplier editRejected = () -> false;
    private Supplier<Optional<Instant>> newestCopy = Optional::empty;
    private Instant rejectedSince;
    private Set<Alarm> said = Set.of();
    private volatile Optional<Seen> seen = Optional.empty();

    /** What the last resort got of one alarm. */
    private static final class LastResortCall {
        private boolean accepted;
        private int attempts;
        private Instant next = Instant.MIN;
    }

    /** @param missingRoutes ids of routes of this node that have to run and do not; must not block */
    public AlarmSteps(
            Supplier<Configuration> configuration,
            EvaluateAlarms evaluateAlarms,
            SourceActivity activity,
            Supplier<Set<String>> missingRoutes,
            InstantSource clock) {
        this(configuration, evaluateAlarms, activity, missingRoutes, clock, PATIENCE);
    }

    AlarmSteps(
            Supplier<Configuration> configuration,
            EvaluateAlarms evaluateAlarms,
            SourceActivity activity,
            Supplier<Set<String>> missingRoutes,
            InstantSource clock,
            Duration patience) {
        this.configuration = configuration;
        this.evaluateAlarms = evaluateAlarms;
        this.activity = activity;
        this.missingRoutes = missingRoutes;
        this.clock = clock;
        this.patience = patience;
    }

    /** @param rejected whether the route files on disk are not in force; must not block */
    public AlarmSteps withRouteEdits(BooleanSupplier rejected) {
        editRejected = rejected;
        return this;
    }

    /** @param made when the newest copy of the ledger was made, or the first was tried; empty where none are made */
    public AlarmSteps withCopies(Supplier<Optional<Instant>> made) {
        newestCopy = made;
        return this;
    }

    /** Looks at everything; what is to be looked at because of it. A store that fails is no failure of this. */
    public synchronized List<Wake> watch() throws InterruptedException {
        lookAtRoutes();
        if (asked == null) {
            samples = activity.take();
            asked = evaluateAlarms.watch(new AlarmInputs(samples, Optional.ofNullable(trouble), ofNode()));
        }
        try {
            Seen now = asked.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            asked = null;
            written(now);
            return now.wakes();
        } catch (TimeoutException e) {
            // It may still come; until then nothing more is put on top of it.
            failed("no answer in " + patience.toSeconds() + " s", false);
        } catch (ExecutionException e) {
            asked = null;
            activity.giveBack(samples);
            if (e.getCause() instanceof StoreUnavailableException gone) {
                failed(gone.getMessage(), StoreUnavailableException.isLogged(gone));
            } else {
                LOG.error("Alarms cannot be looked at", e.getCause());
            }
        }
        return List.of();
    }

    private void lookAtRoutes() {
        Instant now = LedgerTime.of(clock.instant());
        Map<String, Instant> missing = new TreeMap<>();
        missingRoutes.get().forEach(route -> missing.put(route, missingSince.getOrDefault(route, now)));
        missingSince = missing;
        rejectedSince = !editRejected.getAsBoolean() ? null : rejectedSince == null ? now : rejectedSince;
        calls.keySet().removeIf(alarm -> alarm.kind() == Kind.ROUTE && !missing.containsKey(alarm.subject()));
    }

    /** What only this node can know. */
    private Map<Alarm, Instant> ofNode() {
        Map<Alarm, Instant> alarms = new HashMap<>();
        lastingRoutes().forEach((route, since) -> alarms.put(new Alarm(Kind.ROUTE, route), since));
        if (rejectedSince != null && !rejectedSince.plus(EDIT_BORNE).isAfter(clock.instant())) {
            alarms.put(new Alarm(Kind.REJECTED_EDIT, ""), rejectedSince);
        }
        newestCopy
                .get()
                .map(made -> made.plus(COPY_LATE))
                .filter(late -> !late.isAfter(clock.instant()))
                .ifPresent(late -> alarms.put(new Alarm(Kind.BACKUP, ""), late));
        return alarms;
    }

    /** A route that is restarted by hand is away for seconds. */
    private Map<String, Instant> lastingRoutes() {
        Instant by = clock.instant().minus(StoreTrouble.LASTING);
        Map<String, Instant> lasting = new TreeMap<>(missingSince);
        lasting.values().removeIf(since -> since.isAfter(by));
        return lasting;
    }

    private void written(Seen now) {
        seen = Optional.of(now);
        if (trouble != null && trouble.overAt(now.at())) {
            trouble = null;
            if (troubleSaid) {
                LOG.info("Alarms are looked at again");
                troubleSaid = false;
            }
            calls.remove(OWN);
        }
        say();
    }

    private void failed(String reason, boolean logged) {
        Instant now = LedgerTime.of(clock.instant());
        trouble = StoreTrouble.at(now).after(trouble);
        if (!logged && !troubleSaid) {
            LOG.warn("Alarms cannot be looked at: {}", reason);
            troubleSaid = true;
        }
        say();
    }

    private void say() {
        Set<Alarm> now = raised().stream().map(ActiveAlarm::alarm).collect(Collectors.toSet());
        boolean nobody = configuration.get().directory().ops().isEmpty();
        now.stream()
                .filter(alarm -> !said.contains(alarm))
                .forEach(alarm -> LOG.warn(
                        "Alarm: {}{}",
                        alarm.says(),
                        nobody ? "; no one is paged, since trunkline.ops.service is not set" : ""));
        said.stream()
                .filter(alarm -> !now.contains(alarm))
                .forEach(alarm -> LOG.info("No longer so: {}", alarm.says()));
        said = now;
    }

    /**
     * The alarms that the ledger cannot have, or that a missing route may keep from PagerDuty: for the last resort, at once,
     * one at a time, and again until {@link #told}. What reaches the ledger becomes an incident like the others as well.
     */
    public synchronized List<UndeliveredIncident> untold() {
        Optional<Service> ops = configuration.get().directory().ops();
        Instant now = clock.instant();
        if (ops.isEmpty()) {
            return List.of();
        }
        for (ActiveAlarm one : ownAlarms()) {
            LastResortCall call = calls.computeIfAbsent(one.alarm(), alarm -> new LastResortCall());
            if (!call.accepted && !now.isBefore(call.next)) {
                call.attempts++;
                call.next = now.plus(LastResortQueue.pause(call.attempts));
                inHand = one.alarm();
                return List.of(untold(ops.get(), one));
            }
        }
        return List.of();
    }

    private static UndeliveredIncident untold(Service ops, ActiveAlarm one) {
        Alarm alarm = one.alarm();
        String summary = "%s: %s: %s since %s"
                .formatted(ops.severityOf(alarm.kind().status()), Alarm.PLATFORM, alarm.says(), one.since());
        return new UndeliveredIncident(
                0,
                ops.id(),
                alarm.kind().status(),
                DedupKey.ofAlarm(alarm.component()),
                summary,
                alarm.component().toString(),
                1,
                "",
                "the router may be unable to page about itself");
    }

    /** The last resort has ended without trouble. */
    public synchronized void told() {
        calls.computeIfAbsent(inHand, alarm -> new LastResortCall()).accepted = true;
    }

    /** The last resort has failed: it is tried again for as long as the trouble lasts. */
    public synchronized void notTold(Exchange exchange) {
        LastResortCall call = calls.computeIfAbsent(inHand, alarm -> new LastResortCall());
        LOG.error(
                "The last resort failed for the alarm '{}' at attempt {}: {}; next attempt at {}",
                inHand.says(),
                call.attempts,
                SafeErrorMessage.of(exchange),
                call.next.truncatedTo(ChronoUnit.SECONDS));
    }

    /** What this node knows by itself. */
    private List<ActiveAlarm> ownAlarms() {
        List<ActiveAlarm> own = new ArrayList<>();
        StoreTrouble now = trouble;
        if (now != null && now.lasts()) {
            own.add(new ActiveAlarm(OWN, now.since(), now.latest()));
        }
        lastingRoutes().forEach((route, since) -> own.add(new ActiveAlarm(new Alarm(Kind.ROUTE, route), since, since)));
        return own;
    }

    /** The alarms that hold, as far as is known, with this node's own that the ledger does not have yet. */
    public List<ActiveAlarm> raised() {
        List<ActiveAlarm> raised = new ArrayList<>(seen.map(Seen::raised).orElse(List.of()));
        Set<Alarm> known = raised.stream().map(ActiveAlarm::alarm).collect(Collectors.toSet());
        ownAlarms().stream().filter(own -> !known.contains(own.alarm())).forEach(raised::add);
        return List.copyOf(raised);
    }

    /** What keeps Trunkline from being well, beside what its readiness says; empty if nothing does. */
    List<String> unwell() {
        List<String> reasons = new ArrayList<>();
        Instant now = clock.instant();
        if (seen.filter(known -> known.at().plus(FRESH).isAfter(now)).isEmpty()) {
            reasons.add("the ledger was not looked at for a minute");
        }
        seen.filter(known -> known.overdue() > 0)
                .ifPresent(known -> reasons.add(known.overdue() + " overdue for five minutes"));
        missingRoutes.get().forEach(route -> reasons.add("the route " + route + " does not run"));
        return reasons;
    }
}
