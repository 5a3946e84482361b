package io.trunkline.ledger;

import io.trunkline.ledger.AcceptEvent.AcceptedEvent;
import io.trunkline.ledger.tables.ReportBatch;
import io.trunkline.ledger.tables.ReportBatch.Known;
import io.trunkline.ledger.tables.ReportBatch.Repeat;
import io.trunkline.ledger.tables.ReportBatch.Write;
import io.trunkline.ledger.tables.UnreportedComponents;
import io.trunkline.model.StatusEvent;
import io.trunkline.rules.ComponentHistory.Effect;
import io.trunkline.store.Sql;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The accept transaction of many reports at once, for a store to which each statement is a journey: one that looks, one that
 * adds the lines and, in the same journey, one for the repeats, and one for the changes. It does what {@link AcceptEvent} does with each of them alone.
 */
final class AcceptBatch {

    private AcceptBatch() {}

    /**
     * Records reports of which no two are of one component; the answers are in their order.
     *
     * @throws IllegalStateException if two of them are one delivery, or another node just took one under another component:
     *     then nothing may be committed, and each is to be recorded alone
     */
    static List<AcceptedEvent> observe(Sql store, List<StatusEvent> events) {
        List<Known> known = ReportBatch.look(store, events);
        AcceptedEvent[] accepted = new AcceptedEvent[events.size()];
        List<WeighedReport> reports = new ArrayList<>(events.size());
        List<Integer> places = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            if (known.get(i).duplicate()) {
                accepted[i] = AcceptedEvent.DUPLICATE;
            } else {
                reports.add(WeighedReport.of(events.get(i), known.get(i).observed()));
                places.add(i);
            }
        }
        List<Long> lines = add(store, reports);
        List<Write> written = new ArrayList<>();
        for (int i = 0; i < reports.size(); i++) {
            WeighedReport report = reports.get(i);
            if (report.effect() == Effect.UNKNOWN) {
                UnreportedComponents.unknown(store, report.event());
            } else if (report.isWritten()) {
                written.add(
                        report.changes()
                                ? new Write(
                                        report.event(),
                                        report.observed(),
                                        lines.get(i),
                                        report.event().receivedAt())
                                : new Write(report.event(), report.observed(), null, null));
            }
            accepted[places.get(i)] = AcceptEvent.accepted(report);
        }
        ReportBatch.write(store, written);
        return Collections.unmodifiableList(Arrays.asList(accepted));
    }

    private static List<Long> add(Sql store, List<WeighedReport> reports) {
        return ReportBatch.add(
                store,
                reports.stream().map(WeighedReport::event).toList(),
                reports.stream().map(WeighedReport::verdict).toList(),
                reports.stream()
                        .filter(WeighedReport::isRepeated)
                        .map(report -> new Repeat(
                                report.event().component().toString(), report.observed(), report.repeatedReason()))
                        .toList());
    }
}
