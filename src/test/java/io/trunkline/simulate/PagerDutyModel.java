package io.trunkline.simulate;

import io.trunkline.ledger.PendingCall;
import io.trunkline.model.DeliveryAction;
import io.trunkline.model.DeliveryResult;
import io.trunkline.pagerduty.IncidentReport;
import io.trunkline.pagerduty.IncidentReport.Member;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * PagerDuty as far as the rules rely on it: it deduplicates by routing key and dedup key, drops the resolve of a key that
 * it does not know, and may fail in any way. Whatever a sound router never sends is written down as a violation.
 */
final class PagerDutyModel {

    /** What may go wrong with one call. */
    enum Trouble {
        REFUSED_CONNECTION,
        THROTTLED,
        THROTTLED_FOR_A_MINUTE,
        SERVER_ERROR_BEFORE_ARRIVAL,
        SERVER_ERROR_AFTER_ARRIVAL,
        TIMEOUT_BEFORE_ARRIVAL,
        TIMEOUT_AFTER_ARRIVAL,
        STRANGE_ANSWER_BEFORE_ARRIVAL,
        STRANGE_ANSWER_AFTER_ARRIVAL,
        FULL_BODY_REFUSED,
        FULL_BODY_TOO_LARGE,
        SERVICE_REFUSED,
        REFUSED_EVERYWHERE,
        POWER_CUT_BEFORE_ARRIVAL,
        POWER_CUT_AFTER_ARRIVAL;

        /** Whether the same body must not be sent again. */
        boolean isFinalForBody() {
            return name().contains("REFUSED") && this != REFUSED_CONNECTION || this == FULL_BODY_TOO_LARGE;
        }

        boolean arrives() {
            return name().endsWith("AFTER_ARRIVAL");
        }

        /** Whether the router cannot know whether it arrived. */
        boolean unanswered() {
            return name().contains("ARRIVAL");
        }
    }

    /** The router's process ends in the middle of a call. */
    static final class PowerCut extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Where PagerDuty files an event. */
    record Address(String routingKey, String dedupKey) {}

    /** An incident that is open in PagerDuty: who opened it, and what it was told last. */
    record Open(long incident, IncidentReport report) {

        Set<String> out() {
            return report.members().stream()
                    .filter(member -> !member.restored())
                    .map(member -> member.component().id())
                    .collect(Collectors.toSet());
        }
    }

    /** An event and when it arrived. */
    record Arrived(Instant at, PendingCall call) {}

    private static final Duration A_MINUTE = Duration.ofMinutes(1);
    private static final Duration REST = Duration.ofHours(1);
    private static final int BUSY = 90;

    private final InstantSource clock;
    private final Duration updateInterval;
    private final Deque<Trouble> troubles = new ArrayDeque<>();
    private final Map<Address, Open> open = new LinkedHashMap<>();
    private final Set<Address> attempted = new HashSet<>();
    private final Map<Long, Address> fullRefused = new HashMap<>();
    private final Set<Long> resolved = new HashSet<>();
    private final Set<Long> resolving = new HashSet<>();
    private final Map<Long, Instant> calledAt = new HashMap<>();
    private final Map<Long, Instant> toldAt = new HashMap<>();
    private final Map<Address, Use> uses = new HashMap<>();
    private final Deque<Instant> calls = new ArrayDeque<>();
    private final List<String> journal = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final List<Arrived> arrived = new ArrayList<>();
    private Instant troubledAt;
    private Instant refusedAt;

    PagerDutyModel(InstantSource clock, Duration updateInterval) {
        this.clock = clock;
        this.updateInterval = updateInterval;
    }

    /** The next so many calls fail so; what was planned before comes first. */
    void plan(Trouble trouble, int calls) {
        for (int n = 0; n < calls; n++) {
            troubles.add(trouble);
        }
    }

    /** When the last call failed, and whether the next one will; null if none ever did. */
    Instant troubledAt() {
        return troubles.isEmpty() ? troubledAt : clock.instant();
    }

    /** Whether it refused anything since then for which only an edit is a reason to ask again. */
    boolean refusedSince(Instant edit) {
        return refusedAt != null && !refusedAt.isBefore(edit);
    }

    /** From now on nothing fails. */
    void recover() {
        troubles.clear();
    }

    Map<Address, Open> open() {
        return open;
    }

