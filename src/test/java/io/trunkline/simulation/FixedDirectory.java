package io.trunkline.simulation;

import io.trunkline.directory.Directory;
import io.trunkline.directory.Found;
import io.trunkline.directory.Found.How;
import io.trunkline.directory.Service;
import io.trunkline.event.ComponentId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** {@code trunk-us-*} belongs to us-east-retail, {@code trunk-eu-*} to eu-finance, all else to nobody. */
public final class FixedDirectory implements Directory {

    private final Map<String, Service> services = new LinkedHashMap<>();

    public FixedDirectory() {
        this("key-retail");
    }

    /** The same with another routing key for us-east-retail. */
    public FixedDirectory(String retailKey) {
        add("us-east-retail", "US-East Retail", retailKey);
        add("eu-finance", "EU Finance", "key-finance");
        add("unassigned", "Unknown", "key-default");
    }

    private void add(String id, String name, String key) {
        services.put(id, new Service(id, name, key, Map.of()));
    }

    @Override
    public Found find(ComponentId component) {
        if (component.id().startsWith("trunk-us-")) {
            return new Found(services.get("us-east-retail"), How.GLOB, "trunk-us-*");
        }
        if (component.id().startsWith("trunk-eu-")) {
            return new Found(services.get("eu-finance"), How.GLOB, "trunk-eu-*");
        }
        return new Found(defaultService(), How.DEFAULT, "default");
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
