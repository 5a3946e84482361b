package io.trunkline.source.genesys;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What Genesys Cloud's API says of work at an Edge or a trunk. Only its lists are asked: a report that says so of itself may
 * be the fault.
 *
 * @param reason such as {@code draining (callDrainingState is WAIT)}
 * @param outOfService whether it was taken out of service, so that an incident that is open is over
 */
public record GenesysWork(String reason, boolean outOfService) {

    private static final Set<String> OUT_OF_SERVICE = Set.of("INACTIVE", "RMA", "UNPAIRING", "UNPAIRED");
    private static final Set<String> UPDATING = Set.of("INIT", "IN_PROGRESS");

    public static Optional<GenesysWork> of(JsonNode object) {
        if (isFalse(object, "inService")) {
            return Optional.of(new GenesysWork("out of service (inService is false)", true));
        }
        String code = word(object.path("statusCode"));
        if (OUT_OF_SERVICE.contains(code)) {
            return Optional.of(new GenesysWork("out of service (statusCode is " + code + ")", true));
        }
        if (isFalse(object, "enabled")) {
            return Optional.of(new GenesysWork("disabled (enabled is false)", false));
        }
        String draining = word(object.path("callDrainingState"));
        if (!draining.isEmpty() && !"NONE".equals(draining)) {
            return Optional.of(new GenesysWork("draining (callDrainingState is " + draining + ")", false));
        }
        JsonNode software = object.path("softwareStatus");
        String update = word(software.isObject() ? software.path("status") : software);
        return UPDATING.contains(update)
                ? Optional.of(new GenesysWork("in a software update (softwareStatus is " + update + ")", false))
                : Optional.empty();
    }

    private static boolean isFalse(JsonNode object, String field) {
        return object.path(field).isBoolean() && !object.path(field).booleanValue();
    }

    private static String word(JsonNode node) {
        return node.asText("").strip().toUpperCase(Locale.ROOT);
    }
}
