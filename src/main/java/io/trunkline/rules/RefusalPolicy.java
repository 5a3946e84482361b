package io.trunkline.rules;

import io.trunkline.model.Incident;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What follows when PagerDuty refuses the bare body of an event too (rule 12). */
public final class RefusalPolicy {

    /** Refused events are repeated after these pauses, then every last one: the key may be mended in PagerDuty. */
    private static final List<Duration> PAUSES =
            List.of(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofHours(1));

    private RefusalPolicy() {}

    /** The integration that a trigger goes to next; {@code fallback} if that is the default service's. */
    public record Address(String routingKey, boolean fallback) {

        /** Without the routing key, so that a log line cannot leak it. */
        @Override
        public String toString() {
            return fallback ? "the default service" : "the owner's present key";
        }
    }

    /**
     * Where a trigger goes that was refused at an address: to the owner's present key, which may be another by now, then to
     * the default service's present key; nothing if both have refused it in this round.
     *
     * @param refused the routing key that was refused
     * @param fallback whether that was tried as the default service's
     * @param owner the present routing key of the incident's service
     * @param defaultKey the present routing key of the default service
     */
    public static Optional<Address> next(String refused, boolean fallback, String owner, String defaultKey) {
        if (!fallback && !owner.equals(refused)) {
            return Optional.of(new Address(owner, false));
        }
        return defaultKey.equals(refused) ? Optional.empty() : Optional.of(new Address(defaultKey, true));
    }

    /**
     * The new address of an incident if its service's routing key was changed in services.yaml since; for a re-addressed
     * incident the owner's key unless that is known to be refused, otherwise the default service's present key. Nothing while
     * it has that address. A key that refused this incident is none that was changed, though it may accept others: where that
     * was mended in PagerDuty, the next round finds it.
     *
     * @param ownerRefused whether PagerDuty refused the owner's present key, and has accepted nothing of it since
     */
    public static Optional<Address> newAddress(
            Incident incident, String owner, boolean ownerRefused, String defaultKey) {
        boolean ownersTurn = !incident.readdressed() || !ownerRefused && !owner.equals(incident.refusedKey());
        Address present = ownersTurn ? new Address(owner, false) : new Address(defaultKey, true);
        return Optional.of(present).filter(address -> !address.routingKey().equals(incident.routingKey()));
    }

    /** Whether an incident that was sent on to the default service goes to its owner after all: at once, for that was wanted. */
    public static boolean goesBack(Incident incident, Address to) {
        return incident.readdressed() && !to.fallback();
    }

    /**
     * Whether an incident that leaves its address owes a resolve there: a call of it may have arrived. But we never close
     * what a compliance event opened.
     */
    public static boolean owesResolve(Incident incident) {
        return incident.unanswered() && !incident.isCompliance();
    }

    /** How long after the refusal of a round the next one begins; {@code rounds} were refused before. */
    public static Duration pause(int rounds) {
        return PAUSES.get(Math.min(rounds, PAUSES.size() - 1));
    }
}
