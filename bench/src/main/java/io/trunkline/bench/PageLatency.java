package io.trunkline.bench;

import java.nio.file.Path;
import java.util.Map;

/** From a webhook sent to PagerDuty called, with {@code grouping.wait=0s}: idle, and at half of what can be accepted. */
final class PageLatency implements Section {

    private static final int OUTAGES = 400;
    private static final int EVERY_MILLIS = 25;
    private static final int CONNECTIONS = 64;
    private static final int COMPONENTS = 10_000;

    /** A rate of half of what {@link Accepts} shows for two cores: 64 connections, each of which pauses between events. */
    private static final int PAUSE_MILLIS = 9;

    @Override
    public Table measure(Place place) throws Exception {
        Table table = new Table(
                "Webhook in to PagerDuty called",
                OUTAGES + " trunks of as many services go down, one every " + EVERY_MILLIS + " ms, `"
                        + "trunkline.grouping.wait=0s`; from just before the request is sent to the arrival of the call at "
                        + "the stand-in. Median of " + place.runs() + " runs (least – most).",
                "load",
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
        Samples p50 = new Samples();
        Samples p99 = new Samples();
        Samples most = new Samples();
        Samples load = new Samples();
        for (int run = 0; run < place.runs(); run++) {
            Path folder = place.fresh("latency");
            distribution.configure(folder, OUTAGES);
            try (Pages pages = new Pages();
                    RunningRouter router = RunningRouter.start(
                            distribution,
                            folder,
                            RunningRouter.pagesTo(pages, Map.of("TRUNKLINE_GROUPING_WAIT", "0s")))) {
                warmUp(place, router);
                Thread background = null;
                if (loaded) {
                    background = new Thread(() -> load.add(halfLoad(place, router)));
                    background.start();
                    RunningRouter.pause(2_000);
                }
                Samples one = outages(router, pages);
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
                p50.shown(".1f"),
                p99.shown(".1f"),
                most.shown(".1f"));
    }

    private static void warmUp(Place place, RunningRouter router) throws Exception {
        Path events = place.fresh("events").resolve("events");
        SignedEvents.write(events, Wrk.THREADS, 300_000, COMPONENTS, 0);
        Wrk.events(place, router.webhooks(), 32, 6, events, 0);
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

    private static Samples outages(RunningRouter router, Pages pages) throws Exception {
        long[] sent = new long[OUTAGES];
        for (int i = 0; i < OUTAGES; i++) {
            sent[i] = System.nanoTime();
            router.post("trunk-down-%03d".formatted(i), "DOWN");
            RunningRouter.pause(EVERY_MILLIS);
        }
        long end = System.nanoTime() + 20_000_000_000L;
        while (pages.incidents().size() < OUTAGES && System.nanoTime() < end) {
            RunningRouter.pause(20);
        }
        Samples samples = new Samples();
        for (int i = 0; i < OUTAGES; i++) {
            Pages.Incident page = pages.incidents().get("trunk-down-%03d-down".formatted(i));
            if (page == null) {
                throw new IllegalStateException("nobody was paged for outage " + i);
            }
            samples.add((page.triggeredAt() - sent[i]) / 1e6);
        }
        return samples;
    }
}
