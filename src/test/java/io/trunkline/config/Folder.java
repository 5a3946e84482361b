package io.trunkline.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A configuration folder that checks, of which a test changes what it is about. */
public final class Folder {

    static final String SOURCES =
            """
            sources:
              genesys:
                platform: Genesys Cloud CX
                verify: {type: hmac, header: X-Genesys-Signature, secrets: ["{{env:GENESYS_SECRET}}"]}
                type: /eventType
                events: {telephony.trunk.status.changed: {kind: trunk, id: /event/trunkId}}
                status: /event/status
                statuses: {UP: [UP], DEGRADED: [DEGRADED], DOWN: [DOWN]}
            """;
    public static final String SERVICES =
            """
            default: unassigned
            services:
              eu-finance: {name: EU Finance, routing-key: "{{env:FINANCE_KEY}}"}
              unassigned: {name: Unknown, routing-key: "{{env:DEFAULT_KEY}}"}
            components:
              "trunk-eu-*": eu-finance
            """;

    /** Before the windows of the tests. */
    static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    private final Path path;
    private final Map<String, String> environment = new HashMap<>(
            Map.of("GENESYS_SECRET", "genesys-s3cret", "FINANCE_KEY", "finance-k3y", "DEFAULT_KEY", "default-k3y"));

    public Folder(Path path) {
        this.path = path;
        write("sources.yaml", SOURCES);
        write("services.yaml", SERVICES);
    }

    public Folder write(String name, String text) {
        try {
            Files.writeString(path.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    String read(String name) {
        try {
            return Files.readString(path.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Folder delete(String name) {
        try {
            Files.delete(path.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    Folder set(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    public Folder unset(String variable) {
        environment.remove(variable);
        return this;
    }

    Path file(String name) {
        return path.resolve(name);
    }

    public ConfigurationReader reader() {
        return new ConfigurationReader(path, environment).withClock(() -> NOW);
    }

    Configuration configuration() {
        return reader().read().orThrow();
    }

    /** What a person would read, with the folder's own path left out. */
    public List<String> problems() {
        return reader().check().stream().map(this::shown).toList();
    }

    /** What keeps no router from starting. */
    List<String> warnings() {
        return reader().read().warnings().stream().map(this::shown).toList();
    }

    public String shown(Problem problem) {
        return problem.toString().replace(path + "/", "");
    }
}
