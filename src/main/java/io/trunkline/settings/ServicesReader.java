package io.trunkline.settings;

import io.trunkline.directory.ConfiguredDirectory;
import io.trunkline.directory.Directory;
import io.trunkline.directory.Service;
import io.trunkline.event.Status;
import io.trunkline.provision.Unit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads services.yaml. */
final class ServicesReader {

    static final String REMEDY = "set it or remove the service";

    private static final String SERVICE = "the id of a service";
    private static final List<String> SEVERITIES = List.of("critical", "error", "warning", "info");

    private ServicesReader() {}

    /** Nothing after a problem: then there may be no default to stand in for anything. */
    static Optional<Directory> read(Place root) {
        if (!root.isMappingOf(List.of("default", "services", "components"))) {
            return Optional.empty();
        }
        Place all = root.at("services");
        Map<String, Place> entries = all.entries();
        if (all.isPresent() && entries.isEmpty()) {
            all.problem("has no service", "one service at least");
        }
        List<Service> services = new ArrayList<>();
        entries.forEach((id, place) -> service(id, place).ifPresent(services::add));
        Optional<String> standard = root.at("default").value(Written::line, SERVICE);
        boolean named = standard.isPresent() && isService(root.at("default"), standard.get(), entries);
        Map<String, String> components = components(root.at("components"), entries);
        return named && services.size() == entries.size()
                ? Optional.of(new ConfiguredDirectory(services, standard.get(), components))
                : Optional.empty();
    }

    /** Names, and where keys belong that may still be to be had; what is wrong with the rest is for others to say. */
    static List<Unit> units(Place root, Placeholders placeholders) {
        List<Unit> units = new ArrayList<>();
        root.at("services").entries().forEach((id, place) -> {
            Optional<String> name = place.at("name").value(Written::line, Written.TEXT);
            place.at("routing-key")
                    .written("PagerDuty's integration key")
                    .ifPresent(key -> units.add(
                            new Unit(id, name.orElse(""), placeholders.keyPlace(key), placeholders.now(key))));
        });
        return units;
    }

    private static Optional<Service> service(String id, Place place) {
        Names.refuse(place, id, "an id without white space", Written::word);
        if (!place.isMappingOf(List.of("name", "routing-key", "severity"))) {
            return Optional.empty();
        }
        Optional<String> name = place.at("name").value(Written::line, Written.TEXT);
        Optional<String> key =
                place.at("routing-key").secret(Written::word, "PagerDuty's integration key, without white space");
        return Optional.of(new Service(id, name.orElse(""), key.orElse(""), severity(place.at("severity"))));
    }

    private static Map<Status, String> severity(Place place) {
        Map<Status, String> severity = new EnumMap<>(Status.class);
        if (place.isPresent() && place.isMappingOf(List.of("DOWN", "DEGRADED"))) {
            for (Status status : List.of(Status.DOWN, Status.DEGRADED)) {
                Place each = place.at(status.name());
                if (each.isPresent()) {
                    each.value(Written.oneOf(SEVERITIES), String.join(", ", SEVERITIES))
                            .ifPresent(word -> severity.put(status, word));
                }
            }
        }
        return severity;
    }

    private static Map<String, String> components(Place place, Map<String, Place> services) {
        Map<String, String> components = new LinkedHashMap<>();
        if (place.isPresent()) {
            place.entries().forEach((pattern, each) -> {
                Names.refuse(each, pattern, "an id or a glob", Written::line);
                each.value(Written::line, SERVICE)
                        .filter(service -> isService(each, service, services))
                        .ifPresent(service -> components.put(pattern, service));
            });
        }
        return components;
    }

    private static boolean isService(Place place, String id, Map<String, Place> services) {
        return Names.isKnown(place, "service", id, services.keySet());
    }
}
