package io.trunkline.app.reload;

import io.trunkline.app.routecheck.RouteFileSet;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a check of edited route files reads: a hook may be saved before the kamelet that it calls.
 *
 * @param kamelets the texts of those beside the folder of the routes, by the names of their files
 */
record EditedFiles(RouteFileSet routes, SortedMap<String, String> kamelets) {

    static final EditedFiles NONE = new EditedFiles(RouteFileSet.NONE, new TreeMap<>());

    EditedFiles {
        kamelets = Collections.unmodifiableSortedMap(new TreeMap<>(kamelets));
    }
}
