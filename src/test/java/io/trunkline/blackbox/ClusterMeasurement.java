package io.trunkline.blackbox;

import static io.trunkline.blackbox.Installation.RETAIL;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ledger.PostgresServer;
import io.trunkline.play.Behaviour;
import io.trunkline.play.Call;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Figures rather than a test, for docs/development/performance.md: {@code mvn -Pmeasure verify}. What it finds is asserted to
 * be right, not to be fast. Senders, nodes, PagerDuty's stand-in and the database, which syncs, share the machine.
 */
class ClusterMeasurement {

    private static final Path FIGURES = Path.of("target", "cluster-measurement.txt");
    private static final int SENDERS = 64;
    private static final Duration TO_CALM_DOWN = Duration.ofMinutes(5);

    private static PostgresServer server;

    private final Duration load = Duration.ofSeconds(Integer.getInteger("measure.seconds", 30));
    private final int deaths = Integer.getInteger("measure.deaths", 10);

    @RegisterExtension
    @Order(1)
    final Installation one = new Installation()
            .withJvm("-XX:TieredStopAtLevel=4")
            // As shipped; tests have shorter times.
            .with("trunkline.grouping.wait", "5s")
            .with("trunkline.grouping.window", "60s")
            .with("trunkline.grouping.update-interval", "15s")
            .with("trunkline.pagerduty.timeout", "10s")
            .with("trunkline.sweep.interval", "1s");

    @RegisterExtension
    @Order(2)
    final Installation two = one.another().withJvm("-XX:TieredStopAtLevel=4");

    @RegisterExtension
    @Order(3)
    final Installation three = one.another().withJvm("-XX:TieredStopAtLevel=4");

    private String database;

