package io.trunkline.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Runs the sections that are asked for, or all, and puts what they found into docs/development/performance.md. bench/run has checked
 * what it is asked.
 */
final class Bench {

    private static final Map<String, Supplier<Section>> SECTIONS = new LinkedHashMap<>();

    static {
        // bench/run finds the names in these lines, to answer before anything is built.
        SECTIONS.put("accepts", Accepts::new);
        SECTIONS.put("latency", PageLatency::idle);
        SECTIONS.put("halfload", PageLatency::atHalfLoad);
        SECTIONS.put("storm", Storm::new);
        SECTIONS.put("edges", EdgeStorm::new);
        SECTIONS.put("start", Start::new);
        SECTIONS.put("limits", StoreLimit::new);
        SECTIONS.put("nodes", Nodes::new);
        SECTIONS.put("file", LedgerSize::new);
        SECTIONS.put("commands", Commands::new);
        SECTIONS.put("growth", Growth::new);
        SECTIONS.put("overload", Overload::new);
        SECTIONS.put("memory", Memory::new);
        SECTIONS.put("door", Door::new);
        SECTIONS.put("console", ConsoleCost::new);
        SECTIONS.put("parts", PureParts::new);
    }

    private Bench() {}

    /** Every section that is asked for is tried: one that fails keeps its last figures, and costs no other its own. */
    public static void main(String[] args) throws Exception {
        Path project = Path.of("").toAbsolutePath();
        Place place = new Place(
                project,
                Path.of(setting("BENCH_FOLDER", "bench/target/scratch")).toAbsolutePath(),
                Integer.parseInt(setting("BENCH_RUNS", "5")),
                fileIn("BENCH_BEFORE"),
                fileIn("BENCH_JAVA"),
                Place.Scope.valueOf(setting("BENCH_SCOPE", "ALL")));
        // Asked now: others may commit before the last section has ended.
        String machine = Machine.described(place);
        List<String> failed = new ArrayList<>();
        for (String name : args) {
            System.out.println(name);
            long began = System.nanoTime();
            try {
                keep(place, name, SECTIONS.get(name).get().measure(place).markdown() + "\n" + machine + "\n");
            } catch (Exception e) {
                e.printStackTrace();
                failed.add(name);
            }
            System.out.printf("  took %.0f s%n", (System.nanoTime() - began) / 1e9);
        }
        Place.delete(place.scratch());
        if (!failed.isEmpty()) {
            System.err.println("bench/run: failed, and keep the figures that they had: " + String.join(" ", failed));
        }
        System.exit(failed.isEmpty() ? 0 : 1);
    }

    private static String setting(String name, String otherwise) {
        return System.getenv().getOrDefault(name, otherwise);
    }

    private static Path fileIn(String name) {
        String file = System.getenv(name);
        return file == null ? null : Path.of(file).toAbsolutePath();
    }

    /** Beside the page each section is kept in a file of its own: a page can be put back, and figures are dear. */
    private static void keep(Place place, String name, String found) throws IOException {
        Path results = Files.createDirectories(place.project().resolve("bench/target/results"));
        Files.writeString(results.resolve((place.isTrial() ? "trial-" : "") + name + ".md"), found);
        if (!place.isTrial()) {
            write(place.project().resolve("docs/development/performance.md"), name, found);
        }
    }

    /** Each section has its marks in the page, so that one can be measured anew alone. */
    private static void write(Path page, String name, String found) throws IOException {
        String begin = "<!-- " + name + " -->\n";
        String end = "<!-- end of " + name + " -->";
        String text = Files.readString(page);
        int from = text.indexOf(begin);
        int to = text.indexOf(end);
        if (from < 0 || to < from) {
            throw new IOException(page + ": no place for " + name + "; expected " + begin.strip() + " and " + end);
        }
        Files.writeString(page, text.substring(0, from + begin.length()) + found + text.substring(to));
    }
}
