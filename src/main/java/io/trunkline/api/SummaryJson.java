package io.trunkline.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trunkline.ledger.query.IncidentView;
import io.trunkline.ledger.query.LedgerTotals;
import io.trunkline.model.Incident.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How things stand, as {@code /api/summary} says it; openapi.yaml says what its fields are. */
public record SummaryJson(
        Instant at,
        String version,
        boolean write,
        String sentence,
        List<TroubleJson> troubles,
        int incidents,
        Map<String, Long> services,
        Map<String, Long> statuses,
        Map<NotificationStatus, Long> told,
        long overdue,
        long refused,
        Map<String, Long> held,
        Map<String, Long> out,
        List<BoardRow> rows) {

    private static final int ROWS = 200;

    /** Something that keeps pages from being sent, or this from being true. */
    public record TroubleJson(String kind, String sentence) {}

    /**
     * What answers know besides the ledger.
     *
     * @param version of the program
     * @param write whether pages in a browser may give orders
     * @param troubles of the router itself
     */
    public record Surroundings(String version, boolean write, List<TroubleJson> troubles) {}

    static SummaryJson of(
            Surroundings around, List<IncidentView> board, LedgerTotals totals, Instant now, Duration usualWait) {
        List<IncidentView> current = board.stream()
                .filter(row -> row.state() != State.CLOSED || isRefused(row, now))
                .toList();
        Map<NotificationStatus, Long> told = counted(current, row -> NotificationStatus.of(row, now));
        long refused = told.getOrDefault(NotificationStatus.REFUSED, 0L);
        long overdue = told.getOrDefault(NotificationStatus.OVERDUE, 0L) + refused;
        List<BoardRow> rows = board.stream()
                .map(row -> BoardRow.of(row, now, usualWait))
                .sorted(BoardRow.mostUrgentFirst())
                .limit(ROWS)
                .toList();
        List<TroubleJson> troubles = Stream.concat(
                        Troubles.ofLedger(totals, overdue - refused, refused), around.troubles().stream())
                .toList();
        return new SummaryJson(
                now,
                around.version(),
                around.write(),
                Sentences.summary(current, totals, troubles, now),
                troubles,
                current.size(),
                counted(current, IncidentView::service),
                counted(current, row -> row.status().name()),
                told,
                overdue,
                refused,
                new TreeMap<>(totals.componentsHeld()),
                new TreeMap<>(totals.componentsOut()),
                rows);
    }

    private static boolean isRefused(IncidentView row, Instant now) {
        return NotificationStatus.of(row, now) == NotificationStatus.REFUSED;
    }

    private static <T> Map<T, Long> counted(List<IncidentView> rows, Function<IncidentView, T> by) {
        return rows.stream().collect(Collectors.groupingBy(by, TreeMap::new, Collectors.counting()));
    }

    /** Stands for what it says, whenever it was said. */
    public String fingerprint() {
        SummaryJson timeless = new SummaryJson(
                null, version, write, sentence, troubles, incidents, services, statuses, told, overdue, refused, held,
                out, rows);
        return UUID.nameUUIDFromBytes(ApiMapper.write(timeless).getBytes(UTF_8)).toString();
    }
}
