package io.trunkline.app.routecheck;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the text of a route file that is in force is read.
 *
 * @param file its path in the folder of the routes
 * @param shipped this version's file, in the place of what the folder has or lacks; empty for the folder's own
 */
public record RouteSource(Path file, Optional<RouteFile> shipped) {

    /** As Camel's resource loader takes it. */
    public String uri() {
        return shipped.map(packed -> "classpath:" + RouteFileSet.PACKED.substring(1) + "/" + packed.name())
                .orElse("file:" + file);
    }

    /** @throws IOException if it cannot be read, such as one that is not UTF-8 */
    public String text() throws IOException {
        if (shipped.isPresent()) {
            return shipped.get().text();
        }
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new IOException(file.getFileName() + " is not UTF-8", e);
        }
    }
}
