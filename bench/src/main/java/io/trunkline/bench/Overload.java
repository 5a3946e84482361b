package io.trunkline.bench;

import java.nio.file.Path;
import java.util.Map;

/** Far more senders than can be served: what is answered, how fast, and what it costs. */
final class Overload implements Section {

    private static final int SECONDS = 20;

    @Override
    public Table measure(Place place) throws Exception {
        Table table = new Table(
                "Overload",
                "More connections than can be served, each of which sends again as soon as it is answered, for " + SECONDS
                        + " s: the answers 202 and 503, how long they took, and whether every 202 is in the ledger.",
                "connections",
                "202 a second",
                "503 a second",
                "p50 ms",
                "p99 ms",
                "p99.9 ms",
                "202 not in the ledger",
                "peak resident MB");
        Distribution distribution = Distribution.unpack(place);
        distribution.rehearse();
        for (int connections : new int[] {256, 2_000, 8_000}) {
            Path folder = place.fresh("overload");
            try (Pages pages = new Pages();
                    RunningRouter router =
                            RunningRouter.start(distribution, folder, RunningRouter.pagesTo(pages, Map.of()))) {
                Path events = place.fresh("events").resolve("events");
                SignedEvents.write(events, Wrk.THREADS, 1_500_000, 10_000, 100);
                Wrk run = Wrk.events(place, router.webhooks(), connections, SECONDS, events, 0);
                long accepted = run.requests() - run.refused();
                long missing;
                try (LedgerLook ledger = new LedgerLook(router.data())) {
                    missing = Math.max(0, accepted - ledger.events());
                }
                table.row(
                        "%,d".formatted(connections),
                        "%,d".formatted(accepted / SECONDS),
                        "%,d".formatted(run.refused() / SECONDS),
                        "%.1f".formatted(run.p50()),
                        "%.1f".formatted(run.p99()),
                        "%.1f".formatted(run.p999()),
                        Long.toString(missing),
                        Long.toString(router.megabytes("VmHWM")));
            }
        }
        return table;
    }
}
