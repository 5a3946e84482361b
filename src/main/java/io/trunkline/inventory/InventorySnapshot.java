package io.trunkline.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.model.ComponentId;
import io.trunkline.model.InventoryItem;
import io.trunkline.model.Status;
import io.trunkline.source.PlatformApiSettings.Kind;
import io.trunkline.source.Source;
import io.trunkline.source.genesys.GenesysWork;
import io.trunkline.source.normalize.PlatformObject;
import io.trunkline.source.normalize.PlatformObject.Reference;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Everything that a platform listed at one time. */
public final class InventorySnapshot {

    private final Source source;
    private final Instant askedAt;
    private final Set<Kind> asked;
    private final Set<Kind> whole;
    private final Map<ComponentId, PlatformObject> objects = new LinkedHashMap<>();
    private final Map<String, PlatformObject> edges = new HashMap<>();
    private final Map<String, String> sites = new HashMap<>();
    private final Map<String, PlatformObject> bases = new HashMap<>();

    /**
     * @param askedAt before the first question
     * @param asked the kinds for which there is a list
     * @param whole of which everything was listed, as the platform itself says
     */
    InventorySnapshot(
            Source source, Instant askedAt, Set<Kind> asked, Set<Kind> whole, Collection<PlatformObject> listed) {
        this.source = source;
        this.askedAt = askedAt;
        this.asked = Set.copyOf(asked);
        this.whole = Set.copyOf(whole);
        for (PlatformObject object : listed) {
            objects.put(component(object), object);
            switch (object.kind()) {
                case EDGE -> edges.put(object.id(), object);
                case SITE -> sites.put(object.id(), object.name());
                case TRUNK_BASE -> bases.put(object.id(), object);
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
        return whole.stream().anyMatch(listed -> listed.word().equals(kind));
    }

    public Map<ComponentId, PlatformObject> objects() {
        return objects;
    }

    ComponentId component(PlatformObject object) {
        return new ComponentId(source.componentsOf(), object.kind().word(), object.id());
    }

    /** Some object of a kind; empty if none was listed. */
    public Optional<PlatformObject> example(Kind kind) {
        return objects.values().stream().filter(object -> object.kind() == kind).findFirst();
    }

    /** The same without its trunks, which are many: enough to tell where a trunk belongs. */
    InventorySnapshot places() {
        return new InventorySnapshot(
                source,
                askedAt,
                asked,
                whole,
                objects.values().stream()
                        .filter(object -> object.kind() != Kind.TRUNK)
                        .toList());
    }

    /**
     * What services.yaml may go by. A trunk does not say its site; its Edge does or, where Genesys runs the Edges (BYOC
     * Cloud), its trunk base. What could not be read is as it was last
     * known, as long as the trunk is on the same Edge.
     *
     * @param before what was known of it until now, or null
     */
    InventoryItem known(PlatformObject object, InventoryItem before) {
        Optional<PlatformObject> edge = edgeOf(object);
        Reference site = Stream.of(Optional.of(object), edge, baseOf(object))
                .flatMap(Optional::stream)
                .map(PlatformObject::site)
                .filter(said -> said.label() != null)
                .findFirst()
                .orElse(object.site());
        String edgeGroup = object.edgeGroup().label() == null
                ? edge.map(on -> on.edgeGroup().label()).orElse(null)
                : object.edgeGroup().label();
        InventoryItem said = new InventoryItem(
                component(object),
                object.name(),
                object.kind() == Kind.SITE ? object.name() : name(site, before),
                edgeGroup,
                object.trunkBase().label(),
                object.edge().id(),
                object.facts().map(JsonNode::toString).orElse(null),
                object.work().map(GenesysWork::reason).orElse(null));
        boolean stays = edge.isEmpty()
                && said.edge() != null
                && before != null
                && (before.edge() == null || before.edge().equals(said.edge()));
        return stays
                ? said.at(
                        said.site() == null ? before.site() : said.site(),
                        edgeGroup == null ? before.edgeGroup() : edgeGroup)
                : said;
    }

    private String name(Reference site, InventoryItem before) {
        if (site.name() != null || site.id() == null) {
            return site.name();
        }
        if (sites.get(site.id()) != null) {
            return sites.get(site.id());
        }
        boolean unread = asked.contains(Kind.SITE) && !whole.contains(Kind.SITE);
        return unread && before != null && before.site() != null ? before.site() : site.id();
    }

    /** Whether a trunk is on an Edge of which it is not known whether it is there: what it shows may be its last state. */
    public boolean isUnseen(PlatformObject trunk) {
        return asked.contains(Kind.EDGE)
                && trunk.edge().id() != null
                && edgeOf(trunk)
                        .filter(edge -> edge.said().status() != Status.UNKNOWN)
                        .isEmpty();
    }

    /** How many trunks were listed. */
    int trunks() {
        return (int) objects.values().stream()
                .filter(object -> object.kind() == Kind.TRUNK)
                .count();
    }

    /** Of these, those of which it is not known whether their Edge is there. */
    int unseenTrunks() {
        return (int) objects.values().stream()
                .filter(object -> object.kind() == Kind.TRUNK && isUnseen(object))
                .count();
    }

    private Optional<PlatformObject> baseOf(PlatformObject trunk) {
        return Optional.ofNullable(trunk.trunkBase().id()).map(bases::get);
    }

    /** The edge of a trunk, if it was listed. */
    public Optional<PlatformObject> edgeOf(PlatformObject trunk) {
        return Optional.ofNullable(trunk.edge().id()).map(edges::get);
    }
}