    /** Every event that arrived, in order. */
    List<Arrived> arrived() {
        return arrived;
    }

    List<String> violations() {
        return violations;
    }

    List<String> journal() {
        return journal;
    }

    /**
     * Who had a dedup key last.
     *
     * @param reached whether any call with it was accepted or may have arrived
     * @param unanswered whether any call with it may have arrived though nobody knows
     * @param freeAt when another may have it; null as long as its resolve is not accepted
     */
    private record Use(long incident, boolean reached, boolean unanswered, Instant freeAt) {

        Use answered(Trouble trouble, DeliveryAction action, Instant now) {
            boolean lost = unanswered || trouble != null && trouble.unanswered();
            boolean closed = trouble == null && action == DeliveryAction.RESOLVE && freeAt == null;
            Instant free = lost ? now.plus(REST) : now;
            return new Use(incident, reached || trouble == null || lost, lost, closed ? free : freeAt);
        }

        boolean taken(Instant now) {
            return reached && (freeAt == null || now.isBefore(freeAt));
        }
    }

    /** Whether so many calls were made in the last minute that more may have to wait. */
    boolean isBusy() {
        Instant now = clock.instant();
        while (!calls.isEmpty() && calls.peek().isBefore(now.minus(A_MINUTE))) {
            calls.remove();
        }
        return calls.size() > BUSY;
    }

    /** Whether a resolve of that incident was asked for since it was told anything else: it stays owed. */
    boolean isResolving(long incident) {
        return resolving.contains(incident);
    }

    /** A call begins; it may never get as far as {@link #answer}. */
    void begins(PendingCall call) {
        IncidentReport report = call.report();
        if (report.action() == DeliveryAction.RESOLVE) {
            resolving.add(call.incident());
        } else {
            attempted.add(address(report));
            resolving.remove(call.incident());
        }
        Instant now = clock.instant();
        calls.add(now);
        Instant before = calledAt.put(call.incident(), now);
        boolean bareAtOnce = report.bare() && fullRefused.containsKey(call.incident());
        if (report.action() == DeliveryAction.UPDATE
                && !bareAtOnce
                && before != null
                && now.isBefore(before.plus(updateInterval))) {
            violations.add(
                    Scenario.at(now) + " an update of " + report.dedupKey() + " too soon after " + Scenario.at(before));
        }
        Use use = uses.get(address(report));
        if (use == null) {
            uses.put(address(report), new Use(call.incident(), false, false, null));
        } else if (use.incident() != call.incident() && report.action() != DeliveryAction.RESOLVE) {
            if (use.taken(now)) {
                violations.add(Scenario.at(now) + " " + report.dedupKey() + " was given though it is in use");
            }
            uses.put(address(report), new Use(call.incident(), false, false, null));
        }
    }

    /** When the last call of an incident was made that was accepted, or null. */
    Instant toldAt(long incident) {
        return toldAt.get(incident);
    }

    DeliveryResult answer(PendingCall call) {
        IncidentReport report = call.report();
        Instant began = calledAt.get(call.incident());
        Trouble trouble = troubles.poll();
        if (trouble == Trouble.SERVICE_REFUSED && !refusable(report)) {
            trouble = null;
        }
        if (trouble == Trouble.REFUSED_EVERYWHERE && report.bare() && report.action() != DeliveryAction.TRIGGER) {
            // A resolve that is refused for good leaves an incident open that only a person can close, and an update a
            // roster that lacks somebody: what is true cannot be shown then.
            trouble = null;
        }
        if ((trouble == Trouble.FULL_BODY_REFUSED || trouble == Trouble.FULL_BODY_TOO_LARGE) && report.bare()) {
            trouble = null;
        }
        if (trouble != null) {
            troubledAt = clock.instant();
            refusedAt = trouble == Trouble.REFUSED_EVERYWHERE ? troubledAt : refusedAt;
        }
        note(call, trouble);
        inspectBody(call, trouble);
        inspect(call);
        Trouble cause = trouble;
        uses.computeIfPresent(address(report), (address, use) -> use.answered(cause, report.action(), clock.instant()));
        if (trouble == null) {
            toldAt.put(call.incident(), began);
        }
        if (trouble == null || trouble.arrives()) {
            arrive(call);
        }
        if (report.action() == DeliveryAction.RESOLVE && (trouble == null || trouble.unanswered())) {
            resolved.add(call.incident());
        }
        return trouble == null ? new DeliveryResult.Accepted() : answer(trouble);
    }

