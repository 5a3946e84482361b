package io.trunkline.play;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A PagerDuty on the loopback interface, for the demo and for tests: {@code POST /v2/enqueue} validates, deduplicates and
 * answers as the documentation of the Events API v2 says, and remembers all of it.
 *
 * <p>It can be told to misbehave, per routing key and call by call ({@link Behaviour}). It notes as a violation whatever a
 * client should never send, whether or not anybody asked: see {@link #violations()}.
 */
public final class StandIn implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Journal journal = new Journal();
    private final Incidents incidents = new Incidents();
    private final Script script = new Script();
    private final Violations violations = new Violations();
    private final List<Consumer<Call>> listeners = new CopyOnWriteArrayList<>();
    private final Options options;
    private final Enqueue enqueue;
    private final RestIncidents rest = new RestIncidents(incidents, violations);
    private final ChangeEvents changes = new ChangeEvents(violations);
    private ExecutorService threads;
    private HttpServer server;
    private volatile int port;

    private StandIn(Options options) {
        this.options = options;
        this.port = options.port();
        this.enqueue = new Enqueue(options, journal, incidents, script, violations, this::handled);
    }

    /** Starts one on any free port. */
    public static StandIn start() {
        return start(Options.defaults());
    }

    public static StandIn start(Options options) {
        StandIn standIn = new StandIn(options);
        standIn.up();
        return standIn;
    }

    /** What {@code trunkline.pagerduty.url} is set to. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Listens again after {@link #down()}, on the same port and with all it remembers. */
    public synchronized void up() {
        if (server != null) {
            return;
        }
        try {
            // The address and not the name, which could be ::1 and then differ from the URL.
            InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
            server = HttpServer.create(new InetSocketAddress(loopback, port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + url(), e);
        }
        port = server.getAddress().getPort();
        threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "pagerduty-stand-in");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", enqueue);
        server.createContext("/v2/change/enqueue", changes);
        server.createContext("/incidents", rest);
        server.createContext("/services", rest);
        server.start();
    }

    /** Refuses connections from now on; calls that hang are cut. */
    public synchronized void down() {
        if (server != null) {
            server.stop(0);
            threads.shutdownNow();
            server = null;
        }
    }

    @Override
    public void close() {
        down();
    }

    // What it was sent.

    /** All calls in the order of arrival. */
    public List<Call> calls() {
        return journal.calls();
    }

    /** The calls of one routing key in the order of arrival. */
    public List<Call> calls(String routingKey) {
        return calls().stream()
                .filter(call -> call.routingKey().equals(routingKey))
                .toList();
    }

    /** Waits up to 10 s until that many calls have been answered or cut; returns all calls. */
    public List<Call> awaitCalls(int count) {
        return awaitCalls(count, PATIENCE);
    }

    /** As {@link #awaitCalls(int)}, with a patience of one's own. */
    public List<Call> awaitCalls(int count, Duration atMost) {
        return journal.await(count, Call::handled, atMost);
    }

    /** Waits up to 10 s until that many calls have arrived, those that hang included; returns all calls. */
    public List<Call> awaitArrivals(int count) {
        return journal.await(count, call -> true, PATIENCE);
    }

    /** All incidents that ever opened, oldest first. */
    public List<StandInIncident> incidents() {
        return incidents.all();
    }

    /** The incidents that are not resolved, oldest first. */
    public List<StandInIncident> openIncidents() {
        return incidents().stream().filter(StandInIncident::open).toList();
    }

    /** Hears of each call once what it did is known, before it is answered; on the thread that answers it. */
    public void listen(Consumer<Call> listener) {
        listeners.add(listener);
    }

    // How it behaves.

    /** The next calls under this routing key get these, one each. */
    public void next(String routingKey, Behaviour... behaviours) {
        script.next(routingKey, List.of(behaviours));
    }

    /** From now on all calls under this routing key get this, once those queued by {@link #next} are used up. */
    public void always(String routingKey, Behaviour behaviour) {
        always(routingKey, call -> behaviour);
    }

    /** As {@link #always(String, Behaviour)}, decided by the call; the function must be quick. */
    public void always(String routingKey, Function<Call, Behaviour> behaviour) {
        script.always(routingKey, behaviour);
    }

    /** From now on all calls of every routing key without a behaviour of its own get this. */
    public void otherwise(Function<Call, Behaviour> behaviour) {
        script.otherwise(behaviour);
    }

    /** Behaves as usual again; calls that hang go on hanging. */
    public void behave() {
        script.clear();
    }

    /** While a routing key is in maintenance, everything is answered 202 and dropped, resolves too. */
    public void maintenance(String routingKey, boolean on) {
        incidents.maintenance(routingKey, on);
    }

    // Its REST API, and what people do there.

    /** From now on the REST API takes this token, and answers 401 to any other; without one it answers 401 to all. */
    public void takes(String token) {
        rest.takes(token);
    }

    /** The next calls of the REST API are answered with these statuses, one each. */
    public void restAnswers(Integer... statuses) {
        rest.next(List.of(statuses));
    }

    /** Calls of the REST API so far, in the order of arrival: path and parameters. */
    public List<String> restCalls() {
        return rest.calls();
    }

    /** The notes that were written on an incident, by PagerDuty's id of it, in the order of arrival. */
    public List<String> notes(String incident) {
        return rest.notes(incident);
    }

    /** The change events that it took, in the order of arrival. */
    public List<JsonNode> changeEvents() {
        return changes.taken();
    }

    /** The next change events are answered with these statuses, one each. */
    public void changeAnswers(Integer... statuses) {
        changes.next(List.of(statuses));
    }

    /** A person takes the open incident of a key; the webhook that PagerDuty would send. */
    public String acknowledgedByHand(String dedupKey, String who) {
        return byHand("incident.acknowledged", dedupKey, StandInIncident.State.ACKNOWLEDGED, who);
    }

    /** A person closes the open incident of a key; the webhook that PagerDuty would send. */
    public String resolvedByHand(String dedupKey, String who) {
        return byHand("incident.resolved", dedupKey, StandInIncident.State.RESOLVED, who);
    }

    private String byHand(String type, String dedupKey, StandInIncident.State state, String who) {
        Instant now = options.clock().instant();
        StandInIncident incident = incidents
                .byHand(dedupKey, state, who, now)
                .orElseThrow(() -> new IllegalStateException("no incident is open under " + dedupKey));
        return SentWebhook.of(type, incident, who, now);
    }

    // What a client should never do.

    /** From now on every call that this does not expect is a violation. */
    public void strict(Predicate<Call> expected) {
        violations.expectOnly(expected);
    }

    /**
     * What should not have been sent: an invalid event, a path or method that does not exist, a content type other than
     * JSON, a resolve for which no trigger was ever sent under that routing key, and what {@link #strict} does not expect.
     */
    public List<String> violations() {
        return violations.all();
    }

    /** Fails with the list, if there is any violation. */
    public void assertNoViolations() {
        if (!violations().isEmpty()) {
            throw new AssertionError(String.join(System.lineSeparator(), violations()));
        }
    }

    private void handled(Call call) {
        listeners.forEach(listener -> listener.accept(call));
    }
}
