package io.trunkline.rules;

import static java.util.stream.Collectors.groupingBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The present time in which an instance of a redundant group does not work, whatever keeps it from working.
 *
 * @param since from when, by the platform's clock
 * @param knownAt when that became known, by ours: reports may come long after what they report
 * @param groupWorkedFrom from when its group worked before that, or null if nothing is known to have kept it from working before
 */
public record InstanceLoss(String instance, Instant since, Instant knownAt, Instant groupWorkedFrom) {

    /** For how long an instance counts as having worked of which no earlier loss is known: longer than any cooldown. */
    private static final Duration WORKED_FOR_LONG = Duration.ofDays(1);

    /**
     * Something that keeps an instance from working, or kept it.
     *
     * @param until when that was over; null while it is in force
     * @param knownAt when it became known while it is in force, or null if only its time is known
     */
    public record Reason(String instance, Instant since, Instant until, Instant knownAt) {

        private Instant known() {
            return knownAt == null ? since : knownAt;
        }

        private boolean inForce() {
            return until == null;
        }
    }

    /**
     * The loss that left a group without a working instance; empty if nothing keeps any from working. It worked since then
     * since when the group did: one instance may have taken over from another.
     *
     * @param reasons of all instances of a group of which none works: those in force, and the last of each kind that is over
     */
    public static Optional<InstanceLoss> last(List<Reason> reasons) {
        List<InstanceLoss> losses = reasons.stream().collect(groupingBy(Reason::instance)).values().stream()
                .map(InstanceLoss::lossOf)
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(InstanceLoss::since)
                        .thenComparing(InstanceLoss::instance)
                        .reversed())
                .toList();
        return losses.stream().findFirst().map(last -> last.ofGroup(losses));
    }

    /** Reasons that overlap are one loss, since the first of them; the instance had worked since the last one before that. */
    private static Optional<InstanceLoss> lossOf(List<Reason> reasons) {
        List<Reason> inForce = reasons.stream().filter(Reason::inForce).toList();
        Optional<Instant> began = inForce.stream().map(Reason::since).min(Comparator.naturalOrder());
        List<Reason> over = reasons.stream()
                .filter(reason -> !reason.inForce())
                .sorted(Comparator.comparing(Reason::until).reversed())
                .toList();
        return began.map(from -> {
            Instant since = from;
            Instant knownAt = inForce.stream()
                    .map(Reason::known)
                    .min(Comparator.naturalOrder())
                    .orElse(from);
            for (Reason reason : over) {
                if (!reason.until().isBefore(since) && !reason.since().isAfter(since)) {
                    since = reason.since();
                    knownAt = since;
                }
            }
            Instant workedFrom = over.stream()
                    .map(Reason::until)
                    .filter(since::isAfter)
                    .findFirst()
                    .orElse(null);
            return new InstanceLoss(inForce.get(0).instance(), since, knownAt, workedFrom);
        });
    }

    /** @param latestFirst the losses of all instances */
    private InstanceLoss ofGroup(List<InstanceLoss> latestFirst) {
        Instant worked = groupWorkedFrom;
        for (InstanceLoss other : latestFirst) {
            if (worked != null && !other.since.isBefore(worked)) {
                worked = other.groupWorkedFrom == null || other.groupWorkedFrom.isBefore(worked)
                        ? other.groupWorkedFrom
                        : worked;
            }
        }
        return new InstanceLoss(instance, since, knownAt, worked);
    }

    /** From when the group worked until this loss; the day before, if no earlier loss is known. */
    public Instant groupWorkedFromOrLongAgo() {
        return groupWorkedFrom == null ? since.minus(WORKED_FOR_LONG) : groupWorkedFrom;
    }

    /** Whether an incident about the group that opened then reports this loss already. */
    public boolean isReportedBy(Instant openedAt) {
        return !openedAt.isBefore(knownAt);
    }
}
