package io.trunkline.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The directory of services.yaml. Exact ids cost one or two look-ups however many there are; only what they miss is held
 * against the globs, the most specific first.
 */
public final class ServiceDirectory implements Directory {

    private final Map<String, Service> services = new LinkedHashMap<>();
    private final Map<String, Service> exact = new HashMap<>();
    private final List<Rule> globs = new ArrayList<>();
    private final List<Matched> matches = new ArrayList<>();
    private final Service defaultService;
    private final Optional<Service> ops;
    private final Topology topology;

    /**
     * @param services all services, in the order of the file
     * @param defaultService the id of one of them
     * @param components ids and globs to the ids of services, in the order of the file
     * @throws IllegalArgumentException if a service is named that is not among the services
     */
    public ServiceDirectory(Collection<Service> services, String defaultService, Map<String, String> components) {
        this(services, defaultService, components, Map.of(), Optional.empty());
    }

    /**
     * The same with entries about what platforms say of components, and a service that alarms page, whatever the
     * components say.
     *
     * @param matches to the ids of services, in the order of the file
     * @param ops the id of one of the services
     */
    public ServiceDirectory(
            Collection<Service> services,
            String defaultService,
            Map<String, String> components,
            Map<AttributeMatch, String> matches,
            Optional<String> ops) {
        services.forEach(service -> this.services.put(service.id(), service));
        this.defaultService = named(defaultService);
        this.ops = ops.map(this::named);
        this.topology = Topology.NONE;
        components.forEach((text, service) -> {
            ComponentPattern pattern = new ComponentPattern(text);
            if (pattern.isExact()) {
                exact.put(text, named(service));
            } else {
                globs.add(new Rule(pattern, named(service)));
            }
        });
        globs.sort(Comparator.comparing(Rule::pattern, ComponentPattern.MOST_SPECIFIC_FIRST));
        matches.forEach((match, service) -> this.matches.add(new Matched(match, named(service))));
        this.matches.sort(Comparator.comparing(Matched::match, AttributeMatch.MOST_SPECIFIC_FIRST));
    }

    private ServiceDirectory(ServiceDirectory from, Topology topology) {
        services.putAll(from.services);
        exact.putAll(from.exact);
        globs.addAll(from.globs);
        matches.addAll(from.matches);
        this.defaultService = from.defaultService;
        this.ops = from.ops;
        this.topology = topology;
    }

    @Override
    public ServiceMatch find(ComponentId component) {
        if (Alarm.is(component)) {
            return new ServiceMatch(ops.orElse(defaultService), ServiceMatch.How.ALARM, "trunkline.ops.service");
        }
        String full = component.toString();
        if (DrillEvent.isOne(component) && services.containsKey(component.id())) {
            return new ServiceMatch(services.get(component.id()).asDrill(), ServiceMatch.How.ID, full);
        }
        Service service = exact.get(full);
        if (service != null) {
            return new ServiceMatch(service, ServiceMatch.How.ID, full);
        }
        service = exact.get(component.id());
        if (service != null) {
            return new ServiceMatch(service, ServiceMatch.How.ID, component.id());
        }
        for (Rule rule : globs) {
            if (rule.pattern().matches(component)) {
                return new ServiceMatch(
                        rule.service(), ServiceMatch.How.GLOB, rule.pattern().toString());
            }
        }
        return new ServiceMatch(defaultService, ServiceMatch.How.DEFAULT, "default");
    }

    @Override
    public ServiceMatch find(InventoryItem known) {
        ServiceMatch found = find(known.component());
        if (found.how() == ServiceMatch.How.DEFAULT) {
            for (Matched matched : matches) {
                if (matched.match().matches(known)) {
                    found = new ServiceMatch(
                            matched.service(),
                            ServiceMatch.How.MATCH,
                            matched.match().toString());
                    break;
                }
            }
        }
        return found.named(known.name());
    }

    @Override
    public boolean names(ComponentPattern pattern) {
        return Directory.super.names(pattern)
                || exact.keySet().stream()
                        .anyMatch(id -> pattern.covers(id) || pattern.covers(id.substring(id.lastIndexOf('/') + 1)));
    }

    @Override
    public boolean hasMatches() {
        return !matches.isEmpty();
    }

    @Override
    public Optional<Service> service(String id) {
        Service service = services.get(id);
        if (service != null) {
            return Optional.of(service);
        }
        return Optional.ofNullable(DrillEvent.drilled(id)).map(services::get).map(Service::asDrill);
    }

    @Override
    public Service defaultService() {
        return defaultService;
    }

    @Override
    public Optional<Service> ops() {
        return ops;
    }

    @Override
    public Topology topology() {
        return topology;
    }

    /** The same, where the file says what hangs on what. */
    public ServiceDirectory withTopology(Topology said) {
        return new ServiceDirectory(this, said);
    }

    @Override
    public Collection<Service> services() {
        return List.copyOf(services.values());
    }

    /** How many entries lead to a service, by its id; a service to which none does is not there. */
    public Map<String, Integer> entries() {
        Map<String, Integer> entries = new HashMap<>();
        exact.values().forEach(service -> entries.merge(service.id(), 1, Integer::sum));
        globs.forEach(rule -> entries.merge(rule.service().id(), 1, Integer::sum));
        matches.forEach(matched -> entries.merge(matched.service().id(), 1, Integer::sum));
        return entries;
    }

    /** The entries, as they are written, to which none of these components leads; in the order in which they are tried. */
    public List<String> idle(Collection<InventoryItem> components) {
        List<String> idle = new ArrayList<>();
        for (String id : exact.keySet().stream().sorted().toList()) {
            ComponentPattern pattern = new ComponentPattern(id);
            if (components.stream().noneMatch(known -> pattern.matches(known.component()))) {
                idle.add(id);
            }
        }
        for (Rule rule : globs) {
            if (components.stream().noneMatch(known -> rule.pattern().matches(known.component()))) {
                idle.add(rule.pattern().toString());
            }
        }
        for (Matched matched : matches) {
            if (components.stream().noneMatch(matched.match()::matches)) {
                idle.add("match: " + matched.match());
            }
        }
        idle.addAll(topology().idle(components));
        return idle;
    }

    private Service named(String id) {
        return service(id).orElseThrow(() -> new IllegalArgumentException("no service '" + id + "'"));
    }

    private record Rule(ComponentPattern pattern, Service service) {}

    private record Matched(AttributeMatch match, Service service) {}
}
