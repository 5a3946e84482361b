package io.trunkline.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.play.Behaviour;
import io.trunkline.play.StandInIncident;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The process is killed while something is at every step of an event's and an incident's life, a service for each step:
 * every event that was acknowledged is there, every page is sent, there is no second incident, every resolve is done.
 */
class CrashMatrixIT {

    private static final List<String> ACTIONS = List.of("trigger", "update", "resolve");
    private static final List<String> BEFORE_A_CALL = List.of("accepted", "assessed", "waited", "leased");

    /** Where a call is: noted in the ledger, made and processed, answered, recorded. */
    private static final List<String> CALLS = List.of("noted", "called", "answered", "recorded");

    @RegisterExtension
    final Installation box = new Installation();

    private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();

    private static Instant minutesAgo(int minutes) {
        return Instant.now().minusSeconds(60L * minutes);
    }

    /** A routing key that is a service's own. */
    private static String key(String service) {
        String name = service.replace("-", "");
        return name + "0".repeat(32 - name.length());
    }

    private static List<String> of(String action) {
        return CALLS.stream().map(step -> step + "-" + action).toList();
    }

    private static List<String> services() {
        List<String> all = new ArrayList<>(BEFORE_A_CALL);
        ACTIONS.forEach(action -> all.addAll(of(action)));
        return all;
    }

    private void writeServices() {
        StringBuilder text = new StringBuilder("default: other\nservices:\n");
        text.append("  other: {name: Other, routing-key: \"")
                .append(key("other"))
                .append("\"}\n");
        services()
                .forEach(service -> text.append(
                        "  %s: {name: %s, routing-key: \"%s\"}\n".formatted(service, service, key(service))));
        text.append("components:\n");
        services().forEach(service -> text.append("  \"%s-*\": %s\n".formatted(service, service)));
        box.write("config/services.yaml", text.toString());
    }

    private Holds holds() {
        Holds holds = new Holds(box.file("held-routes"))
                .before("receive", "answer", "accepted", "${body.wakes.toString} contains 'accepted-'")
                .before("assess", "assess-hands-on", "assessed", "${body.toString} contains 'assessed'")
                .before("group", "open-incident", "waited", "${body.service} == 'waited'")
                .before("deliver", "pick-call", "leased", "${body.routingKey} == '" + key("leased") + "'");
        Map<String, String> steps = Map.of(
                "noted", "call-or-fail",
                "answered", "record-outcome",
                "recorded", "deliver-hands-on");
        for (String action : ACTIONS) {
            steps.forEach((name, step) -> holds.before(
                    "deliver",
                    step,
                    name + "-" + action,
                    "${variable.call.service} == '%s-%s' && ${variable.call.report.action} == '%s'"
                            .formatted(name, action, action.toUpperCase())));
        }
        return holds;
    }

    private void send(String trunk, String status, Instant at) {
        String body = Webhooks.genesysTrunk(trunk, status, at);
        assertThat(box.webhooks().genesys(body).status()).as(trunk).isEqualTo(202);
        acknowledged.add(trunk + " " + status);
    }

    /** What leads to a call of that kind, where an update and a resolve have an incident already. */
    private void leadTo(String action, String service) {
        switch (action) {
            case "trigger" -> send(service + "-1", "DOWN", minutesAgo(10));
            case "update" -> send(service + "-2", "DOWN", minutesAgo(10));
            default -> send(service + "-1", "UP", Instant.now());
        }
    }

    private List<StandInIncident> incidents(String service) {
        return box.incidents(key(service));
    }

    private static boolean isTold(String action, List<StandInIncident> incidents) {
        return switch (action) {
            case "trigger" -> !incidents.isEmpty();
            case "update" -> incidents.get(0).log().size() > 1;
            default -> !incidents.get(0).open();
        };
    }

    private void leadEverybodyThere(Program program, Holds holds) {
        List<String> open = new ArrayList<>(of("update"));
        open.addAll(of("resolve"));
        open.forEach(service -> send(service + "-1", "DOWN", minutesAgo(10)));
        open.forEach(service -> box.incident(key(service), service + "-1-down"));
        box.management().awaitQuiet();
        CompletableFuture.runAsync(
                () -> box.webhooks().genesys("accepted-1", "DOWN", minutesAgo(10)), Concurrently.THREADS);
        List.of("assessed", "waited", "leased").forEach(service -> leadTo("trigger", service));
        for (String action : ACTIONS) {
            of(action).stream()
                    .filter(service -> !service.startsWith("called"))
                    .forEach(service -> leadTo(action, service));
        }
        holds.awaitAll(program);
        for (String action : ACTIONS) {
            String service = "called-" + action;
            box.pagerduty().next(key(service), Behaviour.usual().repliedAfter(new CountDownLatch(1)));
            leadTo(action, service);
        }
        for (String action : ACTIONS) {
            Waits.await(action + " arrived").until(() -> isTold(action, incidents("called-" + action)));
        }
    }

