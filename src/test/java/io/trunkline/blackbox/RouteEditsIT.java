package io.trunkline.blackbox;

import static io.trunkline.blackbox.Installation.FINANCE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.trunkline.app.routecheck.RouteFiles;
import io.trunkline.play.StandInIncident;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The route files edited while the program runs, under load, and with it killed in the middle. */
class RouteEditsIT {

    /** How long a request waits for a route that is being exchanged. */
    private static final long HELD_NANOS = 2_000_000_000L;

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String IN_FORCE = "The route files were edited and are in force";

    @RegisterExtension
    final Installation box = new Installation();

    private final AtomicBoolean up = new AtomicBoolean();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger trunks = new AtomicInteger();
    private final Set<String> opened = ConcurrentHashMap.newKeySet();
    private final List<String> refused = Collections.synchronizedList(new ArrayList<>());

    private HttpServer receiver;

    @AfterEach
    void stopReceiver() {
        if (receiver != null) {
            receiver.stop(0);
        }
    }

    private Program start() {
        Program program = box.startWithRoutes(box.file("routes"));
        up.set(true);
        return program;
    }

    private void shipRoutes() {
        try {
            Files.createDirectories(box.file("routes/on"));
            for (Path file : RouteFiles.in(Path.of("routes"))) {
                Files.copy(file, box.file("routes/" + file.getFileName()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A filter, details, and a hook that counts: it posts what it is called with, through a kamelet. */
    private void addOwnRoutes(int receiver) {
        own(
                "filter",
                "filter",
                "setVariable: {id: lab, description: Labs, name: filtered, expression: {simple: {expression: "
                        + "\"${iif(${body[id]} contains 'lab','a lab','false')}\"}}}");
        own(
                "details",
                "details",
                "setBody: {id: owner, description: Owner, expression: {simple: {expression: "
                        + "'{\"owner\": \"${body[service]}\"}'}}}");
        own(
                "on/opened",
                "on-opened",
                "to: {id: count, description: Counts, uri: 'kamelet:trunkline-webhook-sink', parameters: {secretUrl: "
                        + "'http://127.0.0.1:" + receiver + "/opened'}}");
    }

    private void own(String file, String address, String step) {
        box.write(
                "routes/" + file + ".camel.yaml",
                """
                - route:
                    id: my-%1$s
                    description: Of the test
                    from:
                      id: from-%1$s
                      description: Of the test
                      uri: direct:%1$s
                      steps:
                        - %2$s
                """
                        .formatted(address, step));
    }

    /** Takes what the hook posts. */
    private HttpServer receiver() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/opened", request -> {
            JsonNode body = JSON.readTree(request.getRequestBody());
            opened.add(body.path("dedupKey").asText());
            request.sendResponseHeaders(204, -1);
            request.close();
        });
        server.start();
        return server;
    }

    private void edit(String file, UnaryOperator<String> edit) {
        String before = box.read("routes/" + file);
        String after = edit.apply(before);
        assertThat(after).as(file).isNotEqualTo(before);
        box.write("routes/" + file, after);
    }

    /** Other descriptions in every file: each route is exchanged. */
    private void editAll(int round) {
        for (Path file : RouteFiles.in(box.file("routes"))) {
            edit(
                    box.file("routes").relativize(file).toString(),
                    text -> text.replaceAll(
                            "\n    description: (Round \\d+\\. )?(?!>)", "\n    description: Round " + round + ". "));
        }
    }

    private int taken() {
        return box.program().linesWith(IN_FORCE).size();
    }

    private void awaitTaken(int before) {
        awaitEdit("the edit in force", () -> taken() > before);
    }

    /** An edit is put off for a storm, and is checked and played beside it: that takes longer than other things. */
    private static void awaitEdit(String what, Callable<Boolean> seen) {
        Waits.await(what).atMost(Duration.ofMinutes(4)).until(seen);
    }

    @Test
    void every_route_is_exchanged_again_and_again_under_a_storm_and_kills_with_nothing_lost_and_nothing_doubled()
            throws IOException {
        receiver = receiver();
        shipRoutes();
        addOwnRoutes(receiver.getAddress().getPort());
        box.with("trunkline.routes.reload", "true").with("trunkline.pagerduty.rate", "100000");
        start();
        List<CompletableFuture<Void>> senders = new ArrayList<>();
        for (int sender = 0; sender < 3; sender++) {
            senders.add(CompletableFuture.runAsync(this::storm, Concurrently.THREADS));
        }

        editAll(1);
        awaitTaken(0);
        kill();
        start();
        editAll(2);
        // In the middle of an exchange.
        awaitEdit(
                "an exchange",
                () -> !box.program().linesWith("Exchanged: assess").isEmpty());
        kill();
        start();
        editAll(3);
        awaitTaken(0);
        awaitEdit("the own routes exchanged", () -> !box.program()
                .linesWith("exchanged [", "my-details, my-filter, my-on-opened")
                .isEmpty());
        assertThat(box.management().status("/observe/health/ready")).isEqualTo(200);
        over.set(true);
        senders.forEach(CompletableFuture::join);
        box.management().awaitQuiet();

        assertThat(refused).isEmpty();
        Map<String, Set<String>> incidents = incidentsByTrunk();
        assertThat(incidents.keySet()).isEqualTo(named("storm-", trunks.get()));
        assertThat(incidents)
                .allSatisfy((trunk, keys) -> assertThat(keys).as(trunk).hasSize(1));
        assertThat(box.incidents(FINANCE)).allMatch(StandInIncident::open).doesNotHaveDuplicates();
        assertThat(box.incidents(FINANCE))
                .extracting(incident -> incident.log()
                        .get(0)
                        .body()
                        .at("/payload/custom_details/owner")
                        .asText())
                .as("details")
                .contains("eu-finance");
        Set<String> keys = new HashSet<>();
        incidents.values().forEach(keys::addAll);
        Waits.await("each incident given to its hook").until(() -> opened.containsAll(keys));
        assertThat(opened).isEqualTo(keys);
        assertThat(box.management().metric("trunkline_filter_total", "outcome", "passed"))
                .isPositive();

        named("storm-", trunks.get()).forEach(trunk -> report(trunk, "UP", Instant.now()));
        Waits.await("all resolved").until(() -> box.incidents(FINANCE).stream().noneMatch(StandInIncident::open));
        assertThat(incidentsByTrunk()).isEqualTo(incidents);
    }

    private void kill() {
        up.set(false);
        box.program().kill();
    }

    private static Set<String> named(String prefix, int count) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < count; i++) {
            names.add("trunk-eu-" + prefix + i);
        }
        return names;
    }

