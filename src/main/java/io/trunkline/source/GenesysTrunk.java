package io.trunkline.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trunkline.event.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A trunk of Genesys Cloud. Not connected is DOWN; connected while a proxy does not answer OPTIONS or does not take the
 * registration is DEGRADED.
 */
final class GenesysTrunk {

    private static final String CONNECTED_STATUS = "connectedStatus";
    private static final String CONNECTED = "connected";
    private static final String CONNECTED_AT = "connectedStateTime";

    private static final Proxies OPTIONS =
            new Proxies("option", "optionsStatus", "optionState", "optionStateTime", "optionsEnabledStatus");
    private static final Proxies REGISTERS =
            new Proxies("register", "registersStatus", "registerState", "registerStateTime", "registersEnabledStatus");

    private GenesysTrunk() {}

    static Derived derive(JsonNode trunk) {
        return GenesysBody.outOfService(trunk)
                .map(Derived::outOfService)
                .orElseGet(() -> connection(trunk))
                .named(name(trunk));
    }

    private static Derived connection(JsonNode trunk) {
        JsonNode status = trunk.path(CONNECTED_STATUS);
        JsonNode connected = status.path(CONNECTED);
        if (!connected.isBoolean()) {
            return Derived.of(Status.UNKNOWN, CONNECTED_STATUS + (status.isObject() ? " does not say" : " is missing"));
        }
        if (!connected.booleanValue()) {
            return Derived.of(Status.DOWN, "connected is false").at(Times.state(status.path(CONNECTED_AT)));
        }
        List<String> said = new ArrayList<>();
        boolean degraded = OPTIONS.tell(trunk, said) | REGISTERS.tell(trunk, said);
        said.add(0, "connected is true");
        Derived derived = Derived.of(degraded ? Status.DEGRADED : Status.UP, String.join(", ", said));
        return dated(derived, trunk);
    }

    /**
     * Dates what follows from the connection and the lists by what decided it: the proxies that fail, or that all of them
     * are well. A list that is empty says no time, though it may have been the last to change: a proxy that failed and was
     * taken out of the configuration.
     */
    private static Derived dated(Derived derived, JsonNode trunk) {
        boolean well = derived.status() == Status.UP;
        List<JsonNode> times = new ArrayList<>();
        times.add(trunk.path(CONNECTED_STATUS).path(CONNECTED_AT));
        OPTIONS.times(trunk, well).forEach(times::add);
        REGISTERS.times(trunk, well).forEach(times::add);
        List<Instant> said =
                times.stream().map(Times::state).flatMap(Optional::stream).toList();
        boolean whole =
                said.size() == times.size() && !(well && (OPTIONS.isSilent(trunk) || REGISTERS.isSilent(trunk)));
        Optional<Instant> latest = said.stream().max(Comparator.naturalOrder());
        return whole ? derived.at(latest) : derived.notBefore(latest);
    }

    /** A configured trunk has an instance on each Edge: the Edge's name tells them apart. */
    private static Optional<String> name(JsonNode trunk) {
        Optional<String> own = GenesysBody.text(trunk.path("name"))
                .or(() -> GenesysBody.text(trunk.path("trunkBase").path("name")));
        Optional<String> edge = GenesysBody.text(trunk.path("edge").path("name"));
        return own.map(name -> edge.filter(on -> !name.contains(on))
                .map(on -> name + " on " + on)
                .orElse(name));
    }

    static void write(ObjectNode trunk, Status status, Instant at) {
        if (status == Status.UNKNOWN) {
            return;
        }
        ObjectNode connected = trunk.putObject(CONNECTED_STATUS);
        connected.put(CONNECTED, status != Status.DOWN).put(CONNECTED_AT, at.toString());
        if (status == Status.DEGRADED) {
            OPTIONS.writeFailure(trunk, at);
        }
    }

    /** One of the two lists of a trunk's proxies, each with a state. */
    private record Proxies(String what, String list, String state, String time, String enabled) {

        private static final Set<String> OFF = Set.of("disabled", "not_supported");
        private static final int MOST_SHOWN = 3;

        /** Adds what the list says; whether a state in it is false. */
        boolean tell(JsonNode trunk, List<String> said) {
            JsonNode states = trunk.path(list);
            if (states.isEmpty()) {
                return false;
            }
            if (isOff(trunk)) {
                said.add(what + " states not counted (" + trunk.path(enabled).asText() + ")");
                return false;
            }
            List<JsonNode> failed = states.valueStream().filter(this::fails).toList();
            if (failed.isEmpty()) {
                said.add("no " + what + " state is false");
                return false;
            }
            said.add(failed.size() + " of " + states.size() + " " + what + " states false" + addresses(failed));
            return true;
        }

        private static String addresses(List<JsonNode> failed) {
            List<String> addresses = failed.stream()
                    .map(each -> GenesysBody.text(each.path("proxyAddress")))
                    .flatMap(Optional::stream)
                    .limit(MOST_SHOWN)
                    .toList();
            return addresses.isEmpty() ? "" : " (" + String.join(" ", addresses) + ")";
        }

        private boolean fails(JsonNode each) {
            return each.path(state).isBoolean() && !each.path(state).booleanValue();
        }

        /** Of all its states, or of those that are false. */
        Stream<JsonNode> times(JsonNode trunk, boolean all) {
            return isOff(trunk)
                    ? Stream.empty()
                    : trunk.path(list)
                            .valueStream()
                            .filter(each -> all || fails(each))
                            .map(each -> each.path(time));
        }

        /** Whether it counts, and has no state that could say since when. */
        boolean isSilent(JsonNode trunk) {
            return !isOff(trunk) && trunk.path(list).isEmpty();
        }

        private boolean isOff(JsonNode trunk) {
            return OFF.contains(trunk.path(enabled).asText("").toLowerCase(Locale.ROOT));
        }

        void writeFailure(ObjectNode trunk, Instant at) {
            trunk.putArray(list).addObject().put(state, false).put(time, at.toString());
        }
    }
}
