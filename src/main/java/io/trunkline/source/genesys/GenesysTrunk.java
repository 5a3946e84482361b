package io.trunkline.source.genesys;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trunkline.model.Evidence;
import io.trunkline.model.Evidence.Fact;
import io.trunkline.model.Reason;
import io.trunkline.model.Status;
import io.trunkline.source.body.DerivedStatus;
import io.trunkline.source.body.Timestamps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A trunk of Genesys Cloud, read from positive evidence (rule 18). Not connected is DOWN. Proxies that do not answer OPTIONS
 * or do not take the registration are as bad as the source has it, whatever else the body lacks. UP needs a connection, or
 * proxies that are all well, and nothing that denies it.
 */
public final class GenesysTrunk {

    private static final String CONNECTED_STATUS = "connectedStatus";
    private static final String CONNECTED = "connected";
    private static final String CONNECTED_AT = "connectedStateTime";

    private final JsonNode trunk;
    private final Optional<Boolean> connected;
    private final List<ProxyList> lists;

    private GenesysTrunk(JsonNode trunk) {
        this.trunk = trunk;
        JsonNode node = trunk.path(CONNECTED_STATUS).path(CONNECTED);
        this.connected = node.isBoolean() ? Optional.of(node.booleanValue()) : Optional.empty();
        this.lists = List.of(ProxyList.options(trunk), ProxyList.registrations(trunk));
    }

    public static DerivedStatus derive(JsonNode trunk, ProxySeverity severity) {
        return GenesysBody.outOfService(trunk)
                .map(DerivedStatus::outOfService)
                .orElseGet(() -> new GenesysTrunk(trunk).derived(severity))
                .named(name(trunk));
    }

    private DerivedStatus derived(ProxySeverity severity) {
        Status status = status(severity);
        DerivedStatus derived = DerivedStatus.of(status, described(status)).proven(evidence(status));
        JsonNode connectedAt = trunk.path(CONNECTED_STATUS).path(CONNECTED_AT);
        return isDisconnected() ? derived.at(Timestamps.state(connectedAt)) : dated(derived, connectedAt);
    }

    private boolean isDisconnected() {
        return connected.filter(is -> !is).isPresent();
    }

    private Status status(ProxySeverity severity) {
        if (isDisconnected()) {
            return Status.DOWN;
        }
        Status worst = lists.stream()
                .map(list -> list.status(severity))
                .max(Comparator.naturalOrder())
                .orElse(Status.UP);
        // Where a proxy says nothing, one that failed before may still fail: that must not resolve.
        boolean well = lists.stream().noneMatch(ProxyList::leavesOpen)
                && (connected.isPresent() || lists.stream().anyMatch(ProxyList::isWell));
        return worst != Status.UP ? worst : well ? Status.UP : Status.UNKNOWN;
    }

    /** What the body says of the connection and, unless that decided, of the proxies. */
    private String described(Status status) {
        if (isDisconnected()) {
            return "connected is false";
        }
        String connection = connected.isPresent()
                ? "connected is true"
                : CONNECTED_STATUS + (trunk.path(CONNECTED_STATUS).isObject() ? " does not say" : " is missing");
        Stream<String> proxies = connected.isEmpty() && status == Status.UNKNOWN
                ? Stream.empty()
                : lists.stream().map(ProxyList::described).flatMap(Optional::stream);
        return Stream.concat(Stream.of(connection), proxies).collect(Collectors.joining(", "));
    }

    private Evidence evidence(Status status) {
        Set<Fact> failed = EnumSet.noneOf(Fact.class);
        Set<Fact> stated = EnumSet.noneOf(Fact.class);
        if (connected.isPresent()) {
            stated.add(Fact.CONNECTED);
        }
        if (isDisconnected()) {
            failed.add(Fact.CONNECTED);
        }
        for (ProxyList list : lists) {
            if (list.isStated()) {
                stated.add(list.fact());
            }
            if (list.failure().isPresent()) {
                failed.add(list.fact());
            }
        }
        return Evidence.of(reason(status), status.isOutage() ? failed : Set.of(), stated);
    }

    /** The facts that decided, the worst first; an error of the trunk's own address explains the others. */
    private Reason reason(Status status) {
        if (status == Status.UNKNOWN) {
            return null;
        }
        if (status == Status.UP) {
            return new Reason(described(status), null);
        }
        Optional<String> address = ProxyList.error(trunk.path("ipStatus").path("errorInfo"));
        String text = Stream.of(
                        Stream.of(connected.filter(is -> !is).map(is -> "connected is false")),
                        lists.stream().map(ProxyList::failure),
                        Stream.of(address.map(error -> "its own address: " + error)))
                .flatMap(facts -> facts)
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
        String brief = lists.stream()
                .map(ProxyList::brief)
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> address)
                .orElse(null);
        return new Reason(text, brief);
    }

    /**
     * Dates what follows from the connection and the lists by what decided it: the proxies that fail, or that all of them
     * are well. A list that is empty says no time, though it may have been the last to change: a proxy that failed and was
     * taken out of the configuration.
     */
    private DerivedStatus dated(DerivedStatus derived, JsonNode connectedAt) {
        boolean well = derived.status() == Status.UP;
        List<JsonNode> times = new ArrayList<>();
        if (connected.isPresent()) {
            times.add(connectedAt);
        }
        lists.forEach(list -> list.times(well).forEach(times::add));
        List<Instant> said =
                times.stream().map(Timestamps::state).flatMap(Optional::stream).toList();
        boolean whole = said.size() == times.size() && !(well && lists.stream().anyMatch(ProxyList::isSilent));
        Optional<Instant> latest = said.stream().max(Comparator.naturalOrder());
        return whole ? derived.at(latest) : derived.notBefore(latest);
    }

    /** Why a trunk of its type does not page, by what the API says of it; one that says no type is as good as external. */
    public static Optional<String> excluded(JsonNode trunk, Set<String> types) {
        String type = trunk.path("trunkType").asText("").toUpperCase(Locale.ROOT);
        return type.isEmpty() || types.contains(type)
                ? Optional.empty()
                : Optional.of("trunks of type " + type + " do not page (trunk-types)");
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
        trunk.putObject(CONNECTED_STATUS).put(CONNECTED, status != Status.DOWN).put(CONNECTED_AT, at.toString());
        if (status != Status.DOWN) {
            ProxyList.write(trunk, status == Status.DEGRADED, at);
        }
    }
}
