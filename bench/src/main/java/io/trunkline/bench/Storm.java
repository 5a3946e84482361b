package io.trunkline.bench;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A carrier fails and thousands of trunks with it, over ten services, and comes back. */
final class Storm implements Section {

    private static final int SERVICES = 10;
    private static final int CONNECTIONS = 32;
    private static final long PATIENCE_SECONDS = 180;
    private static final Map<String, String> SETTINGS = Map.of(
            // Recoveries are believed at once, so that they can be measured.
            "TRUNKLINE_COOLDOWN", "0s",
            "JAVA_OPTS", "-Xmx256m");

    @Override
    public Table measure(Place place) throws Exception {
        Table table = new Table(
                "A storm and its end",
                "All trunks of " + SERVICES + " services go down as fast as " + CONNECTIONS + " connections can say so, "
                        + "and up again; default settings (wait 5 s, update interval 15 s) but for `cooldown=0s`, heap "
                        + "of 256 MB. Seconds from the first event. Median of the runs (least – most).",
                "trunks",
                "all accepted s",
                "first page s",
                "last incident open s",
                "all in an incident s",
                "all told s",
                "incidents",
                "calls",
                "all resolved s",
                "peak resident MB");
        Distribution distribution = Distribution.unpack(place);
        distribution.rehearse();
        for (int trunks : new int[] {5_000, 50_000}) {
            measure(place, distribution, table, trunks);
        }
        return table;
    }

    private static void measure(Place place, Distribution distribution, Table table, int trunks) throws Exception {
        Samples accepted = new Samples();
        Samples first = new Samples();
        Samples opened = new Samples();
        Samples joined = new Samples();
        Samples told = new Samples();
        Samples resolved = new Samples();
        Samples peak = new Samples();
        Samples calls = new Samples();
        Samples incidents = new Samples();
        for (int run = 0; run < place.runs(); run++) {
            Path folder = place.fresh("storm");
            distribution.configure(folder, SERVICES);
            try (Pages pages = new Pages();
                    RunningRouter router =
                            RunningRouter.start(distribution, folder, RunningRouter.pagesTo(pages, SETTINGS))) {
                long began = System.nanoTime();
                Flood.send(router.webhooks(), trunks, "DOWN", CONNECTIONS);
                accepted.add(since(began));
                try (LedgerLook ledger = new LedgerLook(router.data())) {
                    await(() -> ledger.members() == trunks);
                    joined.add(since(began));
                }
                await(() -> pages.affected() == trunks);
                told.add(since(began));
                long[] triggers = pages.incidents().values().stream()
                        .mapToLong(Pages.Incident::triggeredAt)
                        .sorted()
                        .toArray();
                first.add((triggers[0] - began) / 1e9);
                opened.add((triggers[triggers.length - 1] - began) / 1e9);
                incidents.add(triggers.length);
                began = System.nanoTime();
                Flood.send(router.webhooks(), trunks, "UP", CONNECTIONS);
                await(() -> pages.open() == 0);
                resolved.add(since(began));
                calls.add(pages.calls());
                peak.add(router.megabytes("VmHWM"));
            }
        }
        table.row(
                "%,d".formatted(trunks),
                accepted.shown(".1f"),
                first.shown(".2f"),
                opened.shown(".2f"),
                joined.shown(".1f"),
                told.shown(".1f"),
                incidents.shown(".0f"),
                calls.shown(".0f"),
                resolved.shown(".1f"),
                peak.shown(".0f"));
    }

    private static double since(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    private static void await(BooleanSupplier done) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("not done within " + PATIENCE_SECONDS + " s");
            }
            RunningRouter.pause(50);
        }
    }
}
