package io.trunkline.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Durable accepts a second, beside the limit of this machine and beside Alertmanager. */
final class Accepts implements Section {

    private static final int[] CONNECTIONS = {8, 32, 256};
    private static final int SECONDS = 8;
    private static final int WARM_UP_SECONDS = 8;
    private static final int COMPONENTS = 10_000;
    /** More than can be sent in the time, for each connection count and the warm-up. */
    private static final int EVENTS = 300_000;

    /** What one competitor reached with so many connections. */
    private static final class Reached {
        final Samples rate = new Samples();
        final Samples p50 = new Samples();
        final Samples p99 = new Samples();
        final Samples p999 = new Samples();

        void add(Wrk run) {
            if (run.refused() > 0) {
                throw new IllegalStateException(run.refused() + " requests were refused: not a figure to publish");
            }
            rate.add(run.rate());
            p50.add(run.p50());
            p99.add(run.p99());
            p999.add(run.p999());
        }
    }

    private final Map<String, Map<Integer, Reached>> all = new LinkedHashMap<>();

    @Override
    public Table measure(Place place) throws Exception {
        Distribution distribution = Distribution.unpack(place);
        try (Pages pages = new Pages()) {
            for (int run = 0; run < place.runs(); run++) {
                Path product = place.fresh("product");
                try (RunningRouter router =
                        RunningRouter.start(distribution, product, RunningRouter.pagesTo(pages, Map.of()))) {
                    load("Trunkline", router, place, 0);
                }
                Path mixed = place.fresh("mixed");
                try (RunningRouter router =
                        RunningRouter.start(distribution, mixed, RunningRouter.pagesTo(pages, Map.of()))) {
                    load("Trunkline, 1 in 100 a change", router, place, 100);
                }
                try (RunningRouter limit = RunningRouter.startLimit(distribution, place.fresh("limit"))) {
                    load("bare Vert.x, same store (the limit)", limit, place, 0);
                }
                if (Alertmanager.program() != null) {
                    alertmanager(place);
                }
            }
        }
        return table(place);
    }

    private void load(String name, RunningRouter router, Place place, int outOfHowMany)
            throws IOException, InterruptedException {
        for (int connections : warmedUp()) {
            Path events = place.fresh("events").resolve("events");
            SignedEvents.write(events, Wrk.THREADS, EVENTS, COMPONENTS, outOfHowMany);
            boolean warmUp = connections < 0;
            Wrk run = Wrk.events(
                    place, router.webhooks(), Math.abs(connections), warmUp ? WARM_UP_SECONDS : SECONDS, events, 0);
            note(name, connections, run);
        }
    }

    private void alertmanager(Place place) throws IOException, InterruptedException {
        try (Alertmanager peer = Alertmanager.start(place.fresh("alertmanager"))) {
            for (int connections : warmedUp()) {
                note(
                        "Alertmanager " + Alertmanager.version(),
                        connections,
                        Wrk.run(place, "alerts.lua", peer.alerts(), Math.abs(connections), SECONDS, Map.of()));
            }
        }
    }

    private static int[] warmedUp() {
        int[] all = new int[CONNECTIONS.length + 1];
        all[0] = -32;
        System.arraycopy(CONNECTIONS, 0, all, 1, CONNECTIONS.length);
        return all;
    }

    private void note(String name, int connections, Wrk run) {
        System.out.printf("  %s, %d connections: %.0f/s, p99 %.1f ms%n", name, connections, run.rate(), run.p99());
        if (connections > 0) {
            all.computeIfAbsent(name, n -> new LinkedHashMap<>())
                    .computeIfAbsent(connections, c -> new Reached())
                    .add(run);
        }
    }

    private Table table(Place place) throws IOException {
        Table table = new Table(
                "Durable accepts",
                "Distinct events, signed beforehand, posted by wrk for " + SECONDS + " s after a warm-up of "
                        + WARM_UP_SECONDS + " s; " + COMPONENTS + " components report UP again and again. Median of "
                        + place.runs() + " runs in turn (least – most). Every answer counted was 202 (Alertmanager, which "
                        + "keeps alerts in memory: 200).",
                "server",
                "connections",
                "a second",
                "of the limit",
                "p50 ms",
                "p99 ms",
                "p99.9 ms");
        List<Plot.Bar> bars = new ArrayList<>();
        String limit = all.keySet().stream()
                .filter(name -> name.contains("limit"))
                .findFirst()
                .orElseThrow();
        all.forEach((name, byConnections) -> byConnections.forEach((connections, reached) -> {
            double ratio = reached.rate.median() / all.get(limit).get(connections).rate.median();
            table.row(
                    name,
                    Integer.toString(connections),
                    reached.rate.shown(",.0f"),
                    String.format(java.util.Locale.ROOT, "%.2f", ratio),
                    reached.p50.shown(".1f"),
                    reached.p99.shown(".1f"),
                    reached.p999.shown(".1f"));
            bars.add(new Plot.Bar(name, connections + " connections", reached.rate.median()));
        }));
        Plot.write(
                place.project().resolve("docs/img/performance.svg"),
                "Requests answered a second, 2xx, two cores shared with the load generator",
                bars);
        return table;
    }
}
