package io.trunkline.config;

import io.trunkline.source.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The shipped configuration with every source of it turned on. */
public final class AllSources {

    public static final String EVENTBRIDGE_KEY = "eventbridge-k3y-for-tests";
    public static final String NEXUS_SECRET = "nexus-s3cret-for-tests";

    /** What it wants to be set. */
    public static final Map<String, String> ENVIRONMENT = Map.of(
            "TRUNKLINE_GENESYS_SECRET", "genesys-s3cret",
            "TRUNKLINE_CXONE_SECRET", "cxone-s3cret",
            "TRUNKLINE_EVENTBRIDGE_KEY", EVENTBRIDGE_KEY,
            "TRUNKLINE_NEXUS_SECRET", NEXUS_SECRET,
            "PAGERDUTY_KEY_US_EAST_RETAIL", "retail0123456789abcdef0123456789",
            "PAGERDUTY_KEY_EU_FINANCE", "finance123456789abcdef0123456789",
            "PAGERDUTY_KEY_DEFAULT", "default123456789abcdef0123456789");

    private static final Path CONFIG = Path.of("config");

    private AllSources() {}

    /** Writes it into a folder. */
    public static Path into(Path folder) {
        try {
            String shipped = Files.readString(CONFIG.resolve("sources.yaml"));
            Files.writeString(folder.resolve("sources.yaml"), shipped.replace("enabled: false", "enabled: true"));
            Files.copy(CONFIG.resolve("services.yaml"), folder.resolve("services.yaml"));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One of its sources. */
    public static Source named(String name, Path folder) {
        return new ConfigurationReader(into(folder), ENVIRONMENT)
                .read()
                .orThrow()
                .sources()
                .named(name)
                .orElseThrow();
    }
}
