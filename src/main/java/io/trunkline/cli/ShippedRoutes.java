package io.trunkline.cli;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folder of the route files that the program comes with, wherever it is started: in the current folder or TRUNKLINE_HOME,
 * beside the jar (as it is unpacked), or beside the jar's folder (as it is built).
 */
final class ShippedRoutes {

    private static final String NAME = "routes";

    private ShippedRoutes() {}

    /** @throws IllegalArgumentException if there is none; the message says where it was looked for */
    static Path find() {
        return find(FolderOptions.home(), program());
    }

    /** @param home where relative paths start
     * @param program the jar, or the folder of the classes */
    static Path find(Path home, Path program) {
        Set<Path> candidates = new LinkedHashSet<>();
        candidates.add(home.resolve(NAME));
        candidates.add(program.resolveSibling(NAME));
        candidates.add(program.getParent().resolveSibling(NAME));
        return candidates.stream()
                .filter(ShippedRoutes::hasRoutes)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no route files (*.camel.yaml) in "
                        + candidates.stream()
                                .map(folder -> folder.toAbsolutePath().toString())
                                .collect(Collectors.joining(", "))
                        + "; expected them there, or --routes DIR"));
    }

    private static boolean hasRoutes(Path folder) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> file.toString().endsWith(".camel.yaml"));
        } catch (IOException e) {
            return false;
        }
    }

    private static Path program() {
        try {
            return Path.of(ShippedRoutes.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the program does not know where it is", e);
        }
    }
}
