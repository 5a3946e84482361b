package io.trunkline.management;

import io.trunkline.ledger.query.IncidentView;
import io.trunkline.ledger.query.IncidentView.State;
import io.trunkline.model.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How things stand, as {@code /api/summary} says it.
 *
 * @param at when that was so
 * @param sentence the same for a person who was woken
 * @param incidents how many are open, those among them that gather, and those that PagerDuty refused
 * @param services how many of these each service has
 * @param statuses how many of these there are of each status
 * @param told how many of these are told, and how many are not, and why
 * @param overdue how many could not be told for longer than it should take
 */
record Outlook(
        Instant at,
        String sentence,
        int incidents,
        Map<String, Long> services,
        Map<String, Long> statuses,
        Map<Told, Long> told,
        long overdue) {

    /** Within this PagerDuty is told even by an incident that has waited its turn; from then on it is trouble. */
    private static final Duration USUAL = Duration.ofMinutes(1);

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

    /** Whether PagerDuty knows what is true of an incident. */
    enum Told {
        /** It is to be told, now or after its wait. */
        UNTOLD,
        /** It knows. */
        TOLD,
        /** Something keeps what is true from it for now: a cooldown, or the wait between updates. */
        HELD,
        /** It did not take it, whatever was tried. */
        REFUSED,
        /** It should have been told by now. */
        OVERDUE;

        static Told of(IncidentView row, Instant now) {
            if ("rejected".equals(row.outcome()) || "unresolvable".equals(row.outcome())) {
                return REFUSED;
            }
            boolean late = row.openedAt() != null
                    && row.acceptedAt() == null
                    && row.state() == State.OPEN
                    && row.openedAt().plus(USUAL).isBefore(now);
            boolean owed = row.nextAction() != null && row.dueAt() != null;
            if (late || owed && row.dueAt().plus(USUAL).isBefore(now)) {
                return OVERDUE;
            }
            if (row.acceptedAt() == null) {
                return row.state() == State.CLOSED ? TOLD : UNTOLD;
            }
            return owed && row.dueAt().isAfter(now) ? HELD : row.toldRevision() >= row.revision() ? TOLD : UNTOLD;
        }
    }

    /** @param rows those that are open, and those that PagerDuty refused and that are not over */
    static Outlook of(List<IncidentView> rows, Instant now) {
        Map<Told, Long> told = counted(rows, row -> Told.of(row, now));
        long untold = told.getOrDefault(Told.OVERDUE, 0L) + told.getOrDefault(Told.REFUSED, 0L);
        return new Outlook(
                now,
                sentence(rows, untold),
                rows.size(),
                counted(rows, IncidentView::service),
                counted(rows, row -> row.status().name()),
                told,
                untold);
    }

    private static <T> Map<T, Long> counted(List<IncidentView> rows, Function<IncidentView, T> by) {
        return rows.stream().collect(Collectors.groupingBy(by, TreeMap::new, Collectors.counting()));
    }

    private static String sentence(List<IncidentView> rows, long untold) {
        if (rows.isEmpty()) {
            return "Nothing is out.";
        }
        IncidentView widest =
                rows.stream().max(Comparator.comparingLong(Outlook::out)).orElseThrow();
        String more = rows.size() == 1
                ? ""
                : rows.size() == 2
                        ? " 1 more incident is open."
                        : " " + (rows.size() - 1) + " more incidents are open.";
        String trouble =
                untold == 0 ? "" : " " + untold + (untold == 1 ? " outage" : " outages") + " could NOT be told.";
        return subject(widest) + paged(widest) + "." + more + trouble;
    }

    private static long out(IncidentView row) {
        return outMembers(row).count();
    }

    private static Stream<IncidentView.Member> outMembers(IncidentView row) {
        return row.members().stream().filter(member -> !member.left() && member.status() != Status.UP);
    }

    private static String subject(IncidentView row) {
        List<IncidentView.Member> out = outMembers(row).toList();
        if (row.kind().equals("compliance")) {
            return "A compliance event of " + row.serviceName();
        }
        if (out.isEmpty()) {
            return "An incident of " + row.serviceName() + " is open though nothing in it is out";
        }
        if (out.size() == 1) {
            IncidentView.Member member = out.get(0);
            String name = member.name() == null ? member.component().id() : member.name();
            return name + " of " + row.serviceName() + " is " + row.status();
        }
        List<String> kinds =
                out.stream().map(member -> member.component().kind()).distinct().toList();
        return out.size() + " " + (kinds.size() == 1 ? kinds.get(0) : "component") + "s of " + row.serviceName()
                + " are " + row.status();
    }

    private static String paged(IncidentView row) {
        if (row.acceptedAt() == null) {
            return "; nobody was paged yet";
        }
        String by = row.atPagerDuty().acknowledgedBy();
        String taken = row.atPagerDuty().acknowledgedAt() == null
                ? ", not acknowledged"
                : ", acknowledged " + (by == null ? "" : "by " + by + " ")
                        + TIME.format(row.atPagerDuty().acknowledgedAt());
        return "; paged " + TIME.format(row.acceptedAt()) + " UTC" + taken;
    }
}
