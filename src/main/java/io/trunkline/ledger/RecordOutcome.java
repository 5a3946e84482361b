package io.trunkline.ledger;

import io.trunkline.config.Configuration;
import io.trunkline.ledger.tables.AttemptTable;
import io.trunkline.ledger.tables.CallTable;
import io.trunkline.ledger.tables.DedupKeys;
import io.trunkline.ledger.tables.IncidentTable;
import io.trunkline.ledger.tables.LastResortTable;
import io.trunkline.ledger.tables.MemberTable;
import io.trunkline.ledger.tables.PagerDutyIncidentTable;
import io.trunkline.ledger.tables.RoutingKeyTable;
import io.trunkline.model.Consequence;
import io.trunkline.model.DeliveryAction;
import io.trunkline.model.DeliveryResult;
import io.trunkline.model.Incident;
import io.trunkline.model.Incident.Outcome;
import io.trunkline.model.Incident.State;
import io.trunkline.model.Service;
import io.trunkline.model.Wake;
import io.trunkline.pagerduty.Summary;
import io.trunkline.rules.ReadBackPolicy;
import io.trunkline.rules.Rules;
import io.trunkline.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes down what came of a call, and what follows from it (rule 12). */
public final class RecordOutcome {

    private static final Duration REPEAT_RESOLVE_AFTER = Duration.ofMinutes(10);
    private static final Duration KEY_RESTS_AFTER_UNANSWERED = Duration.ofHours(1);
    static final Duration KEY_RESTS_AFTER_COMPLIANCE = Duration.ofDays(30);
    private static final Duration SERVER_ERRORS_BEFORE_OTHERS_GO = Duration.ofMinutes(5);
    private static final int TRIES_BEFORE_THE_OTHER_BODY = 3;
    static final Duration UNACCEPTED_BEFORE_LAST_RESORT = Duration.ofMinutes(5);

    private final Transactions transactions;
    private final InstantSource clock;
    private final Supplier<Configuration> configuration;
    private final RoutingKeyLease leasing;
    private final Pauses pauses;
    private final ReadBackPolicy readBack;
    private final DeliveryScheduler agenda;

    /** How long to wait after a call that has to be made again. */
    @FunctionalInterface
    public interface Pauses {
        Duration after(int failures, Optional<Duration> retryAfter);
    }

    public RecordOutcome(
            Transactions transactions,
            InstantSource clock,
            Supplier<Configuration> configuration,
            Rules rules,
            RoutingKeyLease leasing,
            Pauses pauses) {
        this.transactions = transactions;
        this.clock = clock;
        this.configuration = configuration;
        this.leasing = leasing;
        this.pauses = pauses;
        this.readBack = rules.readBack();
        this.agenda = new DeliveryScheduler(rules);
    }

    /**
     * What an outcome led to.
     *
     * @param closed how the incident ended with it, or null
     * @param note what a person should know about it; empty for what is ordinary
     * @param wakes what is to be looked at because of it
     */
    public record Recorded(Outcome closed, String note, List<Wake> wakes) implements Consequence {}

    /** Records an answer and gives the lease back. */
    public CompletableFuture<Recorded> record(PendingCall call, DeliveryResult answer) {
        return transactions.submit(store -> {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            AttemptTable.answered(store, call.incident(), call.owner(), answer, now);
            Incident incident = IncidentTable.get(store, call.incident());
            String routingKey = call.report().routingKey();
            if (answer instanceof DeliveryResult.Accepted) {
                RoutingKeyTable.acceptedAt(store, routingKey, now);
            }
            boolean ours = RoutingKeyTable.release(store, routingKey, call.owner());
            if (!ours || incident.inFlight() == null) {
                return lost(store, call, answer, incident, routingKey, now);
            }
            leasing.noteEnd(store, routingKey, now);
            Step step = new Step(store, call, incident, now);
            if (answer instanceof DeliveryResult.Accepted) {
                step.accepted();
            } else if (answer instanceof DeliveryResult.Refused refused) {
                step.refused(String.join("; ", refused.errors()));
            } else if (answer instanceof DeliveryResult.Throttled throttled) {
                step.notArrived("429: over the rate limit", throttled.retryAfter());
            } else if (answer instanceof DeliveryResult.Unreachable unreachable) {
                step.notArrived(unreachable.reason(), Optional.empty());
            } else if (answer instanceof DeliveryResult.Unanswered unanswered) {
                step.unanswered(unanswered);
            } else if (answer instanceof DeliveryResult.NotUnderstood other) {
                step.notUnderstood(other);
            }
            return step.recorded(routingKey);
        });
    }

