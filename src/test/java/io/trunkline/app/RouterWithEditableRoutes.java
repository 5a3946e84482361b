package io.trunkline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.api.RouteJson;
import io.trunkline.app.reload.RouteReloader;
import io.trunkline.app.routecheck.RouteFileSet;
import io.trunkline.app.routecheck.RouteFiles;
import io.trunkline.config.ConfigurationReader;
import io.trunkline.config.ReloadableConfiguration;
import io.trunkline.model.Status;
import io.trunkline.play.StandIn;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A router whose route files the tests of a class edit while it runs; each test begins with the shipped ones in force. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class RouterWithEditableRoutes {

    /** After a storm a router has thousands of outages to page. */
    static final int AFTER_ALL_OTHERS = Integer.MAX_VALUE;

    /** What check cannot see: the queue is there already. */
    static final String OTHER_QUEUE = "        - to: {id: other, description: None, uri: 'seda:assess?size=7'}\n";

    final StandIn pagerDuty = StandIn.start();
    final List<String> missed = new ArrayList<>();
    Runnable duringPlay = () -> {};
    private int pages;
    Path routes;
    NodeOverHttp node;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        routes = Files.createDirectory(folder.resolve("routes"));
        RouteFileSet.shipped().copyTo(routes);
        ReloadableConfiguration live = new ReloadableConfiguration(new ConfigurationReader(
                Path.of("config"),
                Map.ofEntries(
                        Map.entry("TRUNKLINE_GENESYS_SECRET", "genesys-s3cret"),
                        Map.entry("TRUNKLINE_CXONE_SECRET", "cxone-s3cret"),
                        Map.entry("PAGERDUTY_KEY_US_EAST_RETAIL", "retail0123456789abcdef0123456789"),
                        Map.entry("PAGERDUTY_KEY_EU_FINANCE", "finance123456789abcdef0123456789"),
                        Map.entry("PAGERDUTY_KEY_DEFAULT", "default123456789abcdef0123456789"),
                        Map.entry("TRUNKLINE_DATA", folder.resolve("data").toString()),
                        Map.entry("TRUNKLINE_SERVER_HOST", "127.0.0.1"),
                        Map.entry("TRUNKLINE_SERVER_PORT", "0"),
                        Map.entry("TRUNKLINE_MANAGEMENT_PORT", "0"),
                        Map.entry("TRUNKLINE_GROUPING_WAIT", "0s"),
                        Map.entry("TRUNKLINE_GROUPING_WINDOW", "1ms"),
                        Map.entry("TRUNKLINE_GROUPING_TRICKLE_WAIT", "0s"),
                        Map.entry("TRUNKLINE_SWEEP_INTERVAL", "50ms"),
                        Map.entry("TRUNKLINE_PAGERDUTY_URL", pagerDuty.url()))));
        App app = new App(live, routes).playedBy(edited -> {
            duringPlay.run();
            return List.copyOf(missed);
        });
        node = NodeOverHttp.start(live, app);
    }

    @BeforeEach
    void shipRoutes() throws IOException {
        missed.clear();
        duringPlay = () -> {};
        for (Path file : RouteFiles.in(routes)) {
            Files.delete(file);
        }
        RouteFileSet.shipped().copyTo(routes);
        assertThat(reloader().reload().problems()).isEmpty();
    }

    @AfterAll
    void stop() {
        node.close();
        pagerDuty.close();
    }

    interface Deed {
        void run() throws Exception;
    }

    /** What eight senders are answered who go on while something is done. */
    Set<Integer> answersDuring(Deed deed) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        var executor = Executors.newFixedThreadPool(8);
        List<CompletableFuture<Set<Integer>>> senders = new ArrayList<>();
        for (int sender = 0; sender < 8; sender++) {
            int number = sender;
            senders.add(CompletableFuture.supplyAsync(() -> storm(number, over), executor));
        }
        try {
            deed.run();
        } finally {
            over.set(true);
        }
        Set<Integer> answers =
                senders.stream().flatMap(sender -> sender.join().stream()).collect(Collectors.toSet());
        executor.shutdown();
        return answers;
    }

    RouteReloader reloader() {
        return node.app().reloader();
    }

    interface Edit {
        String of(String text);
    }

    void edit(String file, Edit edit) throws IOException {
        String text = Files.readString(routes.resolve(file));
        String edited = edit.of(text);
        assertThat(edited).as(file).isNotEqualTo(text);
        Files.writeString(routes.resolve(file), edited);
    }

    RouteJson route(String id) {
        return reloader().routes().stream()
                .filter(route -> route.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    String state(String id) {
        return route(id).state();
    }

    Instant since(String id) {
        return route(id).since();
    }

    String missing() throws Exception {
        HttpResponse<String> health = health();
        return health.statusCode() == 200 ? "" : health.body();
    }

    HttpResponse<String> health() throws Exception {
        return node.send(node.management("/observe/health/ready"));
    }

    /** A trunk that was not out before is paged. */
    void pages() throws Exception {
        String id = "trunk-us-east-page-" + ++pages;
        assertThat(post(id, Status.DOWN)).isEqualTo(202);
        await().atMost(Duration.ofSeconds(30)).until(() -> pagerDuty.calls().stream()
                .anyMatch(call -> call.handled() && call.summary().contains(id)));
    }

    Set<Integer> storm(int sender, AtomicBoolean over) {
        Set<Integer> answers = new HashSet<>();
        for (int i = 0; !over.get(); i++) {
            try {
                answers.add(post("storm-" + sender + "-" + i, Status.DOWN));
            } catch (Exception e) {
                answers.add(-1);
            }
        }
        return answers;
    }

    int post(String id, Status status) throws Exception {
        return node.report("genesys", id, status);
    }
}
