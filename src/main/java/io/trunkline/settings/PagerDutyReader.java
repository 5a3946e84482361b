package io.trunkline.settings;

import io.trunkline.provision.Blueprint;
import io.trunkline.provision.KeyPlace;
import io.trunkline.provision.Level;
import io.trunkline.provision.Target;
import io.trunkline.provision.Unit;
import io.trunkline.provision.Wanted;
import io.trunkline.provision.Wanted.BusinessService;
import io.trunkline.provision.Wanted.Dependency;
import io.trunkline.provision.Wanted.Grouping;
import io.trunkline.provision.Wanted.Integration;
import io.trunkline.provision.Wanted.PlannedService;
import io.trunkline.provision.Wanted.Policy;
import io.trunkline.provision.Wanted.Subscription;
import io.trunkline.provision.Wanted.Urgency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads pagerduty.yaml. */
final class PagerDutyReader {

    static final String REMEDY = "set it or remove what needs it";

    private static final String MINUTES = "whole minutes such as 15m, at most 1d";
    private static final String TIMEOUT = "never, or a time such as 30m, at most 365d";
    private static final String POLICY = "the id of an escalation policy";
    private static final String SECRET = "where it is kept: \"{{env:NAME}}\" or \"{{file:PATH}}\"";
    private static final Pattern HTTPS = Pattern.compile("https://.*");
    private static final int MOST_TARGETS = 10;
    private static final List<String> URGENCIES =
            Stream.of(Urgency.values()).map(Urgency::word).toList();
    private static final List<String> GROUPINGS =
            List.of("time", "intelligent", "content-based", "content-based-intelligent");

    private final Optional<List<Unit>> units;
    private final Placeholders placeholders;
    private final List<String> warnings = new ArrayList<>();

    /** @param units the services of services.yaml; empty if they could not be read, and then any will do */
    PagerDutyReader(Optional<List<Unit>> units, Placeholders placeholders) {
        this.units = units;
        this.placeholders = placeholders;
    }

    Optional<Blueprint> read(Place root) {
        if (!root.isMappingOf(
                List.of("integration", "escalation-policies", "services", "business-service", "webhook"))) {
            return Optional.empty();
        }
        Map<String, Policy> policies = policies(root.at("escalation-policies"));
        String integration = root.at("integration").value(Written::line, Written.TEXT, "Trunkline");
        List<Wanted> wanted = new ArrayList<>(policies.values());
        List<PlannedService> services = services(root.at("services"), policies, integration, wanted);
        parent(root.at("business-service"), services, wanted);
        subscription(root.at("webhook")).ifPresent(wanted::add);
        return Optional.of(new Blueprint(wanted, warnings));
    }

    private Map<String, Policy> policies(Place place) {
        Map<String, Policy> policies = new LinkedHashMap<>();
        Set<String> names = new HashSet<>();
        place.entries().forEach((id, each) -> {
            Names.refuse(each, id, "an id without white space", Written::word);
            if (each.isMappingOf(List.of("name", "description", "team", "repeats", "levels"))) {
                String name = each.at("name").value(Written::line, Written.TEXT).orElse("");
                refuseTwice(each.at("name"), name, names);
                policies.put(
                        id,
                        new Policy(
                                name,
                                text(each.at("description")),
                                each.at("repeats").whole(0, 9, 0),
                                target(each.at("team"), Target.Type.TEAM),
                                levels(each.at("levels"))));
            }
        });
        return policies;
    }

    /** PagerDuty tells things of one kind from each other by their names, and so does who sets them up. */
    private static void refuseTwice(Place place, String name, Set<String> names) {
        if (!name.isEmpty() && !names.add(name)) {
            place.problem(Problems.quoted(name) + " is the name of another one already", "a name of its own");
        }
    }

