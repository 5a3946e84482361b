package io.trunkline.stage.deliver;

import io.trunkline.ledger.PendingCall;
import io.trunkline.ledger.PrepareCall;
import io.trunkline.ledger.RecordOutcome;
import io.trunkline.ledger.RecordOutcome.Recorded;
import io.trunkline.ledger.RoutingKeyLease;
import io.trunkline.ledger.RoutingKeyLease.Lease;
import io.trunkline.metrics.Metrics;
import io.trunkline.model.DeliveryAction;
import io.trunkline.model.DeliveryResult;
import io.trunkline.model.Wake;
import io.trunkline.pagerduty.EventPayload;
import io.trunkline.pagerduty.IncidentReport;
import io.trunkline.pagerduty.RoutingKeyMask;
import io.trunkline.stage.IncidentFields;
import io.trunkline.stage.PagerDutyAnswer;
import io.trunkline.stage.WakeDeduplicator;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.Variable;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The steps of the deliver route, bound as {@code deliver}. Each waits for the ledger on the thread that it is called on: to
 * go on with a call over the network on the ledger's one thread would stop everything else.
 */
public final class DeliverSteps {

    private static final Logger LOG = LoggerFactory.getLogger(DeliverSteps.class);

    private final String node;
    private final InstantSource clock;
    private final RoutingKeyLease routingKeyLease;
    private final PrepareCall prepareCall;
    private final RecordOutcome recordOutcome;
    private final WakeDeduplicator wakes;
    private final ParallelCalls parallel;
    private final Metrics metrics;
    private final AtomicLong turns = new AtomicLong();
    private BiConsumer<PendingCall, DeliveryResult> listener = (call, answer) -> {};
    private BiConsumer<Map<String, Object>, PendingCall> details = (event, call) -> {};

    /** @param node names this process among those that share the store */
    public DeliverSteps(
            String node,
            InstantSource clock,
            RoutingKeyLease routingKeyLease,
            PrepareCall prepareCall,
            RecordOutcome recordOutcome,
            WakeDeduplicator wakes,
            ParallelCalls parallel,
            Metrics metrics) {
        this.node = node;
        this.clock = clock;
        this.routingKeyLease = routingKeyLease;
        this.prepareCall = prepareCall;
        this.recordOutcome = recordOutcome;
        this.wakes = wakes;
        this.parallel = parallel;
        this.metrics = metrics;
    }

    /** Is given each answer that is in the ledger. */
    public DeliverSteps withListener(BiConsumer<PendingCall, DeliveryResult> after) {
        listener = after;
        return this;
    }

    /** Adds to an event, before it is marshalled. */
    public DeliverSteps withDetails(BiConsumer<Map<String, Object>, PendingCall> more) {
        details = more;
        return this;
    }

    /**
     * One turn at a routing key.
     *
     * @param owner who takes it: every turn is another owner, so that two of one node exclude each other too
     */
    public record DeliveryTurn(String routingKey, String owner, Lease lease) {

        public boolean isGranted() {
            return lease.granted();
        }

        /** Without the routing key, so that a log line cannot leak it. */
        @Override
        public String toString() {
            return "DeliveryTurn[" + owner + "]";
        }
    }

    /** Takes the lease of the routing key, if it has work that may be done now; what has to wait stays due. */
    public DeliveryTurn lease(@org.apache.camel.Body Wake.Deliver wake, Exchange exchange) {
        wakes.taken(wake);
        String owner = node + "#" + turns.incrementAndGet();
        Optional<ParallelCalls.ParallelCall> begun = parallel.begin(wake.routingKey());
        if (begun.isEmpty()) {
            return new DeliveryTurn(wake.routingKey(), owner, new Lease(false, List.of()));
        }
        exchange.getExchangeExtension().addOnCompletion(new EndOfTurn(begun.get()));
        return new DeliveryTurn(
                wake.routingKey(),
                owner,
                routingKeyLease.take(wake.routingKey(), owner).join());
    }

    /** Whatever becomes of the exchange; what it hands on is no part of the turn. */
    private final class EndOfTurn extends SynchronizationAdapter {

        private final ParallelCalls.ParallelCall turn;

        EndOfTurn(ParallelCalls.ParallelCall turn) {
            this.turn = turn;
        }

        @Override
        public void onDone(Exchange exchange) {
            parallel.end(turn);
        }

        @Override
        public boolean allowHandover() {
            return false;
        }
    }

    /** Gives the lease back: there was no permit. */
    public void giveBack(DeliveryTurn turn) {
        routingKeyLease.giveBack(turn.routingKey(), turn.owner()).join();
    }

    /** The most urgent call, noted in the ledger; null if there is none after all. */
    public PendingCall next(DeliveryTurn turn) {
        return prepareCall.next(turn.routingKey(), turn.owner()).join().orElse(null);
    }

    /** The event as PagerDuty gets it. It holds the routing key: never log it. */
    public Map<String, Object> body(PendingCall call) {
        Map<String, Object> event = new OutgoingEvent(EventPayload.map(call.report()));
        details.accept(event, call);
        return event;
    }

    /** What came of the call, whether it was answered or failed. */
    public DeliveryResult answer(Exchange exchange) throws IOException {
        PendingCall call = exchange.getVariable("call", PendingCall.class);
        return PagerDutyAnswer.of(exchange, call.report().routingKey(), clock.instant());
    }

    /**
     * Records what came of the call and gives the lease back; on disk when it returns.
     *
     * @param again whether the store could not take it before
     */
    public Recorded record(
            @org.apache.camel.Body DeliveryResult answer,
            @Variable("call") PendingCall call,
            @Variable("calledAt") long calledAt,
            @Header(Exchange.REDELIVERED) Boolean again) {
        Duration took = Duration.ofNanos(System.nanoTime() - calledAt);
        if (!Boolean.TRUE.equals(again)) {
            metrics.call(call.service(), call.report().action(), answer, took);
            if (call.report().action() == DeliveryAction.TRIGGER && answer instanceof DeliveryResult.Accepted) {
                metrics.paged(call.service(), Duration.between(call.waitingSince(), clock.instant()));
            }
            parallel.ended(call.report().routingKey(), !answer.isSilence());
        }
        Recorded recorded = recordOutcome.record(call, answer).join();
        listener.accept(call, answer);
        return note(call, answer, recorded, took);
    }

    private Recorded note(PendingCall call, DeliveryResult answer, Recorded recorded, Duration took) {
        IncidentReport report = call.report();
        if (answer instanceof DeliveryResult.Accepted && recorded.note().isEmpty()) {
            fields(LOG.atInfo(), call)
                    .log(
                            "PagerDuty accepted {} {} of incident {} for {} in {} ms",
                            report.action(),
                            report.dedupKey(),
                            call.incident(),
                            call.service(),
                            took.toMillis());
        } else {
            fields(LOG.atWarn(), call)
                    .log(
                            "PagerDuty did not take {} {} of incident {} for {} (key {}): {}",
                            report.action(),
                            report.dedupKey(),
                            call.incident(),
                            call.service(),
                            RoutingKeyMask.masked(report.routingKey()),
                            recorded.note());
        }
        if (recorded.closed() != null) {
            metrics.incident(report.status(), recorded.closed().name().toLowerCase(java.util.Locale.ROOT));
        }
        return recorded;
    }

    private static LoggingEventBuilder fields(LoggingEventBuilder line, PendingCall call) {
        call.report().reference().traceId().ifPresent(id -> line.addKeyValue("trace_id", id));
        return IncidentFields.on(
                line, call.incident(), call.service(), call.report().dedupKey());
    }
}