    @BeforeAll
    static void startServer() throws IOException {
        server = PostgresServer.syncing();
        Files.deleteIfExists(FIGURES);
        note(
                "%d processors, Java %s, %d senders",
                Runtime.getRuntime().availableProcessors(), Runtime.version(), SENDERS);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void newDatabase() {
        database = server.newDatabase();
    }

    private void useDatabase() {
        one.with("trunkline.database.url", server.url(database));
        one.with("trunkline.database.user", PostgresServer.USER);
        one.with("trunkline.database.password", PostgresServer.PASSWORD);
    }

    private static void note(String format, Object... values) {
        String line = format.formatted(values);
        System.out.println(line);
        try {
            Files.writeString(
                    FIGURES, line + "\n", StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What one sender met. */
    private record Sent(List<Long> nanos, int refused) {}

    /** Its own trunk, again and again: a change each time, or always the same. */
    private static Sent send(Installation node, int sender, boolean changes, Instant from, Instant until) {
        List<Long> nanos = new ArrayList<>();
        int refused = 0;
        int number = 0;
        for (Instant now = Instant.now(); now.isBefore(until); now = Instant.now()) {
            String status = changes && number++ % 2 == 1 ? "UP" : "DOWN";
            long began = System.nanoTime();
            int answer = node.webhooks().genesys("trunk-" + sender, status, now).status();
            if (answer / 100 != 2) {
                refused++;
            } else if (now.isAfter(from)) {
                nanos.add(System.nanoTime() - began);
            }
        }
        return new Sent(nanos, refused);
    }

    private static double millis(List<Long> sorted, double share) {
        return sorted.get((int) ((sorted.size() - 1) * share)) / 1e6;
    }

    /** Of the time under load the first third warms up, and is not counted. */
    @ParameterizedTest
    @CsvSource({
        "SQLite, 1, false", "SQLite, 1, true",
        "PostgreSQL, 1, false", "PostgreSQL, 1, true",
        "PostgreSQL, 2, false", "PostgreSQL, 2, true",
        "PostgreSQL, 3, false", "PostgreSQL, 3, true"
    })
    void reports_a_second(String store, int count, boolean changes) {
        if (store.equals("PostgreSQL")) {
            useDatabase();
        }
        List<Installation> nodes = List.of(one, two, three).subList(0, count);
        nodes.forEach(Installation::start);
        Instant from = Instant.now().plus(load.dividedBy(2));
        Instant until = from.plus(load);
        List<Sent> sent = IntStream.range(0, SENDERS)
                .mapToObj(sender -> CompletableFuture.supplyAsync(
                        () -> send(nodes.get(sender % count), sender, changes, from, until), Concurrently.THREADS))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
        long ended = System.nanoTime();
        Awaitility.await("all is decided").atMost(TO_CALM_DOWN).until(() -> nodes.stream()
                .allMatch(node -> node.management().metric("trunkline_due_components") == 0));
        double behind = (System.nanoTime() - ended) / 1e9;
        List<Long> nanos = new ArrayList<>();
        sent.forEach(one -> nanos.addAll(one.nanos()));
        Collections.sort(nanos);
        assertThat(nanos).isNotEmpty();
        if (store.equals("PostgreSQL")) {
            assertThat(server.number(database, "SELECT count(*) FROM event"))
                    .as("what was acknowledged is there")
                    .isGreaterThanOrEqualTo(nanos.size());
        }
        note(
                "%-10s  %d node%s  %-7s  %6.0f a second, answered in %.1f ms (median), %.1f ms (99%%), %d refused,"
                        + " decided %.1f s after the last",
                store,
                count,
                count == 1 ? " " : "s",
                changes ? "changes" : "repeats",
                nanos.size() / (double) load.toSeconds(),
                millis(nanos, 0.5),
                millis(nanos, 0.99),
                sent.stream().mapToInt(Sent::refused).sum(),
                behind);
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1e3;
    }

    private void noteDeaths(String what, List<Double> seconds) {
        double[] sorted = seconds.stream().mapToDouble(each -> each).sorted().toArray();
        note(
                "%s: median %.2f s, at most %.2f s, of %d: %s",
                what, sorted[sorted.length / 2], sorted[sorted.length - 1], sorted.length, Arrays.toString(sorted));
    }

    /** A service of its own for each death, so that each has an incident of its own. */
    private void writeServices(int services) {
        StringBuilder text = new StringBuilder("default: other\nservices:\n  other: {name: Other, routing-key: \"")
                .append(key(services))
                .append("\"}\n");
        IntStream.range(0, services)
                .forEach(n -> text.append("  s%d: {name: S%d, routing-key: \"%s\"}\n".formatted(n, n, key(n))));
        text.append("components:\n");
        IntStream.range(0, services).forEach(n -> text.append("  \"trunk-%d\": s%d\n".formatted(n, n)));
        Stream.of(one, two).forEach(node -> node.write("config/services.yaml", text.toString()));
    }

    private static String key(int service) {
        return "Measured%024d".formatted(service);
    }

    private Instant arrival(int service, int call) {
        Awaitility.await("the page")
                .atMost(TO_CALM_DOWN)
                .until(() -> calls(service).size() >= call);
        return calls(service).get(call - 1).at();
    }

    private List<Call> calls(int service) {
        return one.pagerduty().calls(key(service));
    }

    private void down(int service) {
        assertThat(one.webhooks()
                        .genesys("trunk-" + service, "DOWN", Instant.now().minusSeconds(600))
                        .status())
                .isEqualTo(202);
    }

    @Test
    void from_a_nodes_death_to_its_page_from_another() {
        useDatabase();
        one.with("trunkline.grouping.wait", "1s");
        writeServices(2 * deaths);
        two.start();
        List<Double> waiting = new ArrayList<>();
        List<Double> calling = new ArrayList<>();
        for (int death = 0; death < deaths; death++) {
            one.start();
            down(death);
            one.program().kill();
            waiting.add(seconds(Instant.now(), arrival(death, 1)));

            one.start();
            int service = deaths + death;
            one.pagerduty().next(key(service), Behaviour.usual().repliedAfter(new CountDownLatch(1)));
            // So that it is the one that dies which calls.
            two.program().pause();
            down(service);
            Awaitility.await("the call")
                    .until(() -> !one.incidents(key(service)).isEmpty());
            two.program().resume();
            one.program().kill();
            calling.add(seconds(Instant.now(), arrival(service, 2)));
        }
        noteDeaths("From the 202 and the death right after it to the page (1 s of it is the wait)", waiting);
        noteDeaths("From a death in the middle of a call to the same call from another node", calling);
        assertThat(one.pagerduty().incidents()).hasSize(2 * deaths);
        assertThat(one.incidents(RETAIL)).isEmpty();
    }
}
