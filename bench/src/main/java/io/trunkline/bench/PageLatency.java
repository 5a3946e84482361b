package io.trunkline.bench;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** From a webhook sent to PagerDuty called, with {@code grouping.wait=0s}: idle, or at half of what can be accepted. */
final class PageLatency implements Section {

    private static final int OUTAGES = 400;

    /** Each outage is of another, so that none joins an incident. */
    private static final int SERVICES = 1_000;

    private static final int EVERY_MILLIS = 25;
    private static final int CONNECTIONS = 64;
    private static final int COMPONENTS = 10_000;
    private static final int WARM_UP_SECONDS = 15;

    /** Longer than the outages last; the load is stopped as soon as they are paged. */
    private static final int LOAD_SECONDS = 30;

    private static final long LONGEST_NANOS = 20_000_000_000L;

    /** How long it is sent to without pauses, to learn what half of the load is. */
    private static final int FULL_SECONDS = 8;

    /** About what an answer takes under half of the load. */
    private static final int ANSWER_MILLIS = 5;

    private final boolean loaded;

    private PageLatency(boolean loaded) {
        this.loaded = loaded;
    }

    static PageLatency idle() {
        return new PageLatency(false);
    }

    static PageLatency atHalfLoad() {
        return new PageLatency(true);
    }

    @Override
    public Table measure(Place place) throws Exception {
        Table table = new Table(
                loaded ? "Webhook in to PagerDuty called, at half load" : "Webhook in to PagerDuty called",
                place.count(OUTAGES) + " trunks of as many services go down, one every " + EVERY_MILLIS + " ms, `"
                        + "trunkline.grouping.wait=0s`; from just before the request is sent to the arrival of the call at "
                        + "the stand-in. Before that the router is warmed up for half a minute, with events and as many pages; the first page of "
                        + "the process stands apart. The load"
                        + (loaded ? "" : " of the warm-up") + " is of " + CONNECTIONS + " connections that pause between "
                        + "events and report what they reported before, so that none of it is paged: about half of what "
                        + "the same connections were answered without pauses for " + FULL_SECONDS
                        + " s, just before. Median of " + place.runs()
                        + " runs (least – most).",
                "build",
                "load",
                "the first ms",
                "p50 ms",
                "p99 ms",
                "most ms");
        Map<String, Distribution> builds = Distribution.builds(place);
        Map<String, Found> found = new LinkedHashMap<>();
        for (int run = 0; run < place.runs(); run++) {
            for (Map.Entry<String, Distribution> build : Distribution.turns(builds, run)) {
                Found its = found.computeIfAbsent(build.getKey(), name -> new Found());
                measure(place, build.getValue(), its);
                System.out.printf(
                        "  %s: p50 %.1f, p99 %.1f ms%n", build.getKey(), its.p50.last(), its.p99.last());
            }
        }
        found.forEach((build, samples) -> samples.in(table, build, loaded));
        return table;
    }

    /** What was measured of one build, run by run. */
    private static final class Found {

        private final Samples first = new Samples();
        private final Samples p50 = new Samples();
        private final Samples p99 = new Samples();
        private final Samples most = new Samples();
        private final Samples load = new Samples();
        private final Samples full = new Samples();

        void in(Table table, String build, boolean loaded) {
            table.row(
                    build,
                    loaded
                            ? load.shown(",.0f") + " events a second, "
                                    + load.over(full).shown(".2f") + " of what it takes"
                            : "none",
                    first.shown(".0f"),
                    p50.shown(".1f"),
                    p99.shown(".1f"),
                    most.shown(".1f"));
        }
    }

    private void measure(Place place, Distribution distribution, Found found) throws Exception {
        Path folder = place.fresh("latency");
        distribution.configure(folder, SERVICES);
        try (Pages pages = new Pages();
                RunningRouter router = RunningRouter.start(
                        distribution,
                        folder,
                        RunningRouter.pagesTo(pages, Map.of("TRUNKLINE_GROUPING_WAIT", "0s")))) {
            found.first.add(outages(router, pages, 0, 1).quantile(1));
            warmUp(place, router, pages);
            int outages = place.count(OUTAGES);
            Samples one;
            if (loaded) {
                double rate = Wrk.events(
                                place,
                                router.webhooks(),
                                CONNECTIONS,
                                place.seconds(FULL_SECONDS),
                                new SignedEvents(COMPONENTS, 0))
                        .rate();
                found.full.add(rate);
                one = underLoad(place, router, pages, 1 + outages, pause(rate), found.load);
            } else {
                one = outages(router, pages, 1 + outages, outages);
            }
            found.p50.add(one.quantile(0.5));
            found.p99.add(one.quantile(0.99));
            found.most.add(one.quantile(1));
        }
    }

    private static void warmUp(Place place, RunningRouter router, Pages pages) throws Exception {
        Wrk wrk = Wrk.events(place, router.webhooks(), 32, place.seconds(WARM_UP_SECONDS), new SignedEvents(COMPONENTS, 0));
        underLoad(place, router, pages, 1, pause(wrk.rate()), new Samples());
    }

    /** How many milliseconds each connection waits, for all of them to send half of this rate. */
    private static int pause(double rate) {
        return (int) Math.max(1, Math.round(CONNECTIONS * 1_000 / (rate / 2) - ANSWER_MILLIS));
    }

    /** The outages under half of the load, which lasts until the last of them is paged. */
    private static Samples underLoad(Place place, RunningRouter router, Pages pages, int from, int pause, Samples load)
            throws Exception {
        Path events = place.fresh("load").resolve("events");
        new SignedEvents(COMPONENTS, 0).write(events, Wrk.THREADS, CONNECTIONS * LOAD_SECONDS * 1_000 / pause);
        Process wrk = Wrk.start(
                place,
                "wrk.lua",
                router.webhooks(),
                CONNECTIONS,
                LOAD_SECONDS,
                Map.of("EVENTS", events.toString(), "PAUSE", Integer.toString(pause)));
        try {
            RunningRouter.pause(2_000);
            Samples outages = outages(router, pages, from, place.count(OUTAGES));
            load.add(Wrk.stop(wrk).clean().rate());
            return outages;
        } finally {
            wrk.destroyForcibly();
        }
    }

    /** Has trunks of their own services go down one after the other; milliseconds to the call for each. */
    private static Samples outages(RunningRouter router, Pages pages, int from, int count) throws Exception {
        long[] sent = new long[count];
        for (int i = 0; i < count; i++) {
            sent[i] = System.nanoTime();
            router.post("trunk-down-%03d".formatted(from + i), "DOWN");
            RunningRouter.pause(EVERY_MILLIS);
        }
        Samples samples = new Samples();
        for (int i = 0; i < count; i++) {
            samples.add((triggered(pages, "trunk-down-%03d-down".formatted(from + i)) - sent[i]) / 1e6);
        }
        return samples;
    }

    private static long triggered(Pages pages, String key) {
        long end = System.nanoTime() + LONGEST_NANOS;
        while (System.nanoTime() < end) {
            Pages.Incident page = pages.incidents().get(key);
            if (page != null) {
                return page.triggeredAt();
            }
            RunningRouter.pause(20);
        }
        throw new IllegalStateException("nobody was paged for " + key);
    }
}