    private static List<Level> levels(Place place) {
        List<Level> levels = new ArrayList<>();
        for (Place each : place.elements()) {
            if (each.isMappingOf(List.of("schedules", "users", "delay"))) {
                List<Target> targets = new ArrayList<>();
                targets(each.at("schedules"), Target.Type.SCHEDULE, Written::line, Written.TEXT, targets);
                targets(each.at("users"), Target.Type.USER, Written::mailAddress, Written.MAIL_ADDRESS, targets);
                if (targets.isEmpty()
                        && each.at("schedules").isEmpty()
                        && each.at("users").isEmpty()) {
                    each.problem("notifies nobody", "schedules or users");
                } else if (targets.size() > MOST_TARGETS) {
                    each.problem("has " + targets.size() + " targets", "at most " + MOST_TARGETS);
                }
                Duration delay = each.at("delay").value(PagerDutyReader::minutes, MINUTES, Duration.ofMinutes(15));
                levels.add(new Level(targets, (int) delay.toMinutes()));
            }
        }
        if (place.isList() && place.isEmpty()) {
            place.problem("is empty", "one level at least");
        }
        return levels;
    }

    private static void targets(
            Place place, Target.Type type, Function<String, String> parser, String expected, List<Target> targets) {
        place.optionalElements()
                .forEach(each -> each.value(parser, expected).ifPresent(name -> targets.add(new Target(type, name))));
    }

    private List<PlannedService> services(
            Place place, Map<String, Policy> policies, String integration, List<Wanted> wanted) {
        List<PlannedService> services = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Map<KeyPlace, String> keys = new HashMap<>();
        Map<String, Place> entries = place.entries();
        entries.forEach((id, each) -> {
            Optional<Unit> unit = unit(each, id);
            if (each.isMappingOf(List.of(
                            "name",
                            "description",
                            "policy",
                            "urgency",
                            "auto-resolve",
                            "acknowledgement-timeout",
                            "alert-grouping"))
                    && unit.isPresent()) {
                PlannedService service = service(each, unit.get(), policies);
                refuseTwice(each.at("name").isPresent() ? each.at("name") : each, service.name(), names);
                refuseOneKeyTwice(each, unit.get(), keys);
                services.add(service);
                wanted.add(service);
                wanted.add(new Integration(
                        service.name(),
                        integration,
                        unit.get().place(),
                        unit.get().key()));
                grouping(each.at("alert-grouping"), service.name()).ifPresent(wanted::add);
            }
        });
        units.orElse(List.of()).stream()
                .filter(unit -> !entries.containsKey(unit.id()))
                .forEach(unit ->
                        warnings.add("services.yaml has " + unit.id() + ", which pagerduty.yaml does not set up"));
        return services;
    }

    private Optional<Unit> unit(Place place, String id) {
        if (units.isEmpty()) {
            return Optional.of(new Unit(id, id, new KeyPlace.Literal(), Optional.empty()));
        }
        Collection<String> known = units.get().stream().map(Unit::id).toList();
        Names.isKnown(place, "service of services.yaml", id, known);
        return units.get().stream().filter(unit -> unit.id().equals(id)).findFirst();
    }

    /** Every service here has an integration of its own, and so a key of its own. */
    private static void refuseOneKeyTwice(Place place, Unit unit, Map<KeyPlace, String> keys) {
        String other = unit.place() instanceof KeyPlace.Literal ? null : keys.put(unit.place(), unit.id());
        if (other != null) {
            place.problem(
                    "has its routing-key in services.yaml where " + other + " has its own",
                    "a variable or a file for each service");
        }
    }

    private PlannedService service(Place place, Unit unit, Map<String, Policy> policies) {
        String name = place.at("name").value(Written::line, Written.TEXT, unit.name());
        String policy = place.at("policy")
                .value(Written::line, POLICY)
                .filter(id -> Names.isKnown(place.at("policy"), "escalation policy", id, policies.keySet()))
                .map(id -> policies.get(id).name())
                .orElse("");
        Urgency urgency =
                place.at("urgency").value(PagerDutyReader::urgency, String.join(", ", URGENCIES), Urgency.HIGH);
        if (urgency != Urgency.HIGH) {
            warnings.add("service \"" + name + "\" has the urgency " + urgency.word() + ": "
                    + (urgency == Urgency.LOW
                            ? "low urgency never escalates"
                            : "DEGRADED, a warning, is low urgency there, which never escalates"));
        }
        return new PlannedService(
                unit.id(),
                name,
                text(place.at("description")),
                policy,
                urgency,
                place.at("auto-resolve").value(PagerDutyReader::timeout, TIMEOUT, Duration.ZERO),
                place.at("acknowledgement-timeout").value(PagerDutyReader::timeout, TIMEOUT, Duration.ofMinutes(30)));
    }

