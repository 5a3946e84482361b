package io.trunkline.management;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.trunkline.api.ApiMapper;
import io.trunkline.config.Configuration;
import io.trunkline.config.Problem;
import io.trunkline.config.Settings;
import io.trunkline.ledger.query.MaskedRoutingKey;
import io.trunkline.metrics.Metrics;
import io.trunkline.model.ComponentPattern;
import io.trunkline.model.QuietHours;
import io.trunkline.model.Service;
import io.trunkline.model.ServiceDirectory;
import io.trunkline.model.WeeklyHours;
import io.trunkline.rules.MaintenanceWindows;
import io.trunkline.rules.alarms.ActiveAlarm;
import io.trunkline.simulate.ScenarioSettings;
import io.trunkline.source.GuideSources;
import io.trunkline.source.Sources;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** A router of one route with a real management port, at noon. */
public final class Node implements AutoCloseable {

    public final FakeLedger ledger = new FakeLedger();
    final DefaultCamelContext context = new DefaultCamelContext();
    final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    public final Metrics metrics = new Metrics(registry);
    public final FakeOperations operations = new FakeOperations();
    final FakeRouteEdits routes = new FakeRouteEdits();
    final ManagementPort port;
    public volatile Exception storeFailure;
    public volatile List<Problem> rejected = List.of();
    volatile Map<String, String> missingRoutes = Map.of();
    volatile List<String> stoppedThreads = List.of();
    public volatile List<ActiveAlarm> alarms = List.of();
    public volatile Optional<Instant> newestCopy = Optional.empty();

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    Node() {
        this("127.0.0.1", 0);
    }

    Node(String host, int number) {
        this(new Settings.Management(host, number));
    }

    Node(Settings.Management where) {
        port = new ManagementPort(
                context,
                where,
                registry,
                ledger,
                new HealthInputs(
                        this::tryToWrite,
                        () -> rejected,
                        () -> stoppedThreads,
                        () -> missingRoutes,
                        () -> alarms,
                        Optional::empty),
                operations,
                new RouterFacts("node-a", Node::configuration, List::of),
                Clock.fixed(FakeLedger.NOON, ZoneOffset.UTC));
        port.withRoutes(routes);
        port.withConfiguration(() -> new LoadedConfiguration(
                List.of("genesys", "cxone"),
                Map.of(
                        "us-east-retail",
                        MaskedRoutingKey.of(FakeLedger.SECRET),
                        "eu-finance",
                        MaskedRoutingKey.of("0".repeat(28) + "4321")),
                4711,
                FakeLedger.NOON.plusSeconds(40),
                newestCopy));
    }

    static Configuration configuration() {
        Service finance = new Service(
                "eu-finance",
                "EU Finance",
                FakeLedger.SECRET,
                Map.of(),
                null,
                null,
                false,
                "https://wiki.example/finance",
                new QuietHours(
                        WeeklyHours.daily(LocalTime.of(22, 0), LocalTime.of(6, 0), ZoneOffset.UTC), Set.of("warning")));
        return new Configuration(
                ScenarioSettings.settings("5m", "30m", "5s", "60s"),
                new Sources(List.of(GuideSources.genesys())),
                new ServiceDirectory(List.of(finance), "eu-finance", Map.of()),
                new MaintenanceWindows(List.of(new MaintenanceWindows.Planned(
                        "patching",
                        List.of(new ComponentPattern("genesys/edge/*")),
                        Set.of(),
                        null,
                        WeeklyHours.daily(LocalTime.of(2, 0), LocalTime.of(4, 0), ZoneOffset.UTC),
                        "Edge updates"))));
    }

    /** With its port open and its routes started. */
    public static Node started() throws Exception {
        return started(new Settings.Management("127.0.0.1", 0));
    }

    public static Node started(Settings.Management where) throws Exception {
        Node node = new Node(where);
        node.port.open();
        node.context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:receive").routeId("receive").log("received");
            }
        });
        node.context.start();
        return node;
    }

    public int number() {
        return port.port();
    }

    public HttpResponse<String> get(String path, String... headers) throws Exception {
        return send("GET", path, headers);
    }

    public HttpResponse<String> send(String method, String path, String... headers) throws Exception {
        return post(method, path, null, headers);
    }

    /** @param body of the request; null for none */
    HttpResponse<String> post(String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.port() + path))
                .timeout(Duration.ofSeconds(20))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    JsonNode json(String path) throws Exception {
        return ApiMapper.parse(get(path).body());
    }

    /** The status line of an answer to a request that no proper client would send. */
    String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.lines().findFirst().orElse("");
        }
    }

    private void tryToWrite() throws Exception {
        ledger.gate.await();
        if (storeFailure != null) {
            throw storeFailure;
        }
    }

    @Override
    public void close() {
        ledger.gate.countDown();
        context.stop();
    }
}
