package io.trunkline.play;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.pagerduty.RoutingKeyMask;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the stand-in's people see: one alert and the log of what was sent under its key.
 *
 * @param routingKey whose incident it is; keys of different services never meet
 * @param title the summary of the trigger that opened it; it never changes
 * @param severity of the trigger that opened it
 * @param log everything that was processed, the opening trigger first
 */
public record StandInIncident(
        int number, String routingKey, String dedupKey, String title, String severity, State state, List<Entry> log) {

    /** Where it is in its life; only an open incident takes further events. */
    public enum State {
        TRIGGERED,
        ACKNOWLEDGED,
        RESOLVED
    }

    /** One line of the log. */
    public record Entry(Instant at, Effect effect, String summary, JsonNode body) {}

    public StandInIncident {
        log = List.copyOf(log);
    }

    /** As the REST API and webhooks call it. */
    public String id() {
        return "P" + number;
    }

    /** As the REST API and webhooks call its service: here every integration has one of its own. */
    public String service() {
        return "S" + Integer.toHexString(routingKey.hashCode()).toUpperCase(java.util.Locale.ROOT);
    }

    public boolean open() {
        return state != State.RESOLVED;
    }

    /** When it opened. */
    public Instant openedAt() {
        return log.get(0).at();
    }

    /** When it was resolved. */
    public Optional<Instant> resolvedAt() {
        return open() ? Optional.empty() : Optional.of(log.get(log.size() - 1).at());
    }

    /** The latest body, which holds the roster as it was last sent. */
    public JsonNode latest() {
        return log.get(log.size() - 1).body();
    }

    StandInIncident after(State state, Entry entry) {
        return new StandInIncident(
                number,
                routingKey,
                dedupKey,
                title,
                severity,
                state,
                Stream.concat(log.stream(), Stream.of(entry)).toList());
    }

    /** Without the routing key. */
    @Override
    public String toString() {
        return "Incident[" + number + ", " + RoutingKeyMask.masked(routingKey) + ", " + dedupKey + ", " + title + ", "
                + state + ", " + log.size() + " entries]";
    }
}
