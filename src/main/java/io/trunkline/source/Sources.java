package io.trunkline.source;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One snapshot of sources.yaml. */
public final class Sources {

    private final Map<String, Source> byName = new LinkedHashMap<>();

    private final Map<String, PlatformApiSettings> apis;

    public Sources(Collection<Source> sources) {
        this(sources, Map.of());
    }

    /** @param apis the platforms' own APIs, by the names of their sources */
    public Sources(Collection<Source> sources, Map<String, PlatformApiSettings> apis) {
        sources.forEach(source -> byName.put(source.name(), source));
        this.apis = Map.copyOf(apis);
    }

    public Optional<Source> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** How the platform of a source is asked, if it is. */
    public Optional<PlatformApiSettings> api(String source) {
        return Optional.ofNullable(apis.get(source));
    }

    /** The first of the sources whose platform can be asked for these components. */
    public Optional<Source> askedFor(String componentsOf) {
        return all().stream()
                .filter(source -> source.componentsOf().equals(componentsOf))
                .filter(source -> apis.containsKey(source.name()))
                .findFirst();
    }

    /** Two sources of one platform, each with components of its own: what both report is two components, with a page each. */
    public record Apart(Source one, Source other) {

        /** As people read it. */
        public String problem() {
            return "is of the same platform as " + one.name() + ", " + one.platform()
                    + ", and shares no components with it: a trunk that both report pages twice";
        }
    }

    /** All that have components of their own though another one is of the same platform. */
    public List<Apart> apart() {
        List<Source> all = List.copyOf(all());
        List<Apart> apart = new ArrayList<>();
        for (int each = 0; each < all.size(); each++) {
            Source other = all.get(each);
            all.subList(0, each).stream()
                    .filter(one -> one.platform().equalsIgnoreCase(other.platform()))
                    .filter(one -> !one.componentsOf().equals(other.componentsOf()))
                    .findFirst()
                    .ifPresent(one -> apart.add(new Apart(one, other)));
        }
        return apart;
    }

    public Collection<Source> all() {
        return byName.values();
    }
}
