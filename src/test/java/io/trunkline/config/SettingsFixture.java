package io.trunkline.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.Arguments;

/** An application.properties of one's own, read. */
abstract class SettingsFixture {

    @TempDir
    Path folder;

    final Map<String, String> environment = new HashMap<>();

    static Arguments key(String key, String value, Function<Settings, Object> part, Object expected) {
        return Arguments.of(key, value, part, expected);
    }

    Settings read(String text) throws IOException {
        return new SettingsReader(environment).read(Files.writeString(folder.resolve("application.properties"), text));
    }
}
