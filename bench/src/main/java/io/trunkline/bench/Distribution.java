package io.trunkline.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The distribution, unpacked as a user would.
 *
 * @param java the home of the JDK that it is started with; null for the one on the PATH
 */
record Distribution(Path home, Path java) {

    static final String TODAY = "Trunkline";
    static final String BEFORE = "Trunkline before";


    /** Unpacked anew, as whoever starts it for the first time finds it. */
    static Distribution unpack(Place place) throws IOException, InterruptedException {
        Path folder = place.fresh("distribution");
        unpack(folder, built(place));
        return new Distribution(folder, null);
    }

    /** Today's, with its archive of classes. */
    static Distribution today(Place place) throws IOException, InterruptedException {
        return rehearsed(place, "today", built(place));
    }

    /** The builds to measure in turn, the one of today first, then BENCH_BEFORE's; each has its archive of classes. */
    static Map<String, Distribution> builds(Place place) throws IOException, InterruptedException {
        Map<String, Distribution> builds = new LinkedHashMap<>();
        builds.put(TODAY, today(place));
        if (place.before() != null) {
            builds.put(BEFORE, rehearsed(place, "before", place.before()));
        }
        return builds;
    }

    /** In another order each run: whoever comes after another finds the machine as that one left it. */
    static List<Map.Entry<String, Distribution>> turns(Map<String, Distribution> builds, int run) {
        List<Map.Entry<String, Distribution>> turns = new ArrayList<>(builds.entrySet());
        Collections.rotate(turns, -run);
        return turns;
    }

    private static Path built(Place place) throws IOException {
        try (Stream<Path> built = Files.list(place.project().resolve("target"))) {
            return built.filter(file -> file.toString().endsWith(".tar.gz"))
                    .max(Comparator.comparingLong(file -> file.toFile().lastModified()))
                    .orElseThrow(() -> new IOException("target/ has no distribution"));
        }
    }

    /** Unpacked and rehearsed once for all sections that measure it. */
    private static Distribution rehearsed(Place place, String name, Path archive)
            throws IOException, InterruptedException {
        Path folder = place.project().resolve("bench/target/builds").resolve(name);
        Path whose = folder.resolve("unpacked-from");
        String known = archive + " " + Files.size(archive) + " " + Files.getLastModifiedTime(archive);
        if (Files.notExists(whose) || !Files.readString(whose).equals(known)) {
            Place.delete(folder);
            unpack(Files.createDirectories(folder), archive);
            Files.writeString(whose, known);
        }
        Distribution distribution = new Distribution(folder, null);
        distribution.rehearse();
        return distribution;
    }

    /** The same started with BENCH_JAVA, with an archive of classes for it; null where there is none. */
    Distribution onOtherJava(Place place) throws IOException, InterruptedException {
        if (place.java() == null) {
            return null;
        }
        Distribution elsewhere = new Distribution(home, place.java());
        elsewhere.rehearse();
        return elsewhere;
    }

    /** What is added to its name, as in {@code Trunkline on Java 25}. */
    String onJava() throws IOException {
        if (java == null) {
            return "";
        }
        String release = Files.readString(java.resolve("release"));
        Matcher matcher = Pattern.compile("(?m)^JAVA_VERSION=\"(\\d+)").matcher(release);
        if (!matcher.find()) {
            throw new IOException(java.resolve("release") + ": expected JAVA_VERSION");
        }
        return " on Java " + matcher.group(1);
    }

    /** What the start script is told beside the router's settings. */
    Map<String, String> environment() {
        return java == null ? Map.of() : Map.of("JAVA_HOME", java.toString());
    }

    private static void unpack(Path folder, Path archive) throws IOException, InterruptedException {
        Process tar = new ProcessBuilder("tar", "xzf", archive.toString(), "-C", folder.toString(), "--strip", "1")
                .inheritIO()
                .start();
        if (tar.waitFor() != 0) {
            throw new IOException("tar cannot unpack " + archive);
        }
    }

    /** Makes the archive of classes now, and not beside what is measured; once for each JDK. */
    void rehearse() throws IOException, InterruptedException {
        Path done = home.resolve("rehearsed" + onJava().replace(' ', '-'));
        if (Files.exists(done)) {
            return;
        }
        ProcessBuilder rehearsal = new ProcessBuilder(script().toString(), "rehearse").inheritIO();
        rehearsal.environment().putAll(environment());
        if (rehearsal.start().waitFor() != 0) {
            throw new IOException("the rehearsal failed");
        }
        Files.createFile(done);
    }

    /** Returns when the rehearsal that a first start begins beside it has ended. */
    void awaitArchive() throws IOException {
        for (int waited = 0; waited < 600; waited++) {
            try (Stream<Path> files = Files.list(home)) {
                if (files.anyMatch(file -> file.toString().matches(".*\\.(jsa|aot)"))) {
                    return;
                }
            }
            RunningRouter.pause(100);
        }
        throw new IOException("no archive of classes after a minute in " + home);
    }

    Path script() {
        return home.resolve("bin/trunkline");
    }

    Path config() {
        return home.resolve("config");
    }

    /** A configuration of so many services, in turn for {@code trunk-0}, {@code trunk-1}, ... by their last digits. */
    void configure(Path folder, int services) throws IOException {
        configure(folder, services, "trunk-*", "", "");
    }

    /**
     * The same of trunks on so many Edges, in turn, whose service is the trunks'.
     *
     * @param known whether services.yaml says which trunk is on which Edge
     */
    void configureEdges(Path folder, int services, int edges, int trunks, boolean known) throws IOException {
        StringBuilder topology = new StringBuilder("topology:\n");
        for (int edge = 0; edge < edges; edge++) {
            topology.append("  edge-").append(edge).append(": [");
            for (int trunk = edge; trunk < trunks; trunk += edges) {
                topology.append(trunk == edge ? "" : ", ").append("trunk-").append(trunk);
            }
            topology.append("]\n");
        }
        configure(
                folder,
                services,
                "*-*",
                known ? topology.toString() : "",
                "      telephony.edge.status.changed: {kind: edge, id: /event/edgeId}\n");
    }

    private void configure(Path folder, int services, String glob, String topology, String events)
            throws IOException {
        Path config = Files.createDirectories(folder.resolve("config"));
        String filter = "    events:";
        String sources = Files.readString(config().resolve("sources.yaml"));
        int line = sources.indexOf('\n', sources.indexOf(filter)) + 1;
        Files.writeString(
                config.resolve("sources.yaml"), sources.substring(0, line) + events + sources.substring(line));
        StringBuilder text = new StringBuilder("default: service-0\nservices:\n");
        int digits = Integer.toString(services - 1).length();
        for (int i = 0; i < services; i++) {
            text.append("  service-%d: {name: Service %d, routing-key: \"%032d\"}\n".formatted(i, i, i));
        }
        text.append("components:\n");
        for (int i = 0; i < services; i++) {
            text.append(("  \"%s%0" + digits + "d\": service-%d\n").formatted(glob, i, i));
        }
        Files.writeString(config.resolve("services.yaml"), text.append(topology));
    }
}
