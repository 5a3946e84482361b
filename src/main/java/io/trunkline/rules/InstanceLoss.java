package io.trunkline.rules;

import static java.util.stream.Collectors.groupingBy;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A reason for which an instance of a redundant group does not work.
 *
 * @param since from when
 * @param workedFrom when the same reason was over last before that, or null
 * @param pages whether the instance enters an incident itself for it
 */
public record InstanceLoss(String instance, Instant since, Instant workedFrom, boolean pages) {

    /**
     * How the last instance of a group that worked was lost, if it had been lost before and enters no incident itself.
     *
     * @param reasons all reasons of all instances of a group of which none works
     */
    public static Optional<InstanceLoss> last(List<InstanceLoss> reasons) {
        return reasons.stream().collect(groupingBy(InstanceLoss::instance)).values().stream()
                .map(InstanceLoss::ofOne)
                .max(Comparator.comparing(InstanceLoss::since)
                        .thenComparing(InstanceLoss::workedFrom, Comparator.nullsFirst(Comparator.naturalOrder())))
                .filter(loss -> !loss.pages() && loss.workedFrom() != null);
    }

    /** It was lost with the first of its reasons, and had worked since the last one before that was over. */
    private static InstanceLoss ofOne(List<InstanceLoss> reasons) {
        InstanceLoss first =
                reasons.stream().min(Comparator.comparing(InstanceLoss::since)).orElseThrow();
        Instant workedFrom = reasons.stream()
                .map(InstanceLoss::workedFrom)
                .filter(Objects::nonNull)
                .filter(first.since()::isAfter)
                .max(Comparator.naturalOrder())
                .orElse(null);
        return new InstanceLoss(
                first.instance(), first.since(), workedFrom, reasons.stream().anyMatch(InstanceLoss::pages));
    }
}
