package io.trunkline.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The console with 5,000 components out: how soon it is up, how long its frames are, and what ten of them cost. */
final class ConsoleCost implements Section {

    private static final int TRUNKS = 5_000;
    private static final int SERVICES = 10;
    private static final int CONSOLES = 10;
    private static final int CONNECTIONS = 32;
    private static final int SECONDS = 8;

    /** For so long the frames are watched, while a component changes every {@link #CHANGE_EVERY_MILLIS}. */
    private static final int WATCHED_SECONDS = 10;

    private static final int CHANGE_EVERY_MILLIS = 250;

    private final Samples paint = new Samples();
    private final Samples rows = new Samples();
    private final Samples frame = new Samples();
    private final Samples alone = new Samples();
    private final Samples watched = new Samples();

    @Override
    public Table measure(Place place) throws Exception {
        Table table = new Table(
                "The console",
                "`/` with " + TRUNKS + " components out in " + SERVICES + " incidents, in Debian's headless chromium on the "
                        + "same machine, a new profile each run. First paint and the rows of the components' view count from "
                        + "the navigation; the longest frame is the longest time between two of the browser's animation "
                        + "frames within " + WATCHED_SECONDS + " s in which a component changes every "
                        + CHANGE_EVERY_MILLIS + " ms. Accepts as above, " + CONNECTIONS + " connections for " + SECONDS
                        + " s, in turn without and with " + CONSOLES + " readers that ask what an open console asks (the "
                        + "stream, and a page of components for each summary that differs), so that the browsers' own work "
                        + "does not count. Median of " + place.runs() + " runs (least – most).",
                "what",
                "measured",
                "aimed at");
        Distribution distribution = Distribution.today(place);
        Path folder = place.fresh("console");
        distribution.configure(folder, SERVICES);
        try (Pages pages = new Pages();
                RunningRouter router =
                        RunningRouter.start(distribution, folder, RunningRouter.pagesTo(pages, Map.of()))) {
            SignedEvents events = new SignedEvents(10_000, 100);
            Wrk.events(place, router.webhooks(), CONNECTIONS, Accepts.WARM_UP_SECONDS, events);
            Path down = place.fresh("events").resolve("down");
            SignedEvents.writeOneEach(down, Wrk.THREADS, 0, TRUNKS, "DOWN");
            Flood.send(place, router.webhooks(), down, TRUNKS, CONNECTIONS);
            for (int run = 0; run < place.runs(); run++) {
                look(place, router);
                accepts(place, router, events, run);
            }
        }
        table.row("first paint, ms", paint.shown(".0f"), "300");
        table.row("100 rows of 5,000 components, ms", rows.shown(".0f"), "–");
        table.row("longest frame, ms", frame.shown(".0f"), "50");
        table.row("accepts a second, no console", alone.shown(",.0f"), "–");
        table.row("accepts a second, " + CONSOLES + " consoles", watched.shown(",.0f"), "–");
        table.row("the share of these", watched.over(alone).shown(".2f"), "0.95");
        return table;
    }

    private void look(Place place, RunningRouter router) throws Exception {
        try (HeadlessBrowser browser = new HeadlessBrowser(place.fresh("browser"))) {
            browser.open(router.management() + "/#/components?status=DOWN");
            rows.add(browser.await("document.querySelectorAll('tbody tr').length === 100 && performance.now()"));
            paint.add(browser.await(
                    "performance.getEntriesByType('paint').find(entry => entry.name === 'first-paint')?.startTime"));
            browser.run("let last = performance.now(); window.longest = 0;"
                    + "const next = now => { window.longest = Math.max(window.longest, now - last); last = now;"
                    + " requestAnimationFrame(next); }; requestAnimationFrame(next);");
            for (int change = 0; change < WATCHED_SECONDS * 1_000 / CHANGE_EVERY_MILLIS; change++) {
                router.post("trunk-" + (TRUNKS + change), "DOWN");
                RunningRouter.pause(CHANGE_EVERY_MILLIS);
            }
            frame.add(browser.await("window.longest"));
        }
    }

    /** Each run begins with the other. */
    private void accepts(Place place, RunningRouter router, SignedEvents events, int run) throws Exception {
        for (boolean open : run % 2 == 0 ? new boolean[] {false, true} : new boolean[] {true, false}) {
            List<Reader> readers = new ArrayList<>();
            for (int reader = 0; open && reader < CONSOLES; reader++) {
                readers.add(new Reader(router.management()));
            }
            try {
                (open ? watched : alone)
                        .add(Wrk.events(place, router.webhooks(), CONNECTIONS, SECONDS, events)
                                .rate());
            } finally {
                readers.forEach(Reader::close);
            }
            if (readers.stream().anyMatch(reader -> reader.summaries == 0)) {
                throw new IllegalStateException("a console was sent nothing");
            }
        }
    }

    /** What an open console asks for, without the browser. */
    private static final class Reader implements AutoCloseable {

        private final HttpClient client = HttpClient.newHttpClient();
        private final String url;
        private final InputStream stream;
        private volatile boolean closed;
        private volatile int summaries;

        Reader(String url) throws IOException, InterruptedException {
            this.url = url;
            stream = client.send(to("/api/stream"), HttpResponse.BodyHandlers.ofInputStream())
                    .body();
            Thread thread = new Thread(this::read, "console");
            thread.setDaemon(true);
            thread.start();
        }

        private HttpRequest to(String path) {
            return HttpRequest.newBuilder(URI.create(url + path))
                    .timeout(Duration.ofSeconds(30))
                    .build();
        }

        private void read() {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith("data:")) {
                        client.send(
                                to("/api/components?status=DOWN&limit=100"),
                                HttpResponse.BodyHandlers.discarding());
                        summaries++;
                    }
                }
            } catch (IOException e) {
                if (!closed) {
                    throw new IllegalStateException(e);
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            closed = true;
            try {
                stream.close();
            } catch (IOException alreadyGone) {
                // It was to be closed.
            }
        }
    }
}
