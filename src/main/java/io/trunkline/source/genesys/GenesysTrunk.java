package io.trunkline.source.genesys;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trunkline.model.Status;
import io.trunkline.source.normalize.DerivedStatus;
import io.trunkline.source.normalize.Timestamps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A trunk of Genesys Cloud. Not connected is DOWN; connected while a proxy does not answer OPTIONS or does not take the
 * registration is DEGRADED. Where the body does not say whether it is connected, proxies that fail are evidence enough:
 * DOWN if they all do, DEGRADED otherwise.
 */
public final class GenesysTrunk {

    private static final String CONNECTED_STATUS = "connectedStatus";
    private static final String CONNECTED = "connected";
    private static final String CONNECTED_AT = "connectedStateTime";

    private static final Proxies OPTIONS =
            new Proxies("OPTIONS", "optionsStatus", "optionState", "optionStateTime", "optionsEnabledStatus");
    private static final Proxies REGISTERS = new Proxies(
            "registrations", "registersStatus", "registerState", "registerStateTime", "registersEnabledStatus");

    private GenesysTrunk() {}

    public static DerivedStatus derive(JsonNode trunk) {
        return GenesysBody.outOfService(trunk)
                .map(DerivedStatus::outOfService)
                .orElseGet(() -> connection(trunk))
                .named(name(trunk));
    }

    private static DerivedStatus connection(JsonNode trunk) {
        JsonNode status = trunk.path(CONNECTED_STATUS);
        JsonNode connected = status.path(CONNECTED);
        if (!connected.isBoolean()) {
            return withoutConnection(trunk, CONNECTED_STATUS + (status.isObject() ? " does not say" : " is missing"));
        }
        if (!connected.booleanValue()) {
            return DerivedStatus.of(Status.DOWN, "connected is false").at(Timestamps.state(status.path(CONNECTED_AT)));
        }
        List<String> said = new ArrayList<>();
        boolean degraded = OPTIONS.tell(trunk, said) | REGISTERS.tell(trunk, said);
        said.add(0, "connected is true");
        // Where a proxy says nothing, one that failed before may still fail: that must not resolve.
        boolean open = OPTIONS.leavesOpen(trunk) || REGISTERS.leavesOpen(trunk);
        Status told = degraded ? Status.DEGRADED : open ? Status.UNKNOWN : Status.UP;
        return dated(DerivedStatus.of(told, String.join(", ", said)), trunk, List.of(status.path(CONNECTED_AT)));
    }

    /** Proxies that fail are evidence of an outage; those that are well do not say that the trunk is connected. */
    private static DerivedStatus withoutConnection(JsonNode trunk, String missing) {
        List<String> said = new ArrayList<>();
        said.add(missing);
        boolean some = OPTIONS.tell(trunk, said) | REGISTERS.tell(trunk, said);
        if (!some) {
            return DerivedStatus.of(Status.UNKNOWN, missing);
        }
        boolean all = OPTIONS.allFail(trunk) || REGISTERS.allFail(trunk);
        return dated(DerivedStatus.of(all ? Status.DOWN : Status.DEGRADED, String.join(", ", said)), trunk, List.of());
    }

    /**
     * Dates what follows from the connection and the lists by what decided it: the proxies that fail, or that all of them
     * are well. A list that is empty says no time, though it may have been the last to change: a proxy that failed and was
     * taken out of the configuration.
     */
    private static DerivedStatus dated(DerivedStatus derived, JsonNode trunk, List<JsonNode> connectedAt) {
        boolean well = derived.status() == Status.UP;
        List<JsonNode> times = new ArrayList<>(connectedAt);
        OPTIONS.times(trunk, well).forEach(times::add);
        REGISTERS.times(trunk, well).forEach(times::add);
        List<Instant> said =
                times.stream().map(Timestamps::state).flatMap(Optional::stream).toList();
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

    public static void write(ObjectNode trunk, Status status, Instant at) {
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
    private record Proxies(String name, String list, String state, String time, String enabled) {

        private static final Set<String> OFF = Set.of("disabled", "not_supported");
        private static final String ERROR = "errorInfo";
        private static final int MOST_SHOWN = 3;

        /** Adds what the list says; whether a proxy in it fails. */
        boolean tell(JsonNode trunk, List<String> said) {
            JsonNode states = trunk.path(list);
            if (states.isEmpty()) {
                return false;
            }
            if (isOff(trunk)) {
                said.add(name + " not counted (" + trunk.path(enabled).asText() + ")");
                return false;
            }
            List<JsonNode> failed = failed(trunk);
            long silent = states.valueStream().filter(this::isUnsaid).count();
            if (!failed.isEmpty()) {
                said.add(failed.size() + " of " + states.size() + " " + name + " failed" + described(failed));
                return true;
            }
            said.add(
                    silent > 0
                            ? silent + " of " + states.size() + " " + name + " say nothing"
                            : "no " + name + " failed");
            return false;
        }

        /** Whether it counts, and no proxy in it is anything but failed. */
        boolean allFail(JsonNode trunk) {
            List<JsonNode> failed = isOff(trunk) ? List.of() : failed(trunk);
            return !failed.isEmpty() && failed.size() == trunk.path(list).size();
        }

        /** Whether it counts, and a proxy in it is neither said to be well nor to have failed. */
        boolean leavesOpen(JsonNode trunk) {
            return !isOff(trunk) && trunk.path(list).valueStream().anyMatch(this::isUnsaid);
        }

        private List<JsonNode> failed(JsonNode trunk) {
            return trunk.path(list).valueStream().filter(this::fails).toList();
        }

        private static String described(List<JsonNode> failed) {
            List<String> which = failed.stream()
                    .map(Proxies::described)
                    .filter(each -> !each.isEmpty())
                    .limit(MOST_SHOWN)
                    .toList();
            return which.isEmpty() ? "" : ": " + String.join(", ", which);
        }

        /** Such as {@code 203.0.113.5:5060 timed out (408)}. */
        private static String described(JsonNode proxy) {
            JsonNode error = proxy.path(ERROR);
            Optional<String> text =
                    GenesysBody.text(error.path("text")).or(() -> GenesysBody.text(error.path("message")));
            Optional<String> code = GenesysBody.text(error.path("code")).map(each -> "(" + each + ")");
            return Stream.of(GenesysBody.text(proxy.path("proxyAddress")), text, code)
                    .flatMap(Optional::stream)
                    .collect(Collectors.joining(" "));
        }

        /** An error without a state is a failure: a platform that knows no state gives no reason for it. */
        private boolean fails(JsonNode each) {
            return each.path(state).isBoolean()
                    ? !each.path(state).booleanValue()
                    : each.path(ERROR).isTextual() || !each.path(ERROR).isEmpty();
        }

        private boolean isUnsaid(JsonNode each) {
            return !each.path(state).isBoolean() && !fails(each);
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
