package io.trunkline.app.reload;

import io.trunkline.app.routecheck.KameletFiles;
import io.trunkline.app.routecheck.RouteFile;
import io.trunkline.app.routecheck.RouteFileSet;
import io.trunkline.app.routecheck.RouteFiles;
import io.trunkline.config.Problem;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** Checks edited files before any of them is in force, in a copy: what was checked is what is loaded. */
final class RouteSetCheck {

    private static final String KAMELETS = "kamelets";
    private static final String PREFIX = "trunkline-routes-";

    private final Path folder;
    private final RouteFiles files;
    private final Function<Path, List<String>> play;
    private final Path temporary;

    /**
     * @param folder where the files are, for the problems' texts
     * @param files reads and loads them without starting anything
     * @param play runs a scenario through the routes of a folder; what came out wrong
     * @param temporary where the copies are made
     */
    RouteSetCheck(Path folder, RouteFiles files, Function<Path, List<String>> play, Path temporary) {
        this.folder = folder;
        this.files = files;
        this.play = play;
        this.temporary = temporary;
    }

    /**
     * All that can be seen without running them.
     *
     * @throws IOException if no copy can be made, in words that stay the same
     */
    List<Problem> problems(RouteFileSet set) throws IOException {
        List<Problem> problems = new ArrayList<>();
        inCopy(set, copy -> {
            for (Problem problem : files.problems(copy)) {
                problems.add(new Problem(
                        named(problem.file(), copy),
                        placed(problem, copy, set),
                        named(problem.problem(), copy),
                        named(problem.expected(), copy)));
            }
        });
        return problems;
    }

    /** What comes out wrong when they are run. */
    List<Problem> missed(RouteFileSet set) throws IOException {
        List<Problem> problems = new ArrayList<>();
        inCopy(set, copy -> {
            for (String missed : play.apply(copy)) {
                problems.add(new Problem(
                        folder.toString(), "play", named(missed, copy), "what the shipped routes send to PagerDuty"));
            }
        });
        return problems;
    }

    /** They stand beside the folder of the routes, and routes call them. */
    private void copyKamelets(Path to) throws IOException {
        Path from = KameletFiles.folder(folder);
        if (Files.isDirectory(from)) {
            Files.createDirectory(to);
            try (DirectoryStream<Path> kamelets = Files.newDirectoryStream(from, "*.kamelet.yaml")) {
                for (Path kamelet : kamelets) {
                    Files.copy(kamelet, to.resolve(kamelet.getFileName()));
                }
            }
        }
    }

    private void inCopy(RouteFileSet set, Consumer<Path> work) throws IOException {
        try {
            workInCopy(set, work);
        } catch (IOException e) {
            // A name that is another each time would make each trial a new problem, and another ERROR in the log.
            throw new IOException(e.toString().replaceAll(PREFIX + "\\d+", PREFIX + "..."), e);
        }
    }

    private void workInCopy(RouteFileSet set, Consumer<Path> work) throws IOException {
        Path place = Files.createTempDirectory(temporary, PREFIX);
        try {
            Path copy = Files.createDirectory(place.resolve("routes"));
            set.copyTo(copy);
            copyKamelets(place.resolve(KAMELETS));
            work.accept(copy);
        } finally {
            remove(place);
        }
    }

    /** With the line, where the place names an id or a bean and does not say one. */
    private static String placed(Problem problem, Path copy, RouteFileSet set) {
        String place = problem.place();
        String name = problem.file().equals(copy.toString())
                ? ""
                : copy.relativize(Path.of(problem.file())).toString();
        String last = place.substring(place.lastIndexOf(' ') + 1);
        return place.startsWith("line ")
                ? place
                : set.file(name)
                        .map(file -> file.place(place, RouteFile.named(last)))
                        .orElse(place);
    }

    private String named(String text, Path copy) {
        return text.replace(copy.toString(), folder.toString())
                .replace(
                        copy.resolveSibling(KAMELETS).toString(),
                        KameletFiles.folder(folder).toString());
    }

    private static void remove(Path copy) throws IOException {
        try (Stream<Path> files = Files.walk(copy)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
