package io.trunkline.bench;

import java.nio.file.Path;
import java.util.Map;

/** From a webhook sent to PagerDuty called, with {@code grouping.wait=0s}: idle, and at half of what can be accepted. */
final class PageLatency implements Section {

    private static final int OUTAGES = 400;

    /** Each outage is of another, so that none joins an incident. */
    private static final int SERVICES = 1_000;

    private static final int EVERY_MILLIS = 25;
    private static final int CONNECTIONS = 64;
    private static final int COMPONENTS = 10_000;
    private static final int WARM_UP_SECONDS = 15;
    private static final long LONGEST_NANOS = 20_000_000_000L;

    /** A rate of half of what {@link Accepts} shows for two cores: 64 connections, each of which pauses between events. */
    private static final int PAUSE_MILLIS = 9;

    @Override
    public Table measure(Place place) throws Exception {
        Table table = new Table(
                "Webhook in to PagerDuty called",
                OUTAGES + " trunks of as many services go down, one every " + EVERY_MILLIS + " ms, `"
                        + "trunkline.grouping.wait=0s`; from just before the request is sent to the arrival of the call at "
                        + "the stand-in. Before that the router is warmed up for half a minute, with events and as many pages; the first page of "
                        + "the process stands apart. Median of " + place.runs()
                        + " runs (least – most).",
                "load",
                "the first ms",
                "p50 ms",
                "p99 ms",
                "most ms");
        Distribution distribution = Distribution.unpack(place);
        distribution.rehearse();
        measure(place, distribution, table, false);
        measure(place, distribution, table, true);
        return table;
    }

    private static void measure(Place place, Distribution distribution, Table table, boolean loaded)
            throws Exception {
        Samples first = new Samples();
        Samples p50 = new Samples();
        Samples p99 = new Samples();
        Samples most = new Samples();
        Samples load = new Samples();
        for (int run = 0; run < place.runs(); run++) {
            Path folder = place.fresh("latency");
            distribution.configure(folder, SERVICES);
            try (Pages pages = new Pages();
                    RunningRouter router = RunningRouter.start(
                            distribution,
                            folder,
                            RunningRouter.pagesTo(pages, Map.of("TRUNKLINE_GROUPING_WAIT", "0s")))) {
                first.add(outages(router, pages, 0, 1).quantile(1));
                warmUp(place, router, pages);
                Thread background = null;
                if (loaded) {
                    background = new Thread(() -> load.add(halfLoad(place, router)));
                    background.start();
                    RunningRouter.pause(2_000);
                }
                Samples one = outages(router, pages, 1 + OUTAGES, OUTAGES);
                p50.add(one.quantile(0.5));
                p99.add(one.quantile(0.99));
                most.add(one.quantile(1));
                if (background != null) {
                    background.join();
                }
            }
        }
        table.row(
                loaded ? load.shown(",.0f") + " events a second" : "none",
                first.shown(".0f"),
                p50.shown(".1f"),
                p99.shown(".1f"),
                most.shown(".1f"));
    }

    private static void warmUp(Place place, RunningRouter router, Pages pages) throws Exception {
        Path events = place.fresh("events").resolve("events");
        SignedEvents.write(events, Wrk.THREADS, 300_000, COMPONENTS, 0);
        Wrk.events(place, router.webhooks(), 32, WARM_UP_SECONDS, events, 0);
        Thread background = new Thread(() -> halfLoad(place, router));
        background.start();
        outages(router, pages, 1, OUTAGES);
        background.join();
    }

    private static double halfLoad(Place place, RunningRouter router) {
        try {
            Path events = place.fresh("load").resolve("events");
            SignedEvents.write(events, Wrk.THREADS, 250_000, COMPONENTS, 0);
            return Wrk.events(place, router.webhooks(), CONNECTIONS, 16, events, PAUSE_MILLIS)
                    .rate();
        } catch (Exception e) {
            throw new IllegalStateException(e);
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
