package io.trunkline.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Durable accepts a second, beside the limit of this machine, an earlier build and Alertmanager. */
final class Accepts implements Section {

    private static final List<Integer> CONNECTIONS = List.of(8, 32, 256);
    private static final List<Integer> OF_THE_GOALS = List.of(32, 256);
    private static final int SECONDS = 5;

    /** By then the compilers have mostly finished. */
    static final int WARM_UP_SECONDS = 60;

    /** Enough for a comparison in turn, in which all go on to warm up together. */
    static final int SHORT_WARM_UP_SECONDS = 25;

    private static final int COMPONENTS = 10_000;

    private static final String CHANGES = "Trunkline, 1 in 100 a change";
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

        /** @param repeats events that were written for whoever is sent repeats */
        Wrk load(int connections, int seconds, Path repeats) throws IOException, InterruptedException;
    }

    /** All of them are up all the time and idle but for the one whose turn it is, so that each stays warm. */
    private static final class Servers implements AutoCloseable {
        final Map<String, Server> all = new LinkedHashMap<>();
        private final List<AutoCloseable> open = new ArrayList<>();

        void add(String name, AutoCloseable process, Server server) {
            open.add(process);
            all.put(name, server);
        }

        @Override
        public void close() throws Exception {
            for (AutoCloseable server : open) {
                server.close();
            }
        }
    }

    @Override
    public Table measure(Place place) throws Exception {
        List<Integer> connections = place.onlyGoals() ? OF_THE_GOALS : CONNECTIONS;
        int seconds = place.seconds(SECONDS);
        int warmUp = place.seconds(place.onlyGoals() ? SHORT_WARM_UP_SECONDS : WARM_UP_SECONDS);
        peer = Alertmanager.program() == null ? null : "Alertmanager " + Alertmanager.version();
        try (Pages pages = new Pages();
                Servers servers = new Servers()) {
            start(place, pages, servers);
            // One set for all who are sent repeats: what is signed once is signed beside none of them.
            SignedEvents repeats = new SignedEvents(COMPONENTS, 0);
            Path written = repeats.write(place, "repeats", warmUp);
            for (Server server : servers.all.values()) {
                server.load(32, warmUp, written);
            }
            List<String> turns = new ArrayList<>(servers.all.keySet());
            for (int run = 0; run < place.runs(); run++) {
                for (int each : connections) {
                    written = repeats.write(place, "repeats", seconds);
                    for (String turn : turns) {
                        note(turn, each, servers.all.get(turn).load(each, seconds, written));
                    }
                }
                // Whoever comes after another finds the disk as that one left it: each run begins with the next.
                Collections.rotate(turns, -1);
            }
        }
        return table(place, seconds, warmUp);
    }

    private void start(Place place, Pages pages, Servers servers) throws Exception {
        Map<String, Distribution> builds = Distribution.builds(place);
        Distribution today = builds.get(Distribution.TODAY);
        Distribution onOtherJdk = today.onOtherJava(place);
        Map<String, String> settings = RunningRouter.pagesTo(pages, Map.of());
        RunningRouter router = RunningRouter.start(today, place.fresh("product"), settings);
        servers.add(Distribution.TODAY, router, repeats(place, router));
        if (!place.onlyGoals()) {
            RunningRouter changing = RunningRouter.start(today, place.fresh("mixed"), settings);
            SignedEvents events = new SignedEvents(COMPONENTS, 100);
            servers.add(
                    CHANGES,
                    changing,
                    (connections, seconds, repeats) ->
                            Wrk.events(place, changing.webhooks(), connections, seconds, events));
        }
        if (onOtherJdk != null) {
            RunningRouter other = RunningRouter.start(onOtherJdk, place.fresh("other-jdk"), settings);
            servers.add(Distribution.TODAY + onOtherJdk.onJava(), other, repeats(place, other));
        }
        if (place.before() != null) {
            RunningRouter earlier =
                    RunningRouter.start(builds.get(Distribution.BEFORE), place.fresh("earlier"), settings);
            servers.add(Distribution.BEFORE, earlier, repeats(place, earlier));
        }
        RunningRouter limit = RunningRouter.startLimit(router, today, place.fresh("limit"));
        servers.add(LIMIT, limit, repeats(place, limit));
        if (peer != null) {
            Alertmanager alertmanager = Alertmanager.start(place.fresh("alertmanager"));
            servers.add(peer, alertmanager, (connections, seconds, repeats) -> Wrk.run(
                            place, "alerts.lua", alertmanager.alerts(), connections, seconds, Map.of())
                    .clean());
        }
    }

    private static Server repeats(Place place, RunningRouter router) {
        return (connections, seconds, repeats) ->
                Wrk.written(place, router.webhooks(), connections, seconds, repeats).clean();
    }

    private void note(String name, int connections, Wrk run) {
        System.out.printf("  %s, %d connections: %.0f/s, p99 %.1f ms%n", name, connections, run.rate(), run.p99());
        all.computeIfAbsent(name, n -> new LinkedHashMap<>())
                .computeIfAbsent(connections, c -> new Reached())
                .add(run);
    }

    private String share(Reached reached, String of, int connections) {
        return all.containsKey(of)
                ? reached.rate.over(all.get(of).get(connections).rate).shown(".2f")
                : "–";
    }

    private String p99Share(Reached reached, int connections) {
        return all.containsKey(Distribution.BEFORE)
                ? reached.p99.over(all.get(Distribution.BEFORE).get(connections).p99).shown(".2f")
                : "–";
    }

    private Table table(Place place, int seconds, int warmUp) throws IOException {
        Table table = new Table(
                "Durable accepts",
                "Distinct events, signed beforehand, posted by wrk for " + seconds + " s after a warm-up of "
                        + warmUp + " s; " + COMPONENTS
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
                "p99 of the build before",
                "p99.9 ms");
        List<Plot.Bar> bars = new ArrayList<>();
        all.forEach((name, byConnections) -> byConnections.forEach((connections, reached) -> {
            table.row(
                    name,
                    Integer.toString(connections),
                    reached.rate.shown(",.0f"),
                    share(reached, LIMIT, connections),
                    share(reached, peer, connections),
                    share(reached, Distribution.BEFORE, connections),
                    reached.p50.shown(".1f"),
                    reached.p99.shown(".1f"),
                    p99Share(reached, connections),
                    reached.p999.shown(".1f"));
            bars.add(new Plot.Bar(name, connections + " connections", reached.rate.median()));
        }));
        if (!place.isTrial()) {
            Plot.write(
                    place.project().resolve("docs/img/performance.svg"),
                    "Requests answered a second, 2xx, two cores shared with the load generator",
                    bars);
        }
        return table;
    }
}
