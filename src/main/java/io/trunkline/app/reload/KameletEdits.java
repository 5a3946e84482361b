package io.trunkline.app.reload;

import io.trunkline.app.routecheck.KameletFiles;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/** The kamelets that were edited since the start: Camel keeps those that it has loaded. */
final class KameletEdits {

    private final Path routes;
    private final SortedMap<String, String> atStart;

    /** @param routes the folder of the routes, beside which they are */
    KameletEdits(Path routes) {
        this.routes = routes;
        SortedMap<String, String> texts = new TreeMap<>();
        try {
            texts = read();
        } catch (IOException e) {
            // Camel says so where a route needs one.
        }
        this.atStart = texts;
    }

    private SortedMap<String, String> read() throws IOException {
        SortedMap<String, String> texts = new TreeMap<>();
        Path folder = KameletFiles.folder(routes);
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.kamelet.yaml")) {
                for (Path file : files) {
                    texts.put(file.getFileName().toString(), Files.readString(file));
                }
            }
        }
        return texts;
    }

    /** A sentence for people that names them; empty if there are none. */
    String note() {
        SortedMap<String, String> now;
        try {
            now = read();
        } catch (IOException e) {
            return ". The kamelets cannot be read: " + e.getMessage();
        }
        String edited = String.join(
                ", ",
                atStart.keySet().stream()
                        .filter(name -> !atStart.get(name).equals(now.get(name)))
                        .map(name -> "kamelets/" + name)
                        .toList());
        return edited.isEmpty() ? "" : ". An edited kamelet takes a restart: " + edited;
    }
}
