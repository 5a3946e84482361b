package io.trunkline.settings;

import io.trunkline.directory.ConfiguredDirectory;
import io.trunkline.directory.Directory;
import io.trunkline.directory.Known.Attribute;
import io.trunkline.directory.Match;
import io.trunkline.directory.Service;
import io.trunkline.event.Status;
import io.trunkline.provision.Unit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads services.yaml. */
final class ServicesReader {

    static final String REMEDY = "set it or remove the service";

    private static final Pattern PAGERDUTY_ID = Pattern.compile("[A-Za-z0-9]{1,64}");
    private static final String SERVICE = "the id of a service";
    private static final List<String> ATTRIBUTES =
            Stream.of(Attribute.values()).map(Attribute::word).toList();
    private static final String MATCH = "a mapping of " + String.join(", ", ATTRIBUTES) + ", or a list of them";
    private static final List<String> SEVERITIES = List.of("critical", "error", "warning", "info");

    private ServicesReader() {}

    /**
     * Nothing after a problem: then there may be no default to stand in for anything.
     *
     * @param ops the id of the service that is told of the router's own alarms, if one is
     */
    static Optional<Directory> read(Place root, Optional<String> ops) {
        if (!root.isMappingOf(List.of("default", "services", "components"))) {
            return Optional.empty();
        }
        Place all = root.at("services");
        Map<String, Place> entries = all.entries();
        if (all.isPresent() && entries.isEmpty()) {
            all.problem("has no service", "one service at least");
        }
        List<Service> services = new ArrayList<>();
        Map<Match, String> matches = new LinkedHashMap<>();
        entries.forEach((id, place) -> {
            service(id, place).ifPresent(services::add);
            matches(place.at("match")).forEach(match -> matches.put(match, id));
        });
        Optional<String> standard = root.at("default").value(Written::line, SERVICE);
        boolean named = standard.isPresent() && isService(root.at("default"), standard.get(), entries);
        Map<String, String> components = components(root.at("components"), entries);
        Optional<String> told = ops.filter(entries::containsKey);
        if (ops.isPresent() && told.isEmpty()) {
            all.problem(
                    "has no " + Problems.quoted(ops.get()) + ", which trunkline.ops.service names",
                    "that service, or one of " + String.join(", ", entries.keySet()) + " in trunkline.ops.service");
        }
        return named && services.size() == entries.size()
                ? Optional.of(new ConfiguredDirectory(services, standard.get(), components, matches, told))
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
        if (!place.isMappingOf(List.of("name", "routing-key", "severity", "api-token", "pagerduty-service", "match"))) {
            return Optional.empty();
        }
        Optional<String> name = place.at("name").value(Written::line, Written.TEXT);
        Optional<String> key =
                place.at("routing-key").secret(Written::word, "PagerDuty's integration key, without white space");
        Place token = place.at("api-token");
        Optional<String> apiToken = token.isPresent()
                ? token.secret(Written::token, "a token of PagerDuty's REST API, without white space")
                : Optional.empty();
        Place there = place.at("pagerduty-service");
        Optional<String> pagerDutyService = there.isPresent()
                ? there.value(Written.matching(PAGERDUTY_ID), "PagerDuty's id of the service, such as PABC123")
                : Optional.empty();
        return Optional.of(new Service(
                id,
                name.orElse(""),
                key.orElse(""),
                severity(place.at("severity")),
                apiToken.orElse(null),
                pagerDutyService.orElse(null)));
    }

    private static List<Match> matches(Place place) {
        if (!place.isPresent()) {
            return List.of();
        }
        return place.oneOrMore(MATCH).stream()
                .map(ServicesReader::match)
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Match> match(Place place) {
        Map<Attribute, String> globs = new EnumMap<>(Attribute.class);
        if (!place.isMappingOf(ATTRIBUTES)) {
            return Optional.empty();
        }
        for (Attribute attribute : Attribute.values()) {
            Place each = place.at(attribute.word());
            if (each.isPresent()) {
                each.value(Written::line, "a text or a glob").ifPresent(glob -> globs.put(attribute, glob));
            }
        }
        if (place.entries().isEmpty()) {
            place.problem("is empty, and would match everything", MATCH);
        }
        return globs.isEmpty() ? Optional.empty() : Optional.of(new Match(globs));
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
