package io.trunkline.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the benchmarks work, and how much of each section is measured.
 *
 * @param project the checkout
 * @param scratch a folder of its own, on the disk that is measured
 * @param runs how often what varies is repeated
 * @param before the archive of an earlier build that is measured in turn with this one; null for none
 * @param java the home of another JDK that is measured in turn with the one that runs this; null for none
 * @param scope how much of each section
 */
record Place(Path project, Path scratch, int runs, Path before, Path java, Scope scope) {

    /** How much is measured. */
    enum Scope {
        /** Everything. */
        ALL,
        /** What the goals ask for. */
        GOALS,
        /** The same with a tenth of the seconds and a hundredth of the events: whether it works, not how fast. */
        TRIAL
    }

    /** Whether a section leaves out what no goal asks for. */
    boolean onlyGoals() {
        return scope != Scope.ALL;
    }

    boolean isTrial() {
        return scope == Scope.TRIAL;
    }

    int seconds(int seconds) {
        return isTrial() ? Math.max(1, seconds / 10) : seconds;
    }

    int count(int count) {
        return isTrial() ? count / 100 : count;
    }

    /** An empty folder. */
    Path fresh(String name) throws IOException {
        Path folder = scratch.resolve(name);
        delete(folder);
        return Files.createDirectories(folder);
    }

    static void delete(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> files = Files.walk(folder)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : all) {
            Files.deleteIfExists(file);
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
