package io.trunkline.source.signature;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The headers of a request. */
@FunctionalInterface
public interface Headers {

    /** Every value under that name, without regard to its case, in the order of the request; empty if there is none. */
    List<String> all(String name);

    /** The headers of a body that came by no request, such as a file. */
    static Headers none() {
        return name -> List.of();
    }

    /** Headers with a value each; names that differ by case alone are the same header, sent twice. */
    static Headers of(Map<String, String> values) {
        Map<String, List<String>> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        values.forEach((name, value) ->
                byName.computeIfAbsent(name, unused -> new ArrayList<>()).add(value));
        return name -> byName.getOrDefault(name, List.of());
    }
}
