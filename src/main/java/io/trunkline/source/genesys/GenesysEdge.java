package io.trunkline.source.genesys;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trunkline.model.Evidence;
import io.trunkline.model.Reason;
import io.trunkline.model.Status;
import io.trunkline.source.body.DerivedStatus;

/** An Edge of Genesys Cloud: ONLINE or OFFLINE. */
public final class GenesysEdge {

    private static final String ONLINE_STATUS = "onlineStatus";

    private GenesysEdge() {}

    public static DerivedStatus derive(JsonNode edge) {
        return GenesysBody.outOfService(edge)
                .map(DerivedStatus::outOfService)
                .orElseGet(() -> derive(edge.path(ONLINE_STATUS).asText("")))
                .named(GenesysBody.text(edge.path("name")));
    }

    private static DerivedStatus derive(String word) {
        if (word.isEmpty()) {
            return DerivedStatus.of(Status.UNKNOWN, ONLINE_STATUS + " is missing");
        }
        Status status = "ONLINE".equalsIgnoreCase(word)
                ? Status.UP
                : "OFFLINE".equalsIgnoreCase(word) ? Status.DOWN : Status.UNKNOWN;
        String said = ONLINE_STATUS + " is " + word;
        DerivedStatus derived = DerivedStatus.of(status, said);
        return status == Status.UNKNOWN
                ? derived
                : derived.proven(Evidence.WORD.because(new Reason(said, status == Status.DOWN ? "offline" : null)));
    }

    public static void write(ObjectNode edge, Status status) {
        switch (status) {
            case UP -> edge.put(ONLINE_STATUS, "ONLINE");
            case DOWN -> edge.put(ONLINE_STATUS, "OFFLINE");
            case UNKNOWN -> edge.put(ONLINE_STATUS, Status.UNKNOWN.name());
            case DEGRADED ->
                throw new IllegalArgumentException("an Edge of Genesys Cloud is online or offline, never DEGRADED");
        }
    }
}
