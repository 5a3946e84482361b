package io.trunkline.source;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One snapshot of sources.yaml. */
public final class Sources {

    private final Map<String, Source> byName = new LinkedHashMap<>();

    public Sources(Collection<Source> sources) {
        sources.forEach(source -> byName.put(source.name(), source));
    }

    public Optional<Source> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    public Collection<Source> all() {
        return byName.values();
    }
}
