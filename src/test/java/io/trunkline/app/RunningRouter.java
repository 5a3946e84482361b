package io.trunkline.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.config.Configuration;
import io.trunkline.config.Settings;
import io.trunkline.config.TlsSettings;
import io.trunkline.connection.Timeouts;
import io.trunkline.ledger.AcceptEvent.Acceptance;
import io.trunkline.ledger.AcceptEvent.AcceptedEvent;
import io.trunkline.model.ComponentId;
import io.trunkline.model.Status;
import io.trunkline.model.StatusEvent;
import io.trunkline.model.Wake;
import io.trunkline.source.body.InvalidEventException;
import io.trunkline.source.normalize.NormalizedEvent;
import io.trunkline.webhook.HeadCheck;
import io.trunkline.webhook.InFlightLimit;
import io.trunkline.webhook.Webhook;
import io.trunkline.webhook.WebhookMetrics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.camel.Exchange;

/**
 * A real router with the shipped receive route, over real HTTP, in front of a stand-in for verification, mapping and ledger.
 *
 * <p>A request is genuine if its header {@code X-Proof} says {@code yes}. A body is {@code {"type", "id", "fingerprint"}};
 * the type {@code chat} is ignored.
 */
public final class RunningRouter implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AtomicInteger NAMES = new AtomicInteger();
    public static final Path SHIPPED = Path.of("routes", "receive.camel.yaml");

    public final AtomicReference<Configuration> configuration;
    public final Queue<Webhook> verified = new ConcurrentLinkedQueue<>();
    public final Queue<StatusEvent> offered = new ConcurrentLinkedQueue<>();
    final Queue<Exchange> woken = new ConcurrentLinkedQueue<>();
    final Queue<String> tallied = new ConcurrentLinkedQueue<>();
    final Set<String> onDisk = ConcurrentHashMap.newKeySet();
    public final AtomicReference<Function<StatusEvent, CompletableFuture<AcceptedEvent>>> ledger;
    public final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    public final CamelRuntime router;
    public volatile Runnable onWoken = () -> {};
    volatile HeadCheck heads = HeadCheck.NONE;
    public volatile Runnable onAnswered = () -> {};

    public RunningRouter(Path folder) {
        this(folder, TestSources.NO_TLS, Duration.ofSeconds(30));
    }

    RunningRouter(Path folder, TlsSettings tls, Duration idle) {
        this(folder, tls, idle, "genesys", "cxone");
    }

    RunningRouter(Path folder, Timeouts timeouts) {
        this(
                folder,
                server(TestSources.NO_TLS),
                timeouts,
                InFlightLimit.ofThisMachine(),
                shipped -> shipped,
                "genesys",
                "cxone");
    }

    RunningRouter(Path folder, InFlightLimit inHand) {
        this(folder, inHand, shipped -> shipped);
    }

    /** @param edit what somebody made of the shipped route */
    RunningRouter(Path folder, InFlightLimit inHand, UnaryOperator<String> edit) {
        this(folder, server(TestSources.NO_TLS), Timeouts.STANDARD, inHand, edit, "genesys");
    }

    RunningRouter(Path folder, Settings.Server server) {
        this(folder, server, Timeouts.STANDARD, InFlightLimit.ofThisMachine(), shipped -> shipped, "genesys");
    }

    RunningRouter(Path folder, TlsSettings tls, Duration idle, String... sources) {
        this(
                folder,
                server(tls),
                Timeouts.STANDARD.withIdle(idle),
                InFlightLimit.ofThisMachine(),
                shipped -> shipped,
                sources);
    }

    private static Settings.Server server(TlsSettings tls) {
        return new Settings.Server("127.0.0.1", 0, TestSources.MAX_BODY, tls);
    }

    private RunningRouter(
            Path folder,
            Settings.Server server,
            Timeouts timeouts,
            InFlightLimit inHand,
            UnaryOperator<String> edit,
            String... sources) {
        configuration = new AtomicReference<>(TestSources.configuration(server, sources));
        ledger = new AtomicReference<>(this::commit);
        try {
            Files.writeString(folder.resolve("receive.camel.yaml"), edit.apply(Files.readString(SHIPPED)));
            Files.writeString(
                    folder.resolve("sweep.camel.yaml"),
                    """
                    - route:
                        id: wake
                        from:
                          uri: direct:wake
                          steps:
                            - to:
                                uri: seda:assess
                                pattern: InOnly
                                parameters:
                                  discardWhenFull: true
                                  waitForTaskToComplete: Never
                    - route:
                        id: assess
                        from:
                          uri: seda:assess
                          parameters:
                            pollTimeout: 50
                          steps:
                            - bean:
                                ref: woken
                                method: add
                    """);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        router = CamelRuntime.builder(configuration::get, folder)
                .receive(this::refusal, RunningRouter::normalise, event -> {
                    offered.add(event);
                    return ledger.get().apply(event);
                })
                .heads(head -> heads.refusal(head))
                .metrics(tally())
                .bean("woken", new Woken(exchange -> {
                    woken.add(exchange);
                    onWoken.run();
                }))
                .name("test-" + NAMES.incrementAndGet())
                .timeouts(timeouts)
                .inHand(inHand)
                .build();
        router.start();
    }

    /** The stand-in for the assess stage. */
    public record Woken(Consumer<Exchange> to) {

        public void add(Exchange exchange) {
            to.accept(exchange);
        }
    }

    /** What the ledger does unless a test says otherwise. */
    public CompletableFuture<AcceptedEvent> commit(StatusEvent event) {
        boolean first = event.fingerprint() == null || onDisk.add(event.source() + event.fingerprint());
        return CompletableFuture.completedFuture(first ? accepted(event) : DUPLICATE);
    }

    public static final AcceptedEvent NEW = new AcceptedEvent(Acceptance.ACCEPTED, "change", List.of());
    static final AcceptedEvent DUPLICATE = new AcceptedEvent(Acceptance.DUPLICATE, "duplicate", List.of());

    static AcceptedEvent accepted(StatusEvent event) {
        Wake wake = new Wake.Assess(event.component().toString(), event.receivedAt());
        return new AcceptedEvent(Acceptance.ACCEPTED, "change", List.of(wake));
    }

    /** The wake-ups for one component; they arrive after the answer. */
    public List<Exchange> wokenFor(String id) {
        String component = new ComponentId("genesys", "trunk", id).toString();
        return woken.stream()
                .filter(exchange -> {
                    List<?> wakes = exchange.getMessage().getBody(List.class);
                    return wakes.stream()
                            .anyMatch(wake -> ((Wake.Assess) wake).component().equals(component));
                })
                .toList();
    }

    public static String body(String id) {
        return "{\"type\":\"trunk\",\"id\":\"" + id + "\",\"fingerprint\":\"id:" + id + "\"}";
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + router.port() + path))
                .timeout(Duration.ofSeconds(20));
    }

    public HttpRequest.Builder genuine(String body) {
        return request("/webhooks/genesys")
                .header("X-Proof", "yes")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public HttpResponse<String> post(String body) {
        return send(genuine(body));
    }

    @Override
    public void close() {
        router.close();
    }

    private Optional<String> refusal(Webhook webhook) {
        verified.add(webhook);
        return webhook.headers().apply("x-proof").equals(List.of("yes")) ? Optional.empty() : Optional.of("no proof");
    }

    private static NormalizedEvent normalise(Webhook webhook) throws InvalidEventException {
        JsonNode json;
        try {
            json = JSON.readTree(webhook.body());
        } catch (JsonProcessingException e) {
            throw new InvalidEventException("The body is not JSON");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        if (json.path("type").asText().equals("chat")) {
            return new NormalizedEvent.Ignored("chat");
        }
        if (!json.has("id")) {
            throw new InvalidEventException("/id is missing, expected a \"string\"");
        }
        if (json.path("type").asText().equals("bug")) {
            throw new IllegalStateException("a bug");
        }
        String source = webhook.source().name();
        return new NormalizedEvent.Event(new StatusEvent(
                source,
                new ComponentId(source, "trunk", json.get("id").asText()),
                json.path("type").asText(),
                Status.DOWN,
                "DOWN",
                Instant.EPOCH,
                true,
                webhook.receivedAt(),
                null,
                webhook.source().platform(),
                null,
                false,
                json.path("fingerprint").textValue(),
                new String(webhook.body(), StandardCharsets.UTF_8)));
    }

    private WebhookMetrics tally() {
        return new WebhookMetrics() {
            @Override
            public void answered(String source, int statusCode) {
                tallied.add(source + " answered " + statusCode);
                onAnswered.run();
            }

            @Override
            public void ignored(String source, String type) {
                tallied.add(source + " ignored " + type);
            }

            @Override
            public void putOff(String source, String reason) {
                tallied.add(source + " put off " + reason);
            }

            @Override
            public void rejected(int statusCode, String reason) {
                tallied.add("rejected " + statusCode + " " + reason);
            }

            @Override
            public void dropped(String source, String reason) {
                tallied.add(source + " dropped " + reason);
            }

            @Override
            public void refused(String source, String reason) {
                tallied.add(source + " refused " + reason);
            }
        };
    }

    public static Map<String, String> message(String text) {
        return Map.of("message", text);
    }

    public static Map<?, ?> json(HttpResponse<String> response) {
        try {
            return JSON.readValue(response.body(), Map.class);
        } catch (JsonProcessingException e) {
            throw new AssertionError(response.body(), e);
        }
    }
}
