package io.trunkline.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What two whole nodes take that share a PostgreSQL, beside them and a way away. */
final class Nodes implements Section {

    private static final int NODES = 2;
    private static final int CONNECTIONS = 32;
    private static final int COMPONENTS = 10_000;
    private static final int SECONDS = 5;
    private static final int WARM_UP_SECONDS = Accepts.SHORT_WARM_UP_SECONDS;
    private static final int[] MILLIS_EACH_WAY = {0, 1};

    /** What a build's nodes reached together. */
    private static final class Reached {
        final Samples rate = new Samples();
        final Samples p50 = new Samples();
        final Samples p99 = new Samples();
    }

    /** Two nodes on one database of their own. */
    private static final class Cluster implements AutoCloseable {
        final List<RunningRouter> nodes = new ArrayList<>();
        private final SlowLink link;

        Cluster(Place place, Distribution build, String name, String database, int millisEachWay, Pages pages)
                throws IOException {
            link = millisEachWay == 0 ? null : SlowLink.to(database, millisEachWay * 1_000_000L);
            Map<String, String> settings = RunningRouter.pagesTo(
                    pages,
                    Map.of(
                            "TRUNKLINE_DATABASE_URL",
                            link == null ? database : link.url(),
                            "TRUNKLINE_DATABASE_USER",
                            DatabaseServer.USER,
                            "TRUNKLINE_DATABASE_PASSWORD",
                            DatabaseServer.PASSWORD));
            for (int node = 0; node < NODES; node++) {
                nodes.add(RunningRouter.start(
                        build, place.fresh(name.replace(' ', '-') + "-" + node), settings));
            }
        }

        /** Sends to all nodes at once, to each about components of its own, so that none is stale. */
        List<Wrk> load(Place place, int seconds, Path events) throws IOException, InterruptedException {
            List<Process> senders = new ArrayList<>();
            for (RunningRouter node : nodes) {
                senders.add(Wrk.start(
                        place,
                        "wrk.lua",
                        node.webhooks(),
                        1,
                        CONNECTIONS,
                        seconds,
                        Map.of("EVENTS", events.toString(), "FIRST_FILE", Integer.toString(senders.size()))));
            }
            List<Wrk> runs = new ArrayList<>();
            for (Process sender : senders) {
                runs.add(Wrk.ended(sender).clean());
            }
            return runs;
        }

        @Override
        public void close() throws IOException {
            nodes.forEach(RunningRouter::close);
            if (link != null) {
                link.close();
            }
        }
    }

    @Override
    public Table measure(Place place) throws Exception {
        int seconds = place.seconds(SECONDS);
        int warmUp = place.seconds(WARM_UP_SECONDS);
        Table table = new Table(
                "Two nodes on PostgreSQL",
                COMPONENTS + " components report UP again and again, half of them to each of two routers, with "
                        + CONNECTIONS + " connections to each for " + seconds + " s after a warm-up of " + warmUp
                        + " s. PostgreSQL, which syncs, the nodes and the load generators share the machine; a way of 1 ms is "
                        + "what every request and every answer take between node and database. Median of " + place.runs()
                        + " runs in turn, each begun with another build (least – most): of both nodes together, the milliseconds "
                        + "of the slower one.",
                "build",
                "to the database and back ms",
                "a second",
                "of the build before",
                "p50 ms",
                "p99 ms");
        Map<String, Distribution> builds = Distribution.builds(place);
        SignedEvents events = new SignedEvents(COMPONENTS, 0);
        try (Pages pages = new Pages();
                DatabaseServer database = DatabaseServer.start(place.fresh("postgres"))) {
            for (int millisEachWay : MILLIS_EACH_WAY) {
                Map<String, Reached> reached = measure(place, builds, database, millisEachWay, pages, events);
                Reached before = reached.get(Distribution.BEFORE);
                reached.forEach((build, figures) -> table.row(
                        build,
                        Integer.toString(2 * millisEachWay),
                        figures.rate.shown(",.0f"),
                        before == null ? "–" : figures.rate.over(before.rate).shown(".2f"),
                        figures.p50.shown(".1f"),
                        figures.p99.shown(".1f")));
            }
        }
        return table;
    }

    private static Map<String, Reached> measure(
            Place place,
            Map<String, Distribution> builds,
            DatabaseServer database,
            int millisEachWay,
            Pages pages,
            SignedEvents events)
            throws IOException, InterruptedException, SQLException {
        Map<String, Cluster> clusters = new LinkedHashMap<>();
        Map<String, Reached> reached = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, Distribution> build : builds.entrySet()) {
                clusters.put(
                        build.getKey(),
                        new Cluster(place, build.getValue(), build.getKey(), database.newDatabase(), millisEachWay, pages));
                reached.put(build.getKey(), new Reached());
            }
            Path written = events.write(place, "repeats", place.seconds(WARM_UP_SECONDS));
            for (Cluster cluster : clusters.values()) {
                cluster.load(place, place.seconds(WARM_UP_SECONDS), written);
            }
            List<String> turns = new ArrayList<>(clusters.keySet());
            for (int run = 0; run < place.runs(); run++) {
                written = events.write(place, "repeats", place.seconds(SECONDS));
                for (String turn : turns) {
                    List<Wrk> both = clusters.get(turn).load(place, place.seconds(SECONDS), written);
                    double rate = both.stream().mapToDouble(Wrk::rate).sum();
                    System.out.printf("  %s, %d ms each way: %.0f/s%n", turn, millisEachWay, rate);
                    Reached figures = reached.get(turn);
                    figures.rate.add(rate);
                    figures.p50.add(both.stream().mapToDouble(Wrk::p50).max().orElseThrow());
                    figures.p99.add(both.stream().mapToDouble(Wrk::p99).max().orElseThrow());
                }
                Collections.rotate(turns, -1);
            }
        } finally {
            for (Cluster cluster : clusters.values()) {
                cluster.close();
            }
        }
        return reached;
    }
}
