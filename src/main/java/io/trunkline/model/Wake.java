package io.trunkline.model;

import java.time.Instant;

/**
 * Says that something is to be looked at, from when on. It carries no decision and may be lost or doubled: the row that it
 * names is due all the same, and the sweep finds it.
 */
public sealed interface Wake {

    Instant at();

    /** A component is to be assessed. */
    record Assess(String component, Instant at) implements Wake {}

    /** The wait of a gathering incident ends. */
    record Open(long incident, String service, Status status, Instant at) implements Wake {}

    /** A refused trigger is to be repeated; later than at once, so that the sweep makes an {@link Open} of it. */
    record Repeat(long incident, String service, Status status, Instant at) implements Wake {}

    /** A routing key has work. */
    record Deliver(String routingKey, Instant at) implements Wake {

        /** Without the routing key, so that a log line cannot leak it. */
        @Override
        public String toString() {
            return "Deliver[" + at + "]";
        }
    }
}
