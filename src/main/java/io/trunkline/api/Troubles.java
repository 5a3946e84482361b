package io.trunkline.api;

import io.trunkline.api.SummaryJson.TroubleJson;
import io.trunkline.ledger.query.LedgerTotals;
import java.util.stream.Stream;

/** What keeps pages from being sent, in sentences. */
final class Troubles {

    private Troubles() {}

    /** Those that the ledger knows of. */
    static Stream<TroubleJson> ofLedger(LedgerTotals totals, long overdue, long refused) {
        return Stream.of(
                        trouble(
                                "refused",
                                refused,
                                "PagerDuty refused %d incident%s; `incidents` shows the reasons and the next try, `retry ID` sends one at once."),
                        trouble(
                                "overdue",
                                overdue,
                                "PagerDuty has not accepted %d incident%s that should have been sent by now."),
                        trouble(
                                "missing",
                                totals.incidentsMissing(),
                                "PagerDuty accepted %d incident%s that it does not have: it may be that no one was paged."),
                        trouble(
                                "last_resort",
                                totals.incidentsUnheard(),
                                "The last resort has not ended well for %d incident%s yet; it is tried again."))
                .flatMap(Stream::ofNullable);
    }

    /** Null where there are none. */
    private static TroubleJson trouble(String kind, long many, String sentence) {
        return many == 0 ? null : new TroubleJson(kind, sentence.formatted(many, many == 1 ? "" : "s"));
    }
}
