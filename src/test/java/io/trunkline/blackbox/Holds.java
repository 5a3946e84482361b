package io.trunkline.blackbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The shipped routes with places in them at which the first who gets there stays and nobody passes, so that a process can be
 * killed at exactly that step of a life. The program needs no hook for it: routes are the operator's to edit.
 */
final class Holds {

    private static final String HOLD =
            """
            - filter:
                id: hold-%1$s
                description: Stays here until the process is killed
                expression:
                  simple:
                    expression: "%2$s"
                steps:
                  - idempotentConsumer:
                      id: first-hold-%1$s
                      description: Whoever is woken for the same again would take the threads of everybody else
                      idempotentRepository: "#class:org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository"
                      expression:
                        constant:
                          expression: "%1$s"
                      steps:
                        - log:
                            id: log-hold-%1$s
                            description: The test waits for this line
                            message: "held at %1$s"
                        - delay:
                            id: delay-hold-%1$s
                            description: Longer than any test
                            asyncDelayed: false
                            expression:
                              constant:
                                expression: "600000"
                  - stop:
                      id: stop-hold-%1$s
                      description: Leaves everything as the first did
            """;

    private final Path folder;
    private final List<String> names = new ArrayList<>();

    /** @param folder for the route files, which is made */
    Holds(Path folder) {
        this.folder = folder;
        try (Stream<Path> shipped = Files.list(Path.of("routes"))) {
            Files.createDirectory(folder);
            for (Path file : shipped.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stays in front of a step if that is so. */
    Holds before(String stage, String step, String name, String condition) {
        Path file = folder.resolve(stage + ".camel.yaml");
        try {
            List<String> lines = new ArrayList<>(Files.readAllLines(file));
            int at = step(lines, step);
            String indent = " ".repeat(lines.get(at).indexOf('-'));
            lines.addAll(
                    at,
                    HOLD.formatted(name, condition)
                            .lines()
                            .map(line -> indent + line)
                            .toList());
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        names.add(name);
        return this;
    }

    private static int step(List<String> lines, String id) {
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).strip().equals("id: " + id)) {
                return i - 1;
            }
        }
        throw new IllegalArgumentException("no step " + id);
    }

    Path routes() {
        return folder;
    }

    /** Waits until somebody stays at each. */
    void awaitAll(Program program) {
        names.forEach(name -> program.awaitLine("held at " + name));
    }
}