    /**
     * Somebody else has the key by now and believes that this call was left unanswered: it looks again. If it has resolved
     * the incident meanwhile, or is about to, this call may have arrived after that and opened it anew: the resolve is
     * repeated.
     */
    private Recorded lost(
            JdbcClient store,
            PendingCall call,
            DeliveryResult answer,
            Incident incident,
            String routingKey,
            Instant now) {
        List<Wake> wakes = new ArrayList<>();
        boolean opened = call.report().action() != DeliveryAction.RESOLVE && mayHaveArrived(answer);
        if (incident.state() == State.OPEN) {
            IncidentTable.revise(store, incident.id());
            if (opened && incident.inFlight() == DeliveryAction.RESOLVE) {
                CallTable.resolveUncertain(store, incident.id());
            }
        } else if (opened && isResolved(store, incident)) {
            CallTable.repeat(store, incident.id(), now);
            wakes.add(new Wake.Deliver(incident.routingKey(), now));
        }
        wakes.addAll(agenda.look(store, incident.id(), now));
        nextCall(store, routingKey, now).ifPresent(wakes::add);
        String note = incident.state() == State.OPEN || opened && isResolved(store, incident)
                ? "the answer came after the lease was lost"
                : "the incident was closed by hand meanwhile";
        return new Recorded(null, note, wakes);
    }

    private Optional<Wake> nextCall(JdbcClient store, String routingKey, Instant now) {
        return RoutingKeyTable.find(store, routingKey)
                .flatMap(key -> leasing.nextCall(store, routingKey, key, now))
                .map(at -> new Wake.Deliver(routingKey, at));
    }

    private static boolean mayHaveArrived(DeliveryResult answer) {
        return answer instanceof DeliveryResult.Accepted
                || answer instanceof DeliveryResult.Unanswered
                || answer instanceof DeliveryResult.NotUnderstood other && !other.tooLarge();
    }

    private static boolean isResolved(JdbcClient store, Incident incident) {
        return IncidentTable.outcome(store, incident.id())
                .filter(Outcome.RESOLVED::equals)
                .isPresent();
    }

    /** One outcome being written. */
    private final class Step {

        private final JdbcClient store;
        private final PendingCall call;
        private final Incident incident;
        private final Instant now;
        private final List<Wake> wakes = new ArrayList<>();
        private Outcome closed;
        private String note = "";

        Step(JdbcClient store, PendingCall call, Incident incident, Instant now) {
            this.store = store;
            this.call = call;
            this.incident = incident;
            this.now = now;
        }

        private long id() {
            return incident.id();
        }

        private DeliveryAction action() {
            return call.report().action();
        }

        Recorded recorded(String routingKey) {
            look(id());
            nextCall(store, routingKey, now).ifPresent(wakes::add);
            return new Recorded(closed, note, List.copyOf(wakes));
        }

        private void look(long other) {
            wakes.addAll(agenda.look(store, other, now));
        }

        void accepted() {
            CallTable.answered(store, id());
            RoutingKeyTable.well(store, incident.routingKey());
            RoutingKeyTable.accepted(store, incident.routingKey());
            if (incident.state() == State.CLOSED) {
                IncidentTable.idle(store, id());
            } else if (action() == DeliveryAction.RESOLVE) {
                resolved();
            } else {
                told();
            }
        }

        private void resolved() {
            // Where it is read back, the key rests until PagerDuty is seen to have closed it: it may drop a resolve.
            boolean rests = incident.unanswered() || isReadBack();
            MemberTable.told(store, id());
            close(Outcome.RESOLVED, rests ? now.plus(KEY_RESTS_AFTER_UNANSWERED) : now);
            lookForIt();
            if (incident.resolveUnanswered()) {
                CallTable.repeat(store, id(), now.plus(REPEAT_RESOLVE_AFTER));
            }
        }

        private void told() {
            CallTable.accepted(store, id(), call.revision(), now);
            if (!incident.accepted()) {
                lookForIt();
            }
            if (incident.isCompliance()) {
                close(Outcome.REPORTED, now.plus(KEY_RESTS_AFTER_COMPLIANCE));
                return;
            }
            List<Long> escalatedFrom = MemberTable.escalatedFrom(store, id());
            escalatedFrom.forEach(from -> MemberTable.escalated(store, from, id(), now));
            MemberTable.told(store, id());
            escalatedFrom.forEach(this::look);
        }

        private boolean isReadBack() {
            return ReadBackIncident.token(configuration.get(), incident).isPresent();
        }

        private void lookForIt() {
            if (isReadBack()) {
                PagerDutyIncidentTable.expect(store, id(), readBack.looksAt(now));
            }
        }

        private void close(Outcome outcome, Instant keyFreeAt) {
            if (outcome != Outcome.REJECTED) {
                MemberTable.leaveAll(store, id(), now);
            }
            IncidentTable.close(store, id(), outcome, now, keyFreeAt);
            closed = outcome;
        }

        /** Never repeated unchanged: the bare body, then another address, then the last resort. */
        void refused(String errors) {
            CallTable.answered(store, id());
            RoutingKeyTable.well(store, incident.routingKey());
            CallTable.error(store, id(), "400: " + errors);
            note = "PagerDuty refused it: " + errors;
            if (incident.state() == State.CLOSED) {
                IncidentTable.idle(store, id());
            } else if (!call.report().bare()) {
                CallTable.bare(store, id(), errors);
                if (!incident.reached()) {
                    reconsider();
                }
            } else {
                CallTable.reasons(store, id(), errors);
                refusedBare();
            }
        }

