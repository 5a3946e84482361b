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
 * @param errors connections that failed, and requests that were not answered in time
 */
record Wrk(double rate, long requests, double p50, double p99, double p999, long refused, long errors) {

    static final int THREADS = 2;

    /** More than can be sent. */
    static final int MOST_A_SECOND = 60_000;

    /** Runs it; {@code environment} is what the script reads. */
    static Wrk run(
            Place place, String script, String url, int connections, int seconds, Map<String, String> environment)
            throws IOException, InterruptedException {
        return parse(output(start(place, script, url, connections, seconds, environment)));
    }

    private static String output(Process process) throws IOException, InterruptedException {
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0 || output.contains("no more events")) {
            throw new IOException("wrk: " + output);
        }
        return output;
    }

    /** How one that was started ended. */
    static Wrk ended(Process process) throws IOException, InterruptedException {
        return parse(output(process));
    }

    /** Starts it; whoever reads what it says waits for its end. */
    static Process start(
            Place place, String script, String url, int connections, int seconds, Map<String, String> environment)
            throws IOException {
        return start(place, script, url, THREADS, connections, seconds, environment);
    }

    static Process start(
            Place place,
            String script,
            String url,
            int threads,
            int connections,
            int seconds,
            Map<String, String> environment)
            throws IOException {
        Path bench = place.project().resolve("bench");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                "wrk",
                "-t" + threads,
                "-c" + connections,
                "-d" + seconds + "s",
                "--timeout",
                "10s",
                "-s",
                bench.resolve(script).toString(),
                url));
        builder.environment().put("FIGURES", bench.resolve("figures.lua").toString());
        builder.environment().putAll(environment);
        Process process = builder.redirectErrorStream(true).start();
        RunningRouter.endWithThis(process);
        return process;
    }

    /** Writes as many events as can be sent, and sends them; each is answered 2xx, or it throws. */
    static Wrk events(Place place, String url, int connections, int seconds, SignedEvents events)
            throws IOException, InterruptedException {
        Wrk run = written(place, url, connections, seconds, events.write(place, "events", seconds));
        events.sent(run.requests(), THREADS);
        return run.clean();
    }

    /** Sends events that were written. */
    static Wrk written(Place place, String url, int connections, int seconds, Path files)
            throws IOException, InterruptedException {
        return run(place, "wrk.lua", url, connections, seconds, Map.of("EVENTS", files.toString()));
    }

    /**
     * How a run ended in which the answers were counted.
     *
     * @param accepted answers 202
     * @param refused answers 503
     */
    record Counted(Wrk run, long accepted, long refused) {}

    /** Starts to send what is written there and to count the answers, which slows wrk down. */
    static Process startCounting(Place place, String url, int connections, int seconds, Path files) throws IOException {
        return start(
                place,
                "wrk.lua",
                url,
                connections,
                seconds,
                Map.of("EVENTS", files.toString(), "COUNT_ANSWERS", "yes"));
    }

    /** What one that counts has counted at its end; only 202 and 503 may come. */
    static Counted counted(Process counting) throws IOException, InterruptedException {
        String output = output(counting);
        if (!output.contains(" others=0 unadvised=0\n")) {
            throw new IllegalStateException("answers that are neither 202 nor 503 with Retry-After: " + output);
        }
        return new Counted(
                parse(output),
                Long.parseLong(found(output, "answers accepted=([0-9]+)")),
                Long.parseLong(found(output, "busy=([0-9]+)")));
    }

    /** Stops one that was started and says how it ended until now. */
    static Wrk stop(Process process) throws IOException, InterruptedException {
        if (!process.isAlive()) {
            throw new IllegalStateException("the load ended too early: " + output(process));
        }
        // It stops as if its time were over, and prints its figures; SIGTERM would end it without them.
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        return parse(output(process));
    }

    /** Itself, if all was answered as it should be. */
    Wrk clean() {
        if (refused > 0 || errors > 0) {
            throw new IllegalStateException(
                    refused + " requests were refused and " + errors + " failed: not a figure to publish");
        }
        return this;
    }

    private static Wrk parse(String output) {
        return new Wrk(
                Double.parseDouble(found(output, "figures rate=([0-9.]+)")),
                Long.parseLong(found(output, "requests=([0-9]+)")),
                Double.parseDouble(found(output, "p50=([0-9.]+)")),
                Double.parseDouble(found(output, "p99=([0-9.]+)")),
                Double.parseDouble(found(output, "p999=([0-9.]+)")),
                Long.parseLong(found(output, "refused=([0-9]+)")),
                Long.parseLong(found(output, "errors=([0-9]+)")));
    }

    private static String found(String output, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(output);
        if (!matcher.find()) {
            throw new IllegalStateException("wrk printed nothing that matches " + pattern + ": " + output);
        }
        return matcher.group(1);
    }
}
