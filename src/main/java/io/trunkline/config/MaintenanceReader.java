package io.trunkline.config;

import io.trunkline.model.ComponentPattern;
import io.trunkline.model.Directory;
import io.trunkline.model.Service;
import io.trunkline.model.WeeklyHours;
import io.trunkline.model.WeeklyHours.Occurrence;
import io.trunkline.rules.Maintenance;
import io.trunkline.rules.MaintenanceWindows;
import io.trunkline.rules.MaintenanceWindows.Planned;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads maintenance.yaml. A window that does not check is left out of what was read, and the others are not. */
final class MaintenanceReader {

    static final String REMEDY = "set it or remove the window";

    private static final List<String> KEYS = List.of("id", "components", "services", "from", "to", "weekly", "reason");
    private static final String TIME = "ISO 8601 with an offset, such as 2026-11-24T22:00:00Z";

    private final Optional<Set<String>> services;
    private final Instant now;
    private final Set<String> ids = new HashSet<>();

    /**
     * @param directory whose services a window may name; empty if it could not be read, and then any will do
     * @param now a window that is over by then may name services that are gone
     */
    MaintenanceReader(Optional<Directory> directory, Instant now) {
        this.now = now;
        this.services = directory.map(
                known -> known.services().stream().map(Service::id).collect(Collectors.toSet()));
    }

    /** An empty file has no window, as a missing one. */
    Maintenance read(ConfigNode root) {
        List<Planned> windows = new ArrayList<>();
        if (root.isPresent() && root.isMappingOf(List.of("maintenance"))) {
            root.at("maintenance").optionalElements().forEach(place -> window(place)
                    .ifPresent(windows::add));
        }
        return new MaintenanceWindows(windows);
    }

    private Optional<Planned> window(ConfigNode place) {
        if (!place.isMappingOf(KEYS)) {
            return Optional.empty();
        }
        Optional<String> id = place.at("id").value(ValueParsers::line, "an id of its own");
        if (id.isPresent() && !ids.add(id.get())) {
            place.at("id")
                    .problem(Problems.quoted(id.get()) + " stands for another window already", "an id of its own");
        }
        List<ComponentPattern> components = place.at("components").optionalElements().stream()
                .map(each -> each.value(ValueParsers::line, "an id or a glob"))
                .flatMap(Optional::stream)
                .map(ComponentPattern::new)
                .toList();
        boolean comesBack = place.at("weekly").isPresent();
        Optional<Occurrence> once = comesBack ? Optional.empty() : once(place);
        boolean over = once.filter(hours -> !hours.to().isAfter(now)).isPresent();
        List<String> named = place.at("services").optionalElements().stream()
                .map(each -> service(each, over))
                .flatMap(Optional::stream)
                .toList();
        if (place.at("components").isEmpty() && place.at("services").isEmpty()) {
            place.problem("covers nothing", "components or services");
        }
        String reason = place.at("reason").value(ValueParsers::line, ValueParsers.TEXT, "");
        if (comesBack) {
            return weekly(place)
                    .map(hours -> new Planned(id.orElse(""), components, Set.copyOf(named), null, hours, reason));
        }
        return once.map(
                hours -> new Planned(id.orElse(""), components, Set.copyOf(named), hours.from(), hours.to(), reason));
    }

    private static Optional<WeeklyHours> weekly(ConfigNode place) {
        for (String key : List.of("from", "to")) {
            if (place.at(key).isPresent()) {
                place.at(key).problem("stands beside weekly", "from and to inside weekly, or no weekly");
            }
        }
        return HoursReader.weekly(place.at("weekly"));
    }

    private static Optional<Occurrence> once(ConfigNode place) {
        Optional<Instant> from = place.at("from").value(MaintenanceReader::instant, TIME);
        Optional<Instant> to = place.at("to").value(MaintenanceReader::instant, TIME);
        if (from.isEmpty() || to.isEmpty()) {
            return Optional.empty();
        }
        if (!from.get().isBefore(to.get())) {
            place.at("to").problem("is not after from", "a time after from");
            return Optional.empty();
        }
        return Optional.of(new Occurrence(from.get(), to.get()));
    }

    private Optional<String> service(ConfigNode place, boolean over) {
        return place.value(ValueParsers::line, "the id of a service")
                .filter(id -> over
                        || services.isEmpty()
                        || NameLookup.isKnown(place, "service of services.yaml", id, services.get()));
    }

    /** The ledger looks again at whole milliseconds: at one within the window's last it would find it running, for ever. */
    private static Instant instant(String text) {
        return ValueParsers.instant(text).truncatedTo(ChronoUnit.MILLIS);
    }
}
