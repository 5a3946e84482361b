package io.trunkline.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Bodies as Genesys Cloud documents them, from the files under {@code src/test/resources/genesys}. */
public final class GenesysBodies {

    private static final Path FOLDER = Path.of("src/test/resources/genesys");

    private GenesysBodies() {}

    /** Where a body is. */
    public static Path file(String name) {
        return FOLDER.resolve(name + ".json");
    }

    /** The raw bytes of a body. */
    public static byte[] raw(String name) {
        try {
            return Files.readAllBytes(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static JsonNode json(String name) {
        try {
            return new JsonMapper().readTree(raw(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
