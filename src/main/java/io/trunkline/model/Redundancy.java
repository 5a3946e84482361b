package io.trunkline.model;

import java.util.Collection;
import java.util.List;

/** The trunk bases and Edge groups of which some instances may be down, by name, as services.yaml says it. */
public record Redundancy(List<ComponentPattern> names) {

    public static final Redundancy NONE = new Redundancy(List.of());

    public Redundancy {
        names = List.copyOf(names);
    }

    public static Redundancy of(Collection<String> names) {
        return new Redundancy(names.stream().map(ComponentPattern::new).toList());
    }

    public boolean covers(String name) {
        return name != null && names.stream().anyMatch(pattern -> pattern.covers(name));
    }
}
