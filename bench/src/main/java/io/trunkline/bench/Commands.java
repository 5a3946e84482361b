package io.trunkline.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a command costs from the start script to its end, beside a router that has something to tell. */
final class Commands implements Section {

    private static final String AIM = "1";
    private static final Pattern TIME = Pattern.compile("(\\d+)m([\\d.]+)s");

    @Override
    public Table measure(Place place) throws Exception {
        Table table = new Table(
                "Commands",
                "Processor seconds, of user and system together, of `bin/trunkline COMMAND` with all that it starts, beside "
                        + "a router with an open incident: in a distribution that has no archive of classes yet, and in one "
                        + "that has. Median of " + place.runs() + " runs (least – most).",
                "command",
                "without an archive",
                "with one",
                "aimed at");
        Map<String, Samples> without = new LinkedHashMap<>();
        Map<String, Samples> with = new LinkedHashMap<>();
        try (Pages pages = new Pages()) {
            Distribution fresh = Distribution.unpack(place);
            Path folder = place.fresh("commands");
            // The router itself would make an archive beside it: this one keeps its own elsewhere.
            Map<String, String> settings = RunningRouter.pagesTo(
                    pages, Map.of("TRUNKLINE_ARCHIVES", place.fresh("archives").toString()));
            try (RunningRouter router = RunningRouter.start(fresh, folder, settings)) {
                router.post("trunk-us-east-01", "DOWN");
                while (!router.ask("/api/incidents").contains("\"state\":\"OPEN\"")) {
                    RunningRouter.pause(100);
                }
                measure(place, fresh, router, without);
                fresh.rehearse();
                measure(place, fresh, router, with);
            }
        }
        without.forEach(
                (command, seconds) -> table.row("`" + command + "`", seconds.shown(".2f"), with.get(command).shown(".2f"), AIM));
        return table;
    }

    private static void measure(
            Place place, Distribution distribution, RunningRouter router, Map<String, Samples> into)
            throws IOException, InterruptedException {
        for (int run = 0; run < place.runs(); run++) {
            for (String command : List.of(
                    "--version",
                    "incidents",
                    "incidents 1",
                    "why trunk-us-east-01",
                    "components",
                    "events",
                    "directory",
                    "maintenance list",
                    "store check")) {
                into.computeIfAbsent(command, first -> new Samples()).add(seconds(distribution, router, command));
            }
        }
    }

    private static double seconds(Distribution distribution, RunningRouter router, String command)
            throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(
                "bash",
                "-c",
                "\"$@\" > /dev/null || exit; times",
                "bash",
                distribution.script().toString()));
        line.addAll(List.of(command.split(" ")));
        ProcessBuilder builder = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("TRUNKLINE_MANAGEMENT_URL", router.management());
        builder.environment().put("TRUNKLINE_DATA", router.data().toString());
        Process process = builder.start();
        String times = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command + " failed");
        }
        // The second line is of the shell's children.
        Matcher matcher = TIME.matcher(times.substring(times.indexOf('\n')));
        double seconds = 0;
        while (matcher.find()) {
            seconds += Integer.parseInt(matcher.group(1)) * 60 + Double.parseDouble(matcher.group(2));
        }
        return seconds;
    }
}
