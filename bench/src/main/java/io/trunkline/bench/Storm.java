package io.trunkline.bench;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A carrier fails and thousands of trunks with it, over ten services, and comes back. */
final class Storm implements Section {

    private static final int SERVICES = 10;
    private static final int FEW = 5_000;
    private static final int MANY = 50_000;
    private static final int CONNECTIONS = 128;
    private static final long PATIENCE_SECONDS = 180;
    private static final Map<String, String> SETTINGS = Map.of(
            // Recoveries are believed at once, so that they can be measured.
            "TRUNKLINE_COOLDOWN", "0s",
            "JAVA_OPTS", "-Xmx256m");

    @Override
    public Table measure(Place place) throws Exception {
        int[] sizes = place.onlyGoals() ? new int[] {MANY} : new int[] {FEW, MANY};
        Table table = new Table(
                "A storm and its end",
                "All trunks of " + SERVICES + " services go down as fast as " + CONNECTIONS
                        + " connections can say so, "
                        + "and up again; to a router that was started a moment before, and to the same once more. Default "
                        + "settings (wait 5 s, update interval 15 s) but for `cooldown=0s`, heap of 256 MB. Seconds from "
                        + "the first event; resident memory at most, of each storm by itself. Median of " + place.runs()
                        + " runs in turn (least – most).",
                "build",
                "trunks",
                "all accepted s",
                "first page s",
                "last incident open s",
                "all in an incident s",
                "of the build before",
                "all told s",
                "incidents",
                "calls",
                "all resolved s",
                "peak resident MB");
        Map<String, Distribution> builds = Distribution.builds(place);
        for (int size : sizes) {
            int trunks = place.count(size);
            Map<String, Rows> just = new LinkedHashMap<>();
            Map<String, Rows> again = new LinkedHashMap<>();
            for (int run = 0; run < place.runs(); run++) {
                for (Map.Entry<String, Distribution> build : Distribution.turns(builds, run)) {
                    Rows its = just.computeIfAbsent(build.getKey(), name -> new Rows("%,d".formatted(trunks)));
                    if (place.onlyGoals()) {
                        once(place, build.getValue(), trunks, its);
                        System.out.printf("  %s: all in an incident after %.1f s%n", build.getKey(), its.joined.last());
                    } else {
                        Rows second = again.computeIfAbsent(
                                build.getKey(), name -> new Rows("%,d, again".formatted(trunks)));
                        twice(place, build.getValue(), trunks, SETTINGS, its, second);
                    }
                }
            }
            just.forEach((build, rows) -> rows.in(table, build, just.get(Distribution.BEFORE)));
            again.forEach((build, rows) -> rows.in(table, build, again.get(Distribution.BEFORE)));
        }
        return table;
    }

    /** A storm to a router that has just been started, until all of it is in an incident. */
    private static void once(Place place, Distribution distribution, int trunks, Rows rows) throws Exception {
        Path folder = place.fresh("storm");
        distribution.configure(folder, SERVICES);
        try (Pages pages = new Pages();
                RunningRouter router =
                        RunningRouter.start(distribution, folder, RunningRouter.pagesTo(pages, SETTINGS))) {
            begin(place, router, pages, 0, trunks, rows);
            rows.incidents.add(pages.incidents().size());
        }
    }

    /** One storm and its end, to a router that has just been started, and the same once more. */
    static void twice(
            Place place, Distribution distribution, int trunks, Map<String, String> settings, Rows just, Rows again)
            throws Exception {
        Path folder = place.fresh("storm");
        distribution.configure(folder, SERVICES);
        twice(place, distribution, folder, 0, trunks, settings, just, again);
    }

    /** The same with a configuration that is there, and Edges that fall first. */
    static void twice(
            Place place,
            Distribution distribution,
            Path folder,
            int edges,
            int trunks,
            Map<String, String> settings,
            Rows just,
            Rows again)
            throws Exception {
        try (Pages pages = new Pages();
                RunningRouter router =
                        RunningRouter.start(distribution, folder, RunningRouter.pagesTo(pages, settings))) {
            measure(place, router, pages, edges, trunks, just);
            pages.forget();
            router.forgetPeak();
            measure(place, router, pages, edges, trunks, again);
        }
    }

