package io.trunkline.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        SECTIONS.put("latency", PageLatency::new);
        SECTIONS.put("storm", Storm::new);
        SECTIONS.put("edges", EdgeStorm::new);
        SECTIONS.put("start", Start::new);
        SECTIONS.put("limits", StoreLimit::new);
        SECTIONS.put("commands", Commands::new);
        SECTIONS.put("growth", Growth::new);
        SECTIONS.put("overload", Overload::new);
        SECTIONS.put("memory", Memory::new);
        SECTIONS.put("door", Door::new);
        SECTIONS.put("console", ConsoleCost::new);
        SECTIONS.put("parts", PureParts::new);
    }

    private Bench() {}

    public static void main(String[] args) throws Exception {
        List<String> asked = args.length == 0 ? List.copyOf(SECTIONS.keySet()) : List.of(args);
        Path project = Path.of("").toAbsolutePath();
        Path scratch = Path.of(System.getenv().getOrDefault("BENCH_FOLDER", "bench/target/scratch"))
                .toAbsolutePath();
        int runs = Integer.parseInt(System.getenv().getOrDefault("BENCH_RUNS", "5"));
        String before = System.getenv("BENCH_BEFORE");
        Place place = new Place(
                project, scratch, runs, before == null ? null : Path.of(before).toAbsolutePath());
        // Asked now: others may commit before the last section has ended.
        String machine = Machine.described(project);
        for (String name : asked) {
            System.out.println(name);
            Table table = SECTIONS.get(name).get().measure(place);
            write(project, name, table, machine);
        }
        Place.delete(scratch);
        System.exit(0);
    }

    /** Each section has its marks in the page, so that one can be measured anew alone. */
    private static void write(Path project, String name, Table table, String machine) throws IOException {
        Path page = project.resolve("docs/development/performance.md");
        String begin = "<!-- " + name + " -->\n";
        String end = "<!-- end of " + name + " -->";
        String text = Files.readString(page);
        int from = text.indexOf(begin);
        int to = text.indexOf(end);
        if (from < 0 || to < from) {
            throw new IOException(page + ": no place for " + name + "; expected " + begin.strip() + " and " + end);
        }
        Files.writeString(
                page,
                text.substring(0, from + begin.length()) + table.markdown() + "\n" + machine + "\n"
                        + text.substring(to));
    }
}
