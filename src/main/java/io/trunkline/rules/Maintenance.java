package io.trunkline.rules;

import io.trunkline.model.ComponentId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Which components are being worked on, or are not worth a page at this hour: asked and never stored (rule 9). */
public interface Maintenance {

    /** No window at all. */
    Maintenance NONE = new MaintenanceWindows(List.of());

    /** However holds follow each other, an outage pages after that, save under a window that was planned for once. */
    Duration LONGEST = Duration.ofHours(24);

    /**
     * The window that covers a component now; of several one that was planned for once, then the one that ends last.
     *
     * @param component the component
     * @param service the id of its service
     * @param now the instant asked about; a window covers its start and not its end
     */
    Optional<Window> covering(ComponentId component, String service, Instant now);

    /** Whether anything may be covered now: where not, thousands of components need no question each. */
    boolean isUnderWay(Instant now);

    /** The next start or end of any window after now, or nothing if no window starts or ends any more. */
    Optional<Instant> nextChange(Instant now);

    /** As they were planned, past ones too. */
    default Collection<MaintenanceWindows.Planned> planned() {
        return List.of();
    }

    /** These windows and others. */
    default Maintenance and(Maintenance others) {
        return new Several(List.of(this, others));
    }

    /**
     * These windows, of which those that repeat hold an outage for {@link #LONGEST} at most.
     *
     * @param outSince when a component went out
     */
    default Maintenance limited(Function<ComponentId, Instant> outSince) {
        return new Limited(this, outSince);
    }

    /**
     * A covering window.
     *
     * @param id its id in maintenance.yaml
     * @param until when it ends
     * @param reason why, in the words of its author; may be empty
     * @param once whether it was planned for once, and not for every week or night
     */
    record Window(String id, Instant until, String reason, boolean once) {

        static final Comparator<Window> STRONGEST_LAST =
                Comparator.comparing(Window::once).thenComparing(Window::until);

        /** Planned for once. */
        public Window(String id, Instant until, String reason) {
            this(id, until, reason, true);
        }

        /** The same as far as it holds something until then at the latest; nothing once that has come. */
        Optional<Window> within(Instant end, Instant now) {
            Instant last = end.isBefore(until) ? end : until;
            return last.isAfter(now) ? Optional.of(new Window(id, last, reason, once)) : Optional.empty();
        }
    }

    /** Windows of several origins. */
    record Several(List<Maintenance> parts) implements Maintenance {

        @Override
        public Optional<Window> covering(ComponentId component, String service, Instant now) {
            return parts.stream()
                    .flatMap(part -> part.covering(component, service, now).stream())
                    .max(Window.STRONGEST_LAST);
        }

        @Override
        public boolean isUnderWay(Instant now) {
            return parts.stream().anyMatch(part -> part.isUnderWay(now));
        }

        @Override
        public Optional<Instant> nextChange(Instant now) {
            return parts.stream().flatMap(part -> part.nextChange(now).stream()).min(Comparator.naturalOrder());
        }

        @Override
        public Collection<MaintenanceWindows.Planned> planned() {
            return parts.stream().flatMap(part -> part.planned().stream()).toList();
        }
    }

    /** Windows that hold an outage for a time at most. */
    record Limited(Maintenance windows, Function<ComponentId, Instant> outSince) implements Maintenance {

        @Override
        public Optional<Window> covering(ComponentId component, String service, Instant now) {
            return windows.covering(component, service, now).flatMap(window -> {
                if (window.once()) {
                    return Optional.of(window);
                }
                return window.within(outSince.apply(component).plus(LONGEST), now);
            });
        }

        @Override
        public boolean isUnderWay(Instant now) {
            return windows.isUnderWay(now);
        }

        @Override
        public Optional<Instant> nextChange(Instant now) {
            return windows.nextChange(now);
        }
    }
}
