package io.trunkline.app.reload;

import io.trunkline.app.routecheck.RouteFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A folder of routes, a clock that the test turns, and looks at that folder. */
abstract class WatchedRoutes {

    static final String WRONG = "- route: {id: mine, from: {uri: 'direct:mine', steps: [{nothing: {}}]}}";

    static final String GOOD = "- route: {id: mine, from: {uri: 'direct:mine', steps: [{log: {message: x}}]}}";
    static final String EDITED = GOOD.replace("message: x", "message: edited");

    @TempDir
    Path folder;

    Path routes;

    Instant now = Instant.parse("2026-03-01T12:00:00Z");
    final RouteRoster roster = new RouteRoster(Set::of);
    final List<Instant> checks = new ArrayList<>();
    boolean busy;
    RouteReloader reloader;
    RouteWatch watch;

    @BeforeEach
    void start() throws IOException {
        routes = Files.createDirectory(folder.resolve("routes"));
        write(GOOD);
        reloader = new RouteReloader(routes, this::check, roster, () -> now);
        watch = new RouteWatch(reloader, () -> busy, () -> now);
        look(3);
    }

    private RouteFiles check() {
        checks.add(now);
        return new RouteFiles(Map.of(), Map.of(), Set.of());
    }

    void look(int times) {
        for (int i = 0; i < times; i++) {
            now = now.plusSeconds(1);
            watch.look();
        }
    }

    void lookAfter(long seconds) {
        now = now.plusSeconds(seconds - 1);
        look(1);
    }

    void write(String text) throws IOException {
        Files.writeString(routes.resolve("mine.camel.yaml"), text);
    }
}
