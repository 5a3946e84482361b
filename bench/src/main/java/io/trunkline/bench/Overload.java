package io.trunkline.bench;

import java.nio.file.Path;
import java.util.Map;

/** Far more senders than can be served: what is answered, how fast, what it costs, and what a kill leaves of it. */
final class Overload implements Section {

    private static final int SECONDS = 20;
    private static final int WARM_UP_SECONDS = 15;

    /** More than can be sent, refused ones included. */
    private static final int MOST = 1_500_000;

    @Override
    public Table measure(Place place) throws Exception {
        Table table = new Table(
                "Overload",
                "More connections than can be served, each of which sends again as soon as it is answered, for "
                        + SECONDS
                        + " s after a warm-up of " + WARM_UP_SECONDS + " s by 32: the answers 202 and 503 (all with "
                        + "`Retry-After`), and how long they took, of both kinds together. Then the process is killed "
                        + "with SIGKILL and the events of these seconds are counted in its file: at least as many as were "
                        + "answered 202, and whatever was stored and not answered any more. Median of " + place.runs()
                        + " runs (least – most); the two counts are sums of all of them.",
                "connections",
                "202 a second",
                "503 a second",
                "p50 ms",
                "p99 ms",
                "p99.9 ms",
                "socket errors",
                "answered 202",
                "in the ledger after kill -9",
                "peak resident MB");
        Distribution distribution = Distribution.unpack(place);
        distribution.rehearse();
        for (int connections : new int[] {256, 2_000, 8_000}) {
            Rows rows = new Rows();
            for (int run = 0; run < place.runs(); run++) {
                measure(place, distribution, connections, rows);
            }
            rows.in(table, connections);
        }
        return table;
    }

    private static void measure(Place place, Distribution distribution, int connections, Rows rows) throws Exception {
        Path folder = place.fresh("overload");
        // Nothing is tidied away that is to be counted.
        Map<String, String> settings = Map.of("TRUNKLINE_HISTORY_MAX_EVENTS", "100000000");
        try (Pages pages = new Pages();
                RunningRouter router =
                        RunningRouter.start(distribution, folder, RunningRouter.pagesTo(pages, settings))) {
            SignedEvents events = new SignedEvents(10_000, 100);
            Wrk.events(place, router.webhooks(), 32, WARM_UP_SECONDS, events);
            Path files = place.fresh("events").resolve("events");
            events.write(files, Wrk.THREADS, MOST);
            int before = stored(router);
            Wrk.Counted counted = Wrk.counted(place, router.webhooks(), connections, SECONDS, files);
            long peak = router.megabytes("VmHWM");
            router.kill();
            int stored = stored(router) - before;
            if (stored < counted.accepted()) {
                throw new IllegalStateException(
                        counted.accepted() + " events were answered 202, and " + stored + " are in the ledger");
            }
            rows.add(counted, stored, peak);
        }
    }

    private static int stored(RunningRouter router) throws Exception {
        try (LedgerLook ledger = new LedgerLook(router.data())) {
            return ledger.events();
        }
    }

    /** What was measured with so many connections, run by run. */
    private static final class Rows {

        private final Samples accepted = new Samples();
        private final Samples refused = new Samples();
        private final Samples p50 = new Samples();
        private final Samples p99 = new Samples();
        private final Samples p999 = new Samples();
        private final Samples errors = new Samples();
        private final Samples peak = new Samples();
        private long answered;
        private long stored;

        void add(Wrk.Counted counted, int inLedger, long megabytes) {
            accepted.add((double) counted.accepted() / SECONDS);
            refused.add((double) counted.refused() / SECONDS);
            p50.add(counted.run().p50());
            p99.add(counted.run().p99());
            p999.add(counted.run().p999());
            errors.add(counted.run().errors());
            peak.add(megabytes);
            answered += counted.accepted();
            stored += inLedger;
        }

        void in(Table table, int connections) {
            table.row(
                    "%,d".formatted(connections),
                    accepted.shown(",.0f"),
                    refused.shown(",.0f"),
                    p50.shown(".1f"),
                    p99.shown(".1f"),
                    p999.shown(".1f"),
                    errors.shown(",.0f"),
                    "%,d".formatted(answered),
                    "%,d".formatted(stored),
                    peak.shown(".0f"));
        }
    }
}
