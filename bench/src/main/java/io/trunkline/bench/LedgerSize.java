package io.trunkline.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the embedded ledger takes of the disk after many repeats with long bodies. */
final class LedgerSize implements Section {

    private static final int REPEATS = 1_000_000;
    private static final int BODY_BYTES = 2_048;
    private static final int COMPONENTS = 10_000;
    private static final int CONNECTIONS = 256;

    /** Both builds keep a million lines of history by default; here none may go. */
    private static final Map<String, String> SETTINGS = Map.of("TRUNKLINE_HISTORY_MAX_EVENTS", "100000000");

    @Override
    public Table measure(Place place) throws Exception {
        int repeats = place.count(REPEATS);
        Table table = new Table(
                "The ledger's file",
                "%,d events with bodies of %,d bytes, of %,d components that report UP again and again, as fast as %d connections"
                                .formatted(repeats, BODY_BYTES, COMPONENTS, CONNECTIONS)
                        + " are answered, the same to each build; the size of `trunkline.db` after the router was stopped. "
                        + "Nothing is removed from the history (`trunkline.history.max-events=100000000`). One run: the "
                        + "size does not vary.",
                "build",
                "seconds",
                "file MB",
                "bytes an event",
                "of the build before");
        Path events = place.fresh("repeats").resolve("events");
        new SignedEvents(COMPONENTS, 0).ofBytes(BODY_BYTES).write(events, Wrk.THREADS, repeats);
        Map<String, Long> sizes = new LinkedHashMap<>();
        Map<String, Double> seconds = new LinkedHashMap<>();
        for (Map.Entry<String, Distribution> build : Distribution.builds(place).entrySet()) {
            Path folder = place.fresh("file");
            try (Pages pages = new Pages();
                    RunningRouter router = RunningRouter.start(
                            build.getValue(), folder, RunningRouter.pagesTo(pages, SETTINGS))) {
                long began = System.nanoTime();
                Flood.send(place, router.webhooks(), events, repeats, CONNECTIONS);
                seconds.put(build.getKey(), (System.nanoTime() - began) / 1e9);
                try (LedgerLook ledger = new LedgerLook(router.data())) {
                    // The first event of every router is one more.
                    if (ledger.events() != repeats + 1) {
                        throw new IllegalStateException(ledger.events() + " lines of " + (repeats + 1));
                    }
                }
            }
            sizes.put(build.getKey(), size(folder.resolve("data")));
        }
        Long before = sizes.get(Distribution.BEFORE);
        sizes.forEach((build, size) -> table.row(
                build,
                "%.0f".formatted(seconds.get(build)),
                "%,.0f".formatted(size / 1e6),
                "%,d".formatted(size / repeats),
                before == null ? "–" : "%.2f".formatted((double) size / before)));
        return table;
    }

    /** With what a log that was not read into it holds. */
    private static long size(Path data) throws IOException {
        List<Path> parts;
        try (Stream<Path> files = Files.list(data)) {
            parts = files.filter(file -> file.getFileName().toString().startsWith("trunkline.db"))
                    .toList();
        }
        long size = 0;
        for (Path part : parts) {
            size += Files.size(part);
        }
        return size;
    }
}
