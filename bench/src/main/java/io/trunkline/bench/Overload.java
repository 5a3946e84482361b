package io.trunkline.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Far more senders than can be served: what is answered, how fast, what it costs, and what a kill leaves of it. */
final class Overload implements Section {

    private static final int SECONDS = 20;
    private static final int WARM_UP_SECONDS = 15;

    /** When the memory is looked at that such a load takes from the start. */
    private static final int EARLY_SECONDS = 5;

    /** How long the load has lasted again when the process is killed. */
    private static final int KILL_AFTER_SECONDS = 3;

    /** Longer than anybody waits for the kill; what is left of it then is stopped. */
    private static final int KILLED_SECONDS = 60;

    /** More than can be sent, refused ones included. */
    private static final int MOST = 1_500_000;

    private static final int MOST_UNTIL_KILLED = 500_000;

    @Override
    public Table measure(Place place) throws Exception {
        Table table = new Table(
                "Overload",
                "More connections than can be served, each of which sends again as soon as it is answered, for "
                        + SECONDS
                        + " s after a warm-up of " + WARM_UP_SECONDS
                        + " s by 32: how many are answered 202 and 503 (all "
                        + "with `Retry-After`). Beside them " + Witnesses.COUNT
                        + " ordinary senders post an event every "
                        + Witnesses.EVERY_MILLIS
                        + " ms, or as soon as the one before is answered if that takes longer: "
                        + "theirs are the milliseconds that 202 and 503 take, and they note each event that was answered "
                        + "202. Then the same load begins once more, and after " + KILL_AFTER_SECONDS
                        + " s, in the middle "
                        + "of it, the process is killed with SIGKILL; each noted event, of both loads, is looked up in the ledger's file "
                        + "as the kill left it. SIGKILL shows whether what is answered is committed, not what a power cut "
                        + "leaves, which is the matter of `synchronous=FULL`. Unanswered are, until the kill, connections "
                        + "that failed and requests without an answer after " + Witnesses.PATIENCE_SECONDS
                        + " s. Median of " + place.runs()
                        + " runs (least – most); those unanswered, noted and missing are sums of all of them.",
                "connections",
                "202 a second",
                "503 a second",
                "202 p50 ms",
                "202 p99 ms",
                "503 p50 ms",
                "503 p99 ms",
                "unanswered",
                "witnessed 202",
                "of them missing after kill -9",
                "resident MB at " + EARLY_SECONDS + " s",
                "peak resident MB");
        Distribution distribution = Distribution.today(place);
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
        // Nothing is tidied away that is to be looked up.
        Map<String, String> settings = Map.of("TRUNKLINE_HISTORY_MAX_EVENTS", "100000000");
        try (Pages pages = new Pages();
                RunningRouter router =
                        RunningRouter.start(distribution, folder, RunningRouter.pagesTo(pages, settings))) {
            SignedEvents events = new SignedEvents(10_000, 100);
            Wrk.events(place, router.webhooks(), 32, WARM_UP_SECONDS, events);
            // Both now: nothing is to be signed and written while the load goes on.
            Path written = place.fresh("events");
            Path load = written.resolve("events");
            events.write(load, Wrk.THREADS, MOST);
            Path again = written.resolve("again");
            events.write(again, Wrk.THREADS, MOST_UNTIL_KILLED);
            try (Witnesses witnesses = Witnesses.start(router.webhooks())) {
                long began = System.nanoTime();
                overload(place, router, connections, load, rows);
                long ended = System.nanoTime();
                long killed = killInTheMiddle(place, router, connections, again);
                witnesses.close();
                rows.add(witnesses.answers(), began, ended, killed);
                rows.look(witnesses.answers(), router.data());
            }
        }
    }

    private static void overload(Place place, RunningRouter router, int connections, Path events, Rows rows)
            throws Exception {
        Process wrk = Wrk.startCounting(place, router.webhooks(), connections, SECONDS, events);
        try {
            RunningRouter.pause(EARLY_SECONDS * 1_000L);
            rows.early.add(router.megabytes("VmRSS"));
            rows.add(Wrk.counted(wrk));
            rows.peak.add(router.megabytes("VmHWM"));
        } finally {
            wrk.destroyForcibly();
        }
    }

