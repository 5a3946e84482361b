package io.trunkline.bench;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** From the start of the distribution to the answer to its first event, and what it holds of memory. */
final class Start implements Section {

    private static final int IDLE_MILLIS = 10_000;
    private static final int LOAD_SECONDS = 10;

    /** What was measured of one kind of start, run by run. */
    private static final class Started {
        final Samples seconds = new Samples();
        final Samples processor = new Samples();
        final Samples idle = new Samples();
        final Samples loaded = new Samples();
    }

    @Override
    public Table measure(Place place) throws Exception {
        Table table = new Table(
                "Start and memory",
                "The unpacked distribution, `bin/trunkline run` with default settings and a new store: seconds from the start "
                        + "of the process to the answer 202 to the first event; resident memory " + IDLE_MILLIS / 1000
                        + " s later, and at most under " + LOAD_SECONDS + " s of load from 32 connections. Median of "
                        + place.runs() + " starts in turn (least – most); for the first ones it is unpacked anew each time. "
                        + "The shares compare starts of the same turn, the first of them on the same Java.",
                "start",
                "to the first 202 s",
                "of the build before",
                "of the build before on Java " + Runtime.version().feature(),
                "processor s",
                "resident idle MB",
                "resident under load MB");
        try (Pages pages = new Pages()) {
            if (!place.onlyGoals()) {
                Started first = new Started();
                for (int run = 0; run < place.runs(); run++) {
                    Distribution unpacked = Distribution.unpack(place);
                    start(unpacked, place, pages, first);
                    unpacked.awaitArchive();
                }
                row(table, "the first after unpacking", first, null, null);
            }
            later(place, pages, table);
        }
        return table;
    }

    private static void later(Place place, Pages pages, Table table) throws Exception {
        Map<String, Distribution> builds = new LinkedHashMap<>();
        for (Map.Entry<String, Distribution> build : Distribution.builds(place).entrySet()) {
            builds.put(build.getKey(), build.getValue());
            Distribution elsewhere = build.getValue().onOtherJava(place);
            if (elsewhere != null) {
                builds.put(build.getKey() + elsewhere.onJava(), elsewhere);
            }
        }
        Map<String, Started> all = new LinkedHashMap<>();
        for (int run = 0; run < place.runs(); run++) {
            for (Map.Entry<String, Distribution> build : Distribution.turns(builds, run)) {
                Started its = all.computeIfAbsent(build.getKey(), name -> new Started());
                start(build.getValue(), place, pages, its);
                System.out.printf("  %s: %.2f s%n", build.getKey(), its.seconds.last());
            }
        }
        Started before = all.get(Distribution.BEFORE);
        for (Map.Entry<String, Started> started : all.entrySet()) {
            String java = builds.get(started.getKey()).onJava();
            row(
                    table,
                    "later ones, " + started.getKey(),
                    started.getValue(),
                    all.get(Distribution.BEFORE + java),
                    java.isEmpty() ? null : before);
        }
    }

    private static void row(Table table, String name, Started started, Started before, Started beforeElsewhere) {
        table.row(
                name,
                started.seconds.shown(".2f"),
                share(started, before),
                share(started, beforeElsewhere),
                started.processor.shown(".2f"),
                started.idle.shown(".0f"),
                started.loaded.shown(".0f"));
    }

    private static String share(Started started, Started of) {
        return of == null ? "–" : started.seconds.over(of.seconds).shown(".2f");
    }

    /** No goal asks for the memory any more. */
    private static void start(Distribution distribution, Place place, Pages pages, Started started) throws Exception {
        Path folder = place.fresh("start");
        try (RunningRouter router = RunningRouter.start(distribution, folder, RunningRouter.pagesTo(pages, Map.of()))) {
            started.seconds.add(router.startSeconds());
            started.processor.add(router.cpuSeconds());
            if (!place.onlyGoals()) {
                RunningRouter.pause(IDLE_MILLIS);
                started.idle.add(router.megabytes("VmRSS"));
                Wrk.events(place, router.webhooks(), 32, LOAD_SECONDS, new SignedEvents(10_000, 100));
                started.loaded.add(router.megabytes("VmHWM"));
            }
        }
    }
}