    /** New outages among reports that change nothing, until the test is over; each until it is accepted. */
    private void storm() {
        while (!over.get()) {
            String trunk = "trunk-eu-storm-" + trunks.getAndIncrement();
            report(trunk, "DOWN", Instant.now().minusSeconds(1200));
            for (int i = 0; i < 20 && !over.get(); i++) {
                report("trunk-eu-steady", "UP", Instant.now());
            }
        }
    }

    private void report(String trunk, String status, Instant at) {
        String body = Webhooks.genesysTrunk(trunk, status, at);
        Waits.await("accepted").until(() -> {
            boolean expected = up.get();
            long began = System.nanoTime();
            try {
                int answer = box.webhooks().genesys(body).status();
                long waited = System.nanoTime() - began;
                // A machine may be so busy that an exchange takes longer than a request waits for it.
                if (expected && answer >= 400 && !(answer == 503 && waited >= HELD_NANOS)) {
                    refused.add(answer + " for " + trunk + " after " + waited / 1_000_000 + " ms");
                }
                return answer < 300;
            } catch (RuntimeException killed) {
                return false;
            }
        });
    }

    /** The dedup keys under which PagerDuty was told of each trunk of the storm. */
    private Map<String, Set<String>> incidentsByTrunk() {
        Map<String, Set<String>> keys = new HashMap<>();
        for (StandInIncident incident : box.incidents(FINANCE)) {
            for (StandInIncident.Entry entry : incident.log()) {
                JsonNode details = entry.body().at("/payload/custom_details");
                List<String> told = new ArrayList<>();
                told.add(details.path("trunk_id").asText(""));
                details.path("affected")
                        .forEach(member -> told.add(member.path("id").asText("")));
                told.stream().filter(id -> !id.isEmpty()).forEach(id -> keys.computeIfAbsent(
                                id, trunk -> new HashSet<>())
                        .add(incident.dedupKey()));
            }
        }
        return keys;
    }

    @Test
    void edit_that_would_stop_pages_is_refused_and_pages_go_on() {
        shipRoutes();
        box.with("trunkline.routes.reload", "true");
        start();
        String assess = box.read("routes/assess.camel.yaml");
        String lookup = box.read("routes/lookup.camel.yaml");

        refused(
                1,
                "half",
                "assess.camel.yaml",
                text -> text.substring(0, text.lastIndexOf("description: ") + "descr".length()),
                "assess.camel.yaml");
        refused(2, "id", "assess.camel.yaml", text -> assess.replace("id: assess\n", "id: group\n"), "id is taken in");
        refused(3, "bean", "assess.camel.yaml", text -> assess.replace("ref: assess", "ref: nobody"), "no such bean");
        refused(
                4,
                "step",
                "assess.camel.yaml",
                text -> assess.substring(0, assess.indexOf("        - bean:\n            id: ask-policy"))
                        + assess.substring(assess.indexOf("        - setBody:\n            id: assess-wakes")),
                "PagerDuty did not receive");
        box.write("routes/assess.camel.yaml", assess);
        refused(
                5,
                "route",
                "lookup.camel.yaml",
                text -> text.replace("uri: direct:lookup", "uri: direct:elsewhere"),
                "direct:lookup");

        box.write("routes/lookup.camel.yaml", lookup);
        Waits.await("no problem left").until(() -> box.management().metric("trunkline_routes_rejected") == 0);
        int before = taken();
        edit("assess.camel.yaml", text -> text.replaceFirst("\n    description: ", "\n    description: Ours. "));
        awaitTaken(before);
        pages(6);
    }

    private void refused(int number, String what, String file, UnaryOperator<String> edit, String says) {
        edit(file, edit);
        box.program().awaitLine("ERROR", "An edit of the route files is not taken", says);
        Waits.await(what).until(() -> box.management().metric("trunkline_routes_rejected") == 1);
        Waits.await(what)
                .until(() -> box.management().check("configuration").toString().contains(says));
        assertThat(box.management().status("/observe/health/ready")).as(what).isEqualTo(200);
        pages(number);
    }

    private void pages(int number) {
        String trunk = "trunk-eu-" + number;
        report(trunk, "DOWN", Instant.now().minusSeconds(1200));
        box.incident(FINANCE, trunk + "-down");
    }
}
