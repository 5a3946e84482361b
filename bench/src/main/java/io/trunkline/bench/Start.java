package io.trunkline.bench;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** From the start of the distribution to the answer to its first event, and what it holds of memory. */
final class Start implements Section {

    private static final int IDLE_MILLIS = 10_000;
    private static final int LOAD_SECONDS = 10;

    @Override
    public Table measure(Place place) throws Exception {
        Table table = new Table(
                "Start and memory",
                "The unpacked distribution, `bin/trunkline run` with default settings: seconds from the start of the "
                        + "process to the answer 202 to the first event; resident memory " + IDLE_MILLIS / 1000
                        + " s later, and at most under " + LOAD_SECONDS + " s of load from 32 connections. Median of "
                        + place.runs() + " starts (least – most); for the first ones it is unpacked anew each time.",
                "start",
                "to the first 202 s",
                "processor s",
                "resident idle MB",
                "resident under load MB");
        try (Pages pages = new Pages()) {
            Samples[] first = samples();
            for (int run = 0; run < place.runs(); run++) {
                Distribution unpacked = Distribution.unpack(place);
                start(unpacked, place, pages, first);
                unpacked.awaitArchive();
            }
            row(table, "the first after unpacking", first);
            Map<String, Samples[]> later = new LinkedHashMap<>();
            Map<String, Distribution> builds = Distribution.builds(place);
            for (int run = 0; run < place.runs(); run++) {
                for (Map.Entry<String, Distribution> build : builds.entrySet()) {
                    start(build.getValue(), place, pages, later.computeIfAbsent(build.getKey(), name -> samples()));
                }
            }
            later.forEach((build, samples) -> row(table, "later ones, " + build, samples));
        }
        return table;
    }

    private static Samples[] samples() {
        return new Samples[] {new Samples(), new Samples(), new Samples(), new Samples()};
    }

    private static void row(Table table, String name, Samples... samples) {
        table.row(
                name,
                samples[0].shown(".2f"),
                samples[1].shown(".2f"),
                samples[2].shown(".0f"),
                samples[3].shown(".0f"));
    }

    private static void start(Distribution distribution, Place place, Pages pages, Samples... samples)
            throws Exception {
        Path folder = place.fresh("start");
        try (RunningRouter router = RunningRouter.start(distribution, folder, RunningRouter.pagesTo(pages, Map.of()))) {
            samples[0].add(router.startSeconds());
            samples[1].add(router.cpuSeconds());
            RunningRouter.pause(IDLE_MILLIS);
            samples[2].add(router.megabytes("VmRSS"));
            Wrk.events(place, router.webhooks(), 32, LOAD_SECONDS, new SignedEvents(10_000, 100));
            samples[3].add(router.megabytes("VmHWM"));
        }
    }
}
