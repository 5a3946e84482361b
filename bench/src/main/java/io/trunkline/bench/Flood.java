package io.trunkline.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** Sends one event about each of many trunks, as fast as it is answered. */
final class Flood {

    /** Longer than any flood lasts, in seconds. */
    private static final int AT_MOST = 900;

    private Flood() {}

    /** Sends what {@link SignedEvents#writeOneEach} wrote, and returns as soon as all is answered 202. */
    static void send(Place place, String url, Path events, int count, int connections) throws IOException {
        Process wrk = Wrk.start(
                place,
                "flood.lua",
                url,
                connections,
                AT_MOST,
                Map.of("EVENTS", events.toString(), "COUNT", Integer.toString(count / Wrk.THREADS)));
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(wrk.getInputStream(), StandardCharsets.UTF_8))) {
            int done = 0;
            while (done < Wrk.THREADS) {
                String line = output.readLine();
                if (line == null || line.startsWith("answered")) {
                    throw new IOException("wrk: " + line);
                }
                done += line.equals("all answered") ? 1 : 0;
            }
        } finally {
            wrk.destroyForcibly();
        }
    }
}
