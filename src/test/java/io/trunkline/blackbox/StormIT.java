package io.trunkline.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.play.Call;
import io.trunkline.play.StandInIncident;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A mass outage: one page for each business unit, with everything that is down in it. */
class StormIT {

    private static final int SERVICES = 10;

    @RegisterExtension
    final Installation box = new Installation()
            .with("trunkline.grouping.wait", "3s")
            .with("trunkline.grouping.window", "60s")
            .with("trunkline.grouping.update-interval", "1s");

    private static String key(int service) {
        return "Storm%027d".formatted(service);
    }

    private void writeServices() {
        StringBuilder text = new StringBuilder("default: s0\nservices:\n");
        StringBuilder components = new StringBuilder("components:\n");
        for (int service = 0; service < SERVICES; service++) {
            text.append("  s%d: {name: Unit %d, routing-key: %s}\n".formatted(service, service, key(service)));
            components.append("  \"storm-%d-*\": s%d\n".formatted(service, service));
        }
        box.write("config/services.yaml", text.append(components).toString());
    }

    private static String trunk(int number) {
        return "storm-" + number % SERVICES + "-" + number;
    }

    private void sendAll(int trunks, String status, Instant at) throws Exception {
        ExecutorService senders = Executors.newFixedThreadPool(16);
        try {
            List<Future<Webhooks.Answer>> answers = new ArrayList<>();
            IntStream.range(0, trunks)
                    .forEach(number ->
                            answers.add(senders.submit(() -> box.webhooks().genesys(trunk(number), status, at))));
            for (Future<Webhooks.Answer> answer : answers) {
                assertThat(answer.get()).hasToString("202 Event accepted");
            }
        } finally {
            senders.shutdownNow();
        }
    }

    private static Set<String> roster(StandInIncident incident) {
        Set<String> ids = new TreeSet<>();
        // The newest trigger: a resolve has its own summary of it.
        JsonNode told = incident.log().stream()
                .map(StandInIncident.Entry::body)
                .filter(body -> body.path("event_action").asText().equals("trigger"))
                .reduce((first, second) -> second)
                .orElseThrow();
        told.at("/payload/custom_details/affected")
                .forEach(member -> ids.add(member.path("id").asText()));
        return ids;
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 5_000})
    void many_trunks_of_ten_services_are_ten_incidents_with_all_that_is_down_and_all_are_resolved(int trunks)
            throws Exception {
        writeServices();
        box.start();
        sendAll(trunks, "DOWN", Instant.now().minusSeconds(600));
        List<StandInIncident> open =
                Waits.until("ten incidents that name all", box.pagerduty()::openIncidents, incidents -> {
                    assertThat(incidents).hasSize(SERVICES);
                    assertThat(incidents.stream()
                                    .mapToInt(incident -> roster(incident).size())
                                    .sum())
                            .isEqualTo(trunks);
                });
        for (StandInIncident incident : open) {
            assertThat(incident.title()).matches("CRITICAL: Unit \\d: \\d+ trunks DOWN");
            assertThat(incident.latest()
                            .at("/payload/custom_details/affected_count")
                            .asInt())
                    .isEqualTo(trunks / SERVICES);
            String prefix = "storm-" + incident.title().replaceAll("\\D*(\\d).*", "$1") + "-";
            assertThat(roster(incident)).allMatch(id -> id.startsWith(prefix));
        }
        sendAll(trunks, "UP", Instant.now());
        Waits.await("all resolved").until(() -> box.pagerduty().openIncidents().isEmpty());
        box.management().awaitQuiet();
        assertThat(box.pagerduty().incidents()).hasSize(SERVICES);
        assertThat(box.pagerduty().calls().stream().filter(call -> call.action().equals("resolve")))
                .hasSize(SERVICES)
                .extracting(Call::summary)
                .allMatch(summary -> summary.matches("RESOLVED: Unit \\d: " + trunks / SERVICES + " trunks UP"));
        assertThat(box.pagerduty().calls().stream()
                        .map(Call::number)
                        .max(Comparator.naturalOrder())
                        .orElse(0))
                .as("calls for all of these events")
                .isLessThanOrEqualTo(20 * SERVICES);
    }
}
