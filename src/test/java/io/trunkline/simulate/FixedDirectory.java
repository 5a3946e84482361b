package io.trunkline.simulate;

import io.trunkline.model.ComponentId;
import io.trunkline.model.Directory;
import io.trunkline.model.Service;
import io.trunkline.model.ServiceMatch;
import io.trunkline.model.ServiceMatch.How;
import io.trunkline.model.Topology;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code trunk-us-*} and {@code edge-us-*} belong to us-east-retail, {@code trunk-eu-*} to eu-finance, all else to nobody;
 * {@code trunk-us-7-*} hangs on {@code edge-us-7}.
 */
public final class FixedDirectory implements Directory {

    private static final Topology TOPOLOGY = new Topology(Map.of("edge-us-7", List.of("trunk-us-7-*")));

    private final Map<String, Service> services = new LinkedHashMap<>();
    private final Topology topology;
    private final Map<String, String> owners = new HashMap<>();

    public FixedDirectory() {
        this("key-retail");
    }

    /** The same with another routing key for us-east-retail. */
    public FixedDirectory(String retailKey) {
        this(retailKey, TOPOLOGY, false);
    }

    /** The same where other components hang on others, and EU Finance may hold symptoms. */
    public FixedDirectory(String retailKey, Topology topology, boolean holds) {
        this.topology = topology;
        add("us-east-retail", "US-East Retail", retailKey);
        add("eu-finance", "EU Finance", "key-finance");
        services.computeIfPresent("eu-finance", (id, service) -> service.withHeldSymptoms(holds));
        add("unassigned", "Unknown", "key-default");
    }

    /** From now on that component belongs to that service. */
    FixedDirectory owned(String component, String service) {
        owners.put(component, service);
        return this;
    }

    /** The default service has another routing key. */
    FixedDirectory defaultKey(String key) {
        add("unassigned", "Unknown", key);
        return this;
    }

    private void add(String id, String name, String key) {
        services.put(id, new Service(id, name, key, Map.of()));
    }

    @Override
    public ServiceMatch find(ComponentId component) {
        if (owners.containsKey(component.id())) {
            return new ServiceMatch(services.get(owners.get(component.id())), How.ID, component.id());
        }
        if (component.id().startsWith("trunk-us-") || component.id().startsWith("edge-us-")) {
            return new ServiceMatch(services.get("us-east-retail"), How.GLOB, "trunk-us-*");
        }
        if (component.id().startsWith("trunk-eu-")) {
            return new ServiceMatch(services.get("eu-finance"), How.GLOB, "trunk-eu-*");
        }
        return new ServiceMatch(defaultService(), How.DEFAULT, "default");
    }

    @Override
    public Topology topology() {
        return topology;
    }

    @Override
    public Optional<Service> service(String id) {
        return Optional.ofNullable(services.get(id));
    }

    @Override
    public Service defaultService() {
        return services.get("unassigned");
    }

    @Override
    public Collection<Service> services() {
        return services.values();
    }
}
