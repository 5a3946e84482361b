package io.trunkline.app.routecheck;

import io.trunkline.config.Problem;
import io.trunkline.metrics.Build;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The route files that are in force for a folder. They are its own, but a file that is byte for byte as a version before
 * this one shipped it is superseded by this version's: what no one edited must not keep a router from starting after an
 * upgrade. What this version added since that version comes along; a file that was deleted from that version's stays away,
 * unless routes in force name its error handling, which Camel would pass over without a word.
 */
public final class RouteFolder {

    private static final ReleasedRoutes RELEASED = ReleasedRoutes.known();
    private static final RouteFileSet SHIPPED = packed();
    private static final String CONFIGURATION = "routeConfiguration ";

    private static final Pattern BEANS_OR_PIPE = Pattern.compile("\\bbeans[\"']?\\s*:|\\bPipe\\b");

    private final Path folder;
    private final List<RouteSource> sources = new ArrayList<>();
    private final SortedMap<String, List<String>> superseded = new TreeMap<>();
    private final Set<String> edited = new TreeSet<>();
    private final Set<String> added = new TreeSet<>();
    private final SortedMap<String, String> leftOut = new TreeMap<>();

    private RouteFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Reads what is there now.
     *
     * @throws UncheckedIOException if the folder cannot be read: what it holds must not pass for deleted
     */
    public static RouteFolder of(Path folder) {
        RouteFolder inForce = new RouteFolder(folder);
        Set<String> here = new TreeSet<>();
        for (Path file : RouteFiles.in(folder)) {
            String name = folder.relativize(file).toString();
            here.add(name);
            inForce.take(file, name);
        }
        inForce.addWhatIsNew(here);
        inForce.addNamedErrorHandling(here);
        return inForce;
    }

    private void take(Path file, String name) {
        RouteSource own = new RouteSource(file, Optional.empty());
        Optional<RouteFile> shipped = SHIPPED.file(name);
        Optional<RouteFile> read = read(own, name);
        List<String> versions = read.map(RELEASED::versionsOf).orElse(List.of());
        if (read.isPresent() && read.equals(shipped) || versions.isEmpty()) {
            sources.add(own);
            if (shipped.isPresent() && !read.equals(shipped)) {
                edited.add(file.toString());
            }
            return;
        }
        superseded.put(name, versions);
        shipped.ifPresent(packed -> sources.add(new RouteSource(file, shipped)));
    }