    private static Urgency urgency(String word) {
        return Stream.of(Urgency.values())
                .filter(urgency -> urgency.word().equals(word))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new);
    }

    private static Optional<Grouping> grouping(Place place, String service) {
        if (!place.isPresent() || !place.isMappingOf(List.of("type", "window", "fields"))) {
            return Optional.empty();
        }
        String type = place.at("type")
                .value(Written.oneOf(GROUPINGS), String.join(", ", GROUPINGS))
                .orElse("time");
        int least = type.equals("time") ? 60 : 300;
        int most = type.equals("time") ? 86_400 : 3_600;
        Duration window = place.at("window")
                .value(
                        text -> seconds(text, least, most),
                        "a time from " + least + "s to " + most + "s",
                        Duration.ZERO);
        List<String> fields = place.at("fields").optionalElements().stream()
                .map(each -> each.value(Written::line, "a field of the event, such as class"))
                .flatMap(Optional::stream)
                .toList();
        if (type.startsWith("content-based") == fields.isEmpty()) {
            place.at("fields")
                    .problem(
                            fields.isEmpty() ? "is missing" : "has no effect with type " + type,
                            "fields with content-based grouping, and with no other");
        }
        return Optional.of(new Grouping(service, type.replace('-', '_'), window, fields));
    }

    private static void parent(Place place, List<PlannedService> services, List<Wanted> wanted) {
        if (!place.isPresent() || !place.isMappingOf(List.of("name", "description", "contact", "team"))) {
            return;
        }
        String name = place.at("name").value(Written::line, Written.TEXT).orElse("");
        wanted.add(new BusinessService(
                name,
                text(place.at("description")),
                text(place.at("contact")),
                target(place.at("team"), Target.Type.TEAM)));
        services.forEach(service -> wanted.add(new Dependency(name, service.name())));
    }

    private Optional<Subscription> subscription(Place place) {
        if (!place.isPresent() || !place.isMappingOf(List.of("url", "secret", "team"))) {
            return Optional.empty();
        }
        String url = place.at("url")
                .value(PagerDutyReader::https, "an https:// URL without user info, query and fragment")
                .orElse("");
        Optional<String> secret = place.at("secret").written(SECRET);
        KeyPlace kept = secret.map(placeholders::keyPlace).orElse(new KeyPlace.Literal());
        if (secret.isPresent() && kept instanceof KeyPlace.Literal) {
            place.at("secret").problem("is no placeholder", SECRET);
        }
        return Optional.of(new Subscription(
                url, target(place.at("team"), Target.Type.TEAM), kept, secret.flatMap(placeholders::now)));
    }

    private static Optional<String> text(Place place) {
        return place.isPresent() ? place.value(Written::line, Written.TEXT) : Optional.empty();
    }

    private static Optional<Target> target(Place place, Target.Type type) {
        return text(place).map(name -> new Target(type, name));
    }

    private static String https(String text) {
        return Written.matching(HTTPS).apply(Written.webAddress(text));
    }

    private static Duration minutes(String text) {
        Duration delay = seconds(text, 60, 86_400);
        if (delay.toSecondsPart() != 0) {
            throw new IllegalArgumentException();
        }
        return delay;
    }

    private static Duration timeout(String text) {
        return text.equals("never") ? Duration.ZERO : seconds(text, 1, 365 * 86_400);
    }

    private static Duration seconds(String text, long least, long most) {
        Duration duration = Written.duration(text);
        if (duration.toSeconds() < least || duration.toSeconds() > most || duration.toMillisPart() != 0) {
            throw new IllegalArgumentException();
        }
        return duration;
    }
}