    private static void measure(Place place, RunningRouter router, Pages pages, int edges, int trunks, Rows rows)
            throws Exception {
        int components = edges + trunks;
        double cpuBefore = router.cpuSeconds();
        long began = begin(place, router, pages, edges, trunks, rows);
        await(() -> pages.affected() == components);
        rows.told.add(since(began));
        rows.incidents.add(pages.incidents().size());
        Path events = router.data().resolveSibling("events");
        SignedEvents.writeOneEach(events, Wrk.THREADS, edges, trunks, "UP");
        began = System.nanoTime();
        Flood.send(place, router.webhooks(), events, components, CONNECTIONS);
        await(() -> pages.open() == 0);
        rows.resolved.add(since(began));
        rows.calls.add(pages.calls());
        rows.cpu.add(router.cpuSeconds() - cpuBefore);
        rows.peak.add(router.megabytes("VmHWM"));
    }

    /** Sends it, and returns when all of it is in incidents that PagerDuty knows; gives the moment when it began. */
    private static long begin(Place place, RunningRouter router, Pages pages, int edges, int trunks, Rows rows)
            throws Exception {
        int components = edges + trunks;
        Path events = router.data().resolveSibling("events");
        SignedEvents.writeOneEach(events, Wrk.THREADS, edges, trunks, "DOWN");
        long began = System.nanoTime();
        Flood.send(place, router.webhooks(), events, components, CONNECTIONS);
        rows.accepted.add(since(began));
        try (LedgerLook ledger = new LedgerLook(router.data())) {
            await(() -> ledger.members() == components);
            rows.joined.add(since(began));
        }
        await(() -> pages.incidents().size() >= SERVICES);
        long[] triggers = pages.incidents().values().stream()
                .mapToLong(Pages.Incident::triggeredAt)
                .sorted()
                .toArray();
        rows.first.add((triggers[0] - began) / 1e9);
        rows.opened.add((triggers[triggers.length - 1] - began) / 1e9);
        return began;
    }

    /** What was measured of one storm, run by run. */
    static final class Rows {

        private final String what;
        private final Samples accepted = new Samples();
        private final Samples first = new Samples();
        private final Samples opened = new Samples();
        private final Samples joined = new Samples();
        private final Samples told = new Samples();
        private final Samples resolved = new Samples();
        private final Samples cpu = new Samples();
        private final Samples peak = new Samples();
        private final Samples calls = new Samples();
        private final Samples incidents = new Samples();

        Rows(String what) {
            this.what = what;
        }

        void inMemory(Table table, String memory, String heap) {
            table.row(
                    memory,
                    heap,
                    what,
                    accepted.shown(".1f"),
                    told.shown(".1f"),
                    resolved.shown(".1f"),
                    peak.shown(".0f"));
        }

        void onEdges(Table table) {
            table.row(
                    what,
                    accepted.shown(".2f"),
                    told.shown(".2f"),
                    resolved.shown(".2f"),
                    cpu.shown(".1f"),
                    incidents.shown(".0f"),
                    calls.shown(".0f"));
        }

        /** @param before what the build before reached; null where none was measured */
        void in(Table table, String build, Rows before) {
            table.row(
                    build,
                    what,
                    accepted.shown(".1f"),
                    first.shown(".2f"),
                    opened.shown(".2f"),
                    joined.shown(".1f"),
                    before == null ? "–" : joined.over(before.joined).shown(".2f"),
                    told.shown(".1f"),
                    incidents.shown(".0f"),
                    calls.shown(".0f"),
                    resolved.shown(".1f"),
                    peak.shown(".0f"));
        }
    }

    private static double since(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    private static void await(BooleanSupplier done) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("not done within " + PATIENCE_SECONDS + " s");
            }
            RunningRouter.pause(50);
        }
    }
}
