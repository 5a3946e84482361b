package io.trunkline.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** What a ledger costs that has grown: more components, and a long history. */
final class Growth implements Section {

    private static final int SECONDS = 5;
    private static final int CONNECTIONS = 32;
    private static final int WARM_UP_SECONDS = Accepts.SHORT_WARM_UP_SECONDS;

    /** A router with a ledger of its own size, and what it reached. */
    private static final class Sized implements AutoCloseable {
        final int components;
        final int history;
        final RunningRouter router;
        final SignedEvents events;
        final Samples rate = new Samples();
        final Samples p50 = new Samples();
        final Samples p99 = new Samples();

        Sized(Place place, Distribution distribution, Pages pages, int components, int history) throws Exception {
            this.components = components;
            this.history = history;
            events = new SignedEvents(components, 100);
            Path folder = place.fresh("growth-" + components);
            distribution.configure(folder, 10);
            Map<String, String> settings =
                    RunningRouter.pagesTo(pages, Map.of("TRUNKLINE_HISTORY_MAX_EVENTS", "100000000"));
            RunningRouter.start(distribution, folder, settings).close();
            long began = System.nanoTime();
            fill(folder.resolve("data/trunkline.db"), components, history);
            System.out.printf(
                    "  %,d lines written in %.0f s%n", history, (System.nanoTime() - began) / 1e9);
            router = RunningRouter.start(distribution, folder, settings);
        }

        Wrk load(Place place, int seconds) throws IOException, InterruptedException {
            return Wrk.events(place, router.webhooks(), CONNECTIONS, seconds, events);
        }

        void measure(Place place) throws IOException, InterruptedException {
            Wrk wrk = load(place, place.seconds(SECONDS));
            System.out.printf("  %,d components: %.0f/s, p99 %.1f ms%n", components, wrk.rate(), wrk.p99());
            rate.add(wrk.rate());
            p50.add(wrk.p50());
            p99.add(wrk.p99());
        }

        @Override
        public void close() {
            router.close();
        }
    }

    /** All of them are up all the time and idle but for the one whose turn it is, so that each stays warm. */
    @Override
    public Table measure(Place place) throws Exception {
        Distribution distribution = Distribution.today(place);
        List<Sized> all;
        try (Pages pages = new Pages();
                Sized small = new Sized(place, distribution, pages, 1_000, 10_000);
                Sized middle = place.onlyGoals() ? null : new Sized(place, distribution, pages, 100_000, 1_000_000);
                Sized large = new Sized(
                        place, distribution, pages, place.count(1_000_000), place.count(10_000_000))) {
            all = middle == null ? List.of(small, large) : List.of(small, middle, large);
            for (Sized one : all) {
                one.load(place, place.seconds(WARM_UP_SECONDS));
            }
            List<Sized> turns = new ArrayList<>(all);
            for (int run = 0; run < place.runs(); run++) {
                for (Sized turn : turns) {
                    turn.measure(place);
                }
                // As with the accepts: whoever comes after another finds the disk as that one left it.
                Collections.rotate(turns, -1);
            }
        }
        return table(place, all);
    }

    private static Table table(Place place, List<Sized> all) {
        Table table = new Table(
                "A ledger that has grown",
                "As the accepts above, " + CONNECTIONS
                        + " connections, one event in 100 a change, of components that are "
                        + "all known to the ledger; the history is as long as a ledger of that age would have. Median of "
                        + place.runs() + " runs of " + SECONDS + " s in turn, each begun with another ledger, after a "
                        + "warm-up of " + WARM_UP_SECONDS
                        + " s (least – most); the shares compare rates of the same run.",
                "components",
                "lines of history",
                "accepts a second",
                "of the smallest",
                "p50 ms",
                "p99 ms");
        for (Sized one : all) {
            table.row(
                    "%,d".formatted(one.components),
                    "%,d".formatted(one.history),
                    one.rate.shown(",.0f"),
                    one.rate.over(all.get(0).rate).shown(".2f"),
                    one.p50.shown(".1f"),
                    one.p99.shown(".1f"));
        }
        return table;
    }

    /** Rows as the router writes them, of components that have been up for a day. */
    private static void fill(Path file, int components, int history) throws SQLException {
        String numbers = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < %d - 1) ";
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement sql = connection.createStatement()) {
            // Made in a minute and not in an hour: nobody minds if this file is lost.
            sql.execute("PRAGMA journal_mode = OFF");
            sql.execute("PRAGMA synchronous = OFF");
            sql.execute("PRAGMA cache_size = -2000000");
            sql.executeUpdate(
                    numbers.formatted(components)
                            + """
                    INSERT INTO component (id, source, kind, native_id, name, platform, observed, newest, since, changes,
                      lag, service, assessed_changes)
                    SELECT 'genesys/trunk/trunk-' || i, 'genesys', 'trunk', 'trunk-' || i, 'A carrier''s trunk',
                      'Genesys Cloud CX', 'UP', unixepoch('now', '-1 day') * 1000, unixepoch('now', '-1 day') * 1000, 1, 0,
                      'service-0', 1
                    FROM n""");
            sql.executeUpdate(numbers.formatted(history)
                    + """
                    INSERT INTO event (source, fingerprint, component, type, status, word, occurred_at, received_at,
                      verdict, body)
                    SELECT 'genesys', 'at:' || printf('%%015d', unixepoch('now', '-1 day') * 1000 + i) || ' body:'
                      || lower(hex(randomblob(32))), 'genesys/trunk/trunk-' || (i %% %1$d),
                      'telephony.trunk.status.changed', 'UP', 'UP', unixepoch('now', '-1 day') * 1000 + i,
                      unixepoch('now', '-1 day') * 1000 + i, 'repeat',
                      '{"eventType":"telephony.trunk.status.changed","sequence":' || i || ',"event":{"trunkId":"trunk-'
                      || (i %% %1$d) || '","status":"UP","timestamp":"2026-01-01T00:00:00Z","name":"A carrier''s trunk"}}'
                    FROM n"""
                            .formatted(components));
            sql.execute("PRAGMA journal_mode = WAL");
        }
    }
}
