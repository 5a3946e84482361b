package io.trunkline.play;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The stand-in of the demo as tests need it: it can be told to misbehave, per routing key and call by call, a test can wait
 * for calls, and it has the REST API, change events and what people do in PagerDuty.
 */
public final class StandIn extends EventsStandIn {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final RestIncidents rest = new RestIncidents(incidents, violations);
    private final ChangeEvents changes = new ChangeEvents(violations);

    private StandIn(Options options) {
        super(options);
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

    @Override
    void more(HttpServer server) {
        server.createContext("/v2/change/enqueue", changes);
        server.createContext("/incidents", rest);
        server.createContext("/services", rest);
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

    /** Waits up to 10 s until that many calls have arrived, those that hang included; returns all calls. */
    public List<Call> awaitArrivals(int count) {
        return journal.await(count, call -> true, PATIENCE);
    }

    /** The incidents that are not resolved, oldest first. */
    public List<StandInIncident> openIncidents() {
        return incidents().stream().filter(StandInIncident::open).toList();
    }

    // How it behaves.

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

    /** Fails with the list, if there is any violation. */
    public void assertNoViolations() {
        if (!violations().isEmpty()) {
            throw new AssertionError(String.join(System.lineSeparator(), violations()));
        }
    }
}
