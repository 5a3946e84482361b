package io.trunkline.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.event.Status;
import io.trunkline.pagerduty.standin.Call;
import io.trunkline.simulation.Page;
import io.trunkline.simulation.RecordedEvents;
import io.trunkline.simulation.Simulation;
import io.trunkline.source.SampleBody;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
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
class SimulationTellsTheTruthTest {

    private static final Duration MARGIN = Duration.ofMillis(300);
    private static final int LONGEST = 8;

    @TempDir
    private Path folder;

    private record Happening(int millis, String id, Status status) {

        Instant at(Instant start, int scale) {
            return start.plusMillis((long) millis * scale);
        }
    }

    private static final List<Happening> STORY = List.of(
            // A storm of two, and a third that joins it.
            new Happening(0, "trunk-us-1", Status.DOWN),
            new Happening(100, "trunk-us-2", Status.DOWN),
            new Happening(1_500, "trunk-us-3", Status.DOWN),
            // Another service: degraded, and one that is over before its wait is.
            new Happening(200, "trunk-eu-1", Status.DEGRADED),
            new Happening(2_500, "trunk-eu-2", Status.DOWN),
            new Happening(2_600, "trunk-eu-2", Status.UP),
            // It gets worse, which is another page, and its first incident is over.
            new Happening(3_600, "trunk-eu-1", Status.DOWN),
            // All of the storm recover, and one of them flaps.
            new Happening(4_000, "trunk-us-1", Status.UP),
            new Happening(4_100, "trunk-us-2", Status.UP),
            new Happening(5_200, "trunk-us-3", Status.UP),
            new Happening(6_000, "trunk-us-3", Status.DOWN),
            new Happening(6_900, "trunk-us-3", Status.UP),
            new Happening(8_000, "trunk-eu-1", Status.UP));

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

    private record Pages(List<Heard> retail, List<Heard> finance) {

        /** By routing key, since each has an order of its own. */
        List<List<String>> what() {
            return List.of(
                    retail.stream().map(Heard::what).toList(),
                    finance.stream().map(Heard::what).toList());
        }

        boolean inTime(Pages expected) {
            return inTime(retail, expected.retail) && inTime(finance, expected.finance);
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
            Instant start = Instant.now().plusMillis(500).truncatedTo(ChronoUnit.MILLIS);
            Pages expected = simulated(router, write(own, router, start, scale));
            assertThat(expected.retail()).hasSize(5);
            assertThat(expected.finance()).hasSize(4);

            live(router, start, scale);

            try {
                await().atMost(Duration.ofSeconds(8L * scale))
                        .until(() -> heard(router).what().equals(expected.what()));
                // Whatever the ledger might still hold comes within a cooldown.
                await().during(Duration.ofSeconds(4L * scale))
                        .atMost(Duration.ofSeconds(6L * scale))
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

    private static byte[] body(RealRouter router, Happening happening, Instant start, int scale) {
        return SampleBody.of(router.genesys(), "trunk", happening.id(), happening.status(), happening.at(start, scale));
    }

    private static Path write(Path folder, RealRouter router, Instant start, int scale) throws IOException {
        List<String> lines = STORY.stream()
                .map(happening -> "{\"at\":\"%s\",\"source\":\"genesys\",\"body\":%s}"
                        .formatted(
                                happening.at(start, scale), new String(body(router, happening, start, scale), UTF_8)))
                .toList();
        return Files.write(folder.resolve("story.ndjson"), lines);
    }

    private static Pages simulated(RealRouter router, Path file) throws Exception {
        List<Page> pages = new ArrayList<>();
        try (Simulation simulation = new Simulation(router.configuration(), pages::add)) {
            new RecordedEvents(file, "story.ndjson").play(simulation::play);
            simulation.finish();
        }
        return new Pages(of("retail", pages), of("finance", pages));
    }

    private static List<Heard> of(String service, List<Page> pages) {
        return pages.stream()
                .filter(page -> page.service().equals(service))
                .map(Heard::of)
                .toList();
    }

    private static Pages heard(RealRouter router) {
        return new Pages(
                router.calls(RealRouter.RETAIL).stream().map(Heard::of).toList(),
                router.calls(RealRouter.FINANCE).stream().map(Heard::of).toList());
    }

    /** Posts each event when it happens. */
    private static void live(RealRouter router, Instant start, int scale) throws Exception {
        ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(4);
        try {
            List<ScheduledFuture<Integer>> answers = new ArrayList<>();
            for (Happening happening : STORY) {
                long delay = Duration.between(Instant.now(), happening.at(start, scale))
                        .toMillis();
                byte[] body = body(router, happening, start, scale);
                answers.add(scheduler.schedule(() -> router.post(body), delay, TimeUnit.MILLISECONDS));
            }
            for (ScheduledFuture<Integer> answer : answers) {
                assertThat(answer.get(2, TimeUnit.MINUTES)).isEqualTo(202);
            }
        } finally {
            scheduler.shutdownNow();
        }
    }
}