    /** A migration that never ends is killed in its middle. */
    private void killInAMigration() throws IOException {
        Path migrations = Files.createDirectories(box.file("classes/db/sqlite"));
        Files.writeString(
                migrations.resolve("V9999__endless.sql"),
                """
                CREATE TABLE endless (n BIGINT, text TEXT);
                INSERT INTO endless
                WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
                SELECT i, 'a line that fills the log before the file ' || i FROM n;
                """);
        Path log = box.file("data/trunkline.db-wal");
        Program program = box.launchBeside(box.file("classes"));
        Waits.await("the migration writes").until(() -> Files.exists(log) && Files.size(log) > 8_000_000);
        program.kill();
    }

    private List<String> inTheLedger() {
        return box.management().events().stream()
                .map(event -> event.path("component").asText().replaceAll(".*/", "") + " "
                        + event.path("status").asText())
                .toList();
    }

    @Test
    void killed_at_every_step_at_once_and_then_in_a_migration_nothing_is_lost_and_nothing_doubled() throws IOException {
        box.with("trunkline.grouping.window", "60s").with("trunkline.pagerduty.timeout", "4s");
        writeServices();
        Holds holds = holds();
        Program program = box.startWithRoutes(holds.routes());
        leadEverybodyThere(program, holds);
        program.kill();
        killInAMigration();

        box.start();
        assertThat(inTheLedger()).containsAll(acknowledged).contains("accepted-1 DOWN");
        services().forEach(service -> box.incident(key(service), service + "-1-down"));
        of("resolve").forEach(service -> box.resolved(key(service), service + "-1-down"));
        of("update").forEach(service -> Waits.await(service + " told of both")
                .until(() -> isTold("update", incidents(service))));
        box.management().awaitQuiet();
        services().stream()
                .filter(service -> !service.endsWith("resolve"))
                .forEach(service -> send(service + "-1", "UP", Instant.now()));
        of("update").forEach(service -> send(service + "-2", "UP", Instant.now()));
        services().forEach(service -> box.resolved(key(service), service + "-1-down"));
        box.management().awaitQuiet();
        assertThat(box.pagerduty().incidents()).hasSameSizeAs(services());
        assertThat(box.pagerduty().openIncidents()).isEmpty();
    }

    /** A trunk of which one thread reports, as platforms do: again and again until it is acknowledged. */
    private void report(String trunk, String status, AtomicBoolean goesOn) {
        String body = Webhooks.genesysTrunk(trunk, status, Instant.now());
        Waits.await(trunk + " acknowledged").until(() -> {
            try {
                return box.webhooks().genesys(body).status() / 100 == 2;
            } catch (RuntimeException killed) {
                return !goesOn.get();
            }
        });
        acknowledged.add(trunk + " " + status);
    }

    @Test
    void killed_again_and_again_under_load_it_ends_as_if_it_had_not_been() {
        int trunks = 10;
        int kills = 2;
        Random random = new Random(20);
        box.mayResolveWhatNeverArrived();
        box.with("trunkline.cooldown", "0s")
                .with("trunkline.pagerduty.rate", "100000")
                .with("trunkline.pagerduty.timeout", "1s");
        Program program = box.start();
        AtomicBoolean goesOn = new AtomicBoolean(true);
        Map<String, CompletableFuture<String>> lives = new LinkedHashMap<>();
        for (int i = 0; i < trunks; i++) {
            String trunk = (i % 2 == 0 ? "trunk-eu-" : "trunk-x-") + i;
            lives.put(trunk, CompletableFuture.supplyAsync(() -> live(trunk, goesOn), Concurrently.THREADS));
        }
        for (int kill = 0; kill < kills; kill++) {
            int enough = acknowledged.size() + 20 + random.nextInt(60);
            Waits.await("under load").until(() -> acknowledged.size() > enough);
            program.kill();
            program = box.start();
        }
        goesOn.set(false);
        List<String> down = lives.entrySet().stream()
                .filter(life -> life.getValue().join().equals("DOWN"))
                .map(Map.Entry::getKey)
                .toList();
        box.management().awaitQuiet();
        List<String> history = inTheLedger();
        assertThat(history).hasSameSizeAs(acknowledged).containsExactlyInAnyOrderElementsOf(acknowledged);
        List<JsonNode> open = box.management().incidents().stream()
                .filter(incident -> incident.path("state").asText().equals("OPEN"))
                .toList();
        assertThat(box.pagerduty().openIncidents())
                .extracting(StandInIncident::dedupKey)
                .containsExactlyInAnyOrderElementsOf(open.stream()
                        .map(incident -> incident.path("dedup_key").asText())
                        .toList());
        assertThat(down).isNotEmpty().allSatisfy(trunk -> assertThat(
                        box.pagerduty().openIncidents())
                .as(trunk + " is down and told")
                .anyMatch(incident -> incident.latest().toString().contains(trunk)));
        down.forEach(trunk -> report(trunk, "UP", goesOn));
        box.management().awaitQuiet();
        assertThat(box.pagerduty().openIncidents()).isEmpty();
    }

    /** Goes down and up, and ends down for half of the trunks. */
    private String live(String trunk, AtomicBoolean goesOn) {
        boolean endsDown = trunk.hashCode() % 2 == 0;
        String status = "UP";
        while (goesOn.get() || status.equals("UP") == endsDown) {
            status = status.equals("UP") ? "DOWN" : "UP";
            report(trunk, status, new AtomicBoolean(true));
        }
        return status;
    }
}
