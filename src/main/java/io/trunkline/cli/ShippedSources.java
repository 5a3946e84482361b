package io.trunkline.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The entries of the sources.yaml that the program comes with, as text with their comments. */
final class ShippedSources {

    /** Those that {@code init} can write. */
    static final List<String> NAMES = List.of("genesys", "genesys-eventbridge", "cxone", "cxone-signed");

    private static final Pattern OFF = Pattern.compile("(?m)^ +enabled: false.*\n");
    private static final Pattern PROOF =
            Pattern.compile("(?s)type: (hmac|hashed-secret|api-key),?\\s+header: ([\\w-]+)");
    private static final Pattern BORROWS = Pattern.compile("(?m)^ +components-of:.*\n");

    private ShippedSources() {}

    /**
     * A whole sources.yaml with one source, turned on. {@code components-of} is left out: it names a source that is not
     * there.
     *
     * @param name one of {@link #NAMES}
     */
    static String only(String name) {
        String text = entry(name);
        text = BORROWS.matcher(OFF.matcher(text).replaceAll("")).replaceAll("");
        return "# Who may send webhooks, how they prove it, and how their events are read. Takes effect as it is saved.\n"
                + "# All fields: docs/reference/configuration.md.\nsources:\n" + text.stripTrailing() + "\n";
    }

    /** What the secret of a source is to the platform, in words. */
    static String proof(String name) {
        Matcher found = PROOF.matcher(entry(name).replaceAll("(?m) *#.*$", ""));
        if (!found.find()) {
            throw new IllegalStateException("no verification of " + name + " in the packed sources.yaml");
        }
        return switch (found.group(1)) {
            case "api-key" -> "the API key that the sender puts into its header " + found.group(2);
            case "hashed-secret" -> "the secret whose SHA-256 the sender puts into its header " + found.group(2);
            default -> "the secret that the platform signs its webhooks with (header " + found.group(2) + ")";
        };
    }

    private static String entry(String name) {
        Pattern entry = Pattern.compile("(?m)^  " + Pattern.quote(name) + ":\n(?:(?:    .*)?\n)+");
        return entry.matcher(shipped())
                .results()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no source " + name + " in the packed sources.yaml"))
                .group();
    }

    private static String shipped() {
        try (InputStream file = ShippedSources.class.getResourceAsStream("/shipped-config/sources.yaml")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