    /** Nothing, if it cannot be read: who loads it says why. */
    private static Optional<RouteFile> read(RouteSource source, String name) {
        try {
            return Optional.of(new RouteFile(name, source.text()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void addWhatIsNew(Set<String> here) {
        if (superseded.isEmpty()) {
            return;
        }
        List<RouteSource> own =
                sources.stream().filter(source -> source.shipped().isEmpty()).toList();
        for (RouteFile packed : SHIPPED.all()) {
            if (!here.contains(packed.name()) && !RELEASED.had(version(), packed.name())) {
                add(packed, own);
            }
        }
        sort();
    }

    /** Those of hooks come last, as Camel reads them. */
    private void sort() {
        sources.sort(Comparator.comparing(
                        (RouteSource source) -> !folder.equals(source.file().getParent()))
                .thenComparing(RouteSource::file));
    }

    /** Only where a shipped file is not there are files parsed: this is asked each second. */
    private void addNamedErrorHandling(Set<String> here) {
        if (sources.isEmpty()) {
            return;
        }
        for (RouteFile packed : SHIPPED.all()) {
            if (!here.contains(packed.name()) && !added.contains(packed.name()) && isNeeded(packed)) {
                added.add(packed.name());
                sources.add(new RouteSource(folder.resolve(packed.name()), Optional.of(packed)));
            }
        }
        sort();
    }

    /** Whether routes name a configuration that this file has and no other one. */
    private boolean isNeeded(RouteFile packed) {
        Set<String> missing = RouteNames.in(packed.text());
        missing.removeIf(name -> !name.startsWith(CONFIGURATION));
        if (missing.isEmpty()) {
            return false;
        }
        List<String> texts = sources.stream()
                .flatMap(source -> read(source, "").stream())
                .map(RouteFile::text)
                .toList();
        texts.forEach(text -> missing.removeAll(RouteNames.in(text)));
        return texts.stream()
                .flatMap(text -> RouteNames.configurationsNamedIn(text).stream())
                .anyMatch(named -> missing.contains(CONFIGURATION + named));
    }

    /** A file that the user does not have gives way to one of his that has a name or an input of it. */
    private void add(RouteFile packed, List<RouteSource> own) {
        Set<String> names = RouteNames.in(packed.text());
        Optional<RouteSource> first = own.stream()
                .filter(source -> read(source, "")
                        .filter(file -> !Collections.disjoint(names, RouteNames.in(file.text())))
                        .isPresent())
                .findFirst();
        if (first.isPresent()) {
            leftOut.put(packed.name(), folder.relativize(first.get().file()).toString());
        } else {
            added.add(packed.name());
            sources.add(new RouteSource(folder.resolve(packed.name()), Optional.of(packed)));
        }
    }

    /**
     * Of which most of the superseded files are. Of two that as many are of, the newer one: what it has and the folder has
     * not was deleted, and comes back only if it is needed.
     */
    private String version() {
        return ReleasedRoutes.versions().stream()
                .reduce((older, newer) -> count(newer) >= count(older) ? newer : older)
                .orElseThrow();
    }

    private long count(String version) {
        return superseded.values().stream()
                .filter(versions -> versions.contains(version))
                .count();
    }

    private String versionOf(String name) {
        List<String> versions = superseded.get(name);
        return versions.contains(version()) ? version() : versions.get(versions.size() - 1);
    }

    /** In the order in which they are loaded. */
    public List<RouteSource> sources() {
        return List.copyOf(sources);
    }

    /** Whether a route of that id is in force. */
    public boolean hasRoute(String id) {
        return sources.stream().flatMap(source -> read(source, "").stream()).anyMatch(file -> RouteNames.in(file.text())
                .contains("route " + id));
    }

    /** @throws IOException if one of them cannot be read, such as one that is not UTF-8 */
    public RouteFileSet files() throws IOException {
        SortedMap<String, RouteFile> files = new TreeMap<>();
        for (RouteSource source : sources) {
            String name = folder.relativize(source.file()).toString();
            files.put(name, new RouteFile(name, source.text()));
        }
        return new RouteFileSet(files);
    }

    /** What Camel is to load: patterns for the folder where all of it is in force, else the files one by one. */
    public String pattern() {
        return superseded.isEmpty() && added.isEmpty()
                ? RouteFiles.pattern(folder)
                : sources.stream().map(RouteSource::uri).collect(Collectors.joining(","));
    }

    /** Whether a file has beans or is a pipe, as far as its text tells; true where one cannot be read. */
    public boolean mayHaveBeansOrPipes() {
        return sources.stream()
                .map(source -> read(source, ""))
                .anyMatch(
                        file -> file.isEmpty() || mayHaveBeansOrPipes(file.get().text()));
    }

    /** The words are looked for first: the pattern alone tries every character, which is felt in a start. */
    private static boolean mayHaveBeansOrPipes(String text) {
        return (text.contains("beans") || text.contains("Pipe"))
                && BEANS_OR_PIPE.matcher(text).find();
    }

    /** Whether edited files of a version before stand among those of this version: whether they fit is to be checked. */
    public boolean mixesVersions() {
        return !superseded.isEmpty() && hasEdited();
    }

    /** Whether files have the name of a shipped one and another text. */
    public boolean hasEdited() {
        return !edited.isEmpty();
    }

    /** That files are superseded, and which; or that one is missed. */
    public Optional<Problem> warning() {
        if (superseded.isEmpty()) {
            return added.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Problem(
                            folder.toString(),
                            String.join(", ", added),
                            "missing, and routes name a routeConfiguration of it: the one that " + Build.version()
                                    + " ships runs in its place",
                            "a copy of it here, from the routes/ of the program"));
        }
        Map<String, List<String>> names = superseded.keySet().stream()
                .collect(Collectors.groupingBy(this::versionOf, TreeMap::new, Collectors.toList()));
        String which = names.entrySet().stream()
                .map(of -> String.join(", ", of.getValue()) + " as " + of.getKey() + " shipped "
                        + (of.getValue().size() == 1 ? "it" : "them"))
                .collect(Collectors.joining("; "));
        return Optional.of(new Problem(
                folder.toString(),
                which,
                "superseded by the files of " + Build.version() + also(),
                "all files of " + Build.version()
                        + ", those too that are new (trunkline routes diff lists them); they run as they are"));
    }

    private String also() {
        String with = added.isEmpty() ? "" : ", with " + String.join(", ", added) + " in addition";
        return with
                + leftOut.entrySet().stream()
                        .map(file -> ", without " + file.getKey() + ", since " + file.getValue()
                                + " has a route of the same id or input")
                        .collect(Collectors.joining());
    }

    /** With the way to mend it, where the file was edited and those beside it are of a version before. */
    Problem explained(Problem problem) {
        if (!mixesVersions() || !edited.contains(problem.file())) {
            return problem;
        }
        return new Problem(
                problem.file(),
                problem.place(),
                problem.problem(),
                problem.expected() + "; the file was edited and those beside it are of " + version()
                        + ": trunkline routes diff shows in what it differs from that of " + Build.version());
    }

    private static RouteFileSet packed() {
        try {
            return RouteFileSet.shipped();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
