package io.trunkline.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The distribution, unpacked as a user would. */
record Distribution(Path home) {

    static Distribution unpack(Place place) throws IOException, InterruptedException {
        try (Stream<Path> built = Files.list(place.project().resolve("target"))) {
            return unpack(place.fresh("distribution"), built.filter(file -> file.toString().endsWith(".tar.gz"))
                    .max(Comparator.comparingLong(file -> file.toFile().lastModified()))
                    .orElseThrow(() -> new IOException("target/ has no distribution")));
        }
    }

    /** The builds to measure in turn, the one of today first, then BENCH_BEFORE's; each has made its archive of classes. */
    static Map<String, Distribution> builds(Place place) throws IOException, InterruptedException {
        Map<String, Distribution> builds = new LinkedHashMap<>();
        builds.put("Trunkline", unpack(place));
        if (place.before() != null) {
            builds.put("Trunkline before", unpack(place.fresh("before"), place.before()));
        }
        for (Distribution build : builds.values()) {
            build.rehearse();
        }
        return builds;
    }

    private static Distribution unpack(Path folder, Path archive) throws IOException, InterruptedException {
        Process tar = new ProcessBuilder("tar", "xzf", archive.toString(), "-C", folder.toString(), "--strip", "1")
                .inheritIO()
                .start();
        if (tar.waitFor() != 0) {
            throw new IOException("tar cannot unpack " + archive);
        }
        return new Distribution(folder);
    }

    /** Makes the archive of classes now, and not beside what is measured. */
    void rehearse() throws IOException, InterruptedException {
        Process rehearsal =
                new ProcessBuilder(script().toString(), "rehearse").inheritIO().start();
        if (rehearsal.waitFor() != 0) {
            throw new IOException("the rehearsal failed");
        }
    }

    /** Returns when the rehearsal that a first start begins beside it has ended. */
    void awaitArchive() throws IOException {
        for (int waited = 0; waited < 600; waited++) {
            try (Stream<Path> files = Files.list(home)) {
                if (files.anyMatch(file -> file.toString().endsWith(".jsa"))) {
                    return;
                }
            }
            RunningRouter.pause(100);
        }
        throw new IOException("no archive of classes after a minute in " + home);
    }

    /** The options of the JVM that the start script gives, for what is to be compared by its code alone. */
    List<String> options() throws IOException {
        return List.of(inScript("(?s)exec \"\\$java\" (.*?)\"\\$known\"")
                .replace("\\\n", " ")
                .strip()
                .split("\\s+"));
    }

    /** What the start script sets MALLOC_ARENA_MAX to. */
    String arenas() throws IOException {
        return inScript("MALLOC_ARENA_MAX:-(\\d+)");
    }

    private String inScript(String pattern) throws IOException {
        Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(script()));
        if (!matcher.find()) {
            throw new IOException(script() + ": expected " + pattern);
        }
        return matcher.group(1);
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
