package io.trunkline.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Durable accepts a second, beside the limit of this machine and beside Alertmanager. */
final class Accepts implements Section {

    private static final int[] CONNECTIONS = {8, 32, 256};
    private static final int SECONDS = 5;

    /** By then the compilers have mostly finished. */
    static final int WARM_UP_SECONDS = 60;

    private static final int COMPONENTS = 10_000;

    private static final String BEFORE = "Trunkline before";
    private static final String LIMIT = "bare Vert.x, same verification and store (the limit)";

    /** What one competitor reached with so many connections. */
    private static final class Reached {
        final Samples rate = new Samples();
        final Samples p50 = new Samples();
        final Samples p99 = new Samples();
        final Samples p999 = new Samples();

        void add(Wrk run) {
            rate.add(run.rate());
            p50.add(run.p50());
            p99.add(run.p99());
            p999.add(run.p999());
        }
    }

    private final Map<String, Map<Integer, Reached>> all = new LinkedHashMap<>();

    /** Null where Alertmanager is not installed. */
    private String peer;

    /** Something that is sent to. */
    private interface Server {

        Wrk load(int connections, int seconds) throws IOException, InterruptedException;
    }

    /** All of them are up all the time and idle but for the one whose turn it is, so that each stays warm. */
    @Override
    public Table measure(Place place) throws Exception {
        Map<String, Distribution> builds = Distribution.builds(place);
        Distribution distribution = builds.get("Trunkline");
        Distribution before = builds.get(BEFORE);
        peer = Alertmanager.program() == null ? null : "Alertmanager " + Alertmanager.version();
        try (Pages pages = new Pages();
                RunningRouter repeats = RunningRouter.start(
                        distribution, place.fresh("product"), RunningRouter.pagesTo(pages, Map.of()));
                RunningRouter changes = RunningRouter.start(
                        distribution, place.fresh("mixed"), RunningRouter.pagesTo(pages, Map.of()));
                RunningRouter earlier = before == null
                        ? null
                        : RunningRouter.start(
                                before, place.fresh("earlier"), RunningRouter.pagesTo(pages, Map.of()));
                RunningRouter limit = RunningRouter.startLimit(distribution, place.fresh("limit"));
                Alertmanager alertmanager = peer == null ? null : Alertmanager.start(place.fresh("alertmanager"))) {
            Map<String, Server> servers = new LinkedHashMap<>();
            servers.put("Trunkline", events(place, repeats, 0));
            servers.put("Trunkline, 1 in 100 a change", events(place, changes, 100));
            if (earlier != null) {
                servers.put(BEFORE, events(place, earlier, 0));
            }
            servers.put(LIMIT, events(place, limit, 0));
            if (peer != null) {
                servers.put(peer, (connections, seconds) -> Wrk.run(
                                place, "alerts.lua", alertmanager.alerts(), connections, seconds, Map.of())
                        .clean());
            }
            for (Server server : servers.values()) {
                server.load(32, WARM_UP_SECONDS);
            }
            List<String> turns = new ArrayList<>(servers.keySet());
            for (int run = 0; run < place.runs(); run++) {
                for (int connections : CONNECTIONS) {
                    for (String turn : turns) {
                        note(turn, connections, servers.get(turn).load(connections, SECONDS));
                    }
                }
                // Whoever comes after another finds the disk as that one left it: each run begins with the next.
                Collections.rotate(turns, -1);
            }
        }
        return table(place);
    }

    private static Server events(Place place, RunningRouter router, int outOfHowMany) {
        SignedEvents events = new SignedEvents(COMPONENTS, outOfHowMany);
        return (connections, seconds) -> Wrk.events(place, router.webhooks(), connections, seconds, events);
    }

    private void note(String name, int connections, Wrk run) {
        System.out.printf("  %s, %d connections: %.0f/s, p99 %.1f ms%n", name, connections, run.rate(), run.p99());
        all.computeIfAbsent(name, n -> new LinkedHashMap<>())
                .computeIfAbsent(connections, c -> new Reached())
                .add(run);
    }

    private String share(Reached reached, String of, int connections) {
        return reached.rate.over(all.get(of).get(connections).rate).shown(".2f");
    }

    private Table table(Place place) throws IOException {
        Table table = new Table(
                "Durable accepts",
                "Distinct events, signed beforehand, posted by wrk for " + SECONDS + " s after a warm-up of "
                        + WARM_UP_SECONDS + " s; " + COMPONENTS
                        + " components report UP again and again, or change by chance. Median of "
                        + place.runs()
                        + " runs in turn, each begun with another server (least – most); the shares compare rates of the same "
                        + "run. Every answer counted was 202 "
                        + "(Alertmanager, which "
                        + "keeps alerts in memory: 200).",
                "server",
                "connections",
                "a second",
                "of the limit",
                "of Alertmanager",
                "of the build before",
                "p50 ms",
                "p99 ms",
                "p99.9 ms");
        List<Plot.Bar> bars = new ArrayList<>();
        all.forEach((name, byConnections) -> byConnections.forEach((connections, reached) -> {
            table.row(
                    name,
                    Integer.toString(connections),
                    reached.rate.shown(",.0f"),
                    share(reached, LIMIT, connections),
                    all.containsKey(peer) ? share(reached, peer, connections) : "–",
                    all.containsKey(BEFORE) ? share(reached, BEFORE, connections) : "–",
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
