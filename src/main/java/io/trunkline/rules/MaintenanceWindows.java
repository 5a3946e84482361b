package io.trunkline.rules;

import io.trunkline.model.ComponentId;
import io.trunkline.model.ComponentPattern;
import io.trunkline.model.WeeklyHours;
import io.trunkline.model.WeeklyHours.Occurrence;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Windows as they were planned, in maintenance.yaml or in the ledger. */
public final class MaintenanceWindows implements Maintenance {

    private final List<Planned> windows;

    public MaintenanceWindows(Collection<Planned> windows) {
        this.windows = List.copyOf(windows);
    }

    @Override
    public Optional<Window> covering(ComponentId component, String service, Instant now) {
        return windows.stream()
                .filter(window -> window.names(component, service))
                .flatMap(window -> window.at(now).stream()
                        .map(hours -> new Window(window.id(), hours.to(), window.reason(), window.weekly() == null)))
                .max(Window.STRONGEST_LAST);
    }

    @Override
    public boolean isUnderWay(Instant now) {
        return windows.stream().anyMatch(window -> window.at(now).isPresent());
    }

    @Override
    public Optional<Instant> nextChange(Instant now) {
        return windows.stream()
                .flatMap(window -> window.next(now).stream())
                .flatMap(hours -> Stream.of(hours.from(), hours.to()))
                .filter(change -> change.isAfter(now))
                .min(Comparator.naturalOrder());
    }

    @Override
    public Collection<Planned> planned() {
        return windows;
    }

    /** All windows, past ones too, in the order of the file. */
    public List<Planned> windows() {
        return windows;
    }

    /**
     * A window as it was planned.
     *
     * @param components ids and globs of what it covers
     * @param services ids of the services of which it covers every component
     * @param once when it lasts, if it was planned for once; else null
     * @param weekly when it lasts, if it comes back every week; else null
     * @param reason may be empty
     */
    public record Planned(
            String id,
            List<ComponentPattern> components,
            Set<String> services,
            Occurrence once,
            WeeklyHours weekly,
            String reason) {

        public Planned {
            components = List.copyOf(components);
            services = Set.copyOf(services);
        }

        /**
         * Planned for once.
         *
         * @param from covered
         * @param to not covered
         */
        public Planned(
                String id,
                List<ComponentPattern> components,
                Set<String> services,
                Instant from,
                Instant to,
                String reason) {
            this(id, components, services, new Occurrence(from, to), null, reason);
        }

        /** The same, planned for once, that ended then. */
        public Planned until(Instant end) {
            return new Planned(id, components, services, once.from(), end, reason);
        }

        /** The same, whose reason says who ordered it; null where that is not known. */
        public Planned by(String author) {
            if (author == null) {
                return this;
            }
            String said = reason.isBlank() ? "by " + author : reason + ", by " + author;
            return new Planned(id, components, services, once, weekly, said);
        }

        /** The hours that cover an instant. */
        public Optional<Occurrence> at(Instant now) {
            return next(now).filter(hours -> hours.covers(now));
        }

        /** The first hours that end after an instant; nothing if it is over. */
        public Optional<Occurrence> next(Instant now) {
            return weekly == null ? Optional.of(once).filter(hours -> hours.to().isAfter(now)) : weekly.next(now);
        }

        private boolean names(ComponentId component, String service) {
            return service != null && services.contains(service)
                    || components.stream().anyMatch(pattern -> pattern.matches(component));
        }
    }
}
