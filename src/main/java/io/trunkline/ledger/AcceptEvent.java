package io.trunkline.ledger;

import io.trunkline.ledger.tables.ComponentTable;
import io.trunkline.ledger.tables.DedupKeys;
import io.trunkline.ledger.tables.EventTable;
import io.trunkline.ledger.tables.FilteredReports;
import io.trunkline.ledger.tables.IncidentTable;
import io.trunkline.ledger.tables.MemberTable;
import io.trunkline.ledger.tables.RoutingKeyTable;
import io.trunkline.ledger.tables.UnreportedComponents;
import io.trunkline.model.DedupKey;
import io.trunkline.model.Service;
import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import io.trunkline.model.Wake;
import io.trunkline.rules.ComponentHistory.Effect;
import io.trunkline.rules.FilterPolicy;
import io.trunkline.store.GroupCommitWriter;
import io.trunkline.store.Sql;
import io.trunkline.store.StoreUnavailableException;
import io.trunkline.store.Transactions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The accept transaction: the history's line and the component's row, or the incident of a compliance event, on disk
 * before the platform is answered (rules 1, 2, 3 and 11).
 */
public final class AcceptEvent implements Acceptor {

    private final LedgerContext context;
    private final DeliveryScheduler scheduler;

    public AcceptEvent(LedgerContext context) {
        this.context = context;
        this.scheduler = new DeliveryScheduler(context.rules());
    }

    /** What became of an event; either way the ledger has it on disk. */
    public enum Acceptance {
        /** New: its row is committed and synced. */
        ACCEPTED,
        /** The same delivery was committed before, or the same outage of a list that the filter keeps out. */
        DUPLICATE
    }

    /**
     * An accepted event.
     *
     * @param acceptance new, or a duplicate
     * @param verdict the first word on it: change, repeat, stale, unknown, excluded, filtered, compliance or duplicate
     * @param wakes what is to be looked at because of it
     */
    public record AcceptedEvent(Acceptance acceptance, String verdict, List<Wake> wakes) {

        /** The same delivery was committed before. */
        public static final AcceptedEvent DUPLICATE = new AcceptedEvent(Acceptance.DUPLICATE, "duplicate", List.of());
    }

    @Override
    public CompletableFuture<AcceptedEvent> accept(StatusEvent event) {
        return inTime(context.submit(event.compliance() ? store -> reportViolation(store, event) : new Report(event)));
    }

    /**
     * The work of one report, which many may do together.
     *
     * @param subject the component, as text once: the writer sorts by it
     */
    private record Report(StatusEvent event, String subject) implements Transactions.Work<AcceptedEvent> {

        private Report(StatusEvent event) {
            this(event, event.component().toString());
        }

        private static final Transactions.Together<AcceptedEvent> TOGETHER = (store, works) -> AcceptBatch.observe(
                store, works.stream().map(work -> ((Report) work).event()).toList());

        @Override
        public AcceptedEvent run(Sql store) {
            return observe(store, event);
        }

        @Override
        public Transactions.Together<AcceptedEvent> together() {
            return TOGETHER;
        }
    }

    /**
     * Records an event that a user's filter keeps out: in the history alone, unless its component is in an incident by now.
     *
     * @param why what the filter said
     */
    public CompletableFuture<AcceptedEvent> filtered(StatusEvent event, String why) {
        return inTime(context.submit(new Transactions.Work<>() {
            @Override
            public AcceptedEvent run(Sql store) {
                String component = event.component().toString();
                boolean inIncident = !MemberTable.of(store, component).isEmpty();
                return FilterPolicy.keepsOut(event, inIncident) ? keepOut(store, event, why) : observe(store, event);
            }

            @Override
            public String subject() {
                return event.component().toString();
            }
        }));
    }

    private static AcceptedEvent keepOut(Sql store, StatusEvent event, String why) {
        return FilteredReports.add(store, event, why)
                ? new AcceptedEvent(Acceptance.ACCEPTED, FilteredReports.VERDICT, List.of())
                : AcceptedEvent.DUPLICATE;
    }

    /**
     * A commit may hang in a disk that does. The sender is asked to send again, which is right even if it is written
     * after all: the ledger then knows the event, and the sweep what is due.
     */
    private static CompletableFuture<AcceptedEvent> inTime(CompletableFuture<AcceptedEvent> written) {
        return written.copy()
                .orTimeout(GroupCommitWriter.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> {
                    if (failure instanceof TimeoutException) {
                        throw new StoreUnavailableException("the store has not answered in time", failure);
                    }
                    throw failure instanceof CompletionException known ? known : new CompletionException(failure);
                });
    }

    /** Records a report and what it does to its component. */
    static AcceptedEvent observe(Sql store, StatusEvent event) {
        String id = event.component().toString();
        WeighedReport report = WeighedReport.of(event, ComponentTable.observed(store, id));
        if (report.changes()) {
            return EventTable.number(store, event, EventTable.CHANGE)
                    .map(line -> {
                        ComponentTable.write(store, event, report.observed(), line, event.receivedAt());
                        return accepted(report);
                    })
                    .orElse(AcceptedEvent.DUPLICATE);
        }
        if (!EventTable.add(store, event, report.verdict())) {
            return AcceptedEvent.DUPLICATE;
        }
        if (report.effect() == Effect.UNKNOWN) {
            UnreportedComponents.unknown(store, event);
        } else if (report.isRepeated()) {
            ComponentTable.repeated(store, id, report.observed(), report.repeatedReason());
        } else if (report.isWritten()) {
            ComponentTable.write(store, event, report.observed(), null, null);
        }
        return accepted(report);
    }

    /** A report that has its line. */
    static AcceptedEvent accepted(WeighedReport report) {
        StatusEvent event = report.event();
        List<Wake> wakes = report.changes()
                ? List.of(new Wake.Assess(event.component().toString(), event.receivedAt()))
                : List.of();
        return new AcceptedEvent(Acceptance.ACCEPTED, report.verdict(), wakes);
    }

    private AcceptedEvent reportViolation(Sql store, StatusEvent event) {
        if (!EventTable.add(store, event, EventTable.COMPLIANCE)) {
            return AcceptedEvent.DUPLICATE;
        }
        var now = context.now();
        Service service = context.directory().find(event.component()).service();
        String key = DedupKeys.free(store, service.routingKey(), DedupKey.ofViolation(event.component()), now);
        RoutingKeyTable.ensure(store, service.routingKey());
        long incident = IncidentTable.report(
                store,
                event,
                service.id(),
                service.name(),
                service.severityOf(Status.DOWN),
                key,
                service.routingKey(),
                now);
        return new AcceptedEvent(Acceptance.ACCEPTED, EventTable.COMPLIANCE, scheduler.look(store, incident, now));
    }
}
