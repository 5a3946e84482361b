package io.trunkline.management;

import io.trunkline.api.RouteJson;
import io.trunkline.api.RouteReloadJson;
import io.trunkline.config.Problem;
import java.util.List;
import java.util.Set;

/** The route files of this node. Every method may block, and taking edits may do so for a minute. */
public interface RouteEdits {

    /** The routes that are in force, by their ids. */
    List<RouteJson> routes();

    /** Takes what was edited, unless something speaks against it. */
    RouteReloadJson reload();

    /** Ids of routes that are not there at this moment and are about to be; must not block. */
    Set<String> beingExchanged();

    /** What keeps the files as they are now from being in force, since it was last tried; must not block. */
    List<Problem> problems();

    /** What was edited beside the route files and takes a restart, as it was last seen; empty if nothing; must not block. */
    String pending();

    /** Of a router that cannot exchange any. */
    RouteEdits NONE = new RouteEdits() {
        @Override
        public List<RouteJson> routes() {
            return List.of();
        }

        @Override
        public Set<String> beingExchanged() {
            return Set.of();
        }

        @Override
        public List<Problem> problems() {
            return List.of();
        }

        @Override
        public String pending() {
            return "";
        }

        @Override
        public RouteReloadJson reload() {
            return RouteReloadJson.refused("This router cannot exchange its routes", List.of());
        }
    };
}
