package io.trunkline.config;

import io.trunkline.model.AttributeMatch;
import io.trunkline.model.Directory;
import io.trunkline.model.InventoryItem.Attribute;
import io.trunkline.model.Service;
import io.trunkline.model.ServiceDirectory;
import io.trunkline.model.Status;
import java.net.URI;
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
    private static final String RUNBOOK = "an address that begins with https://";
    private static final String SERVICE = "the id of a service";
    private static final List<String> ATTRIBUTES =
            Stream.of(Attribute.values()).map(Attribute::word).toList();
    private static final String MATCH = "a mapping of " + String.join(", ", ATTRIBUTES) + ", or a list of them";
    private static final List<String> SEVERITIES = List.of("critical", "error", "warning", "info");

    private ServicesReader() {}

    /**
     * Nothing after a problem: then there may be no default to stand in for anything.
     *
     * @param ops the id of the service that the router's own alarms page, or null
     */
    static Optional<Directory> read(ConfigNode root, Optional<String> ops) {
        if (!root.isMappingOf(List.of("default", "services", "components", "topology", "redundant"))) {
            return Optional.empty();
        }
        ConfigNode all = root.at("services");
        Map<String, ConfigNode> entries = all.entries();
        if (all.isPresent() && entries.isEmpty()) {
            all.problem("has no service", "one service at least");
        }
        List<Service> services = new ArrayList<>();
        Map<AttributeMatch, String> matches = new LinkedHashMap<>();
        entries.forEach((id, place) -> {
            service(id, place).ifPresent(services::add);
            matches(place.at("match")).forEach(match -> matches.put(match, id));
        });
        Optional<String> standard = root.at("default").value(ValueParsers::line, SERVICE);
        boolean named = standard.isPresent() && isService(root.at("default"), standard.get(), entries);
        Map<String, String> components = components(root.at("components"), entries);
        Optional<String> opsService = ops.filter(entries::containsKey);
        if (ops.isPresent() && opsService.isEmpty()) {
            all.problem(
                    "has no " + Problems.quoted(ops.get()) + ", which trunkline.ops.service names",
                    "that service, or one of " + String.join(", ", entries.keySet()) + " in trunkline.ops.service");
        }
        return named && services.size() == entries.size()
                ? Optional.of(new ServiceDirectory(services, standard.get(), components, matches, opsService)
                        .withTopology(TopologyReader.read(root.at("topology"), root.at("redundant"))))
                : Optional.empty();
    }

    /** Names, and where keys belong that may still be to be had; what is wrong with the rest is for others to say. */
    static List<ServiceRef> units(ConfigNode root, Placeholders placeholders) {
        List<ServiceRef> units = new ArrayList<>();
        root.at("services").entries().forEach((id, place) -> {
            Optional<String> name = place.at("name").value(ValueParsers::line, ValueParsers.TEXT);
            place.at("routing-key")
                    .written("PagerDuty's integration key")
                    .ifPresent(key -> units.add(
                            new ServiceRef(id, name.orElse(""), placeholders.keyPlace(key), placeholders.now(key))));
        });
        return units;
    }

    private static Optional<Service> service(String id, ConfigNode place) {
        NameLookup.refuse(place, id, "an id without white space", ValueParsers::word);
        if (!place.isMappingOf(List.of(
                "name",
                "routing-key",
                "severity",
                "api-token",
                "pagerduty-service",
                "match",
                "symptoms",
                "runbook",
                "quiet"))) {
            return Optional.empty();
        }
        Optional<String> name = place.at("name").value(ValueParsers::line, ValueParsers.TEXT);
        Optional<String> key =
                place.at("routing-key").secret(ValueParsers::word, "PagerDuty's integration key, without white space");
        ConfigNode token = place.at("api-token");
        Optional<String> apiToken = token.isPresent()
                ? token.secret(ValueParsers::token, "a token of PagerDuty's REST API, without white space")
                : Optional.empty();
        ConfigNode there = place.at("pagerduty-service");
        Optional<String> pagerDutyService = there.isPresent()
                ? there.value(ValueParsers.matching(PAGERDUTY_ID), "PagerDuty's id of the service, such as PABC123")
                : Optional.empty();
        return Optional.of(new Service(
                id,
                name.orElse(""),
                key.orElse(""),
                severity(place.at("severity")),
                apiToken.orElse(null),
                pagerDutyService.orElse(null),
                TopologyReader.holdsSymptoms(place.at("symptoms")),
                place.at("runbook").value(ServicesReader::runbook, RUNBOOK, null),
                place.at("quiet").isPresent()
                        ? HoursReader.quiet(place.at("quiet")).orElse(null)
                        : null));
    }

    /** PagerDuty takes links with https alone. */
    private static String runbook(String text) {
        URI address = URI.create(ValueParsers.line(text));
        if (!"https".equalsIgnoreCase(address.getScheme()) || address.getHost() == null) {
            throw new IllegalArgumentException(text);
        }
        return text;
    }

    private static List<AttributeMatch> matches(ConfigNode place) {
        if (!place.isPresent()) {
            return List.of();
        }
        return place.oneOrMore(MATCH).stream()
                .map(ServicesReader::match)
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<AttributeMatch> match(ConfigNode place) {
        Map<Attribute, String> globs = new EnumMap<>(Attribute.class);
        if (!place.isMappingOf(ATTRIBUTES)) {
            return Optional.empty();
        }
        for (Attribute attribute : Attribute.values()) {
            ConfigNode each = place.at(attribute.word());
            if (each.isPresent()) {
                each.value(ValueParsers::line, "a text or a glob").ifPresent(glob -> globs.put(attribute, glob));
            }
        }
        if (place.entries().isEmpty()) {
            place.problem("is empty, and would match everything", MATCH);
        }
        return globs.isEmpty() ? Optional.empty() : Optional.of(new AttributeMatch(globs));
    }

    private static Map<Status, String> severity(ConfigNode place) {
        Map<Status, String> severity = new EnumMap<>(Status.class);
        if (place.isPresent() && place.isMappingOf(List.of("DOWN", "DEGRADED"))) {
            for (Status status : List.of(Status.DOWN, Status.DEGRADED)) {
                ConfigNode each = place.at(status.name());
                if (each.isPresent()) {
                    each.value(ValueParsers.oneOf(SEVERITIES), String.join(", ", SEVERITIES))
                            .ifPresent(word -> severity.put(status, word));
                }
            }
        }
        return severity;
    }

    private static Map<String, String> components(ConfigNode place, Map<String, ConfigNode> services) {
        Map<String, String> components = new LinkedHashMap<>();
        if (place.isPresent()) {
            place.entries().forEach((pattern, each) -> {
                NameLookup.refuse(each, pattern, "an id or a glob", ValueParsers::line);
                each.value(ValueParsers::line, SERVICE)
                        .filter(service -> isService(each, service, services))
                        .ifPresent(service -> components.put(pattern, service));
            });
        }
        return components;
    }

    private static boolean isService(ConfigNode place, String id, Map<String, ConfigNode> services) {
        return NameLookup.isKnown(place, "service", id, services.keySet());
    }
}
