package io.trunkline.source.genesys;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trunkline.model.Status;
import io.trunkline.source.body.DerivedStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A named way to tell a status from a platform's own body, which has facts instead of a word. Pure: a body in, what it
 * means out; the same for what was pushed, pulled or asked for.
 */
public enum StatusDerivation {
    /** A trunk of Genesys Cloud: connected or not, and the states of its proxies. */
    GENESYS_TRUNK("genesys-trunk") {
        @Override
        public DerivedStatus platforms(JsonNode trunk, ProxySeverity severity) {
            return GenesysTrunk.derive(trunk, severity);
        }

        @Override
        public void write(ObjectNode trunk, Status status, Instant at) {
            GenesysTrunk.write(trunk, status, at);
        }
    },
    /** An Edge of Genesys Cloud: online or offline. */
    GENESYS_EDGE("genesys-edge") {
        @Override
        public DerivedStatus platforms(JsonNode edge, ProxySeverity severity) {
            return GenesysEdge.derive(edge);
        }

        @Override
        public void write(ObjectNode edge, Status status, Instant at) {
            GenesysEdge.write(edge, status);
        }
    },
    /** A logical interface of an Edge: an error, or none. */
    GENESYS_INTERFACE("genesys-interface") {
        @Override
        public DerivedStatus platforms(JsonNode change, ProxySeverity severity) {
            return GenesysInterface.derive(change);
        }

        @Override
        public void write(ObjectNode change, Status status, Instant at) {
            GenesysInterface.write(change, status);
        }
    },
    /** A software update of an Edge: it came to something, or not. */
    GENESYS_SOFTWARE_UPDATE("genesys-software-update") {
        @Override
        public DerivedStatus platforms(JsonNode update, ProxySeverity severity) {
            return GenesysSoftwareUpdate.derive(update);
        }

        @Override
        public void write(ObjectNode update, Status status, Instant at) {
            GenesysSoftwareUpdate.write(update, status);
        }
    };

    private final String label;

    StatusDerivation(String label) {
        this.label = label;
    }

    /** As configuration files name it, such as {@code genesys-trunk}. */
    public String label() {
        return label;
    }

    public static Optional<StatusDerivation> named(String label) {
        return Stream.of(values()).filter(each -> each.label.equals(label)).findFirst();
    }

    public static List<String> labels() {
        return Stream.of(values()).map(StatusDerivation::label).toList();
    }

    /**
     * What a body means.
     *
     * @param body of EventBridge or a notification, with its envelope, or the bare object of the REST API
     * @param words the source's status words in lower case, for an operational event, which has one
     * @param severity how bad failed proxies are
     */
    public DerivedStatus derive(JsonNode body, Map<String, Status> words, ProxySeverity severity) {
        JsonNode object = GenesysBody.in(body);
        return GenesysBody.isOperational(object) ? GenesysBody.operational(object, words) : platforms(object, severity);
    }

    public abstract DerivedStatus platforms(JsonNode object, ProxySeverity severity);

    /**
     * Writes what this derives that status from.
     *
     * @throws IllegalArgumentException if nothing says that status
     */
    public abstract void write(ObjectNode object, Status status, Instant at);
}
