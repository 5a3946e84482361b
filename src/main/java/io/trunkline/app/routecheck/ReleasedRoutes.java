package io.trunkline.app.routecheck;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The hashes of the route files that versions before this one came with, by which a file of one of them is known. This
 * version's own files are in the program ({@link RouteFileSet#shipped}) and need no list.
 */
public final class ReleasedRoutes {

    /**
     * Oldest first. The commit that takes the next version into pom.xml adds that of the version before, made with
     * {@code sha256sum *.camel.yaml} in its routes/; builds of a version that were handed out before its release are its
     * {@code -SNAPSHOT}.
     */
    private static final List<String> VERSIONS = List.of("0.1.0", "0.2.0-SNAPSHOT");

    private static final String BETWEEN = "  ";

    /** By the line of a file in {@code sha256sum}'s list. */
    private final Map<String, List<String>> versions = new HashMap<>();

    private final Map<String, Set<String>> names = new HashMap<>();

    private ReleasedRoutes() {}

    public static ReleasedRoutes known() {
        ReleasedRoutes released = new ReleasedRoutes();
        for (String version : VERSIONS) {
            try (InputStream list =
                            ReleasedRoutes.class.getResourceAsStream("/released-routes/" + version + ".sha256");
                    BufferedReader lines = new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8))) {
                lines.lines().forEach(line -> {
                    released.versions
                            .computeIfAbsent(line, file -> new ArrayList<>())
                            .add(version);
                    released.names
                            .computeIfAbsent(version, of -> new HashSet<>())
                            .add(line.split(BETWEEN, 2)[1]);
                });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return released;
    }

    /** Oldest first. */
    public static List<String> versions() {
        return VERSIONS;
    }

    /** The versions before this one that came with exactly this file, oldest first; none for a file that was edited. */
    List<String> versionsOf(RouteFile file) {
        return versions.getOrDefault(file.hash() + BETWEEN + file.name(), List.of());
    }

    /** The newest of them. */
    public Optional<String> versionOf(RouteFile file) {
        return versionsOf(file).stream().reduce((older, newer) -> newer);
    }

    /** Whether that version came with a file of that name. */
    boolean had(String version, String name) {
        return names.getOrDefault(version, Set.of()).contains(name);
    }
}
