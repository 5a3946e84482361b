package io.trunkline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.api.RouteJson;
import io.trunkline.api.RouteReloadJson;
import io.trunkline.app.reload.RouteReloader;
import io.trunkline.app.reload.RouteWatch;
import io.trunkline.app.routecheck.RouteFileSet;
import io.trunkline.config.ConfigurationReader;
import io.trunkline.config.ReloadableConfiguration;
import io.trunkline.model.Status;
import io.trunkline.play.StandIn;
import io.trunkline.source.Source;
import io.trunkline.source.normalize.SampleBody;
import io.trunkline.source.signature.RequestSigner;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import javax.management.ObjectName;
import org.apache.camel.Exchange;
import org.apache.camel.spi.InflightRepository;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Edited route files in a router that runs: each is taken as a whole, or the last good one stays. */
class RouteReloadTest {

    @TempDir
    private Path folder;

    private final StandIn pagerDuty = StandIn.start();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<String> missed = new ArrayList<>();
    private Path routes;
    private ReloadableConfiguration live;
    private App node;

    @BeforeEach
    void start() throws IOException {
        routes = Files.createDirectory(folder.resolve("routes"));
        RouteFileSet.shipped().copyTo(routes);
        live = new ReloadableConfiguration(new ConfigurationReader(
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
        node = new App(live, routes).playedBy(edited -> List.copyOf(missed));
        node.start();
    }

    @AfterEach
    void stop() {
        node.close();
        pagerDuty.close();
    }

    @Test
    void every_route_is_listed_with_its_file() throws IOException {
        assertThat(reloader().routes())
                .extracting(RouteJson::id)
                .contains("receive", "assess", "group", "deliver", "call", "pull", "acknowledge");
        assertThat(state("receive")).isEqualTo("started");
        assertThat(state("pull")).isEqualTo("left out");
        assertThat(state("acknowledge")).isEqualTo("stopped");
        assertThat(reloader().reload().message()).isEqualTo("No route file was edited");
    }

    @Test
    void each_route_is_exchanged_and_pages_go_on() throws Exception {
        int trunk = 0;
        pages(trunk++);
        for (String file : RouteFileSet.of(routes).files().keySet()) {
            Set<String> ids = idsIn(file);
            edit(file, text -> text.replaceFirst("    description: (?!>)", "    description: Edited. "));

            RouteReloadJson outcome = reloader().reload();

            assertThat(outcome.problems()).as(file).isEmpty();
            if (!file.startsWith("error-handling")) {
                assertThat(outcome.exchanged()).as(file).isNotEmpty().isSubsetOf(ids);
            }
            assertThat(missing()).as(file).isEmpty();
            pages(trunk++);
        }
        assertThat(beans("routes")).contains("\"receive\"", "\"assess\"", "\"call\"", "\"wake\"");
        assertThat(beans("processors")).contains("\"pagerduty\"", "\"ask-policy\"");
    }

    @Test
    void what_holds_for_all_routes_is_exchanged_in_all_of_them() throws Exception {
        edit("error-handling.camel.yaml", text -> text.replace("loggingLevel: DEBUG", "loggingLevel: INFO"));

        RouteReloadJson outcome = reloader().reload();

        assertThat(outcome.problems()).isEmpty();
        assertThat(outcome.exchanged()).contains("receive", "assess", "sweep", "call");
        assertThat(missing()).isEmpty();
        pages(1);
    }

    @Test
    void no_request_is_refused_while_routes_are_exchanged() throws Exception {
        assertThat(answersDuring(() -> {
                    for (int round = 0; round < 5; round++) {
                        for (String file : List.of("receive.camel.yaml", "sweep.camel.yaml", "assess.camel.yaml")) {
                            edit(file, text -> text.replaceFirst("    description: ", "    description: Again. "));
                        }
                        assertThat(reloader().reload().problems()).isEmpty();
                        assertThat(missing()).isEmpty();
                    }
                }))
                .containsExactly(202);
    }

    @Test
    void no_request_is_refused_while_a_receive_route_that_cannot_start_is_taken_back() throws Exception {
        String good = Files.readString(routes.resolve("receive.camel.yaml"));
        String other = "        - to: {id: other, description: None, uri: 'seda:assess?size=7'}\n";
        assertThat(answersDuring(() -> {
                    for (int round = 0; round < 5; round++) {
                        edit("receive.camel.yaml", text -> text.replaceFirst("        - removeHeaders:", other + "$0"));
                        assertThat(reloader().reload().problems().toString()).contains("does not match");
                        assertThat(missing()).isEmpty();
                        Files.writeString(routes.resolve("receive.camel.yaml"), good);
                    }
                }))
                .containsExactly(202);
    }

    private interface Deed {
        void run() throws Exception;
    }

    /** What eight senders are answered who go on while something is done. */
    private Set<Integer> answersDuring(Deed deed) throws Exception {
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

    @Test
    void a_file_that_does_not_check_keeps_the_last_good_one() throws Exception {
        String good = Files.readString(routes.resolve("group.camel.yaml"));
        for (Bad bad : List.of(
                new Bad("half-written", good.substring(0, good.length() / 2), "group.camel.yaml"),
                new Bad("no YAML", "- route: {", "line 1"),
                new Bad(
                        "a bean that is not there",
                        good.replace("ref: group", "ref: nobody"),
                        "line 34, bean nobody: there is no such bean"),
                new Bad("an id that is taken", good.replace("id: group\n", "id: assess\n"), "id is taken in"),
                new Bad("an option that is none", good.replace("parallelProcessing: true", "parallel: 1"), "parallel"),
                new Bad("nothing", "", "group"))) {
            Files.writeString(routes.resolve("group.camel.yaml"), bad.text());

            RouteReloadJson outcome = reloader().reload();

            assertThat(outcome.problems()).as(bad.name()).isNotEmpty();
            assertThat(outcome.problems().toString()).as(bad.name()).contains(bad.says());
            assertThat(reloader().problems()).as(bad.name()).isNotEmpty();
            assertThat(missing()).as(bad.name()).isEmpty();
        }
        pages(1);
        Files.writeString(routes.resolve("group.camel.yaml"), good);
        assertThat(reloader().reload().problems()).isEmpty();
        assertThat(reloader().problems()).isEmpty();
    }

    private record Bad(String name, String text, String says) {}

    @Test
    void what_camel_cannot_start_is_taken_back() throws Exception {
        edit("assess.camel.yaml", text -> text.replace("size: 200000", "size: 7"));
        edit("group.camel.yaml", text -> text.replaceFirst("    description: ", "    description: Edited. "));

        RouteReloadJson outcome = reloader().reload();

        assertThat(outcome.problems().toString()).contains("existing queue size 200000 does not match");
        assertThat(missing()).isEmpty();
        assertThat(state("assess")).isEqualTo("started");
        pages(1);
    }

    @Test
    void an_edit_that_came_while_requests_were_in_hand_is_tried_again() throws Exception {
        RouteWatch watch = new RouteWatch(reloader(), () -> false, InstantSource.system());
        InflightRepository inHand = node.context().getInflightRepository();
        Exchange slow = new DefaultExchange(node.context());
        Instant before = since("receive");
        inHand.add(slow, "receive");
        edit("receive.camel.yaml", text -> text.replaceFirst("    description: Verifies", "    description: Weighs"));
        watch.look();
        watch.look();
        assertThat(reloader().problems().toString()).contains("requests in hand of receive did not end");
        assertThat(missing()).isEmpty();

        inHand.remove(slow, "receive");
        watch.look();

        assertThat(reloader().problems()).isEmpty();
        assertThat(since("receive")).isAfter(before);
        pages(1);
    }

    @Test
    void a_play_that_does_not_page_refuses_the_edit_without_the_secrets_in_its_error() throws Exception {
        missed.add("PagerDuty did not receive within 30 s: https://hooks.example/s3cret failed");
        edit("assess.camel.yaml", text -> text.replaceFirst("    description: ", "    description: Edited. "));

        assertThat(reloader().reload().problems())
                .containsExactly(
                        routes + ": play: PagerDuty did not receive within 30 s: https://hooks.example/... failed;"
                                + " expected what the shipped routes send to PagerDuty");
        pages(1);
    }

    @Test
    void a_required_route_that_is_removed_refuses_the_edit() throws Exception {
        Files.delete(routes.resolve("lookup.camel.yaml"));

        assertThat(reloader().reload().problems().toString()).contains("direct:lookup");
        pages(1);
    }

    @Test
    void routes_come_and_go_and_move_with_their_files() throws Exception {
        Files.delete(routes.resolve("heartbeat.camel.yaml"));
        Files.move(routes.resolve("lookup.camel.yaml"), routes.resolve("whose.camel.yaml"));
        edit("whose.camel.yaml", text -> text.replace("    id: lookup\n", "    id: whose\n"));
        Files.writeString(
                routes.resolve("mine.camel.yaml"),
                "- route: {id: mine, from: {uri: direct:mine, steps: [{log: {message: x}}]}}");

        RouteReloadJson outcome = reloader().reload();

        assertThat(outcome.problems()).isEmpty();
        assertThat(outcome.added()).containsExactly("mine", "whose");
        assertThat(outcome.removed()).containsExactly("heartbeat", "lookup");
        assertThat(missing()).isEmpty();
        pages(1);
    }

    @Test
    void a_comment_changes_no_route() throws Exception {
        Instant before = since("assess");
        edit("assess.camel.yaml", text -> "# Ours\n" + text);

        RouteReloadJson outcome = reloader().reload();

        assertThat(outcome.message()).isEqualTo("No route changed");
        assertThat(since("assess")).isEqualTo(before);
        assertThat(reloader().reload().message()).isEqualTo("No route file was edited");
    }

    private RouteReloader reloader() {
        return node.reloader();
    }

    private interface Edit {
        String of(String text);
    }

    private void edit(String file, Edit edit) throws IOException {
        String text = Files.readString(routes.resolve(file));
        String edited = edit.of(text);
        assertThat(edited).as(file).isNotEqualTo(text);
        Files.writeString(routes.resolve(file), edited);
    }

    private Set<String> idsIn(String file) {
        return reloader().routes().stream()
                .filter(route -> route.file().equals(file))
                .map(RouteJson::id)
                .collect(Collectors.toSet());
    }

    private RouteJson route(String id) {
        return reloader().routes().stream()
                .filter(route -> route.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private String state(String id) {
        return route(id).state();
    }

    private Instant since(String id) {
        return route(id).since();
    }

    private String missing() throws Exception {
        HttpResponse<String> health = health();
        return health.statusCode() == 200 ? "" : health.body();
    }

    private HttpResponse<String> health() throws Exception {
        return client.send(
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + node.managementPort() + "/observe/health/ready"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static List<String> beans(String type) throws Exception {
        return ManagementFactory.getPlatformMBeanServer()
                .queryNames(new ObjectName("org.apache.camel:context=trunkline,type=" + type + ",*"), null)
                .stream()
                .map(name -> name.getKeyProperty("name"))
                .toList();
    }

    private void pages(int number) throws Exception {
        String id = "trunk-us-east-01".replace("01", String.format("%02d", number + 40));
        assertThat(post(id, Status.DOWN)).isEqualTo(202);
        await().atMost(Duration.ofSeconds(30)).until(() -> pagerDuty.calls().stream()
                .anyMatch(call -> call.handled() && call.summary().contains(id)));
    }

    private Set<Integer> storm(int sender, AtomicBoolean over) {
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

    private int post(String id, Status status) throws Exception {
        Source genesys = live.get().sources().named("genesys").orElseThrow();
        byte[] body = SampleBody.of(genesys, "trunk", id, status, Instant.now());
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + node.port() + "/webhooks/genesys"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        new RequestSigner().sign(genesys, body, Instant.now()).forEach(request::header);
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }
}
