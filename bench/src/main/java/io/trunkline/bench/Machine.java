package io.trunkline.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;

/** What the figures were measured on. */
final class Machine {

    private Machine() {}

    /** The machine, and the commit that is measured. */
    static String described(Place place) throws IOException, InterruptedException {
        String cpu = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.replaceAll(".*: ", ""))
                .findFirst()
                .orElse(System.getProperty("os.arch"));
        return "_%s: %d cores of %s, Linux %s, Java %s; commit %s%s._"
                .formatted(
                        LocalDate.now(),
                        Runtime.getRuntime().availableProcessors(),
                        cpu,
                        System.getProperty("os.version"),
                        System.getProperty("java.version"),
                        commit(place.project()),
                        place.onlyGoals() ? ", `bench/run --goals`" : "");
    }

    private static String commit(Path project) throws IOException, InterruptedException {
        Process asked = new ProcessBuilder("git", "describe", "--always")
                .directory(project.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String commit = new String(asked.getInputStream().readAllBytes(), UTF_8).strip();
        if (asked.waitFor() != 0) {
            return "unknown";
        }
        // Not --dirty: the tables of the sections before this one are changes as well.
        int changed = new ProcessBuilder("git", "diff", "--quiet", "HEAD", "--", ".", ":(exclude)docs")
                .directory(project.toFile())
                .start()
                .waitFor();
        return changed == 0 ? commit : commit + "-dirty";
    }
}
