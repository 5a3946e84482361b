package io.trunkline.app.reload;

import io.trunkline.app.routecheck.KameletFiles;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The kamelets that were edited since Camel loaded them: it keeps what it has loaded. */
final class KameletEdits {

    private static final String SUFFIX = ".kamelet.yaml";

    private final Path routes;
    private final Predicate<String> loaded;
    // Guarded by this.
    private final SortedMap<String, String> seen = new TreeMap<>();

    /**
     * @param routes the folder of the routes, beside which they are
     * @param loaded whether Camel has loaded the kamelet of that name
     */
    KameletEdits(Path routes, Predicate<String> loaded) {
        this.routes = routes;
        this.loaded = loaded;
        try {
            seen.putAll(read());
        } catch (IOException e) {
            // Camel says so where a route needs one.
        }
    }

    private SortedMap<String, String> read() throws IOException {
        SortedMap<String, String> texts = new TreeMap<>();
        Path folder = KameletFiles.folder(routes);
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
                for (Path file : files) {
                    texts.put(file.getFileName().toString(), Files.readString(file));
                }
            }
        }
        return texts;
    }

    /** As they are now, by the names of their files; none if they cannot be read, which {@link #note} says. */
    SortedMap<String, String> texts() {
        try {
            return read();
        } catch (IOException e) {
            return new TreeMap<>();
        }
    }

    /** A sentence for people that names them; empty if there are none. To be asked before an edit is taken, and after. */
    synchronized String note() {
        SortedMap<String, String> now;
        try {
            now = read();
        } catch (IOException e) {
            return ". The kamelets cannot be read: " + e.getMessage();
        }
        seen.keySet().removeIf(file -> !isLoaded(file));
        now.forEach(seen::putIfAbsent);
        String edited = String.join(
                ", ",
                seen.keySet().stream()
                        .filter(name -> !seen.get(name).equals(now.get(name)))
                        .map(name -> "kamelets/" + name)
                        .toList());
        return edited.isEmpty() ? "" : ". An edited kamelet takes a restart: " + edited;
    }

    private boolean isLoaded(String file) {
        return loaded.test(file.substring(0, file.length() - SUFFIX.length()));
    }
}
