package io.trunkline.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** What a ledger costs that has grown: more components, and a long history. */
final class Growth implements Section {

    private static final int SECONDS = 8;
    private static final int WARM_UP_SECONDS = 20;

    @Override
    public Table measure(Place place) throws Exception {
        Table table = new Table(
                "A ledger that has grown",
                "As the accepts above, 32 connections, one event in 100 a change, of components that are all known to the "
                        + "ledger; the history is as long as a ledger of that age would have. Median of " + place.runs()
                        + " runs of " + SECONDS + " s after a warm-up of " + WARM_UP_SECONDS + " s (least – most).",
                "components",
                "lines of history",
                "accepts a second",
                "p50 ms",
                "p99 ms");
        Distribution distribution = Distribution.unpack(place);
        distribution.rehearse();
        measure(place, distribution, table, 1_000, 10_000);
        measure(place, distribution, table, 100_000, 1_000_000);
        measure(place, distribution, table, 1_000_000, 10_000_000);
        return table;
    }

    private static void measure(Place place, Distribution distribution, Table table, int components, int history)
            throws Exception {
        Path folder = place.fresh("growth");
        distribution.configure(folder, 10);
        Map<String, String> settings = Map.of("TRUNKLINE_HISTORY_MAX_EVENTS", "100000000");
        try (Pages pages = new Pages()) {
            RunningRouter.start(distribution, folder, RunningRouter.pagesTo(pages, settings))
                    .close();
            fill(folder.resolve("data/trunkline.db"), components, history);
            Samples rate = new Samples();
            Samples p50 = new Samples();
            Samples p99 = new Samples();
            try (RunningRouter router =
                    RunningRouter.start(distribution, folder, RunningRouter.pagesTo(pages, settings))) {
                SignedEvents events = new SignedEvents(components, 100);
                Wrk.events(place, router.webhooks(), 32, WARM_UP_SECONDS, events);
                for (int run = 0; run < place.runs(); run++) {
                    Wrk wrk = Wrk.events(place, router.webhooks(), 32, SECONDS, events);
                    rate.add(wrk.rate());
                    p50.add(wrk.p50());
                    p99.add(wrk.p99());
                }
            }
            table.row(
                    "%,d".formatted(components),
                    "%,d".formatted(history),
                    rate.shown(",.0f"),
                    p50.shown(".1f"),
                    p99.shown(".1f"));
        }
        Place.delete(folder);
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
                    SELECT 'genesys', hex(randomblob(32)), 'genesys/trunk/trunk-' || (i %% %1$d),
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