    /** The default service accepts every bare body, and nobody refuses a bare resolve or update: somebody is told. */
    private static boolean refusable(IncidentReport report) {
        return !report.bare()
                || report.action() == DeliveryAction.TRIGGER
                        && !report.routingKey().equals("key-default");
    }

    private static DeliveryResult answer(Trouble trouble) {
        return switch (trouble) {
            case REFUSED_CONNECTION -> new DeliveryResult.Unreachable("connection refused");
            case THROTTLED -> new DeliveryResult.Throttled(Optional.empty());
            case THROTTLED_FOR_A_MINUTE -> new DeliveryResult.Throttled(Optional.of(Duration.ofMinutes(1)));
            case SERVER_ERROR_BEFORE_ARRIVAL, SERVER_ERROR_AFTER_ARRIVAL ->
                new DeliveryResult.Unanswered("500", true, Optional.empty());
            case TIMEOUT_BEFORE_ARRIVAL, TIMEOUT_AFTER_ARRIVAL ->
                new DeliveryResult.Unanswered("no answer in time", false, Optional.empty());
            case STRANGE_ANSWER_BEFORE_ARRIVAL, STRANGE_ANSWER_AFTER_ARRIVAL ->
                new DeliveryResult.NotUnderstood(200, "a captive portal");
            case FULL_BODY_TOO_LARGE -> new DeliveryResult.NotUnderstood(413, "too large");
            case FULL_BODY_REFUSED, SERVICE_REFUSED, REFUSED_EVERYWHERE ->
                new DeliveryResult.Refused(List.of("invalid"));
            case POWER_CUT_BEFORE_ARRIVAL, POWER_CUT_AFTER_ARRIVAL -> throw new PowerCut();
        };
    }

    /** A body that was refused, or is too large, is followed by the bare one, at that address. */
    private void inspectBody(PendingCall call, Trouble trouble) {
        Address address = address(call.report());
        if (!call.report().bare() && address.equals(fullRefused.get(call.incident()))) {
            violations.add("a full body again after it was refused: " + journal.get(journal.size() - 1));
        }
        if (trouble != null && trouble.isFinalForBody() && !call.report().bare()) {
            fullRefused.put(call.incident(), address);
        } else {
            fullRefused.remove(call.incident());
        }
    }

    private void inspect(PendingCall call) {
        Address address = address(call.report());
        if (call.report().members().isEmpty()) {
            violations.add("an event without members: " + journal.get(journal.size() - 1));
        }
        if (call.report().action() == DeliveryAction.RESOLVE) {
            if (!attempted.contains(address)) {
                violations.add("a resolve of a key that was never attempted: " + journal.get(journal.size() - 1));
            }
            return;
        }
        if (resolved.contains(call.incident())) {
            violations.add("told again after its resolve may have arrived: " + journal.get(journal.size() - 1));
        }
        Open there = open.get(address);
        if (there != null && there.incident() != call.incident()) {
            violations.add("a key that is in use was given twice: " + journal.get(journal.size() - 1));
        }
    }

    private void arrive(PendingCall call) {
        arrived.add(new Arrived(clock.instant(), call));
        Address address = address(call.report());
        if (call.report().action() == DeliveryAction.RESOLVE) {
            open.remove(address);
        } else {
            open.put(address, new Open(call.incident(), call.report()));
        }
    }

    private void note(PendingCall call, Trouble trouble) {
        IncidentReport report = call.report();
        journal.add("%s %s %s %s%s [%s]%s"
                .formatted(
                        Scenario.at(clock.instant()),
                        report.action().name().toLowerCase(),
                        report.routingKey(),
                        report.dedupKey(),
                        report.bare() ? " bare" : "",
                        report.members().stream()
                                .map(member -> member.component().id() + " " + member.status())
                                .collect(Collectors.joining(", ")),
                        trouble == null ? "" : " -> " + trouble));
    }

    static Address address(IncidentReport report) {
        return new Address(report.routingKey(), report.dedupKey());
    }

    /** Components that an event lists as out. */
    static List<Member> out(IncidentReport report) {
        return report.members().stream().filter(member -> !member.restored()).toList();
    }

    Instant now() {
        return clock.instant();
    }
}