        private void refusedBare() {
            RoutingKeyTable.rejected(store, incident.routingKey(), now);
            switch (action()) {
                case UPDATE -> CallTable.givenUp(store, id(), call.revision());
                case RESOLVE -> close(Outcome.UNRESOLVABLE, null);
                case TRIGGER -> {
                    Service fallback = configuration.get().directory().defaultService();
                    if (incident.readdressed() || fallback.routingKey().equals(incident.routingKey())) {
                        reject();
                    } else {
                        readdress(fallback);
                    }
                }
            }
        }

        private void readdress(Service fallback) {
            String key = DedupKeys.another(store, fallback.routingKey(), incident.dedupKey(), now);
            RoutingKeyTable.ensure(store, fallback.routingKey());
            CallTable.readdressed(store, id(), fallback.routingKey(), key);
            oweResolve();
            reconsider();
            note += "; it goes to the default service";
        }

        private void reject() {
            close(Outcome.REJECTED, now);
            oweResolve();
            reconsider();
            takeLastResort();
            note += "; nobody is left to tell";
        }

        /**
         * If a call at the address that the incident had until now may have arrived, it must be closed there; but we never
         * close what a compliance event opened.
         */
        private void oweResolve() {
            if (incident.unanswered() && !incident.isCompliance()) {
                CallTable.oweResolve(store, incident, now);
            }
        }

        private void takeLastResort() {
            LastResortTable.owe(store, incident, Summary.of(call.report()), now);
        }

        /** Nobody was called after all, so what is up or out in another status by now leaves again. */
        private void reconsider() {
            wakes.addAll(DeliveryScheduler.reconsider(store, id(), now));
        }

        /** 429, a refused connection: as if it had not been made; the key is left alone for a while. */
        void notArrived(String reason, Optional<Duration> retryAfter) {
            CallTable.answered(store, id());
            holdKey(reason, retryAfter);
            if (!incident.reached()) {
                reconsider();
            }
            lastResortIfLate();
        }

        void unanswered(DeliveryResult.Unanswered answer) {
            CallTable.unanswered(store, id());
            repeatedOnce();
            Duration pause = holdKey(answer.reason(), answer.retryAfter());
            if (answer.serverError()) {
                Instant since = incident.serverErrorsSince() == null ? now : incident.serverErrorsSince();
                CallTable.serverErrorsSince(store, id(), since);
                if (!since.plus(SERVER_ERRORS_BEFORE_OTHERS_GO).isAfter(now)) {
                    // It may be this one body that PagerDuty chokes on: the next one is tried between its attempts.
                    CallTable.hold(store, id(), now.plus(pause.multipliedBy(2)));
                }
            }
            lastResortIfLate();
        }

        void notUnderstood(DeliveryResult.NotUnderstood answer) {
            String reason = answer.statusCode() + ": " + answer.reason();
            if (answer.tooLarge() && !call.report().bare() && incident.state() == State.OPEN) {
                tooLarge(reason);
                return;
            }
            CallTable.unanswered(store, id());
            repeatedOnce();
            CallTable.error(store, id(), reason);
            if (answer.clientError() && incident.failures() + 1 >= TRIES_BEFORE_THE_OTHER_BODY) {
                CallTable.otherBody(store, id());
            }
            CallTable.hold(store, id(), now.plus(pauses.after(incident.failures() + 1, Optional.empty())));
            note = "not understood: " + reason;
            lastResortIfLate();
        }

        /** The same body would never arrive, whoever refused it: the bare one goes at once. */
        private void tooLarge(String reason) {
            CallTable.answered(store, id());
            CallTable.error(store, id(), reason);
            CallTable.bare(store, id(), reason);
            note = "too large: " + reason + "; the bare body goes next";
            if (!incident.reached()) {
                reconsider();
            }
            lastResortIfLate();
        }

        /** The repeat of a closed incident's resolve is made once, whatever comes of it. */
        private void repeatedOnce() {
            if (incident.state() == State.CLOSED) {
                IncidentTable.idle(store, id());
            }
        }

        private Duration holdKey(String reason, Optional<Duration> retryAfter) {
            int failures = RoutingKeyTable.find(store, incident.routingKey())
                            .orElseThrow()
                            .failures()
                    + 1;
            Duration pause = pauses.after(failures, retryAfter);
            RoutingKeyTable.hold(store, incident.routingKey(), failures, now.plus(pause), reason);
            CallTable.error(store, id(), reason);
            note = reason;
            return pause;
        }

        private void lastResortIfLate() {
            boolean late =
                    !incident.openedAt().plus(UNACCEPTED_BEFORE_LAST_RESORT).isAfter(now);
            if (action() == DeliveryAction.TRIGGER && !incident.accepted() && late) {
                takeLastResort();
            }
        }
    }
}
