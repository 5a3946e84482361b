package io.trunkline.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process that takes webhooks: the unpacked distribution with its defaults, or what it is compared with. */
final class RunningRouter implements AutoCloseable {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final long LONGEST_START = TimeUnit.SECONDS.toNanos(60);

    private final Process process;
    private final Path folder;
    private final int port;
    private final int managementPort;
    private final SignedEvents events = new SignedEvents(1, 0);
    private double startSeconds;

    private RunningRouter(List<String> command, Map<String, String> settings, Path folder) throws IOException {
        this.folder = folder;
        port = Place.freePort();
        managementPort = Place.freePort();
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        environment.putAll(secrets());
        environment.put("TRUNKLINE_DATA", folder.resolve("data").toString());
        environment.put("TRUNKLINE_SERVER_PORT", Integer.toString(port));
        environment.put("TRUNKLINE_SERVER_HOST", "127.0.0.1");
        environment.put("TRUNKLINE_MANAGEMENT_PORT", Integer.toString(managementPort));
        environment.putAll(settings);
        long began = System.nanoTime();
        process = builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        endWithThis(process);
        awaitFirstEvent(began);
    }

    /** Whatever ends the benchmark, nothing of it runs on beside what is measured next. */
    static void endWithThis(Process process) {
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    /** What the shipped configuration takes from the environment. */
    static Map<String, String> secrets() {
        Map<String, String> secrets = new HashMap<>();
        secrets.put("TRUNKLINE_GENESYS_SECRET", SignedEvents.SECRET);
        secrets.put("TRUNKLINE_CXONE_SECRET", "of-no-use-here");
        for (String service : List.of("US_EAST_RETAIL", "EU_FINANCE", "DEFAULT")) {
            secrets.put("PAGERDUTY_KEY_" + service, ("bench" + service + "0".repeat(32)).substring(0, 32));
        }
        return secrets;
    }

    /**
     * Starts the distribution, and returns when it has taken its first event.
     *
     * @param settings environment variables over its defaults
     */
    static RunningRouter start(Distribution distribution, Path folder, Map<String, String> settings)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(distribution.script().toString(), "run"));
        if (Files.exists(folder.resolve("config"))) {
            command.addAll(List.of("--config", folder.resolve("config").toString()));
        }
        Map<String, String> environment = new HashMap<>(distribution.environment());
        environment.putAll(settings);
        return new RunningRouter(command, environment, folder);
    }

    /**
     * Starts the bare server that has the same verification and store and nothing else.
     *
     * @param like gives the options of the JVM, so that both are compared by their code alone
     */
    static RunningRouter startLimit(RunningRouter like, Distribution distribution, Path folder) throws IOException {
        List<String> command = new ArrayList<>(List.of("java"));
        command.addAll(like.options());
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                LimitServer.class.getName(),
                distribution.config().toString()));
        return new RunningRouter(command, Map.of("MALLOC_ARENA_MAX", like.arenas()), folder);
    }

    /** The options that the start script gave its JVM, but for the archive of classes, which fits one program. */
    private List<String> options() throws IOException {
        return ofProcess("cmdline")
                .filter(word -> word.startsWith("-X") && !word.matches("-X(share|log|X:(SharedArchive|AOT)).*"))
                .toList();
    }

    private String arenas() throws IOException {
        String name = "MALLOC_ARENA_MAX=";
        return ofProcess("environ")
                .filter(variable -> variable.startsWith(name))
                .findFirst()
                .orElseThrow()
                .substring(name.length());
    }

    private Stream<String> ofProcess(String file) throws IOException {
        return Stream.of(Files.readString(Path.of("/proc/" + process.pid(), file)).split("\0"));
    }

    private void awaitFirstEvent(long began) throws IOException {
        while (true) {
            try {
                if (post("trunk-first", "UP") == 202) {
                    startSeconds = (System.nanoTime() - began) / 1e9;
                    return;
                }
            } catch (IOException notYet) {
                if (!process.isAlive() || System.nanoTime() - began > LONGEST_START) {
                    throw new IOException("did not start: " + Files.readString(folder.resolve("log")), notYet);
                }
            }
            pause(20);
        }
    }

    static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** From the start of the process to the answer to its first event. */
    double startSeconds() {
        return startSeconds;
    }

    String webhooks() {
        return "http://127.0.0.1:" + port + "/webhooks/genesys";
    }

    /** Where its ledger is. */
    Path data() {
        return folder.resolve("data");
    }

    /** Sends one event and gives the answer's status code. */
    int post(String trunk, String status) throws IOException {
        return send(events.event(trunk, status).to(URI.create(webhooks())).build())
                .statusCode();
    }

    private static HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the management port answers. */
    String ask(String path) throws IOException {
        return send(HttpRequest.newBuilder(URI.create(management() + path)).build())
                .body();
    }

    /** Where the API and the console are. */
    String management() {
        return "http://127.0.0.1:" + managementPort;
    }

    /** Resident memory in MB: {@code VmRSS} now, {@code VmHWM} at most so far. */
    long megabytes(String which) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"), UTF_8).stream()
                .filter(line -> line.startsWith(which))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    /** From now on {@code VmHWM} is of what comes from now on. */
    void forgetPeak() throws IOException {
        Files.writeString(Path.of("/proc/" + process.pid() + "/clear_refs"), "5", StandardOpenOption.WRITE);
    }

    /** Processor time so far, in seconds. */
    double cpuSeconds() {
        return process.info().totalCpuDuration().orElseThrow().toMillis() / 1000.0;
    }

    /** Ends it as a service manager does. */
    @Override
    public void close() {
        end(process);
    }

    /** Ends it at once: nothing that it still holds is written. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The settings that let pages go to a stand-in. */
    static Map<String, String> pagesTo(Pages pages, Map<String, String> more) {
        Map<String, String> settings = new LinkedHashMap<>(more);
        settings.put("TRUNKLINE_PAGERDUTY_URL", pages.url());
        return settings;
    }
}
