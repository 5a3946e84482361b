package io.trunkline.platform;

import io.trunkline.directory.Known;
import io.trunkline.event.ComponentId;
import io.trunkline.source.ListedObject;
import io.trunkline.source.ListedObject.Reference;
import io.trunkline.source.PlatformApi.Kind;
import io.trunkline.source.Source;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Everything that a platform listed at one time. */
public final class Survey {

    private final Source source;
    private final Instant askedAt;
    private final Set<Kind> kinds;
    private final Map<ComponentId, ListedObject> objects = new LinkedHashMap<>();
    private final Map<String, ListedObject> edges = new HashMap<>();
    private final Map<String, String> sites = new HashMap<>();

    /**
     * @param askedAt before the first question
     * @param kinds of which everything was listed
     */
    Survey(Source source, Instant askedAt, Set<Kind> kinds, List<ListedObject> listed) {
        this.source = source;
        this.askedAt = askedAt;
        this.kinds = Set.copyOf(kinds);
        for (ListedObject object : listed) {
            objects.put(component(object), object);
            switch (object.kind()) {
                case EDGE -> edges.put(object.id(), object);
                case SITE -> sites.put(object.id(), object.name());
                case TRUNK -> {}
            }
        }
    }

    public Source source() {
        return source;
    }

    public Instant askedAt() {
        return askedAt;
    }

    /** Whether what is not among the objects of this kind is not there. */
    public boolean isComplete(String kind) {
        return kinds.stream().anyMatch(listed -> listed.word().equals(kind));
    }

    public Map<ComponentId, ListedObject> objects() {
        return objects;
    }

    ComponentId component(ListedObject object) {
        return new ComponentId(source.componentsOf(), object.kind().word(), object.id());
    }

    /** What services.yaml may go by, of everything that was listed. */
    Collection<Known> known() {
        return objects.values().stream().map(this::known).toList();
    }

    Optional<Known> known(ComponentId component) {
        return Optional.ofNullable(objects.get(component)).map(this::known);
    }

    /** A trunk does not say its site; its edge does. */
    private Known known(ListedObject object) {
        Optional<ListedObject> edge = edgeOf(object);
        Reference site =
                object.site().label() == null ? edge.map(ListedObject::site).orElse(object.site()) : object.site();
        String siteName =
                site.name() == null && site.id() != null ? sites.getOrDefault(site.id(), site.id()) : site.name();
        String edgeGroup = object.edgeGroup().label() == null
                ? edge.map(on -> on.edgeGroup().label()).orElse(null)
                : object.edgeGroup().label();
        return new Known(
                component(object),
                object.name(),
                object.kind() == Kind.SITE ? object.name() : siteName,
                edgeGroup,
                object.trunkBase().label());
    }

    /** The edge of a trunk, if it was listed. */
    public Optional<ListedObject> edgeOf(ListedObject trunk) {
        return Optional.ofNullable(trunk.edge().id()).map(edges::get);
    }
}
