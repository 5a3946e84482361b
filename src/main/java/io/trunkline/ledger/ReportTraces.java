package io.trunkline.ledger;

import io.trunkline.ledger.tables.EventTable;
import io.trunkline.model.TraceParent;
import io.trunkline.pagerduty.IncidentReport.Member;
import io.trunkline.store.Sql;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads the spans that the reports behind a call came in, so that the call can be shown in their traces. */
final class ReportTraces {

    /** A span's links are few by default (128 in OpenTelemetry), and a roster may be thousands. */
    private static final int MOST = 16;

    private ReportTraces() {}

    /** That of the first member that has one comes first. */
    static List<TraceParent> of(Sql store, List<Member> roster, boolean compliance) {
        List<String> components = roster.stream()
                .limit(MOST)
                .map(member -> member.component().toString())
                .toList();
        Map<String, TraceParent> known =
                compliance ? EventTable.violationTrace(store, components.get(0)) : EventTable.traces(store, components);
        return components.stream()
                .map(known::get)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }
}
