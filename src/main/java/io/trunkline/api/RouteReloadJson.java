package io.trunkline.api;

import java.util.List;

/** What came of reading the route files again; openapi.yaml says what its fields are. */
public record RouteReloadJson(
        String message, List<String> exchanged, List<String> added, List<String> removed, List<String> problems) {

    public RouteReloadJson {
        exchanged = List.copyOf(exchanged);
        added = List.copyOf(added);
        removed = List.copyOf(removed);
        problems = List.copyOf(problems);
    }

    /** Nothing was exchanged, and this is why. */
    public static RouteReloadJson refused(String message, List<String> problems) {
        return new RouteReloadJson(message, List.of(), List.of(), List.of(), problems);
    }
}
