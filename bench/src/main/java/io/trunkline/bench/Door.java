package io.trunkline.bench;

import java.util.Map;

/** Strangers who send and never read, beside ordinary senders: whether these notice, and what it costs. */
final class Door implements Section {

    private static final int SECONDS = 60;
    private static final int WARM_UP_SECONDS = 15;
    private static final Map<String, String> SETTINGS = Map.of("JAVA_OPTS", "-XX:MaxDirectMemorySize=64m");

    @Override
    public Table measure(Place place) throws Exception {
        Table table = new Table(
                "Requests whose answers nobody reads",
                "For " + SECONDS + " s connections without a secret send `GET /x` after `GET /x` and read nothing, after a "
                        + "warm-up of " + WARM_UP_SECONDS + " s; one that is cut comes again. Beside them " + Witnesses.COUNT
                        + " ordinary senders post a signed event every " + Witnesses.EVERY_MILLIS
                        + " ms: theirs are the milliseconds. `-XX:MaxDirectMemorySize=64m`. Megabytes are by how much the "
                        + "resident memory grew at most. Median of " + place.runs()
                        + " runs (least – most); answers other than 202 are the sum of all of them.",
                "connections",
                "sent MB",
                "cut",
                "202",
                "other answers or none",
                "202 p50 ms",
                "202 p99 ms",
                "202 at most ms",
                "grew by MB");
        Distribution distribution = Distribution.today(place);
        for (int connections : new int[] {0, 3, 10}) {
            Rows rows = new Rows();
            for (int run = 0; run < place.runs(); run++) {
                measure(place, distribution, connections, rows);
            }
            rows.in(table, connections);
        }
        return table;
    }

    private static void measure(Place place, Distribution distribution, int connections, Rows rows) throws Exception {
        try (Pages pages = new Pages();
                RunningRouter router = RunningRouter.start(
                        distribution, place.fresh("door"), RunningRouter.pagesTo(pages, SETTINGS))) {
            Wrk.events(place, router.webhooks(), 32, WARM_UP_SECONDS, new SignedEvents(10_000, 100));
            router.forgetPeak();
            long before = router.megabytes("VmRSS");
            try (Pipelining strangers = Pipelining.start(connections, router.webhooks());
                    Witnesses witnesses = Witnesses.start(router.webhooks())) {
                RunningRouter.pause(SECONDS * 1_000L);
                witnesses.close();
                rows.add(witnesses, strangers);
            }
            rows.grew.add(router.megabytes("VmHWM") - before);
        }
    }

    /** What was measured with so many connections, run by run. */
    private static final class Rows {

        private final Samples sent = new Samples();
        private final Samples cuts = new Samples();
        private final Samples accepted = new Samples();
        private final Samples half = new Samples();
        private final Samples almostAll = new Samples();
        private final Samples longest = new Samples();
        private final Samples grew = new Samples();
        private long others;

        void add(Witnesses witnesses, Pipelining strangers) {
            Samples took = new Samples();
            int good = 0;
            for (Witnesses.Answer answer : witnesses.answers()) {
                if (answer.status() == 202) {
                    good++;
                    took.add(answer.millis());
                } else {
                    others++;
                }
            }
            accepted.add(good);
            half.add(took.quantile(0.5));
            almostAll.add(took.quantile(0.99));
            longest.add(took.quantile(1));
            sent.add(strangers.megabytes());
            cuts.add(strangers.cuts());
        }

        void in(Table table, int connections) {
            table.row(
                    Integer.toString(connections),
                    sent.shown(",.1f"),
                    cuts.shown(",.0f"),
                    accepted.shown(",.0f"),
                    "%,d".formatted(others),
                    half.shown(".1f"),
                    almostAll.shown(".1f"),
                    longest.shown(".0f"),
                    grew.shown(".0f"));
        }
    }
}
