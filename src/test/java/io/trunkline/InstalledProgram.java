package io.trunkline;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A program of somebody else's that tests use where it is installed. */
public final class InstalledProgram {

    private InstalledProgram() {}

    /**
     * Where it is; without it the test is skipped, which is printed, or fails if it is among those of
     * {@code -Dprograms.required}.
     */
    public static String path(String tool) {
        return Stream.concat(
                        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)),
                        Stream.of("/usr/sbin"))
                .map(place -> Path.of(place, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toString)
                .orElseGet(() -> {
                    if (List.of(System.getProperty("programs.required", "").split(","))
                            .contains(tool)) {
                        throw new AssertionError(tool + " is required and not on the PATH");
                    }
                    String line = tool + " is not installed: what needs it was not tested";
                    System.out.println(line);
                    return abort(line);
                });
    }
}
