package io.trunkline.provision;

import io.trunkline.config.ConfigNode;
import io.trunkline.config.NameLookup;
import io.trunkline.config.Placeholders;
import io.trunkline.config.Problems;
import io.trunkline.config.SecretLocation;
import io.trunkline.config.ServiceRef;
import io.trunkline.config.ValueParsers;
import io.trunkline.provision.DesiredState.BusinessService;
import io.trunkline.provision.DesiredState.Dependency;
import io.trunkline.provision.DesiredState.Grouping;
import io.trunkline.provision.DesiredState.Integration;
import io.trunkline.provision.DesiredState.PlannedService;
import io.trunkline.provision.DesiredState.Policy;
import io.trunkline.provision.DesiredState.Subscription;
import io.trunkline.provision.DesiredState.Urgency;
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
public final class ProvisioningReader {

    public static final String REMEDY = "set it or remove what needs it";

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

    private final Optional<List<ServiceRef>> units;
    private final Placeholders placeholders;
    private final List<String> warnings = new ArrayList<>();

    /** @param units the services of services.yaml; empty if they could not be read, and then any will do */
    public ProvisioningReader(Optional<List<ServiceRef>> units, Placeholders placeholders) {
        this.units = units;
        this.placeholders = placeholders;
    }

    public Optional<ProvisioningConfig> read(ConfigNode root) {
        if (!root.isMappingOf(
                List.of("integration", "escalation-policies", "services", "business-service", "webhook"))) {
            return Optional.empty();
        }
        Map<String, Policy> policies = policies(root.at("escalation-policies"));
        String integration = root.at("integration").value(ValueParsers::line, ValueParsers.TEXT, "Trunkline");
        List<DesiredState> wanted = new ArrayList<>(policies.values());
        List<PlannedService> services = services(root.at("services"), policies, integration, wanted);
        parent(root.at("business-service"), services, wanted);
        subscription(root.at("webhook")).ifPresent(wanted::add);
        return Optional.of(new ProvisioningConfig(wanted, warnings));
    }

