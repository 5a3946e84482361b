package io.trunkline.rules;

import io.trunkline.model.ComponentId;
import io.trunkline.model.ComponentPattern;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The windows of maintenance.yaml. */
public final class MaintenanceWindows implements Maintenance {

    private final List<Planned> windows;

    public MaintenanceWindows(Collection<Planned> windows) {
        this.windows = List.copyOf(windows);
    }

    @Override
    public Optional<Window> covering(ComponentId component, String service, Instant now) {
        return windows.stream()
                .filter(window -> window.lasts(now) && window.names(component, service))
                .max(Comparator.comparing(Planned::to))
                .map(window -> new Window(window.id(), window.to(), window.reason()));
    }

    @Override
    public boolean isUnderWay(Instant now) {
        return windows.stream().anyMatch(window -> window.lasts(now));
    }

    @Override
    public Optional<Instant> nextChange(Instant now) {
        return windows.stream()
                .flatMap(window -> Stream.of(window.from(), window.to()))
                .filter(change -> change.isAfter(now))
                .min(Comparator.naturalOrder());
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
     * @param from when it starts; covered
     * @param to when it ends; not covered
     * @param reason may be empty
     */
    public record Planned(
            String id,
            List<ComponentPattern> components,
            Set<String> services,
            Instant from,
            Instant to,
            String reason) {

        public Planned {
            components = List.copyOf(components);
            services = Set.copyOf(services);
        }

        private boolean lasts(Instant now) {
            return !now.isBefore(from) && now.isBefore(to);
        }

        private boolean names(ComponentId component, String service) {
            return service != null && services.contains(service)
                    || components.stream().anyMatch(pattern -> pattern.matches(component));
        }
    }
}
