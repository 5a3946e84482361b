package io.trunkline.management;

import io.trunkline.api.RouteReloadJson;
import io.vertx.core.MultiMap;
import java.util.Set;

/** What the {@code /api/routes} paths answer about the route files of this node. */
final class RoutesApi {

    private final RouteEdits edits;

    RoutesApi(RouteEdits edits) {
        this.edits = edits;
    }

    Reply list(MultiMap given) {
        new QueryParameters(given, Set.of());
        return Reply.json(200, edits.routes());
    }

    /** 409: the routes are as they were, and the answer says why. */
    Reply reload(MultiMap given) {
        new QueryParameters(given, Set.of(ApiOrders.REASON));
        RouteReloadJson outcome = edits.reload();
        return Reply.json(outcome.problems().isEmpty() ? 200 : 409, outcome);
    }
}
