package io.trunkline.app.reload;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The hashes of the route files that each release came with, by which a file of an older version is known. */
public final class ReleasedRoutes {

    /** Oldest first; each release adds its own with {@code sha256sum *.camel.yaml} in routes/. */
    private static final List<String> VERSIONS = List.of("0.1.0", "0.2.0");

    private final Map<RouteKey, String> versions = new HashMap<>();

    private record RouteKey(String name, String hash) {}

    private ReleasedRoutes() {}

    public static ReleasedRoutes known() throws IOException {
        ReleasedRoutes released = new ReleasedRoutes();
        for (String version : VERSIONS) {
            try (InputStream list =
                            ReleasedRoutes.class.getResourceAsStream("/released-routes/" + version + ".sha256");
                    BufferedReader lines = new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8))) {
                lines.lines()
                        .map(line -> line.split(" +", 2))
                        .forEach(line -> released.versions.put(new RouteKey(line[1], line[0]), version));
            }
        }
        return released;
    }

    /** The newest release that came with exactly this file; empty for a file that was edited. */
    public Optional<String> versionOf(RouteFile file) {
        return Optional.ofNullable(versions.get(new RouteKey(file.name(), file.hash())));
    }
}
