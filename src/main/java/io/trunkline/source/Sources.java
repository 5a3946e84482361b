package io.trunkline.source;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One snapshot of sources.yaml. */
public final class Sources {

    private final Map<String, Source> byName = new LinkedHashMap<>();

    private final Map<String, PlatformApi> apis;

    public Sources(Collection<Source> sources) {
        this(sources, Map.of());
    }

    /** @param apis the platforms' own APIs, by the names of their sources */
    public Sources(Collection<Source> sources, Map<String, PlatformApi> apis) {
        sources.forEach(source -> byName.put(source.name(), source));
        this.apis = Map.copyOf(apis);
    }

    public Optional<Source> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** How the platform of a source is asked, if it is. */
    public Optional<PlatformApi> api(String source) {
        return Optional.ofNullable(apis.get(source));
    }

    /** The first of the sources whose platform can be asked for these components. */
    public Optional<Source> askedFor(String componentsOf) {
        return all().stream()
                .filter(source -> source.componentsOf().equals(componentsOf))
                .filter(source -> apis.containsKey(source.name()))
                .findFirst();
    }

    public Collection<Source> all() {
        return byName.values();
    }
}
