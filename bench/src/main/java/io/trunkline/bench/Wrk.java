package io.trunkline.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One run of wrk.
 *
 * @param rate requests that were answered, a second
 * @param p50 in milliseconds, as the others
 * @param refused answers outside 2xx and 3xx
 */
record Wrk(double rate, long requests, double p50, double p99, double p999, long refused) {

    static final int THREADS = 2;

    /** Runs it; {@code environment} is what the script reads. */
    static Wrk run(Place place, String script, String url, int connections, int seconds, Map<String, String> environment)
            throws IOException, InterruptedException {
        Process process = start(place, script, url, connections, seconds, environment);
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0 || said.contains("no more events")) {
            throw new IOException("wrk: " + said);
        }
        return parse(said);
    }

    /** Starts it; whoever reads what it says waits for its end. */
    static Process start(
            Place place, String script, String url, int connections, int seconds, Map<String, String> environment)
            throws IOException {
        Path bench = place.project().resolve("bench");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                "wrk",
                "-t" + THREADS,
                "-c" + connections,
                "-d" + seconds + "s",
                "--timeout",
                "10s",
                "-s",
                bench.resolve(script).toString(),
                url));
        builder.environment().put("FIGURES", bench.resolve("figures.lua").toString());
        builder.environment().putAll(environment);
        return builder.redirectErrorStream(true).start();
    }

    /** Sends events that {@link SignedEvents#write} wrote. */
    static Wrk events(Place place, String url, int connections, int seconds, Path events, int pauseMillis)
            throws IOException, InterruptedException {
        return run(
                place,
                "wrk.lua",
                url,
                connections,
                seconds,
                Map.of("EVENTS", events.toString(), "PAUSE", Integer.toString(pauseMillis)));
    }

    private static Wrk parse(String said) {
        return new Wrk(
                Double.parseDouble(found(said, "figures rate=([0-9.]+)")),
                Long.parseLong(found(said, "requests=([0-9]+)")),
                Double.parseDouble(found(said, "p50=([0-9.]+)")),
                Double.parseDouble(found(said, "p99=([0-9.]+)")),
                Double.parseDouble(found(said, "p999=([0-9.]+)")),
                Long.parseLong(found(said, "refused=([0-9]+)")));
    }

    private static String found(String said, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(said);
        if (!matcher.find()) {
            throw new IllegalStateException("wrk said nothing of " + pattern + ": " + said);
        }
        return matcher.group(1);
    }
}
