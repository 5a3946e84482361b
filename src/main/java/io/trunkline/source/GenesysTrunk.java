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
                .at(changedAt(trunk))
                .named(name(trunk));
    }

    private static Derived connection(JsonNode trunk) {
        JsonNode status = trunk.path(CONNECTED_STATUS);
        JsonNode connected = status.path(CONNECTED);
        if (!connected.isBoolean()) {
            return Derived.of(Status.UNKNOWN, CONNECTED_STATUS + (status.isObject() ? " does not say" : " is missing"));
        }
        if (!connected.booleanValue()) {
            return Derived.of(Status.DOWN, "connected is false");
        }
        List<String> said = new ArrayList<>();
        boolean degraded = OPTIONS.tell(trunk, said) | REGISTERS.tell(trunk, said);
        said.add(0, "connected is true");
        return Derived.of(degraded ? Status.DEGRADED : Status.UP, String.join(", ", said));
    }

    /**
     * When the last of its states changed. Not the connection's time alone: a proxy that fails later would be reported as
     * of back then, and a connection lost at the same moment could come out as the older of the two.
     */
    private static Optional<Instant> changedAt(JsonNode trunk) {
        JsonNode connected = trunk.path(CONNECTED_STATUS).path(CONNECTED_AT);
        return Stream.of(Stream.of(connected), OPTIONS.times(trunk), REGISTERS.times(trunk))
                .flatMap(times -> times)
                .map(Times::state)
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder());
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
            List<JsonNode> failed = states.valueStream()
                    .filter(each ->
                            each.path(state).isBoolean() && !each.path(state).booleanValue())
                    .toList();
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

        Stream<JsonNode> times(JsonNode trunk) {
            return isOff(trunk)
                    ? Stream.empty()
                    : trunk.path(list).valueStream().map(each -> each.path(time));
        }

        private boolean isOff(JsonNode trunk) {
            return OFF.contains(trunk.path(enabled).asText("").toLowerCase(Locale.ROOT));
        }

        void writeFailure(ObjectNode trunk, Instant at) {
            trunk.putArray(list).addObject().put(state, false).put(time, at.toString());
        }
    }
}
