package io.trunkline.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/** The keys and values of a properties file, as written; a file that does not exist has none. */
record PropertiesFile(Map<String, String> entries) {

    static PropertiesFile read(Path file, String shown, FileSnapshot inputs, Problems problems) {
        if (!inputs.exists(file)) {
            return new PropertiesFile(Map.of());
        }
        Loader loader = new Loader();
        try {
            loader.load(new StringReader(inputs.text(file)));
        } catch (FileSnapshot.Unreadable e) {
            problems.add(shown, "the file", e.getMessage(), "a properties file in UTF-8");
        } catch (IllegalArgumentException e) {
            problems.add(shown, "the file", "has a \\u that is not followed by four hex digits", "\\uxxxx, or \\\\u");
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory cannot fail to be read", e);
        }
        loader.repeated.forEach(key -> problems.add(shown, key, "is set more than once", "one line for it"));
        return new PropertiesFile(Collections.unmodifiableMap(loader.inOrder));
    }

    /** Java's own loader hands every line to put and would let the last one win. */
    private static final class Loader extends Properties {

        private static final long serialVersionUID = 1L;

        private final transient Map<String, String> inOrder = new LinkedHashMap<>();
        private final transient Set<String> repeated = new LinkedHashSet<>();

        @Override
        public synchronized Object put(Object key, Object value) {
            if (inOrder.put((String) key, (String) value) != null) {
                repeated.add((String) key);
            }
            return super.put(key, value);
        }
    }
}