    /** Begins the load once more and kills the router under it; gives the moment just before the kill. */
    private static long killInTheMiddle(Place place, RunningRouter router, int connections, Path events)
            throws Exception {
        Process wrk = Wrk.start(
                place, "wrk.lua", router.webhooks(), connections, KILLED_SECONDS, Map.of("EVENTS", events.toString()));
        try {
            RunningRouter.pause(KILL_AFTER_SECONDS * 1_000L);
            if (!wrk.isAlive()) {
                throw new IllegalStateException("the load ended before the kill");
            }
            long killed = System.nanoTime();
            router.kill();
            return killed;
        } finally {
            wrk.destroyForcibly();
        }
    }

    /** What was measured with so many connections, run by run. */
    private static final class Rows {

        private final Samples accepted = new Samples();
        private final Samples refused = new Samples();
        private final Samples accepted50 = new Samples();
        private final Samples accepted99 = new Samples();
        private final Samples refused50 = new Samples();
        private final Samples refused99 = new Samples();
        private final Samples early = new Samples();
        private final Samples peak = new Samples();
        private long unanswered;
        private long witnessed;
        private long missing;

        void add(Wrk.Counted counted) {
            accepted.add((double) counted.accepted() / SECONDS);
            refused.add((double) counted.refused() / SECONDS);
            unanswered += counted.run().errors();
        }

        /** What was sent between the first two times counts as under the load, however late it was answered. */
        void add(List<Witnesses.Answer> answers, long began, long ended, long killed) {
            Samples took202 = new Samples();
            Samples took503 = new Samples();
            for (Witnesses.Answer answer : answers) {
                boolean underLoad = answer.sent() >= began && answer.sent() < ended;
                switch (answer.status()) {
                    case 202 -> addIf(underLoad, took202, answer);
                    case 503 -> addIf(underLoad, took503, answer);
                    case Witnesses.UNANSWERED -> unanswered += endedBefore(killed, answer) ? 1 : 0;
                    default -> throw new IllegalStateException("neither 202 nor 503: " + answer);
                }
            }
            addTo(accepted50, accepted99, took202);
            addTo(refused50, refused99, took503);
        }

        private static void addIf(boolean underLoad, Samples took, Witnesses.Answer answer) {
            if (underLoad) {
                took.add(answer.millis());
            }
        }

        /** Whoever waits for an answer in the moment of the kill has none, and that is no fault. */
        private static boolean endedBefore(long killed, Witnesses.Answer answer) {
            return answer.sent() + answer.millis() * 1e6 < killed;
        }

        private static void addTo(Samples p50, Samples p99, Samples took) {
            if (!took.isEmpty()) {
                p50.add(took.quantile(0.5));
                p99.add(took.quantile(0.99));
            }
        }

        void look(List<Witnesses.Answer> answers, Path data) throws Exception {
            List<String> noted = answers.stream()
                    .filter(answer -> answer.status() == 202)
                    .map(Witnesses.Answer::component)
                    .toList();
            try (LedgerLook ledger = new LedgerLook(data)) {
                List<String> lost = ledger.missing(noted);
                lost.forEach(component -> System.out.println("  answered 202 and not in the ledger: " + component));
                witnessed += noted.size();
                missing += lost.size();
            }
        }

        void in(Table table, int connections) {
            table.row(
                    "%,d".formatted(connections),
                    accepted.shown(",.0f"),
                    refused.shown(",.0f"),
                    accepted50.shown(".1f"),
                    accepted99.shown(".1f"),
                    refused50.shown(".1f"),
                    refused99.shown(".1f"),
                    "%,d".formatted(unanswered),
                    "%,d".formatted(witnessed),
                    "%,d".formatted(missing),
                    early.shown(".0f"),
                    peak.shown(".0f"));
        }
    }
}
