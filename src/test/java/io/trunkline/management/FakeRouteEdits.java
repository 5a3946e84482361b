package io.trunkline.management;

import io.trunkline.api.RouteJson;
import io.trunkline.api.RouteReloadJson;
import io.trunkline.config.Problem;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes the first edit and no other. */
final class FakeRouteEdits implements RouteEdits {

    volatile List<Problem> rejected = List.of();
    volatile String pending = "";
    private final AtomicInteger reloads = new AtomicInteger();

    @Override
    public List<RouteJson> routes() {
        return List.of(new RouteJson("receive", "receive.camel.yaml", "0".repeat(64), FakeLedger.NOON, "started"));
    }

    @Override
    public RouteReloadJson reload() {
        return reloads.incrementAndGet() == 1
                ? new RouteReloadJson("In force", List.of("receive"), List.of("mine"), List.of(), List.of())
                : RouteReloadJson.refused("The last good route files stay in force", List.of("routes: play: no page"));
    }

    @Override
    public Set<String> beingExchanged() {
        return Set.of();
    }

    @Override
    public List<Problem> problems() {
        return rejected;
    }

    @Override
    public String pending() {
        return pending;
    }
}
