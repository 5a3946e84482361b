package io.trunkline.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.model.Status;
import io.trunkline.play.Call;
import io.trunkline.simulate.Page;
import io.trunkline.simulate.RecordedEvents;
import io.trunkline.simulate.Simulation;
import io.trunkline.source.Source;
import io.trunkline.source.normalize.SampleBody;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One file of events, played by the simulation and lived through by a real router over real HTTP: PagerDuty hears the same.
 *
 * <p>The lengths of the rules are short here, and what happens keeps 400 ms away from their ends. On a machine so busy that
 * the router is later than that, something else truly happens; such a run says nothing and is made again with all times
 * doubled. One that was in time counts, whatever it says.
 */
class SimulationTellsTheTruthIT {

    private static final Duration MARGIN = Duration.ofMillis(300);
    private static final int LONGEST = 8;

    @TempDir
    private Path folder;

    /**
     * An event of the story.
     *
     * @param millis when it arrives, and {@code late} how long it was under way
     * @param answer what it is answered
     */
    private record Happening(int millis, int late, String id, Status status, int answer) {

        Happening(int millis, String id, Status status) {
            this(millis, 0, id, status, 202);
        }

        Happening(int millis, int late, String id, Status status) {
            this(millis, late, id, status, 202);
        }

        Instant at(Instant start, int scale) {
            return start.plusMillis((long) millis * scale);
        }

        byte[] body(Source source, Instant start, int scale) {
            String kind = id.startsWith("pci") ? "compliance" : "trunk";
            return SampleBody.of(source, kind, id, status, at(start, scale).minusMillis((long) late * scale));
        }
    }

    private static final String MAINTAINED = "works";
    private static final int MAINTENANCE_ENDS = 3_000;

    private static final List<Happening> STORY = List.of(
            // A storm of two, and a third that joins it; all recover, and one of them flaps.
            new Happening(0, 4_000, "retail-1", Status.DOWN),
            new Happening(100, 4_000, "retail-2", Status.DOWN),
            new Happening(1_500, 4_000, "retail-3", Status.DOWN),
            new Happening(2_200, "retail-1", Status.UP),
            new Happening(2_300, "retail-2", Status.UP),
            new Happening(2_900, "retail-3", Status.UP),
            new Happening(3_600, "retail-3", Status.DOWN),
            new Happening(4_800, "retail-3", Status.UP),
            // Degraded, then worse, which is another page, and its first incident is over.
            new Happening(200, "finance-1", Status.DEGRADED),
            new Happening(1_800, "finance-1", Status.DOWN),
            new Happening(5_600, "finance-1", Status.UP),
            // It returns to the incident that is open for another, and its second recovery is held.
            new Happening(100, 4_000, "again-1", Status.DOWN),
            new Happening(200, 4_000, "again-2", Status.DOWN),
            new Happening(1_500, "again-1", Status.UP),
            new Happening(2_600, "again-1", Status.DOWN),
            new Happening(3_300, "again-1", Status.UP),
            new Happening(4_000, "again-2", Status.UP),
            // Over before its wait is; then a window, and an outage after it that is another page.
            new Happening(300, "asia-1", Status.DOWN),
            new Happening(400, "asia-1", Status.UP),
            new Happening(1_500, "asia-2", Status.DOWN),
            new Happening(5_100, 2_000, "asia-3", Status.DOWN),
            new Happening(5_400, "asia-2", Status.UP),
            new Happening(6_500, "asia-3", Status.UP),
            // Late; then one that is stale, the first once more, a repeat, and a word that nobody knows.
            new Happening(400, 6_000, "late-1", Status.DOWN),
            new Happening(1_700, 9_000, "late-1", Status.UP),
            new Happening(2_400, 8_000, "late-1", Status.DOWN, 200),
            new Happening(2_900, "late-1", Status.DOWN),
            new Happening(3_200, "late-1", Status.UNKNOWN),
            new Happening(3_800, "late-1", Status.UP),
            // What maintenance holds pages at its end, unless it is over by then.
            new Happening(500, "works-1", Status.DOWN),
            new Happening(600, "works-2", Status.DOWN),
            new Happening(1_500, "works-2", Status.UP),
            new Happening(4_400, "works-1", Status.UP),
            // Each a page of its own.
            new Happening(1_200, "pci-1", Status.UP),
            new Happening(2_200, "pci-1", Status.UP));

    /** How many events PagerDuty hears of each service: a story that tells nothing would prove nothing. */
    private static final Map<String, Integer> TOLD =
            Map.of("retail", 5, "finance", 4, "again", 3, "asia", 4, "late", 2, "works", 2, "secure", 2);

    /** What PagerDuty hears; an update is a trigger there. */
    private record Heard(Instant at, String action, String dedupKey, String severity, String summary, int affected) {

        static Heard of(Page page) {
            String action = page.action().equals("update") ? "trigger" : page.action();
            return new Heard(page.at(), action, page.dedupKey(), page.severity(), page.summary(), page.affected());
        }