    private Map<String, Policy> policies(ConfigNode place) {
        Map<String, Policy> policies = new LinkedHashMap<>();
        Set<String> names = new HashSet<>();
        place.entries().forEach((id, each) -> {
            NameLookup.refuse(each, id, "an id without white space", ValueParsers::word);
            if (each.isMappingOf(List.of("name", "description", "team", "repeats", "levels"))) {
                String name = each.at("name")
                        .value(ValueParsers::line, ValueParsers.TEXT)
                        .orElse("");
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
    private static void refuseTwice(ConfigNode place, String name, Set<String> names) {
        if (!name.isEmpty() && !names.add(name)) {
            place.problem(Problems.quoted(name) + " is the name of another one already", "a name of its own");
        }
    }

    private static List<EscalationLevel> levels(ConfigNode place) {
        List<EscalationLevel> levels = new ArrayList<>();
        for (ConfigNode each : place.elements()) {
            if (each.isMappingOf(List.of("schedules", "users", "delay"))) {
                List<Target> targets = new ArrayList<>();
                targets(each.at("schedules"), Target.Type.SCHEDULE, ValueParsers::line, ValueParsers.TEXT, targets);
                targets(
                        each.at("users"),
                        Target.Type.USER,
                        ValueParsers::mailAddress,
                        ValueParsers.MAIL_ADDRESS,
                        targets);
                if (targets.isEmpty()
                        && each.at("schedules").isEmpty()
                        && each.at("users").isEmpty()) {
                    each.problem("notifies no one", "schedules or users");
                } else if (targets.size() > MOST_TARGETS) {
                    each.problem("has " + targets.size() + " targets", "at most " + MOST_TARGETS);
                }
                Duration delay = each.at("delay").value(ProvisioningReader::minutes, MINUTES, Duration.ofMinutes(15));
                levels.add(new EscalationLevel(targets, (int) delay.toMinutes()));
            }
        }
        if (place.isList() && place.isEmpty()) {
            place.problem("is empty", "one level at least");
        }
        return levels;
    }

    private static void targets(
            ConfigNode place,
            Target.Type type,
            Function<String, String> parser,
            String expected,
            List<Target> targets) {
        place.optionalElements()
                .forEach(each -> each.value(parser, expected).ifPresent(name -> targets.add(new Target(type, name))));
    }

    private List<PlannedService> services(
            ConfigNode place, Map<String, Policy> policies, String integration, List<DesiredState> wanted) {
        List<PlannedService> services = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Map<SecretLocation, String> keys = new HashMap<>();
        Map<String, ConfigNode> entries = place.entries();
        entries.forEach((id, each) -> {
            Optional<ServiceRef> unit = unit(each, id);
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

    private Optional<ServiceRef> unit(ConfigNode place, String id) {
        if (units.isEmpty()) {
            return Optional.of(new ServiceRef(id, id, new SecretLocation.Literal(), Optional.empty()));
        }
        Collection<String> known = units.get().stream().map(ServiceRef::id).toList();
        NameLookup.isKnown(place, "service of services.yaml", id, known);
        return units.get().stream().filter(unit -> unit.id().equals(id)).findFirst();
    }

    /** Every service here has an integration of its own, and so a key of its own. */
    private static void refuseOneKeyTwice(ConfigNode place, ServiceRef unit, Map<SecretLocation, String> keys) {
        String other = unit.place() instanceof SecretLocation.Literal ? null : keys.put(unit.place(), unit.id());
        if (other != null) {
            place.problem(
                    "has its routing-key in services.yaml where " + other + " has its own",
                    "a variable or a file for each service");
        }
    }

    private PlannedService service(ConfigNode place, ServiceRef unit, Map<String, Policy> policies) {
        String name = place.at("name").value(ValueParsers::line, ValueParsers.TEXT, unit.name());
        String policy = place.at("policy")
                .value(ValueParsers::line, POLICY)
                .filter(id -> NameLookup.isKnown(place.at("policy"), "escalation policy", id, policies.keySet()))
                .map(id -> policies.get(id).name())
                .orElse("");
        Urgency urgency =
                place.at("urgency").value(ProvisioningReader::urgency, String.join(", ", URGENCIES), Urgency.HIGH);
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
                place.at("auto-resolve").value(ProvisioningReader::timeout, TIMEOUT, Duration.ZERO),
                place.at("acknowledgement-timeout")
                        .value(ProvisioningReader::timeout, TIMEOUT, Duration.ofMinutes(30)));
    }

    private static Urgency urgency(String word) {
        return Stream.of(Urgency.values())
                .filter(urgency -> urgency.word().equals(word))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new);
    }

    private static Optional<Grouping> grouping(ConfigNode place, String service) {
        if (!place.isPresent() || !place.isMappingOf(List.of("type", "window", "fields"))) {
            return Optional.empty();
        }
        String type = place.at("type")
                .value(ValueParsers.oneOf(GROUPINGS), String.join(", ", GROUPINGS))
                .orElse("time");
        int least = type.equals("time") ? 60 : 300;
        int most = type.equals("time") ? 86_400 : 3_600;
        Duration window = place.at("window")
                .value(
                        text -> seconds(text, least, most),
                        "a time from " + least + "s to " + most + "s",
                        Duration.ZERO);
        List<String> fields = place.at("fields").optionalElements().stream()
                .map(each -> each.value(ValueParsers::line, "a field of the event, such as class"))
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

    private static void parent(ConfigNode place, List<PlannedService> services, List<DesiredState> wanted) {
        if (!place.isPresent() || !place.isMappingOf(List.of("name", "description", "contact", "team"))) {
            return;
        }
        String name =
                place.at("name").value(ValueParsers::line, ValueParsers.TEXT).orElse("");
        wanted.add(new BusinessService(
                name,
                text(place.at("description")),
                text(place.at("contact")),
                target(place.at("team"), Target.Type.TEAM)));
        services.forEach(service -> wanted.add(new Dependency(name, service.name())));
    }

    private Optional<Subscription> subscription(ConfigNode place) {
        if (!place.isPresent() || !place.isMappingOf(List.of("url", "secret", "team"))) {
            return Optional.empty();
        }
        String url = place.at("url")
                .value(ProvisioningReader::https, "an https:// URL without user info, query and fragment")
                .orElse("");
        Optional<String> secret = place.at("secret").written(SECRET);
        SecretLocation kept = secret.map(placeholders::keyPlace).orElse(new SecretLocation.Literal());
        if (secret.isPresent() && kept instanceof SecretLocation.Literal) {
            place.at("secret").problem("is no placeholder", SECRET);
        }
        return Optional.of(new Subscription(
                url, target(place.at("team"), Target.Type.TEAM), kept, secret.flatMap(placeholders::now)));
    }

    private static Optional<String> text(ConfigNode place) {
        return place.isPresent() ? place.value(ValueParsers::line, ValueParsers.TEXT) : Optional.empty();
    }

    private static Optional<Target> target(ConfigNode place, Target.Type type) {
        return text(place).map(name -> new Target(type, name));
    }

    private static String https(String text) {
        return ValueParsers.matching(HTTPS).apply(ValueParsers.webAddress(text));
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
        Duration duration = ValueParsers.duration(text);
        if (duration.toSeconds() < least || duration.toSeconds() > most || duration.toMillisPart() != 0) {
            throw new IllegalArgumentException();
        }
        return duration;
    }
}
