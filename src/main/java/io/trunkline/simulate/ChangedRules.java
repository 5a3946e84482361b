package io.trunkline.simulate;

import io.trunkline.config.Configuration;
import io.trunkline.config.Settings;
import io.trunkline.config.ValueParsers;
import io.trunkline.model.ComponentId;
import io.trunkline.model.ComponentPattern;
import io.trunkline.model.Directory;
import io.trunkline.model.InventoryItem;
import io.trunkline.model.Service;
import io.trunkline.model.ServiceMatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A configuration with other lengths and further assignments of components, to see what they would change. */
public final class ChangedRules {

    private static final String COOLDOWN = "trunkline.cooldown";
    private static final String MEMORY = "trunkline.cooldown.memory";
    private static final String LONGEST = "trunkline.cooldown.longest";
    private static final String WAIT = "trunkline.grouping.wait";
    private static final String WINDOW = "trunkline.grouping.window";
    private static final String UPDATES = "trunkline.grouping.update-interval";
    private static final String TRICKLE = "trunkline.grouping.trickle-wait";
    private static final Set<String> KEYS = Set.of(COOLDOWN, MEMORY, LONGEST, WAIT, WINDOW, UPDATES, TRICKLE);

    private ChangedRules() {}

    /**
     * The same configuration, changed.
     *
     * @param settings keys and durations, such as {@code 10m}
     * @param components ids and globs to the ids of services
     * @throws IllegalArgumentException if one of them is not to be had; the message is one line for people
     */
    public static Configuration of(Configuration now, Map<String, String> settings, Map<String, String> components) {
        for (String key : settings.keySet()) {
            if (!KEYS.contains(key)) {
                throw new IllegalArgumentException("settings." + key + " cannot be changed; expected one of "
                        + String.join(", ", new TreeSet<>(KEYS)));
            }
        }
        Settings.Cooldown cooldown = now.settings().cooldown();
        Settings.Grouping grouping = now.settings().grouping();
        Settings.Cooldown otherCooldown = new Settings.Cooldown(
                length(settings, COOLDOWN, cooldown.length()),
                length(settings, MEMORY, cooldown.memory()),
                length(settings, LONGEST, cooldown.longest()));
        Settings.Grouping otherGrouping = new Settings.Grouping(
                length(settings, WAIT, grouping.company()),
                length(settings, WINDOW, grouping.window()),
                length(settings, UPDATES, grouping.updateInterval()),
                length(settings, TRICKLE, grouping.trickleWait()));
        if (otherGrouping.company().compareTo(otherGrouping.window()) > 0) {
            throw new IllegalArgumentException(
                    "settings." + WAIT + " is longer than " + WINDOW + "; expected a wait within the window");
        }
        return new Configuration(
                now.settings().with(otherCooldown, otherGrouping),
                now.sources(),
                components.isEmpty() ? now.directory() : Assigned.to(now.directory(), components),
                now.maintenance());
    }

    private static Duration length(Map<String, String> settings, String key, Duration standard) {
        String text = settings.get(key);
        if (text == null) {
            return standard;
        }
        try {
            return ValueParsers.duration(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "settings." + key + " is '" + text + "'; expected a duration such as 250ms, 5s, 5m or 1h", e);
        }
    }

    /** A directory behind further assignments. */
    private record Assigned(Directory directory, List<Assignment> assignments) implements Directory {

        private record Assignment(ComponentPattern pattern, Service service) {}

        static Directory to(Directory directory, Map<String, String> components) {
            List<Assignment> assignments = new ArrayList<>();
            components.forEach((pattern, id) -> assignments.add(new Assignment(
                    new ComponentPattern(pattern),
                    directory
                            .service(id)
                            .orElseThrow(() -> new IllegalArgumentException("components." + pattern + " is '" + id
                                    + "'; expected the id of a service of services.yaml")))));
            assignments.sort(Comparator.comparing(Assignment::pattern, ComponentPattern.MOST_SPECIFIC_FIRST));
            return new Assigned(directory, assignments);
        }

        @Override
        public ServiceMatch find(ComponentId component) {
            return assigned(component).orElseGet(() -> directory.find(component));
        }

        @Override
        public ServiceMatch find(InventoryItem known) {
            return assigned(known.component()).orElseGet(() -> directory.find(known));
        }

        private Optional<ServiceMatch> assigned(ComponentId component) {
            return assignments.stream()
                    .filter(assignment -> assignment.pattern().matches(component))
                    .findFirst()
                    .map(assignment -> new ServiceMatch(
                            assignment.service(),
                            ServiceMatch.How.GLOB,
                            assignment.pattern().toString()));
        }

        @Override
        public boolean hasMatches() {
            return directory.hasMatches();
        }

        @Override
        public Optional<Service> service(String id) {
            return directory.service(id);
        }

        @Override
        public Service defaultService() {
            return directory.defaultService();
        }

        @Override
        public Optional<Service> ops() {
            return directory.ops();
        }

        @Override
        public Collection<Service> services() {
            return directory.services();
        }
    }
}