        static Heard of(Call call) {
            int affected = call.details().path("affected_count").asInt(1);
            return new Heard(call.at(), call.action(), call.dedupKey(), call.severity(), call.summary(), affected);
        }

        String what() {
            return action + " " + dedupKey + " " + severity + " [" + affected + "] " + summary;
        }

        boolean near(Heard other) {
            return Duration.between(at, other.at).abs().compareTo(MARGIN) < 0;
        }
    }

    /** By service, since each routing key has an order of its own. */
    private record Pages(Map<String, List<Heard>> of) {

        static Pages of(Function<String, List<Heard>> heard) {
            Map<String, List<Heard>> all = new TreeMap<>();
            RealRouter.SERVICES.forEach(service -> all.put(service, heard.apply(service)));
            return new Pages(all);
        }

        String what() {
            return of.entrySet().stream()
                    .map(service -> service.getKey() + ":\n  "
                            + service.getValue().stream().map(Heard::what).collect(Collectors.joining("\n  ")))
                    .collect(Collectors.joining("\n"));
        }

        boolean inTime(Pages expected) {
            return RealRouter.SERVICES.stream().allMatch(service -> inTime(of.get(service), expected.of.get(service)));
        }

        private static boolean inTime(List<Heard> one, List<Heard> other) {
            return IntStream.range(0, Math.min(one.size(), other.size()))
                    .allMatch(n -> one.get(n).near(other.get(n)));
        }
    }

    @Test
    void a_real_router_sends_what_the_simulation_said() throws Exception {
        for (int scale = 1; !sameAs(scale); scale *= 2) {
            assertThat(scale).as("this machine is too busy for real time").isLessThan(LONGEST);
        }
    }

    /** Whether the run says something; if it does, it is that they are the same. */
    private boolean sameAs(int scale) throws Exception {
        Path own = Files.createDirectory(folder.resolve("times-" + scale));
        try (RealRouter router = new RealRouter(own, scale)) {
            router.warmUp();
            Instant start = Instant.now().plusMillis(1_200).truncatedTo(ChronoUnit.MILLIS);
            router.maintain(MAINTAINED, start.plusMillis((long) MAINTENANCE_ENDS * scale));
            Pages expected = simulated(router, write(own, router, start, scale));
            assertThat(expected.of())
                    .allSatisfy(
                            (service, pages) -> assertThat(pages).as(service).hasSize(TOLD.get(service)));

            live(router, start, scale);

            try {
                await().atMost(Duration.ofSeconds(8L * scale))
                        .until(() -> heard(router).what().equals(expected.what()));
                // Nothing is left that might be told later.
                await().atMost(Duration.ofSeconds(4L * scale)).until(router::isAtRest);
                await().atMost(Duration.ofSeconds(1L))
                        .until(() -> heard(router).what().equals(expected.what()));
            } catch (ConditionTimeoutException different) {
                Pages heard = heard(router);
                if (heard.inTime(expected)) {
                    assertThat(heard.what()).isEqualTo(expected.what());
                }
                return false;
            }
            router.pagerDuty().assertNoViolations();
            return true;
        }
    }

    private static Path write(Path folder, RealRouter router, Instant start, int scale) throws IOException {
        List<String> lines = STORY.stream()
                .map(happening -> "{\"at\":\"%s\",\"source\":\"genesys\",\"body\":%s}"
                        .formatted(
                                happening.at(start, scale),
                                new String(happening.body(router.genesys(), start, scale), UTF_8)))
                .toList();
        return Files.write(folder.resolve("story.ndjson"), lines);
    }

    private static Pages simulated(RealRouter router, Path file) throws Exception {
        List<Page> pages = new ArrayList<>();
        try (Simulation simulation = new Simulation(router.configuration(), pages::add)) {
            new RecordedEvents(file, "story.ndjson").play(simulation::play);
            simulation.finish();
        }
        return Pages.of(service -> pages.stream()
                .filter(page -> page.service().equals(service))
                .map(Heard::of)
                .toList());
    }

    private static Pages heard(RealRouter router) {
        return Pages.of(service -> router.calls(service).stream().map(Heard::of).toList());
    }

    /** Posts each event when it happens. */
    private static void live(RealRouter router, Instant start, int scale) throws Exception {
        ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(4);
        try {
            Map<Happening, ScheduledFuture<Integer>> answers = new LinkedHashMap<>();
            for (Happening happening : STORY) {
                long delay = Duration.between(Instant.now(), happening.at(start, scale))
                        .toMillis();
                byte[] body = happening.body(router.genesys(), start, scale);
                answers.put(happening, scheduler.schedule(() -> router.post(body), delay, TimeUnit.MILLISECONDS));
            }
            for (Map.Entry<Happening, ScheduledFuture<Integer>> answer : answers.entrySet()) {
                assertThat(answer.getValue().get(2, TimeUnit.MINUTES))
                        .as(answer.getKey().toString())
                        .isEqualTo(answer.getKey().answer());
            }
        } finally {
            scheduler.shutdownNow();
        }
    }
}
