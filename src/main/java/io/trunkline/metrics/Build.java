package io.trunkline.metrics;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What this program was built from, as the build wrote it down. */
public final class Build {

    private static final Properties WRITTEN = read();

    private Build() {}

    /** Such as {@code 0.2.0}. */
    public static String version() {
        return WRITTEN.getProperty("version");
    }

    /** The commit, abbreviated; {@code unknown} where it was built from something else than a clone. */
    public static String commit() {
        String commit = WRITTEN.getProperty("commit", "");
        return commit.isEmpty() || commit.startsWith("$") ? "unknown" : commit;
    }

    private static Properties read() {
        try (InputStream in = Build.class.getResourceAsStream("/build.properties")) {
            Properties written = new Properties();
            written.load(in);
            return written;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
