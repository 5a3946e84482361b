package io.trunkline.model;

import java.time.Instant;

/**
 * A component that does not exist, one for each service, to try the way to its team from end to end. It goes down and up
 * when a person says so.
 */
public final class DrillEvent {

    /** Not a platform: no source of sources.yaml may be called so. */
    public static final String SOURCE = "trunkline";

    private static final String KIND = "drill";
    private static final String SERVICE = KIND + "/";

    private DrillEvent() {}

    /** @param service its id in services.yaml */
    public static ComponentId component(String service) {
        return new ComponentId(SOURCE, KIND, service);
    }

    public static boolean isOne(ComponentId component) {
        return component.source().equals(SOURCE) && component.kind().equals(KIND);
    }

    /**
     * The service that a drill's incidents belong to: one of its own, so that a real outage never joins an incident that
     * people take for a drill, nor a drill a real one.
     *
     * @param service the id in services.yaml of the one that it is for
     */
    public static String service(String service) {
        return SERVICE + service;
    }

    /** The other way round, or null for a service that is none of these. */
    public static String drilled(String service) {
        return service.startsWith(SERVICE) ? service.substring(SERVICE.length()) : null;
    }

    /** It happens as it is reported. */
    public static StatusEvent event(String service, Status status, Instant now) {
        String body = "{\"drill\": true, \"status\": \"" + status + "\"}";
        return new StatusEvent(
                SOURCE,
                component(service),
                "trunkline.drill",
                status,
                status.name(),
                now,
                true,
                now,
                "Fire drill",
                "Trunkline",
                null,
                false,
                null,
                body);
    }
}
