package io.trunkline.rules;

import static java.util.stream.Collectors.groupingBy;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The present time in which an instance of a redundant group does not work, whatever keeps it from working.
 *
 * @param since from when
 * @param workedFrom from when it worked before that, or null if it was never lost before
 * @param pages whether the instance enters an incident itself for it
 */
public record InstanceLoss(String instance, Instant since, Instant workedFrom, boolean pages) {

    /**
     * Something that keeps an instance from working, or kept it.
     *
     * @param until when that was over; null while it is in force
     * @param pages whether the instance enters an incident itself for it, which only its own outage makes it do
     */
    public record Reason(String instance, Instant since, Instant until, boolean pages) {

        private boolean inForce() {
            return until == null;
        }
    }

    /**
     * The loss that left a group without a working instance; empty if nothing keeps any from working.
     *
     * @param reasons of all instances of a group of which none works: those in force, and the last of each kind that is over
     */
    public static Optional<InstanceLoss> last(List<Reason> reasons) {
        return reasons.stream().collect(groupingBy(Reason::instance)).values().stream()
                .map(InstanceLoss::lossOf)
                .flatMap(Optional::stream)
                .max(Comparator.comparing(InstanceLoss::since)
                        .thenComparing(InstanceLoss::workedFrom, Comparator.nullsFirst(Comparator.naturalOrder())));
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
            for (Reason reason : over) {
                if (!reason.until().isBefore(since) && reason.since().isBefore(since)) {
                    since = reason.since();
                }
            }
            Instant workedFrom = over.stream()
                    .map(Reason::until)
                    .filter(since::isAfter)
                    .findFirst()
                    .orElse(null);
            String instance = inForce.get(0).instance();
            return new InstanceLoss(
                    instance, since, workedFrom, inForce.stream().anyMatch(Reason::pages));
        });
    }

    /** Whether others that are out since some time page anew for it: it had worked since, and enters no incident itself. */
    public boolean pagesOthersOutBefore(Instant out) {
        return !pages && workedFrom != null && workedFrom.isAfter(out);
    }

    /** Whether an incident about the group that opened then reports this loss already. */
    public boolean isReportedBy(Instant openedAt) {
        return !openedAt.isBefore(since);
    }
}
