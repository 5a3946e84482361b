package io.trunkline.stage;

import io.trunkline.alarm.Alarm;
import io.trunkline.alarm.Alarm.Kind;
import io.trunkline.alarm.Heard;
import io.trunkline.alarm.Raised;
import io.trunkline.alarm.Signs;
import io.trunkline.alarm.Trouble;
import io.trunkline.directory.Service;
import io.trunkline.incident.DedupKey;
import io.trunkline.ledger.StoreUnavailable;
import io.trunkline.ledger.TakingLastResort;
import io.trunkline.ledger.Wake;
import io.trunkline.ledger.Watching;
import io.trunkline.ledger.Watching.Seen;
import io.trunkline.settings.Configuration;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of the alarms route, bound as {@code alarms}. Which alarms hold is decided in the ledger; only that the ledger
 * itself cannot be written has to be known without it.
 */
public final class Alarms {

    private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);

    /** The ledger's own alarm. */
    private static final Alarm OWN = new Alarm(Kind.STORE, "");

    /** A store that takes longer is failing: everybody who sends something waits for it too. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** After so long without a look nobody knows how things stand. */
    private static final Duration FRESH = Duration.ofMinutes(1);

    private final Supplier<Configuration> configuration;
    private final Watching watching;
    private final Hearing hearing;
    private final InstantSource clock;
    private final Duration patience;

    private CompletableFuture<Seen> asked;
    private Map<String, Heard> told = Map.of();
    private volatile Trouble trouble;
    private boolean heard;
    private int attempts;
    private Instant nextAttempt = Instant.MIN;
    private Set<Alarm> said = Set.of();
    private volatile Optional<Seen> seen = Optional.empty();

    public Alarms(Supplier<Configuration> configuration, Watching watching, Hearing hearing, InstantSource clock) {
        this(configuration, watching, hearing, clock, PATIENCE);
    }

    Alarms(
            Supplier<Configuration> configuration,
            Watching watching,
            Hearing hearing,
            InstantSource clock,
            Duration patience) {
        this.configuration = configuration;
        this.watching = watching;
        this.hearing = hearing;
        this.clock = clock;
        this.patience = patience;
    }

    /** Looks at everything; what is to be looked at because of it. A store that fails is no failure of this. */
    public synchronized List<Wake> watch() throws InterruptedException {
        if (asked == null) {
            told = hearing.take();
            asked = watching.watch(new Signs(told, Optional.ofNullable(trouble)));
        }
        try {
            Seen now = asked.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            asked = null;
            written(now);
            return now.wakes();
        } catch (TimeoutException e) {
            // It may still come; until then nothing more is put on top of it.
            failed("no answer in " + patience.toSeconds() + " s");
        } catch (ExecutionException e) {
            asked = null;
            hearing.giveBack(told);
            if (e.getCause() instanceof StoreUnavailable gone) {
                failed(gone.getMessage());
            } else {
                LOG.error("Alarms cannot be looked at", e.getCause());
            }
        }
        return List.of();
    }

    private void written(Seen now) {
        seen = Optional.of(now);
        if (trouble != null && trouble.overAt(now.at())) {
            trouble = null;
            heard = false;
            attempts = 0;
            nextAttempt = Instant.MIN;
        }
        say();
    }

    private void failed(String reason) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        trouble = Trouble.at(now).after(trouble);
        LOG.warn("Alarms cannot be looked at: {}", reason);
        say();
    }

    private void say() {
        Set<Alarm> now = raised().stream().map(Raised::alarm).collect(Collectors.toSet());
        boolean nobody = configuration.get().directory().ops().isEmpty();
        now.stream()
                .filter(alarm -> !said.contains(alarm))
                .forEach(alarm -> LOG.warn(
                        "Alarm: {}{}",
                        alarm.says(),
                        nobody ? "; nobody is told, for trunkline.ops.service is not set" : ""));
        said.stream()
                .filter(alarm -> !now.contains(alarm))
                .forEach(alarm -> LOG.info("No longer so: {}", alarm.says()));
        said = now;
    }

    /**
     * The alarm that no ledger can have, because it is the ledger's own: for the last resort, at once, one a trouble, and
     * again until {@link #told}. When the store takes writes again it becomes an incident like the others.
     */
    public synchronized List<Untold> untold() {
        Optional<Service> ops = configuration.get().directory().ops();
        Instant now = clock.instant();
        if (heard || trouble == null || !trouble.lasts() || ops.isEmpty() || now.isBefore(nextAttempt)) {
            return List.of();
        }
        attempts++;
        nextAttempt = now.plus(TakingLastResort.pause(attempts));
        String summary = "%s: %s: %s since %s"
                .formatted(ops.get().severityOf(OWN.kind().status()), Alarm.PLATFORM, OWN.says(), trouble.since());
        return List.of(new Untold(0, ops.get().id(), OWN.kind().status(), DedupKey.ofAlarm(OWN.component()), summary));
    }

    /** The last resort has ended without trouble. */
    public synchronized void told() {
        heard = true;
    }

    /** The last resort has failed: it is tried again for as long as the trouble lasts. */
    public synchronized void notTold(Exchange exchange) {
        LOG.error(
                "The last resort failed for the store's alarm at the attempt number {}: {}; it is tried again at {}",
                attempts,
                Reason.of(exchange),
                nextAttempt.truncatedTo(ChronoUnit.SECONDS));
    }

    /** The alarms that hold, as far as is known, with the ledger's own that it does not have yet. */
    public List<Raised> raised() {
        List<Raised> raised = new ArrayList<>(seen.map(Seen::raised).orElse(List.of()));
        Trouble now = trouble;
        if (now != null
                && now.lasts()
                && raised.stream().noneMatch(one -> one.alarm().equals(OWN))) {
            raised.add(new Raised(OWN, now.since(), now.latest()));
        }
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
        return reasons;
    }
}
